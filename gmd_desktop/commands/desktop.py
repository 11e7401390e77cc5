"""`gmd-desktop desktop`: the program in this person's desktop menu, and session files that open with a double click."""

import sys
from enum import StrEnum
from typing import Annotated

import typer

from gmd_desktop import desktop_entry
from gmd_desktop.commands.exits import EXIT_ENVIRONMENT, fail


class What(StrEnum):
    """What can be asked for."""

    install = "install"
    uninstall = "uninstall"


def command(what: Annotated[What, typer.Argument(help="install or uninstall", show_default=False)]) -> None:
    """Put the program into this person's desktop menu, with its icon, and have it open session files; or take it out.

    Files go below ~/.local/share, or XDG_DATA_HOME; nothing else of the system is changed.
    """
    if not sys.platform.startswith("linux"):
        fail("desktop entries are for Linux; here make a shortcut to the program by hand", EXIT_ENVIRONMENT)
    home = desktop_entry.data_home()
    try:
        if what is What.install:
            files = desktop_entry.install(home, desktop_entry.command_line())
        else:
            files = desktop_entry.uninstall(home)
    except OSError as error:
        fail(f"{error.filename or home} can't be changed: {error.strerror}.", EXIT_ENVIRONMENT)
    done = "Written" if what is What.install else "Removed"
    for path in files:
        print(f"{done}: {path}")
    missing = desktop_entry.missing_packages()
    if what is What.install and missing:
        print(
            f"A double click does not open sessions yet: this system lacks {' and '.join(missing)}. "
            "Install that and do this again."
        )
    if not files:
        print(f"Nothing is there to remove, in {home}")
