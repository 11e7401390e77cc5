"""What the commands that read a whole session share: one moment of it, and a bar that says how far they are."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import typer
from sqlalchemy import Connection

from gmd_desktop.store import reads
from gmd_desktop.store.connect import open_store
from gmd_desktop.store.rows import SessionRow


@contextmanager
def one_moment(store: str) -> Iterator[tuple[Connection, SessionRow]]:
    """Give a connection whose reads all see the session as it is now, though it may run.

    Raises:
        StoreError: the store can't be read, or holds no session.
    """
    opened = open_store(store, for_reading=True)
    try:
        with opened.reading() as conn:
            yield conn, reads.require_session(conn, opened.label)
    finally:
        opened.close()


@contextmanager
def progress(what: str, length: int) -> Iterator[Callable[[int], None]]:
    """Show a bar if standard error is a terminal, and give what moves it on to a number."""
    shown = sys.stderr.isatty()
    with typer.progressbar(length=length, label=what, file=sys.stderr, hidden=not shown) as bar:
        yield lambda number: bar.update(number - bar.pos)
