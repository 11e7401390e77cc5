"""One line an outcome, all painted by one item: how strong, how fine, with which dashes, and where it ends."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyqtgraph as pg
from pyqtgraph.functions import arrayToQPath, arrayToQPolygonF
from pyqtgraph.Qt.internals import PrimitiveArray
from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QTransform
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from gmd_desktop.ui import theme as look
from gmd_desktop.ui.charts.thinning import FloatArray, dashed, with_steep_gaps
from gmd_desktop.ui.theme import Theme

FINE = 1.5  # scale of the screen from which its pixels are too small to need smoothing
NOTHING: FloatArray = np.empty(0)


@dataclass(slots=True)
class _Line:
    """A line as it is painted: points, and for dashes which of them are joined to the next."""

    x: FloatArray = field(default_factory=lambda: NOTHING)
    y: FloatArray = field(default_factory=lambda: NOTHING)
    joined: npt.NDArray[np.int32] | None = None
    pen: QPen = field(default_factory=QPen)
    is_smooth: bool = True
    order: int = 10


class PriceLines(pg.UIGraphicsItem):
    """The outcomes' lines and the thin one of their sum; made once and kept.

    `is_dense` says that there is a peak at every pixel: then lines are drawn plainly, because smooth
    and broad ones cost several times as much. `scale` is the screen's: pens don't grow with it.
    Dotted lines are those of another session.
    """

    def __init__(self, *, is_dotted: bool = False) -> None:
        super().__init__()
        self._is_dotted = is_dotted
        self._lines: list[_Line] = []
        self._is_on = True
        self._sum = _Line(order=15)
        self.is_dense = False
        self.scale = 1.0
        self.ends: dict[int, float] = {}  # when an eliminated outcome's line ends, in seconds
        self.setZValue(10)

    def set_count(self, count: int) -> None:
        """Have a line for each outcome of a session that begins."""
        self.ends.clear()
        self._lines = [_Line() for _ in range(count)]

    def style(self, theme: Theme, gone: Sequence[bool], selected: int | None) -> None:
        """Make one line strong, let the others recede and those of eliminated outcomes fade."""
        thin = 1.0 if self.is_dense else look.LINE * self.scale
        for outcome, line in enumerate(self._lines):
            colour, width, line.order = QColor(theme.outcome(outcome)), thin, 10
            if gone[outcome]:
                colour, line.order = look.mix(colour.name(), theme.panel, theme.gone), 5
            elif outcome == selected:
                width, line.order = look.LINE_STRONG * (thin if self.is_dense else self.scale), 20
            elif selected is not None:
                colour = look.mix(colour.name(), theme.panel, theme.recedes)
            line.pen = _pen(colour, width)
            if self._is_dotted:
                line.pen.setStyle(Qt.PenStyle.DotLine)
            line.is_smooth = not self.is_dense and (self.scale < FINE or outcome == selected)
        self._sum.pen = _pen(QColor(theme.muted), thin)
        self._sum.is_smooth = not self.is_dense and self.scale < FINE

    def show_lines(self, on: bool) -> None:
        """Show the outcomes' lines, or none."""
        self._is_on = on

    def draw(self, x: FloatArray, y: FloatArray, theme: Theme, second_px: float) -> None:
        """Draw the lines: seconds, one row of prices an outcome, and how many seconds a pixel is."""
        for outcome, line in enumerate(self._lines):
            alive = self._alive(x, y[outcome], outcome)
            line.x, line.y, line.joined = x[alive], y[outcome][alive], None
            dash = () if self._is_dotted else theme.dash(outcome)
            if dash:
                line.x, line.y, line.joined = dashed(line.x, line.y, [length * second_px for length in dash])

    def draw_sum(self, x: FloatArray, y: FloatArray) -> None:
        """Draw the sum; no points: none."""
        self._sum.x, self._sum.y = x, y

    def points(self, outcome: int) -> tuple[FloatArray, FloatArray]:
        """The points drawn for an outcome."""
        return self._lines[outcome].x, self._lines[outcome].y

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Paint in pixels, the strong line last."""
        place = painter.worldTransform()
        painter.save()
        painter.setWorldTransform(QTransform())
        lines = self._lines if self._is_on else []
        for line in sorted([*lines, self._sum], key=lambda line: line.order):
            if len(line.x):
                painter.setPen(line.pen)
                painter.setRenderHint(QPainter.RenderHint.Antialiasing, line.is_smooth)
                _paint(painter, place, line)
        painter.restore()

    def _alive(self, x: FloatArray, y: FloatArray, outcome: int) -> npt.NDArray[np.bool_]:
        """Say which points are from before the outcome was closed."""
        end = self.ends.get(outcome)
        return y > 0 if end is None else (y > 0) & (x <= end)


def _paint(painter: QPainter, place: QTransform, line: _Line) -> None:
    x, y = line.x * place.m11() + place.dx(), line.y * place.m22() + place.dy()
    if len(x) == 1:
        paint_point(painter, QPointF(x[0], y[0]))
    elif line.joined is not None:
        joined = with_steep_gaps(y, line.joined, look.GAP_HIDES * line.pen.widthF())
        painter.drawPath(arrayToQPath(x, y, connect=joined, finiteCheck=False))
    elif line.pen.widthF() <= 1:
        painter.drawPolyline(arrayToQPolygonF(x, y))
    else:  # a broad line with joints costs ten times as much as its pieces, whose square ends cover the joints
        pieces = PrimitiveArray(QLineF, 4)
        pieces.resize(len(x) - 1)
        ends = pieces.ndarray()
        ends[:, 0], ends[:, 1], ends[:, 2], ends[:, 3] = x[:-1], y[:-1], x[1:], y[1:]
        painter.drawLines(*pieces.drawargs())


def paint_point(painter: QPainter, place: QPointF) -> None:
    """Paint the only value of a line as a dot in the painter's colour: a point of the line's own width is not seen."""
    painter.setPen(QPen(painter.pen().color(), look.DOT, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.drawPoint(place)


def _pen(colour: QColor, width: float) -> QPen:
    pen = QPen(colour, width)
    pen.setCosmetic(True)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen
