"""Labels at the right edge of a chart, each beside its line and none on top of another."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QGraphicsSceneMouseEvent, QStyleOptionGraphicsItem, QWidget

from gmd_desktop.ui.theme import RADIUS_SMALL, Theme, contrast

WIDTH = 156  # at the least
MOST_OF_CHART = 4  # it takes no more than a fourth of the chart for long names
LEADER = 14  # the line from the value's true height to its tag
CHIP = 4
GAP = 6


@dataclass(frozen=True, slots=True)
class Tag:
    """A label: `value` is its height on the chart, `text` how it is written."""

    key: int
    value: float
    name: str
    text: str
    colour: str
    strong: bool = False


def spread(heights: Sequence[float], size: float, low: float, high: float) -> list[float]:
    """Move labels apart so that none overlap, as little as that needs, in their order.

    Args:
        heights: where each label's middle wants to be.
        size: the height of a label.
        low: no label begins above this.
        high: no label ends below this, unless there is no room for all of them.

    Returns:
        the middles, in the order of `heights`.
    """
    order = sorted(range(len(heights)), key=lambda place: heights[place])
    if len(order) * size > high - low:
        size = (high - low) / max(1, len(order))
    blocks: list[tuple[float, list[int]]] = []  # wanted middle of a block, and who is in it
    for place in order:
        blocks.append((_inside(heights[place], size, low, high), [place]))
        while len(blocks) > 1 and _overlap(blocks[-2], blocks[-1], size):
            (_, above), (_, below) = blocks[-2:]
            together = above + below
            middle = sum(heights[i] for i in together) / len(together)
            blocks[-2:] = [(_inside(middle, size * len(together), low, high), together)]
    result = [0.0] * len(heights)
    for middle, members in blocks:
        first = middle - size * (len(members) - 1) / 2
        for step, place in enumerate(members):
            result[place] = first + step * size
    return result


def _inside(middle: float, length: float, low: float, high: float) -> float:
    return min(max(middle, low + length / 2), high - length / 2)


def _overlap(above: tuple[float, list[int]], below: tuple[float, list[int]], size: float) -> bool:
    return below[0] - above[0] < size * (len(above[1]) + len(below[1])) / 2 - 1e-9


class TagColumn(pg.GraphicsWidget):
    """The column of labels beside a chart's view box. A click on a label chooses its line."""

    chosen = Signal(int)  # the tag's key; GUI thread

    def __init__(self, view: pg.ViewBox, theme: Theme) -> None:
        super().__init__()
        self._view = view
        self._theme = theme
        self._tags: Sequence[Tag] = ()
        self._places: list[tuple[float, int]] = []
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's fonts and colours."""
        self._theme = theme
        self._font = theme.font("figure")
        self._metrics = QFontMetrics(self._font)
        self._fitting: dict[tuple[str, int], str] = {}
        self.update()

    def width_for(self, names: Sequence[str], chart: int) -> int:
        """Give the width in pixels that a column with these names has beside a chart with this one."""
        words = max((self._metrics.horizontalAdvance(name) for name in names), default=0)
        wanted = LEADER + CHIP + 3 * GAP + words + self._metrics.horizontalAdvance("0.0000") + 1
        return max(self._theme.px(WIDTH), min(wanted, chart // MOST_OF_CHART))

    def show_tags(self, tags: Sequence[Tag]) -> None:
        """Show these labels instead of the ones before."""
        self._tags = tags
        self.update()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Paint leaders first, then the tags over them."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._font)
        size = self._tag_height()
        wanted = [self._height_of(tag.value) for tag in self._tags]
        placed = spread(wanted, size, 0.0, self.size().height())
        self._places = [(middle, tag.key) for middle, tag in zip(placed, self._tags, strict=True)]
        for tag, start, end in zip(self._tags, wanted, placed, strict=True):
            self._paint_leader(painter, tag, start, end)
        for tag, middle in zip(self._tags, placed, strict=True):
            self._paint_tag(painter, tag, middle, size)

    def mousePressEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        """Choose the line whose label is clicked."""
        nearest = min(self._places, key=lambda place: abs(place[0] - event.pos().y()), default=None)
        if nearest and abs(nearest[0] - event.pos().y()) <= self._tag_height() / 2:
            self.chosen.emit(nearest[1])

    def _tag_height(self) -> float:
        return self._metrics.height() + 2.0

    def _height_of(self, value: float) -> float:
        return self._view.mapFromView(QPointF(0.0, value)).y()

    def _paint_leader(self, painter: QPainter, tag: Tag, start: float, end: float) -> None:
        if not 0 <= start <= self.size().height():
            return
        painter.setPen(_colour(tag.colour))
        painter.drawPolyline([QPointF(0, start), QPointF(3, start), QPointF(LEADER, end)])

    def _paint_tag(self, painter: QPainter, tag: Tag, middle: float, size: float) -> None:
        """Paint chip, name and value. Words are placed by hand: laying them out anew costs more than painting them."""
        box = QRectF(LEADER, middle - size / 2 + 0.5, self.size().width() - LEADER, size - 1)
        words = self._theme.text
        if tag.strong:
            words = _readable(tag.colour)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(_colour(tag.colour))
            painter.drawRoundedRect(box, RADIUS_SMALL, RADIUS_SMALL)
        else:
            painter.fillRect(QRectF(box.x(), box.y() + 2, CHIP, box.height() - 4), _colour(tag.colour))
        metrics = self._metrics
        baseline = middle + (metrics.ascent() - metrics.descent()) / 2
        left, right = box.x() + CHIP + GAP, box.right() - GAP - metrics.horizontalAdvance(tag.text)
        painter.setPen(_colour(words))
        painter.drawText(QPointF(right, baseline), tag.text)
        if not tag.strong:
            painter.setPen(_colour(self._theme.muted))
        painter.drawText(QPointF(left, baseline), self._elided(tag.name, int(right - left - GAP)))

    def _elided(self, name: str, room: int) -> str:
        if (name, room) not in self._fitting:
            self._fitting[name, room] = self._metrics.elidedText(name, Qt.TextElideMode.ElideRight, room)
        return self._fitting[name, room]


@lru_cache(maxsize=64)
def _colour(name: str) -> QColor:
    return QColor(name)


@lru_cache(maxsize=64)
def _readable(ground: str) -> str:
    return max(("#000000", "#ffffff"), key=lambda colour: contrast(colour, ground))
