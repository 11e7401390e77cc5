"""The plan of a session as a line: trading, freezes, eliminations, news, the end."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gmd_desktop.ui import format as fmt
from gmd_desktop.ui.theme import DARK, GRID, Theme

LINE_Y, LINE_HEIGHT, HEIGHT = 34, 12, 92


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happens at a time; `freeze_ms` of trading stand still after it."""

    at_ms: int
    words: str
    freeze_ms: int = 0
    is_news: bool = False


class TimeLine(QWidget):
    """Paints marks above and below a line; what does not fit beside its neighbour is left to the tooltip."""

    def __init__(self, theme: Theme = DARK, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("wizard_time_line")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._theme = theme
        self._end_ms = 1
        self._marks: tuple[Mark, ...] = ()
        self.show_plan(1, ())

    def show_plan(self, end_ms: int, marks: tuple[Mark, ...]) -> None:
        """Show what happens when, up to the end in session time."""
        self._end_ms, self._marks = max(1, end_ms), tuple(sorted(marks, key=lambda mark: mark.at_ms))
        lines = [f"{fmt.clock(mark.at_ms)}  {mark.words}" for mark in self._marks]
        self.setToolTip("\n".join(lines))
        self.setAccessibleName("Time line: " + "; ".join(lines))
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take another look."""
        self._theme = theme
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(400, self._theme.px(HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the line, its freezes, and words where there is room."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, y, high = self._theme, self._theme.px(LINE_Y), self._theme.px(LINE_HEIGHT)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.raised))
        painter.drawRoundedRect(QRectF(self._x(0), y, self._x(self._end_ms) - self._x(0), high), 3, 3)
        for mark in self._marks:
            x = self._x(mark.at_ms)
            if mark.freeze_ms:
                painter.setBrush(QColor(theme.band("FROZEN").pill))
                painter.drawRect(QRectF(x, y, max(2.0, self._x(mark.at_ms + mark.freeze_ms) - x), high))
            painter.setBrush(QColor(theme.warn if mark.is_news else theme.accent))
            painter.drawRect(QRectF(x - 1, y - GRID if not mark.is_news else y, 2, high + GRID))
        self._write(painter, [mark for mark in self._marks if not mark.is_news], y - GRID - theme.px(18))
        self._write(painter, [mark for mark in self._marks if mark.is_news], y + high + 2 * GRID)
        painter.setPen(QColor(theme.muted))
        painter.setFont(theme.font("caption"))
        foot = QRectF(self._x(0), theme.px(HEIGHT) - theme.px(18), self._x(self._end_ms) - self._x(0), theme.px(16))
        painter.drawText(foot, Qt.AlignmentFlag.AlignLeft, "00:00")
        painter.drawText(foot, Qt.AlignmentFlag.AlignRight, fmt.clock(self._end_ms))
        painter.end()

    def _write(self, painter: QPainter, marks: list[Mark], y: int) -> None:
        """Write the words of one side, each as far as the next one leaves room."""
        if not marks:
            return
        font = self._theme.font("caption")
        metrics = QFontMetrics(font)
        painter.setFont(font)
        painter.setPen(QColor(self._theme.text))
        ends = [self._x(mark.at_ms) for mark in marks[1:]] + [float(self.width())]
        last = marks[-1]
        width = metrics.horizontalAdvance(last.words)
        lefts = [self._x(mark.at_ms) for mark in marks]
        if ends[-1] - lefts[-1] < width + 2 * GRID:  # the last one ends at the edge
            lefts[-1] = ends[-1] - width - 2 * GRID
            ends[-2:-1] = [min(lefts[-1], ends[-2])] if len(ends) > 1 else []
        for left, mark, right in zip(lefts, marks, ends, strict=True):
            room = int(right - left) - GRID
            text = metrics.elidedText(mark.words, Qt.TextElideMode.ElideRight, room)
            if room > 2 * metrics.averageCharWidth():
                painter.drawText(QRectF(left, y, room, metrics.height()), Qt.AlignmentFlag.AlignLeft, text)

    def _x(self, at_ms: int) -> float:
        inside = self.width() - 2 * GRID
        return GRID + inside * min(1.0, at_ms / self._end_ms)
