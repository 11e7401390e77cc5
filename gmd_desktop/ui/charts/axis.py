"""The axes of the charts: session time as mm:ss, and numbers with a fixed width."""

from collections.abc import Sequence

import pyqtgraph as pg
from PySide6.QtGui import QColor, QPen

from engine.rounding import MICRO
from gmd_desktop.ui import format as fmt
from gmd_desktop.ui.charts.scale import time_step, times, value_step
from gmd_desktop.ui.theme import Theme

LABEL_PX = 76  # room for a label of time and the space after it
LEFT_WIDTH = 52  # of the left axis of every chart, so that their pictures stand in line
ROW_PX = 30  # least distance between two lines across


class PlainAxis(pg.AxisItem):
    """An axis without a spine: small labels in the muted colour, hair lines across the picture."""

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's font and colours."""
        font = theme.font("caption")
        self.setStyle(tickFont=font, tickLength=0, tickTextOffset=6, showValues=True)
        self.setTextPen(QColor(theme.muted))
        self.setPen(QPen(QColor(theme.line)))
        self.setTickPen(QPen(QColor(theme.grid)))


class SessionTimeAxis(PlainAxis):
    """Session time in seconds, labelled as mm:ss at whole steps."""

    def __init__(self) -> None:
        super().__init__("bottom")
        self.enableAutoSIPrefix(False)

    def tickValues(self, low: float, high: float, size: float) -> list[tuple[float, list[float]]]:
        """Choose the smallest step whose labels have room."""
        step = time_step(low, high, max(2.0, size / LABEL_PX))
        return [(float(step), times(low, high, step))]

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        """Write session time."""
        return [fmt.clock(round(value * fmt.MS_PER_SECOND)) for value in values]


class ValueAxis(PlainAxis):
    """The left axis: a line across the picture at every round value that has room."""

    def __init__(self) -> None:
        super().__init__("left")
        self.enableAutoSIPrefix(False)

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's font and colours, and as much room as its numbers need."""
        super().set_theme(theme)
        self.setWidth(theme.px(LEFT_WIDTH))

    def tickSpacing(self, low: float, high: float, size: float) -> list[tuple[float, float]]:
        """Choose 1, 2 or 5 times a power of ten."""
        return [(value_step((high - low) * ROW_PX / max(size, ROW_PX)), 0.0)]


class PriceAxis(ValueAxis):
    """Prices in USDC, as many decimals as the spacing needs, at least two."""

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        """Write prices."""
        digits = 2 if spacing >= 0.00999 else 3 if spacing >= 0.000999 else 4
        return [fmt.price(round(value * MICRO), digits) for value in values]


class MoneyAxis(ValueAxis):
    """Amounts of USDC, shortened: 950, 12.3k, 4.0M."""

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        """Write amounts."""
        return [fmt.short_money(round(value * MICRO)) for value in values]
