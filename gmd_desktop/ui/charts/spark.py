"""A spark line: the course of a number in the space of a word."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from gmd_desktop.ui.theme import Theme

LEAST_SPAN = 20_000  # micros: a price that hardly moves is drawn nearly flat
DOT = 2.0


def paint_spark(painter: QPainter, box: QRectF, values: Sequence[int], colour: str, theme: Theme) -> None:
    """Draw values from left to right, a faint line where they began and a dot where they end."""
    if len(values) < 2 or box.width() < 8:
        return
    middle = (min(values) + max(values)) / 2
    span = max(LEAST_SPAN, max(values) - min(values))
    step = (box.width() - DOT) / (len(values) - 1)

    def place(index: int) -> QPointF:
        height = (values[index] - middle) / span * (box.height() - 2 * DOT)
        return QPointF(box.left() + index * step, box.center().y() - height)

    painter.setPen(QPen(QColor(theme.line_strong), 1, Qt.PenStyle.DotLine))
    start = place(0).y()
    painter.drawLine(QPointF(box.left(), start), QPointF(box.right(), start))
    painter.setPen(QPen(QColor(colour), 1.25))
    painter.drawPolyline(QPolygonF([place(index) for index in range(len(values))]))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawEllipse(place(len(values) - 1), DOT, DOT)
