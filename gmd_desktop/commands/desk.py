"""`gmd-desktop [STORE]`: the window. Nothing else needs Qt."""

import importlib
import os
from enum import StrEnum
from pathlib import Path
from types import ModuleType
from typing import Annotated

import typer

from gmd_desktop.commands.exits import EXIT_ENVIRONMENT, EXIT_INPUT, StoreArgument, fail
from gmd_desktop.machine import QT_LIBRARIES, has_display, install_command
from gmd_desktop.settings import Places

DEMO_TICKS = 60


class ThemeName(StrEnum):
    """Looks that can be asked for."""

    dark = "dark"
    light = "light"
    contrast = "contrast"
    system = "system"


def command(
    store: StoreArgument = "",
    replay: Annotated[bool, typer.Option("--replay", help="Show what has happened in the session.")] = False,
    demo: Annotated[bool, typer.Option("--demo", help="Open a ready scenario with a crowd, already running.")] = False,
    scenario: Annotated[str, typer.Option(help="Make a new session from this scenario file.")] = "",
    offscreen: Annotated[bool, typer.Option("--offscreen", help="Run without a screen, then exit.")] = False,
    ticks: Annotated[int, typer.Option(min=0, help="Ticks to run at full speed before exiting (offscreen).")] = 0,
    screenshot: Annotated[str, typer.Option(help="Where to save the picture of the window (offscreen).")] = "",
    theme: Annotated[ThemeName | None, typer.Option(help="Look of the window.")] = None,
    size: Annotated[str, typer.Option(help="Size of the window, such as 1440x900.")] = "",
    verbose: Annotated[bool, typer.Option("--verbose", help="Log to the console too.")] = False,
) -> None:
    """Open the Gaming Market Desk."""
    if sum((bool(store), demo, bool(scenario))) > 1:
        fail("give one of STORE, --demo and --scenario, not several", EXIT_INPUT)
    if replay and not store:
        fail("--replay needs a STORE", EXIT_INPUT)
    display = has_display()
    if (ticks or screenshot) and not offscreen and (display or not demo):
        fail("--ticks and --screenshot need --offscreen", EXIT_INPUT)
    width, height = window_size(size)
    if not offscreen and not display:
        if not demo:
            named = os.environ.get("DISPLAY", "")
            if named:
                fail(f"the display {named} does not answer: is it there, and may you use it?", EXIT_ENVIRONMENT)
            fail(
                "there is no display: set DISPLAY or WAYLAND_DISPLAY, or use --offscreen --ticks N --screenshot FILE",
                EXIT_ENVIRONMENT,
            )
        print(f"No display found: the demo runs {ticks or DEMO_TICKS} ticks without a screen.", flush=True)
        offscreen = True
    if offscreen:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        ticks = ticks or (DEMO_TICKS if demo else 0)
        screenshot = screenshot or str(Path.cwd() / "desk.png" if not demo else Places.of_user().data / "demo.png")
    app_module = load_app()
    launch = app_module.Launch(
        store=store,
        replay=replay,
        demo=demo,
        scenario=scenario,
        offscreen=offscreen,
        ticks=ticks,
        screenshot=picture_path(screenshot),
        theme=theme.value if theme else None,
        size=(width, height),
        verbose=verbose,
    )
    raise typer.Exit(app_module.run_desk(launch))


def picture_path(text: str) -> str:
    """Read where the picture goes; "" if nothing was asked for."""
    # Loaded late for the time that --help takes.
    from gmd_desktop.store.address import read_path  # noqa: PLC0415
    from gmd_desktop.store.errors import AddressError  # noqa: PLC0415

    try:
        return str(read_path(text)) if text else ""
    except AddressError as error:
        fail(str(error), EXIT_INPUT)


def load_app() -> ModuleType:
    """Import the desk only now: usage errors and --help need no Qt, and a missing system library gets a sentence."""
    try:
        return importlib.import_module("gmd_desktop.app")
    except ImportError as error:
        if (error.name or "").startswith(("engine", "gmd_desktop")):
            raise  # a bug of ours
        fail(
            f"Qt can't be loaded ({error}).\nOn Debian and Ubuntu: {install_command(tuple(QT_LIBRARIES))}",
            EXIT_ENVIRONMENT,
        )


def window_size(text: str) -> tuple[int, int]:
    """Read WIDTHxHEIGHT; (0, 0) if nothing was asked for."""
    if not text:
        return 0, 0
    width, _, height = text.partition("x")
    if not (width.isdecimal() and height.isdecimal() and 640 <= int(width) <= 7680 and 480 <= int(height) <= 4320):
        fail(f'--size "{text}" is not WIDTHxHEIGHT between 640x480 and 7680x4320, such as 1440x900', EXIT_INPUT)
    return int(width), int(height)
