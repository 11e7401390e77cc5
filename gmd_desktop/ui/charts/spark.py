"""A spark line: the course of a number in the space of a word."""

from collections.abc import Sequence

import numpy as np
from pyqtgraph.functions import arrayToQPolygonF
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from gmd_desktop.ui.theme import Theme

LEAST_SPAN = 20_000  # micros: a price that hardly moves is drawn nearly flat
DOT = 2.0


def paint_spark(painter: QPainter, box: QRectF, values: Sequence[int], colour: QColor, theme: Theme) -> None:
    """Draw values from left to right, a faint line where they began and a dot where they end."""
    if len(values) < 2 or box.width() < 8:
        return
    lowest, highest = min(values), max(values)
    scale = (box.height() - 2 * DOT) / max(LEAST_SPAN, highest - lowest)
    middle = box.center().y() + (lowest + highest) / 2 * scale
    x = box.left() + np.arange(len(values)) * ((box.width() - DOT) / (len(values) - 1))
    y = middle - np.array(values) * scale
    painter.setPen(QPen(QColor(theme.line_strong), 1, Qt.PenStyle.DotLine))
    painter.drawLine(QLineF(box.left(), y[0], box.right(), y[0]))
    painter.setPen(QPen(colour, 1.25))
    painter.drawPolyline(arrayToQPolygonF(x, y))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawEllipse(QPointF(x[-1], y[-1]), DOT, DOT)
