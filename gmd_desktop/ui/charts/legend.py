"""The column beside the volume chart: what the tones mean and how much of each is in sight."""

from collections.abc import Sequence

import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from gmd_desktop.ui.charts.tags import CHIP, GAP, LEADER
from gmd_desktop.ui.theme import Theme

TALLEST = 19  # pixels a line


class LegendColumn(pg.GraphicsWidget):
    """Lines of chip, name and value, as wide as the tags of the price chart."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._rows: Sequence[tuple[str, str, str]] = ()

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's fonts and colours."""
        self._theme = theme
        self.update()

    def show_rows(self, rows: Sequence[tuple[str, str, str]]) -> None:
        """Show (colour, name, value) lines, the first on top; no colour: no chip."""
        if rows != self._rows:
            self._rows = rows
            self.update()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Paint the lines, closer together if there is little room."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._theme.font("caption"))
        least = QFontMetrics(painter.font()).height()
        high = self.size().height() / max(1, len(self._rows))
        high = max(least, min(self._theme.px(TALLEST), high))
        for place, (colour, name, value) in enumerate(self._rows):
            box = QRectF(LEADER, place * high, self.size().width() - LEADER, high)
            if colour:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(colour))
                side = QRectF(box.x(), box.y() + 3, CHIP * 2, box.height() - 6)
                painter.drawRoundedRect(side, 2, 2)
            text = box.adjusted(CHIP * 2 + GAP, 0, -GAP, 0)
            painter.setPen(QColor(self._theme.muted))
            painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, name)
            painter.setPen(QColor(self._theme.text))
            right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            painter.drawText(text, right, value)
