"""The composition root of the desk: command line -> settings -> desk, and its exit code."""

import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtWidgets import QApplication

from gmd_desktop import desktop_entry
from gmd_desktop.commands.exits import EXIT_ENVIRONMENT
from gmd_desktop.logs import start_logging
from gmd_desktop.settings import Places, Settings, load_settings
from gmd_desktop.ui import bare_pyqtgraph  # noqa: F401 - before the charts, for start-up time
from gmd_desktop.ui.desk import Desk
from gmd_desktop.ui.fonts import load_fonts
from gmd_desktop.ui.icons import app_icon
from gmd_desktop.ui.intents import OpenIntent
from gmd_desktop.ui.lifecycle import FirstPaint, Interrupts
from gmd_desktop.ui.offscreen import Offscreen

SWITCH_INTERVAL_S = 0.0005  # between Python threads: paints come late by half as much as at the default


@dataclass(frozen=True, slots=True)
class Launch:
    """What the command line asks for. At most one of store, demo and scenario is given."""

    store: str = ""
    replay: bool = False  # show the store's past
    demo: bool = False
    scenario: str = ""
    offscreen: bool = False
    ticks: int = 0
    screenshot: str = ""
    theme: str | None = None
    size: tuple[int, int] = (0, 0)
    verbose: bool = False

    def intent(self) -> OpenIntent | None:
        """What to open first; None is the welcome page."""
        if self.demo:
            return OpenIntent("scenario", start=True)
        if self.scenario:
            return OpenIntent("scenario", self.scenario)
        return OpenIntent("replay" if self.replay else "store", self.store) if self.store else None


def prepare_application() -> QApplication:
    """Make the process ready for a desk: its QApplication with style and fonts, and quick turns between threads."""
    found = QApplication.instance()
    app = found if isinstance(found, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("Gaming Market Desk")
    app.setDesktopFileName(desktop_entry.NAME)
    app.setStyle("Fusion")
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    app.setQuitOnLastWindowClosed(False)  # the worker ends first
    load_fonts()
    app.setWindowIcon(app_icon())
    return app


def run_desk(launch: Launch, on_painted: Callable[[Desk], None] | None = None) -> int:
    """Open the desk, stay until it is closed, and give the exit code.

    Args:
        on_painted: called once, when the first report is on the screen.
    """
    places = Places.of_user()
    start_logging(places.logs, launch.verbose)
    app = prepare_application()
    settings = load_settings(places)
    if launch.offscreen:  # the same picture everywhere: no layout or choices of this person
        settings = Settings(theme="dark", motion=False)
    if launch.theme is not None:
        settings = replace(settings, theme=launch.theme)
    desk = Desk(app, places, settings, remembers=not launch.offscreen)
    desk.problems.install()
    interrupts = Interrupts(desk)
    first_paint = FirstPaint(desk, on_painted)
    picture = Offscreen(desk, launch.ticks, Path(launch.screenshot)) if launch.offscreen else None
    if launch.size != (0, 0):
        desk.window.resize(*launch.size)
    elif not launch.offscreen:
        desk.window.fit_screen()
    desk.window.show()
    intent = launch.intent()
    if intent is not None:
        desk.open(intent)
    elif picture is not None:
        picture.on_done()
    app.exec()
    ended = desk.wait()
    del interrupts, first_paint
    if picture is not None and picture.exit_code:
        return picture.exit_code
    return 0 if ended else EXIT_ENVIRONMENT
