"""One small picture of numbers against session time: a line above it names them, and a dotted line marks a bound."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from pyqtgraph.functions import arrayToQPolygonF
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen

from engine.rounding import MICRO
from gmd_desktop.ui.charts.price_lines import paint_point
from gmd_desktop.ui.charts.ranges import Stretch, roomy
from gmd_desktop.ui.charts.scale import time_marks
from gmd_desktop.ui.charts.thinning import FloatArray
from gmd_desktop.ui.theme import GRID, Theme

STROKE = 14  # of the sample of a line before its name
LEFT = 44  # room for the values at the left
TIME_PX = 64  # room for a label of time
DASH = (3.0, 2.5)
RIGHT_ALIGNED = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
LEFT_ALIGNED = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Plan:
    """What a picture shows.

    Args:
        rows: names of the series' rows and how people call them.
        write: writes a value of so many micros, and once more in few letters for the sides.
        smallest: least room above and below the lines, in units of the values.
        bound: what the dotted line is called, "" for none.
        from_0: the picture always begins at 0.
    """

    rows: tuple[tuple[str, str], ...]
    write: Callable[[int], str]
    write_short: Callable[[int], str]
    smallest: float = 0.5
    bound: str = ""
    from_0: bool = False


class SmallChart:
    """Paints one picture. The range of values is kept while it fits."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.bound: float | None = None
        self._range: Stretch | None = None

    def forget(self) -> None:
        """Begin again with another session's values."""
        self._range = None

    def paint(
        self,
        painter: QPainter,
        box: QRectF,
        theme: Theme,
        shown: Stretch,
        lines: tuple[FloatArray, FloatArray],
        told: Sequence[float],
        cursor: float | None,
        with_times: bool,
    ) -> None:
        """Paint into a box.

        Args:
            shown: the stretch of time, in seconds.
            lines: seconds, and values with one row a line.
            told: the value of each line that stands beside its name; none before the first tick.
            cursor: where the line of the pointer is, in seconds.
            with_times: the times stand below.
        """
        painter.setFont(theme.font("caption"))
        metrics = QFontMetrics(painter.font())
        high = metrics.height()
        self._paint_head(painter, QRectF(box.x(), box.y(), box.width(), high + 2), theme, told)
        bottom = high + 2 if with_times else 2
        left = theme.px(LEFT)
        area = box.adjusted(left, high + GRID, -GRID, -bottom)
        if area.width() < STROKE or area.height() < STROKE:
            return
        self._fit(lines[1])
        assert self._range is not None
        self._paint_sides(painter, QRectF(box.x(), area.y(), left - GRID, area.height()), area, theme)
        if with_times:
            _paint_times(painter, area, theme, shown)
        self._paint_lines(painter, area, theme, shown, lines)
        if cursor is not None and shown.low <= cursor <= shown.high:
            x = area.x() + (cursor - shown.low) / shown.length * area.width()
            painter.setPen(QPen(QColor(theme.muted), 1, Qt.PenStyle.DashLine))
            painter.drawLine(QLineF(x, area.top(), x, area.bottom()))

    def words(self, told: Sequence[float]) -> str:
        """Name the values."""
        values = (f"{name} {self._written(value)}" for (_, name), value in zip(self.plan.rows, told, strict=False))
        return ", ".join(values)

    def _written(self, value: float) -> str:
        return self.plan.write(round(value * MICRO))

    def _fit(self, values: FloatArray) -> None:
        low, high = (float(values.min()), float(values.max())) if values.size else (0.0, 0.0)
        if self.bound is not None:
            low, high = min(low, self.bound), max(high, self.bound)
        low = 0.0 if self.plan.from_0 else low
        floor = 0.0 if low >= 0 else None
        self._range = roomy(self._range, low, high, floor=floor, smallest=self.plan.smallest)

    def _paint_head(self, painter: QPainter, box: QRectF, theme: Theme, told: Sequence[float]) -> None:
        metrics = QFontMetrics(painter.font())
        share = box.width() / len(self.plan.rows)
        for place, (_, name) in enumerate(self.plan.rows):
            part = QRectF(box.x() + place * share, box.y(), share - 2 * GRID, box.height())
            middle = part.center().y()
            painter.setPen(_pen(theme, place))
            painter.drawLine(QLineF(part.x(), middle, part.x() + STROKE, middle))
            value = self._written(told[place]) if place < len(told) else "–"
            if metrics.horizontalAdvance(name + value) > part.width() - STROKE - 3 * GRID and place < len(told):
                value = self.plan.write_short(round(told[place] * MICRO))
            taken = metrics.horizontalAdvance(value)
            words = part.adjusted(STROKE + GRID, 0, -taken - GRID, 0)
            painter.setPen(QColor(theme.muted))
            text = metrics.elidedText(name, Qt.TextElideMode.ElideRight, max(0, int(words.width())))
            painter.drawText(words, LEFT_ALIGNED, text)
            beside = QRectF(words.x() + metrics.horizontalAdvance(text) + GRID, part.y(), taken + GRID, part.height())
            painter.setPen(QColor(theme.text))
            painter.drawText(beside, LEFT_ALIGNED, value)

    def _paint_sides(self, painter: QPainter, side: QRectF, area: QRectF, theme: Theme) -> None:
        """Write the highest and the lowest value of the range, and mark the bound."""
        assert self._range is not None
        high = QFontMetrics(painter.font()).height()
        for value, y in ((self._range.high, area.top()), (self._range.low, area.bottom())):
            painter.setPen(QColor(theme.grid))
            painter.drawLine(QLineF(area.left(), y, area.right(), y))
            painter.setPen(QColor(theme.muted))
            top = min(max(side.top(), y - high / 2), side.bottom() - high)
            painter.drawText(
                QRectF(side.x(), top, side.width(), high), RIGHT_ALIGNED, self.plan.write_short(round(value * MICRO))
            )
        if self.bound is not None:
            y = self._height_of(area, self.bound)
            painter.setPen(QPen(QColor(theme.warn), 1, Qt.PenStyle.DotLine))
            painter.drawLine(QLineF(area.left(), y, area.right(), y))
            painter.setPen(QColor(theme.warn))
            name = QRectF(area.left(), y if y + high < area.bottom() else y - high, area.width() - 2, high)
            painter.drawText(name, RIGHT_ALIGNED, self.plan.bound)

    def _height_of(self, area: QRectF, value: float) -> float:
        assert self._range is not None
        return area.bottom() - (value - self._range.low) / self._range.length * area.height()

    def _paint_lines(
        self, painter: QPainter, area: QRectF, theme: Theme, shown: Stretch, lines: tuple[FloatArray, FloatArray]
    ) -> None:
        assert self._range is not None
        seconds, values = lines
        x = area.x() + (seconds - shown.low) * (area.width() / shown.length)
        y = area.bottom() - (values - self._range.low) * (area.height() / self._range.length)
        painter.save()
        painter.setClipRect(area.adjusted(0, -1, 0, 1))
        for place in reversed(range(len(y))):
            painter.setPen(_pen(theme, place))
            if len(x) == 1:
                paint_point(painter, QPointF(x[0], y[place][0]))
            elif len(x) > 1:
                painter.drawPolyline(arrayToQPolygonF(x, np.ascontiguousarray(y[place])))
        painter.restore()


def _pen(theme: Theme, place: int) -> QPen:
    """The first line is solid, the second another tone and dashed."""
    pen = QPen(QColor((theme.accent, theme.no)[place]), 1.0)
    if place:
        pen.setDashPattern(list(DASH))
    return pen


def _paint_times(painter: QPainter, area: QRectF, theme: Theme, shown: Stretch) -> None:
    painter.setPen(QColor(theme.muted))
    high = QFontMetrics(painter.font()).height()
    for second, words in time_marks(shown.low, shown.high, area.width() / theme.px(TIME_PX)):
        x = area.x() + (second - shown.low) / shown.length * area.width()
        wide = QFontMetrics(painter.font()).horizontalAdvance(words)
        left = min(x - wide / 2, area.right() - wide)
        painter.drawText(QRectF(left, area.bottom() + 2, wide + 2, high), LEFT_ALIGNED, words)
