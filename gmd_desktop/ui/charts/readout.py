"""The small table of values that goes with a chart's crosshair."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from gmd_desktop.ui.theme import GRID, RADIUS, Theme

NAME_PX = 120
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
        self._title = ""
        self._rows: Sequence[Row] = ()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's fonts and colours."""
        self._theme = theme
        self.update()

    def show_rows(self, title: str, rows: Sequence[Row]) -> None:
        """Show these values."""
        self._title, self._rows = title, rows
        line = self._line_height()
        metrics = QFontMetrics(self._theme.font("figure"))
        widest = max((metrics.horizontalAdvance(row.text) for row in rows), default=0)
        names = max((min(NAME_PX, metrics.horizontalAdvance(row.name)) for row in rows), default=0)
        wanted = PAD * 2 + CHIP + 6 + names + 14 + widest
        width = max(wanted, metrics.horizontalAdvance(title) + 2 * PAD)
        self.resize(width, PAD * 2 + line * (len(rows) + 1) - GRID)
        self.show()
        self.update()

    def text(self) -> str:
        """What it says, for a screen reader and for tests; empty while it is hidden."""
        if self.isHidden():
            return ""
        return f"{self._title}: " + ", ".join(f"{row.name} {row.text}" for row in self._rows)

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
        for place, row in enumerate(self._rows, start=1):
            self._paint_row(painter, row, top.translated(0, place * line))
        painter.end()

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
