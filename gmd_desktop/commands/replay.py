"""`gmd-desktop replay STORE`: the desk with the past of a session, tick by tick."""

from typing import Annotated

import typer

from gmd_desktop.commands import desk
from gmd_desktop.commands.exits import EXIT_INPUT, StoreArgument, fail

LOG_BEGINS = b"{"  # a store is no JSON


def command(
    store: StoreArgument,
    offscreen: Annotated[bool, typer.Option("--offscreen", help="Run without a screen, then exit.")] = False,
    ticks: Annotated[int, typer.Option(min=0, help="Tick to be shown before exiting (offscreen).")] = 0,
    screenshot: Annotated[str, typer.Option(help="Where to save the picture of the window (offscreen).")] = "",
    theme: Annotated[desk.ThemeName | None, typer.Option(help="Look of the window.")] = None,
    size: Annotated[str, typer.Option(help="Size of the window, such as 1440x900.")] = "",
    verbose: Annotated[bool, typer.Option("--verbose", help="Log to the console too.")] = False,
) -> None:
    """Show what has happened in a session, running or over. Nothing is written."""
    if is_log(store):
        fail(f"{store} is a session's log: `python -m engine replay {store}` gives its results.", EXIT_INPUT)
    desk.command(
        store=store,
        replay=True,
        offscreen=offscreen,
        ticks=ticks,
        screenshot=screenshot,
        theme=theme,
        size=size,
        verbose=verbose,
    )


def is_log(store: str) -> bool:
    """Tell whether a file is a session's log and not a session."""
    try:
        with open(store, "rb") as file:
            return file.read(1) == LOG_BEGINS
    except OSError:
        return False
