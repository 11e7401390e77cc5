"""A line of the latest measurements, small enough to stand beside a number."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from gmd_desktop.ui.theme import Theme

HEIGHT = 36
MAX_POINTS = 300


class Sparkline(QWidget):
    """Draws values from the left to the right, the latest at the right edge; 0 is the ground."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(title)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._theme: Theme | None = None
        self._values: tuple[float, ...] = ()

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's colours."""
        self._theme = theme
        self.update()

    def show_values(self, values: Sequence[float]) -> None:
        """Draw these."""
        latest = tuple(values[-MAX_POINTS:])
        if latest != self._values:
            self._values = latest
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(160, self._theme.px(HEIGHT) if self._theme else HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, values = self._theme, self._values
        if theme is None:
            return
        painter = QPainter(self)
        bottom = self.height() - 2
        painter.setPen(QColor(theme.line))
        painter.drawLine(0, bottom, self.width(), bottom)
        if len(values) > 1:
            top = max(values) or 1.0
            step = (self.width() - 2) / (len(values) - 1)
            points = [QPointF(1 + i * step, bottom - value / top * (bottom - 3)) for i, value in enumerate(values)]
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(theme.accent), 1.25, Qt.PenStyle.SolidLine))
            painter.drawPolyline(QPolygonF(points))
        painter.end()
