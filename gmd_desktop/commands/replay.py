"""`gmd-desktop replay STORE`: the desk with the past of a session, or with a session log, tick by tick."""

from typing import Annotated

import typer

from gmd_desktop.commands import desk
from gmd_desktop.commands.exits import StoreArgument


def command(
    store: StoreArgument,
    offscreen: Annotated[bool, typer.Option("--offscreen", help="Run without a screen, then exit.")] = False,
    ticks: Annotated[int, typer.Option(min=0, help="Tick to be shown before exiting (offscreen).")] = 0,
    screenshot: Annotated[str, typer.Option(help="Where to save the picture of the window (offscreen).")] = "",
    theme: Annotated[desk.ThemeName | None, typer.Option(help="Look of the window.")] = None,
    size: Annotated[str, typer.Option(help="Size of the window, such as 1440x900.")] = "",
    verbose: Annotated[bool, typer.Option("--verbose", help="Log to the console too.")] = False,
) -> None:
    """Show what has happened in a session, running or over, or in a session log. Nothing is written to it."""
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
