"""`gmd-desktop log`: a session's log, as `python -m engine replay` reads it."""

import os
import sys
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Annotated, TextIO

import typer

from gmd_desktop.commands.exits import EXIT_ENVIRONMENT, EXIT_INPUT, StoreArgument, fail, in_words
from gmd_desktop.commands.stored import one_moment
from gmd_desktop.session.session_log import session_log
from gmd_desktop.store.address import read_path


def command(
    store: StoreArgument,
    file: Annotated[str, typer.Argument(help="Where to write it; standard output if left out.", metavar="[FILE]")] = "",
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
) -> None:
    """Write a session's log: its parameters, who joined, and every command, a line of JSON for each tick.

    `python -m engine replay FILE` gives its results. Nothing is written to the store.
    """
    with in_words():
        path = read_path(file) if file else None
    if path is not None and path.exists() and not force:
        fail(f"{path} exists already; choose another name, or --force to write over it.", EXIT_INPUT)
    with in_words(), one_moment(store) as (conn, _), closing(session_log(conn)) as lines:
        if path is None:
            _print(lines)
        else:
            _write(path, lines)


def _print(lines: Iterable[str]) -> None:
    try:
        _write_lines(sys.stdout, lines)
        sys.stdout.flush()
    except BrokenPipeError:  # whoever reads has had enough
        _leave_stdout()
    except OSError as error:
        _leave_stdout()
        fail(f"The log can't be written: {error.strerror}.", EXIT_ENVIRONMENT)


def _leave_stdout() -> None:
    """Write nothing more, not even what still waits to be written when the program ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _write(path: Path, lines: Iterable[str]) -> None:
    """Write a file that is there whole or not at all."""
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("w", encoding="utf-8", newline="\n") as file:
            _write_lines(file, lines)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        fail(f"{path} can't be written: {error.strerror}.", EXIT_ENVIRONMENT)
    finally:
        part.unlink(missing_ok=True)


def _write_lines(file: TextIO, lines: Iterable[str]) -> None:
    file.writelines(f"{line}\n" for line in lines)
