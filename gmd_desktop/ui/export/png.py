"""Drawings as PNG pictures. The one file of an export that needs Qt; it needs no screen."""

import os
import sys
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from gmd_desktop.ui.export.drawing import FONT, HEIGHT, WIDTH
from gmd_desktop.ui.fonts import FAMILY, load_fonts

SCALE = 2  # pixels to a unit of the drawing


def prepare() -> QGuiApplication | None:
    """Have what painting of text needs: an application, without a screen if there is none yet.

    Returns:
        the application made, to be kept while pictures are made; None if there was one.
    """
    made = None
    if QGuiApplication.instance() is None:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        made = QGuiApplication(sys.argv[:1])
    load_fonts()
    return made


def write_png(svg: str, path: Path) -> None:
    """Paint a drawing into a file; in any thread, after `prepare`.

    Raises:
        OSError: the disk does not take it.
    """
    image = QImage(WIDTH * SCALE, HEIGHT * SCALE, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFFFF)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    svg = svg.replace(FONT, FAMILY)  # Qt takes a list of families for one name
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(image.rect()))
    painter.end()
    if not image.save(str(path), "PNG"):  # type: ignore[call-overload]
        raise OSError(f"{path.parent} does not take the picture")
