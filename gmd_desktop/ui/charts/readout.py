"""The small table of values that goes with a chart's crosshair."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from gmd_desktop.ui.theme import GRID, RADIUS, Theme

NAME_PX = 120
NOTE_PX = 360
CHIP = 8
PAD = 10


@dataclass(frozen=True, slots=True)
class Row:
    """One value: its colour, whose it is, how it is written."""

    colour: str
    name: str
    text: str
    strong: bool = False


class Readout(QWidget):
    """Floats over a chart's picture and lets the pointer through."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._over = parent
        self._title = ""
        self._rows: Sequence[Row] = ()
        self._notes: Sequence[str] = ()
        self._painted: Sequence[Row] = ()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's fonts and colours."""
        self._theme = theme
        self.update()

    def show_rows(self, title: str, rows: Sequence[Row], notes: Sequence[str] = ()) -> None:
        """Show these values, and below them some lines of words."""
        self._title, self._rows, self._notes = title, rows, notes
        line = self._line_height()
        self._painted = rows = _fitting(rows, (self._over.height() - 3 * PAD) // line - 1 - len(notes))
        metrics = QFontMetrics(self._theme.font("figure"))
        widest = max((metrics.horizontalAdvance(row.text) for row in rows), default=0)
        names = max((min(NAME_PX, metrics.horizontalAdvance(row.name)) for row in rows), default=0)
        wanted = PAD * 2 + CHIP + 6 + names + 14 + widest
        said = max((min(NOTE_PX, metrics.horizontalAdvance(note)) for note in notes), default=0)
        width = max(wanted, max(said, metrics.horizontalAdvance(title)) + 2 * PAD)
        more = GRID if notes else 0
        self.resize(width, PAD * 2 + line * (len(rows) + len(notes) + 1) - GRID + more)
        self.show()
        self.update()

    def text(self) -> str:
        """What it says, for a screen reader and for tests; empty while it is hidden."""
        if self.isHidden():
            return ""
        values = ", ".join(f"{row.name} {row.text}" for row in self._rows)
        return "; ".join([f"{self._title}: {values}", *self._notes])

    def shows(self, name: str) -> bool:
        """Whether there was room for somebody's value."""
        return any(row.name == name for row in self._painted)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint a card with a line for each value."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._theme.line_strong), 1))
        painter.setBrush(QColor(self._theme.raised))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        line = self._line_height()
        painter.setFont(self._theme.font("figure"))
        painter.setPen(QColor(self._theme.muted))
        top = QRectF(PAD, PAD - 2, self.width() - 2 * PAD, line)
        painter.drawText(top, Qt.AlignmentFlag.AlignVCenter, self._title)
        for place, row in enumerate(self._painted, start=1):
            self._paint_row(painter, row, top.translated(0, place * line))
        self._paint_notes(painter, top.translated(0, (len(self._painted) + 1) * line + GRID), line)
        painter.end()

    def _paint_notes(self, painter: QPainter, box: QRectF, line: int) -> None:
        painter.setFont(self._theme.font("figure"))
        painter.setPen(QColor(self._theme.muted))
        metrics = QFontMetrics(painter.font())
        for place, note in enumerate(self._notes):
            text = metrics.elidedText(note, Qt.TextElideMode.ElideRight, NOTE_PX)
            painter.drawText(box.translated(0, place * line), Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_row(self, painter: QPainter, row: Row, box: QRectF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(row.colour))
        painter.drawEllipse(QPointF(box.x() + CHIP / 2, box.center().y()), CHIP / 2, CHIP / 2)
        painter.setFont(self._theme.font("strong" if row.strong else "figure"))
        painter.setPen(QColor(self._theme.text))
        metrics = QFontMetrics(painter.font())
        name = metrics.elidedText(row.name, Qt.TextElideMode.ElideRight, NAME_PX)
        text = box.adjusted(CHIP + 6, 0, 0, 0)
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, name)
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.setFont(self._theme.font("figure"))
        painter.drawText(text, right, row.text)

    def _line_height(self) -> int:
        return QFontMetrics(self._theme.font("figure")).height() + 3


def _fitting(rows: Sequence[Row], most: int) -> Sequence[Row]:
    """Keep as many rows as have room, the strong ones and then the first; a screen reader is told all."""
    if len(rows) <= most:
        return rows
    strong = sum(row.strong for row in rows)
    kept: list[Row] = []
    for row in rows:
        if row.strong or len(kept) < max(1, most) - strong:
            kept.append(row)
            strong -= row.strong
    return kept
