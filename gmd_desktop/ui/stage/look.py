"""How large and in which colours the stage is painted: everything follows from its height."""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from math import ceil

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPixmap, QPolygonF
from PySide6.QtWidgets import QWidget

from gmd_desktop.ui.theme import DARK, Theme, font_of

ALIGN = Qt.AlignmentFlag
MARKS = 4
SIGNS = re.compile(r"\d:\d|\S")  # a colon is higher between two figures
LARGE = 64  # pixels: Qt keeps no glyphs of this size, and fills each anew


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """A font and what words in it measure. There is one of each, so that it is looked up by what it is."""

    font: QFont
    metrics: QFontMetricsF
    pixels: int


@dataclass(frozen=True, slots=True)
class Look:
    """A theme on a stage of some height in pixels, enlarged by `zoom` percent."""

    theme: Theme = DARK
    height: int = 1080
    zoom: int = 100
    _faces: dict[str, Face] = field(default_factory=dict, init=False, compare=False, repr=False)

    def px(self, thousandths: float) -> float:
        """Give a length by its share of the stage's height."""
        return self.height * thousandths / 1000

    def face(self, role: str) -> Face:
        """Give a role's font."""
        found = self._faces.get(role)
        if found is None:
            font = self.theme.stage_font(role, self.height, self.zoom)
            found = self._faces[role] = _face(font.family(), font.pixelSize(), font.weight())
        return found

    def metrics(self, role: str) -> QFontMetricsF:
        """Give what words in the font of a role measure."""
        return self.face(role).metrics

    def width(self, role: str, text: str) -> float:
        """Give how wide words in the font of a role are."""
        return _width(text, self.face(role))


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

    def words(self, painter: QPainter, box: QRectF, text: str, role: str, colour: str, align: ALIGN) -> float:
        """Paint one line of words, cut off with an ellipsis where the room ends; give how wide it is.

        Args:
            align: left, right or in the middle, and nothing else.
        """
        face, ratio = self.look.face(role), self.devicePixelRatio()
        text, width = _fitting(text, ceil(box.width()), face)
        left = box.right() - width if align is ALIGN.AlignRight else box.left()
        if align is ALIGN.AlignHCenter:
            left = box.center().x() - width / 2
        baseline = box.center().y() + (face.metrics.ascent() - face.metrics.descent()) / 2
        if face.pixels * ratio < LARGE:
            painter.setFont(face.font)
            painter.setPen(QColor(colour))
            painter.drawText(QPointF(left, baseline), text)
        else:
            top = round(baseline - face.metrics.ascent())
            for offset, part in _parts(text, face):
                painter.drawPixmap(QPointF(round(left + offset), top), _picture(part, colour, ratio, face))
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
def _face(family: str, pixels: int, weight: QFont.Weight) -> Face:
    font = font_of(family, pixels, weight)
    return Face(font, QFontMetricsF(font), pixels)


@lru_cache(maxsize=2048)
def _width(text: str, face: Face) -> float:
    return face.metrics.horizontalAdvance(text)


@lru_cache(maxsize=2048)
def _fitting(text: str, room: int, face: Face) -> tuple[str, float]:
    """Cut words off with an ellipsis where the room ends; give them and how wide they are."""
    text = face.metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
    return text, face.metrics.horizontalAdvance(text)


@lru_cache(maxsize=2048)
def _parts(text: str, face: Face) -> tuple[tuple[float, str], ...]:
    """Give what is painted as a picture each, and how far from the left: words whole, figures sign by sign."""
    if any(map(str.isalpha, text)):
        return ((0.0, text),)
    return tuple((_width(text[: part.start()], face), part[0]) for part in SIGNS.finditer(text))


@lru_cache(maxsize=320)
def _picture(text: str, colour: str, ratio: float, face: Face) -> QPixmap:
    """Paint words or a figure once that are shown again and again."""
    size = QSizeF(face.metrics.horizontalAdvance(text) + face.pixels / 4, face.metrics.height()) * ratio
    picture = QPixmap(size.toSize() + QSize(1, 1))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setFont(face.font)
    painter.setPen(QColor(colour))
    painter.drawText(QPointF(0, face.metrics.ascent()), text)
    painter.end()
    return picture
