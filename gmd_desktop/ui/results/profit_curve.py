"""One participant's P&L over session time."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.rounding import MICRO
from gmd_desktop.session.participant_page import CurvePoint
from gmd_desktop.ui import format as fmt
from gmd_desktop.ui.charts.ranges import Stretch
from gmd_desktop.ui.charts.small_chart import Plan, SmallChart
from gmd_desktop.ui.theme import DARK, GRID, Theme

PLAN = Plan((("profit", "P&L, USDC"),), fmt.signed_money, fmt.short_money, bound="0")


class ProfitCurve(QWidget):
    """Paints a line about 0."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("results_curve")
        self.setAccessibleName("P&L over time")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._theme = DARK
        self._chart = SmallChart(PLAN)
        self._chart.bound = 0.0
        self._seconds, self._values = np.empty(0), np.empty((1, 0))

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's fonts and colours."""
        self._theme = theme
        self.update()

    def show_curve(self, curve: Sequence[CurvePoint]) -> None:
        """Show another course."""
        self._chart.forget()
        self._seconds = np.array([point.session_ms / fmt.MS_PER_SECOND for point in curve], dtype=np.float64)
        self._values = np.array([[point.profit / MICRO for point in curve]], dtype=np.float64)
        last = f"ends at {fmt.signed_money(curve[-1].profit)} USDC" if curve else "no ticks yet"
        self.setAccessibleDescription(last)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(480, 170)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 110)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint it."""
        painter = QPainter(self)
        box = QRectF(self.rect()).adjusted(2 * GRID, GRID, -2 * GRID, -GRID)
        end = float(self._seconds[-1]) if self._seconds.size else 1.0
        told = [float(self._values[0, -1])] if self._seconds.size else []
        self._chart.paint(
            painter, box, self._theme, Stretch(0.0, max(1.0, end)), (self._seconds, self._values), told, None, True
        )
        painter.end()
