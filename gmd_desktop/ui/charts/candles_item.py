"""Paints candles: a rising one is hollow, a falling one filled, so that colour alone says nothing."""

import pyqtgraph as pg
from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen, QTransform
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from gmd_desktop.ui.charts.thinning import Candle
from gmd_desktop.ui.theme import Theme

FULL = 0.7  # of a candle's place; the rest is the gap


class CandlesItem(pg.UIGraphicsItem):
    """All candles of a chart as one item, made once."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._candles: list[Candle] = []
        self._width_s = 1.0
        self.setZValue(15)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's colours."""
        self._theme = theme
        self.update()

    def show_candles(self, candles: list[Candle], width_s: float) -> None:
        """Show these, each so many seconds wide."""
        self._candles, self._width_s = candles, width_s
        self.update()

    def candle_at(self, second: float) -> Candle | None:
        """The candle that a moment belongs to."""
        near = (candle for candle in self._candles if abs(candle.middle - second) <= self._width_s / 2)
        return next(near, None)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Paint in pixels: hair lines stay thin."""
        place = painter.worldTransform()
        painter.save()
        painter.setWorldTransform(QTransform())
        wide = max(1.0, (_at(place, self._width_s, 0).x() - _at(place, 0, 0).x()) * FULL)
        for candle in self._candles:
            self._paint_candle(painter, place, candle, wide)
        painter.restore()

    def _paint_candle(self, painter: QPainter, place: QTransform, candle: Candle, wide: float) -> None:
        rises = candle.close >= candle.open
        colour = QColor(self._theme.gain if rises else self._theme.loss)
        painter.setPen(QPen(colour, 1))
        painter.setBrush(QColor(self._theme.panel) if rises else colour)
        top, bottom = _at(place, candle.middle, candle.high), _at(place, candle.middle, candle.low)
        x = round(top.x()) + 0.5
        painter.drawLine(QLineF(x, top.y(), x, bottom.y()))
        ends = sorted((_at(place, 0, candle.open).y(), _at(place, 0, candle.close).y()))
        painter.drawRect(QRectF(round(x - wide / 2), round(ends[0]), round(wide), max(1, round(ends[1] - ends[0]))))


def _at(place: QTransform, second: float, price: float) -> QPointF:
    return place.map(QPointF(second, price))
