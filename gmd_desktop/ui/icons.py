"""The program's own icons: line drawings in SVG, painted in the theme's colours."""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from gmd_desktop.resource_files import resource_path
from gmd_desktop.ui.theme import Theme, mix

SIDES = (16, 20, 24, 32, 48)  # pixels drawn; Qt takes the nearest for the screen's scale


def icon(name: str, theme: Theme, colour: str = "", gap: int = 0) -> QIcon:
    """Draw an icon of resources/icons.

    Args:
        name: the file's name without its ending.
        theme: gives the colour, its text's if none is given, and the one of disabled buttons.
        colour: "#rrggbb" or "".
        gap: free pixels on the right at the smallest size, for buttons with words.
    """
    return _icon(name, colour or theme.text, mix(theme.muted, theme.panel, 60).name(), gap)


@lru_cache(maxsize=256)
def _icon(name: str, colour: str, faint: str, gap: int) -> QIcon:
    svg = resource_path(f"icons/{name}.svg").read_text(encoding="utf-8")
    result = QIcon()
    for side in SIDES:
        result.addPixmap(_drawn(svg, colour, side, gap), QIcon.Mode.Normal)
        result.addPixmap(_drawn(svg, faint, side, gap), QIcon.Mode.Disabled)
    return result


def app_icon() -> QIcon:
    """The program's icon, for windows and the task bar."""
    return QIcon(str(resource_path("icons/app.svg")))


def _drawn(svg: str, colour: str, side: int, gap: int) -> QPixmap:
    text = svg.replace("currentColor", QColor(colour).name())
    renderer = QSvgRenderer(QByteArray(text.encode()))
    pixmap = QPixmap(side + gap * side // SIDES[0], side)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    renderer.render(painter, QRectF(0, 0, side, side))
    painter.end()
    return pixmap
