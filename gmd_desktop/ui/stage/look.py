"""How large and in which colours the stage is painted: everything follows from its height."""

from dataclasses import dataclass, field
from functools import lru_cache
from math import ceil
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPixmap, QPolygonF
from PySide6.QtWidgets import QWidget

from gmd_desktop.ui.theme import DARK, Theme, font_of

ALIGN = Qt.AlignmentFlag
MARKS = 4
LARGE = 64  # pixels: Qt keeps no glyphs of this size, and fills each anew


class Face(NamedTuple):
    """What tells fonts apart, cheaper than the fonts."""

    family: str
    pixels: int
    weight: QFont.Weight


@dataclass(frozen=True, slots=True)
class Look:
    """A theme on a stage of some height in pixels, enlarged by `zoom` percent."""

    theme: Theme = DARK
    height: int = 1080
    zoom: int = 100
    _faces: dict[str, "Face"] = field(default_factory=dict, init=False, compare=False, repr=False)

    def px(self, thousandths: float) -> float:
        """Give a length by its share of the stage's height."""
        return self.height * thousandths / 1000

    def face(self, role: str) -> "Face":
        """Give family, size and weight of a role's font."""
        found = self._faces.get(role)
        if found is None:
            font = self.theme.stage_font(role, self.height, self.zoom)
            found = self._faces[role] = Face(font.family(), font.pixelSize(), font.weight())
        return found

    def metrics(self, role: str) -> QFontMetricsF:
        """Give what words in the font of a role measure."""
        return _metrics(*self.face(role))


class StagePart(QWidget):
    """A part of the stage that paints all of its own ground."""

    def __init__(self, name: str, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.look = Look()

    def set_look(self, look: Look) -> None:
        """Take another size or other colours."""
        self.look = look
        self.update()

    def words(self, painter: QPainter, box: QRectF, text: str, role: str, colour: str | QColor, align: ALIGN) -> float:
        """Paint one line of words, cut off with an ellipsis where the room ends; give how wide it is."""
        face, ratio = self.look.face(role), self.devicePixelRatio()
        metrics = _metrics(*face)
        text, width = _fitting(text, ceil(box.width()), *face)
        left = box.right() - width if align & ALIGN.AlignRight else box.left()
        if align & ALIGN.AlignHCenter:
            left = box.center().x() - width / 2
        baseline = box.center().y() + (metrics.ascent() - metrics.descent()) / 2
        if face.pixels * ratio < LARGE:
            painter.setFont(font_of(*face))
            painter.setPen(QColor(colour))
            painter.drawText(QPointF(left, baseline), text)
        elif text:
            picture = _picture(text, QColor(colour).name(), ratio, *face)
            painter.drawPixmap(QPointF(round(left), round(baseline - metrics.ascent())), picture)
        return width


def paint_mark(painter: QPainter, outcome: int, middle: QPointF, size: float, colour: QColor) -> None:
    """Paint an outcome's mark, so that it is told apart without its colour: disc, square, diamond, triangle."""
    half = size / 2
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    x, y = middle.x(), middle.y()
    shape = outcome % MARKS
    if shape == 0:
        painter.drawEllipse(middle, half, half)
    elif shape == 1:
        painter.drawRect(QRectF(x - half * 0.88, y - half * 0.88, 1.76 * half, 1.76 * half))
    elif shape == 2:
        corners = ((x, y - 1.2 * half), (x + 1.2 * half, y), (x, y + 1.2 * half), (x - 1.2 * half, y))
        painter.drawPolygon(QPolygonF([QPointF(*corner) for corner in corners]))
    else:
        feet = ((x, y - 1.1 * half), (x + 1.15 * half, y + 0.9 * half), (x - 1.15 * half, y + 0.9 * half))
        painter.drawPolygon(QPolygonF([QPointF(*corner) for corner in feet]))


@lru_cache(maxsize=64)
def _metrics(family: str, pixels: int, weight: QFont.Weight) -> QFontMetricsF:
    return QFontMetricsF(font_of(family, pixels, weight))


@lru_cache(maxsize=2048)
def _fitting(text: str, room: int, family: str, pixels: int, weight: QFont.Weight) -> tuple[str, float]:
    """Cut words off with an ellipsis where the room ends; give them and how wide they are."""
    metrics = _metrics(family, pixels, weight)
    text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
    return text, metrics.horizontalAdvance(text)


@lru_cache(maxsize=160)
def _picture(text: str, colour: str, ratio: float, family: str, pixels: int, weight: QFont.Weight) -> QPixmap:
    """Paint words once that are shown again and again."""
    metrics = _metrics(family, pixels, weight)
    size = QSizeF(metrics.horizontalAdvance(text) + pixels / 4, metrics.height()) * ratio
    picture = QPixmap(size.toSize() + QSize(1, 1))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setFont(font_of(family, pixels, weight))
    painter.setPen(QColor(colour))
    painter.drawText(QPointF(0, metrics.ascent()), text)
    painter.end()
    return picture
