"""The bundled font: Inter with tabular figures, so that numbers never jump."""

import logging

from PySide6.QtGui import QFontDatabase

from gmd_desktop.resource_files import resource_path

FAMILY = "Inter Tabular"

log = logging.getLogger(__name__)


def load_fonts() -> str:
    """Make the bundled font known to Qt and return its family. The second call does nothing.

    Without the files the program still runs, in the system's font.
    """
    if FAMILY in QFontDatabase.families():
        return FAMILY
    try:
        files = sorted(resource_path("fonts").glob("*.ttf"))
    except FileNotFoundError as error:
        log.warning("the bundled font is missing: %s", error)
        return FAMILY
    for file in files:
        if QFontDatabase.addApplicationFont(str(file)) < 0:
            log.warning("%s is not a font that can be read", file.name)
    return FAMILY
