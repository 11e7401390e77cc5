"""One line an outcome: how strong, how fine, with which dashes, and where it ends."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPen

from gmd_desktop.ui import theme as look
from gmd_desktop.ui.charts.plot import Curve, TimePlot
from gmd_desktop.ui.charts.thinning import FloatArray, dashed
from gmd_desktop.ui.theme import Theme

RECEDES = 62  # percent of its colour that a line keeps while another is selected
GONE = 34  # percent of its colour that an eliminated outcome's line keeps
FINE = 1.5  # scale of the screen from which its pixels are too small to need smoothing


class PriceLines:
    """The outcomes' lines and the thin one of their sum; made once and kept.

    `is_dense` says that there is a peak at every pixel: then lines are drawn plainly, because smooth
    and broad ones cost several times as much. `scale` is the screen's: pens don't grow with it.
    """

    def __init__(self, plot: TimePlot) -> None:
        self._plot = plot
        self._curves: list[Curve] = []
        self._count = 0
        self.is_dense = False
        self.scale = 1.0
        self.ends: dict[int, float] = {}  # when an eliminated outcome's line ends, in seconds
        self.sum = self._curve()

    def set_count(self, count: int) -> None:
        """Have a line for each outcome of a session that begins."""
        self._count = count
        self.ends.clear()
        while len(self._curves) < count:
            self._curves.append(self._curve())

    def style(self, theme: Theme, gone: Sequence[bool], selected: int | None) -> None:
        """Make one line strong, let the others recede and those of eliminated outcomes fade."""
        thin = 1.0 if self.is_dense else look.LINE * self.scale
        for outcome, curve in enumerate(self._curves):
            colour, width, order = QColor(theme.outcome(outcome)), thin, 10
            if outcome < len(gone) and gone[outcome]:
                colour, order = look.mix(colour.name(), theme.panel, GONE), 5
            elif outcome == selected:
                width, order = look.LINE_STRONG * (thin if self.is_dense else self.scale), 20
            elif selected is not None:
                colour = look.mix(colour.name(), theme.panel, RECEDES)
            curve.setPen(_pen(colour, width))
            curve.setZValue(order)
            is_fine = self.scale >= FINE and outcome != selected
            curve.opts["antialias"] = not self.is_dense and not is_fine
            is_joined = width == 1.0 or (outcome == selected and not self.is_dense)
            curve.setSegmentedLineMode("off" if is_joined else "on")
        self.sum.setPen(_pen(QColor(theme.muted), thin))

    def show(self, on: bool) -> None:
        """Show the outcomes' lines, or none."""
        for outcome, curve in enumerate(self._curves):
            curve.setVisible(on and outcome < self._count)

    def draw(self, x: FloatArray, y: FloatArray, theme: Theme, second_px: float) -> None:
        """Draw the lines: seconds, one row of prices an outcome, and how many seconds a pixel is."""
        for outcome in range(self._count):
            alive = self._alive(x, y[outcome], outcome)
            seconds, prices = x[alive], y[outcome][alive]
            dash = theme.dash(outcome)
            if dash:
                seconds, prices, joined = dashed(seconds, prices, [length * second_px for length in dash])
                self._curves[outcome].setData(seconds, prices, connect=joined)
            else:
                self._curves[outcome].setData(seconds, prices)

    def points(self, outcome: int) -> tuple[FloatArray, FloatArray]:
        """The points drawn for an outcome."""
        x, y = self._curves[outcome].getData()
        empty = np.empty(0)
        return (empty if x is None else x, empty if y is None else y)

    def _alive(self, x: FloatArray, y: FloatArray, outcome: int) -> npt.NDArray[np.bool_]:
        """Say which points are from before the outcome was closed."""
        end = self.ends.get(outcome)
        return y > 0 if end is None else (y > 0) & (x <= end)

    def _curve(self) -> Curve:
        curve = Curve()
        self._plot.addItem(curve, ignoreBounds=True)
        return curve


def _pen(colour: QColor, width: float) -> QPen:
    pen = QPen(colour, width)
    pen.setCosmetic(True)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen
