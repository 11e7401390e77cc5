"""Paints freezes as bands and eliminations, the end and news as lines with a word, behind curves."""

import pyqtgraph as pg
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen, QTransform
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from gmd_desktop.ui.charts.marks import Mark, Marks
from gmd_desktop.ui.theme import Theme

LABEL_ROWS = 3
MARGIN = 4
SMALLEST_LABELLED_PX = 46  # a freeze narrower than this carries no word


class MarksItem(pg.UIGraphicsItem):
    """All marks of a chart as one item, made once."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._spans: tuple[tuple[float, float], ...] = ()
        self._lines: tuple[Mark, ...] = ()
        self.with_words = True
        self.setZValue(-50)

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's colours."""
        self._theme = theme
        self.update()

    def show_marks(self, marks: Marks) -> None:
        """Show what has happened so far."""
        if (self._spans, self._lines) != (marks.spans, marks.lines):
            self._spans, self._lines = marks.spans, marks.lines
            self.update()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Paint in pixels: hair lines and words don't stretch with the picture."""
        place = painter.worldTransform()
        view = place.mapRect(self.viewRect())
        painter.save()
        painter.setWorldTransform(QTransform())
        painter.setFont(self._theme.font("caption"))
        for start, end in self._spans:
            self._paint_span(painter, view, _x(place, start), _x(place, end))
        seen = [(_x(place, mark.second), mark) for mark in self._lines]
        seen = [(x, mark) for x, mark in seen if view.left() <= x <= view.right()]
        for x, mark in seen:
            painter.setPen(QPen(self._colour(mark), 1, Qt.PenStyle.DashLine))
            painter.drawLine(QLineF(x, view.top(), x, view.bottom()))
        free_to = [view.right()] * LABEL_ROWS  # the latest are written first; what finds no room the crosshair tells
        for x, mark in reversed(seen) if self.with_words else ():
            left, text, width = _placed(QFontMetrics(painter.font()), view, x, mark.text)
            row = next((row for row, free in enumerate(free_to) if left + width <= free), None)
            if row is not None:
                free_to[row] = min(x, left) - MARGIN
                self._paint_words(painter, view, left, text, self._colour(mark), row)
        painter.restore()

    def _paint_span(self, painter: QPainter, view: QRectF, left: float, right: float) -> None:
        left, right = max(left, view.left()), min(right, view.right())
        if right <= left:
            return
        band = QRectF(left, view.top(), max(1.0, right - left), view.height())
        painter.fillRect(band, QColor(self._theme.freeze_span))
        if self.with_words and band.width() >= SMALLEST_LABELLED_PX:
            self._paint_words(painter, view, band.left() + MARGIN, "Frozen", QColor(self._theme.accent_text), -1)

    def _colour(self, mark: Mark) -> QColor:
        colours = {"SETTLE": self._theme.warn, "NEWS": self._theme.accent_text}
        return QColor(colours.get(mark.kind, self._theme.muted))

    def _paint_words(self, painter: QPainter, view: QRectF, left: float, text: str, colour: QColor, row: int) -> None:
        """Write in a row from the top; row -1 is the bottom."""
        metrics = QFontMetrics(painter.font())
        line = view.top() + (row + 1) * metrics.height()
        place = QPointF(left, line if row >= 0 else view.bottom() - MARGIN)
        if row >= 0:
            width = metrics.horizontalAdvance(text)
            ground = QRectF(left - 2, place.y() - metrics.ascent(), width + 4, metrics.height())
            painter.fillRect(ground, QColor(self._theme.panel))
        painter.setPen(colour)
        painter.drawText(place, text)


def _placed(metrics: QFontMetrics, view: QRectF, x: float, words: str) -> tuple[float, str, int]:
    """Give left edge, text and width of words right of x, or left of it where there is no room."""
    room = int(max(view.right() - x, x - view.left()) - 2 * MARGIN)
    text = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room)
    width = metrics.horizontalAdvance(text)
    return (x + MARGIN if x + MARGIN + width <= view.right() else x - MARGIN - width), text, width


def _x(place: QTransform, second: float) -> float:
    return place.map(QPointF(second, 0.0)).x()
