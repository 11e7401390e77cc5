"""Move a whole session to a new store, on either kind: every row of every table, in one transaction."""

import hashlib
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, Table, func, select, text
from sqlalchemy.exc import DBAPIError

from gmd_desktop.store.connect import Store, create_store
from gmd_desktop.store.errors import StoreError, as_store_error
from gmd_desktop.store.hot_sql import insert_many
from gmd_desktop.store.tables import commands, events, metadata, session

BATCH = 2000
NOBODY: dict[str, object] = {"holder": "", "lease_expires": 0}  # who leads the original does not lead the copy
SERIALS = ((commands, "seq"), (events, "event_id"))


def count_rows(conn: Connection) -> int:
    """Count the rows of all tables."""
    counts = [conn.execute(select(func.count()).select_from(table)).scalar_one() for table in metadata.sorted_tables]
    return sum(counts)


def copy_session(
    conn: Connection, label: str, where: str | Path, on_rows: Callable[[int], None] = lambda _rows: None
) -> Store:
    """Make a new store with everything that is in another one, read it back and compare.

    All or nothing: an interrupted copy leaves no store that opens. Nobody leads the copy.

    Args:
        conn: to the original; all its reads see the same moment.
        label: how people know the original.
        where: a file or schema that does not exist.
        on_rows: told how many rows have been written.

    Raises:
        StoreError: one of the two can't be reached, read or written; or the new one exists already.
    """

    def fill(to: Connection) -> None:
        if to.dialect.name == "postgresql":  # one statement takes as long as the largest table
            to.exec_driver_sql("SET LOCAL statement_timeout TO 0")
            to.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout TO 0")
        written = 0
        for table in metadata.sorted_tables:
            with closing(_original(conn, table, label)) as rows:  # before its connection, also when the disk is full
                source = _Digested(rows, table)
                while batch := list(islice(source, BATCH)):
                    insert_many(to, table, tuple(table.columns.keys()), batch)
                    written += len(batch)
                    on_rows(written)
            copied = _Digested(_rows(to, table), table)
            if sum(1 for _ in copied) != source.count or copied.digest() != source.digest():
                raise StoreError(f"The {table.name} did not come back from the copy as they were read from {label}.")
        _go_on_counting(to)

    return create_store(where, fill)


def _original(conn: Connection, table: Table, label: str) -> Generator[Row[Any], None, None]:
    """Give a table's rows; what goes wrong here is the original's, not the copy's."""
    try:
        yield from _rows(conn, table)
    except DBAPIError as error:
        raise as_store_error(error.orig, label) or error from error


def _rows(conn: Connection, table: Table) -> Iterator[Row[Any]]:
    query = select(table).order_by(*table.primary_key).execution_options(yield_per=BATCH)
    with conn.execute(query) as result:
        yield from result


class _Digested:
    """Rows as a new store gets them, with a hash over all that have gone by."""

    def __init__(self, rows: Iterator[Row[Any]], table: Table) -> None:
        self.count = 0
        self._rows = rows
        self._changed = NOBODY if table is session else {}
        self._names = tuple(table.columns.keys())
        self._hash = hashlib.blake2b(digest_size=32)

    def __iter__(self) -> Iterator[tuple[object, ...]]:
        return self

    def __next__(self) -> tuple[object, ...]:
        row = tuple(next(self._rows))
        if self._changed:
            row = tuple(self._changed.get(name, value) for name, value in zip(self._names, row, strict=True))
        self.count += 1
        self._hash.update(repr(row).encode())
        return row

    def digest(self) -> bytes:
        """Give the hash over the rows so far."""
        return self._hash.digest()


def _go_on_counting(to: Connection) -> None:
    """Let the next row of the inbox and of the diary get the next number; SQLite does by itself."""
    if to.dialect.name != "postgresql":
        return
    for table, column in SERIALS:
        last = to.execute(select(func.max(table.c[column]))).scalar()
        if last is not None:
            to.execute(
                text("SELECT setval(pg_get_serial_sequence(:name, :column), :last)"),
                {"name": table.name, "column": column, "last": last},
            )
