"""What a tick writes, written again by the driver alone: the same statements, on the tables as the tick found them."""

import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

import psycopg
import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Engine

from gmd_desktop.store import hot_sql
from gmd_desktop.store.connect import SQLITE_PRAGMAS

WRITING = ("INSERT", "UPDATE", "DELETE", "WITH", "COPY")
COPY_SCHEMA = "bench_copy"


@dataclass(frozen=True, slots=True)
class Write:
    """A statement with its parameters; of a COPY, the rows."""

    sql: str
    values: Any
    many: bool


@dataclass(slots=True)
class Recorder:
    """Keeps what is written, in its order."""

    writes: list[Write] = field(default_factory=list)

    def statement(self, _conn: Any, _cursor: Any, sql: str, values: Any, _context: Any, many: bool) -> None:
        """Note a statement that writes."""
        if sql.lstrip().upper().startswith(WRITING):
            self.writes.append(Write(sql, values, many))

    def copy(self, _conn: Any, sql: str, rows: Sequence[Any]) -> None:
        """Note rows sent by COPY, which the listener does not see."""
        self.writes.append(Write(sql, rows, True))


@contextmanager
def recorded() -> Iterator[Recorder]:
    """Record everything that is written meanwhile."""
    recorder, copy_rows = Recorder(), hot_sql._copy

    def copy(conn: Any, sql: str, rows: Sequence[Any]) -> None:
        recorder.copy(conn, sql, rows)
        copy_rows(conn, sql, rows)

    event.listen(Engine, "before_cursor_execute", recorder.statement)
    try:
        with mock.patch.object(hot_sql, "_copy", copy):
            yield recorder
    finally:
        event.remove(Engine, "before_cursor_execute", recorder.statement)


class SqliteCopy:
    """A copy of a session's file beside it, with the settings of a store."""

    def __init__(self, place: str) -> None:
        self._source = sqlite3.connect(place)
        self._driver = sqlite3.connect(Path(place).with_suffix(".copy"), isolation_level=None)
        for pragma in SQLITE_PRAGMAS:
            self._driver.execute(pragma)

    def take(self) -> None:
        """Copy the tables as they are now; the write-ahead log begins anew in its file."""
        self._source.backup(self._driver)
        self._driver.execute("PRAGMA wal_checkpoint(RESTART)").fetchall()

    def write_ms(self, writes: Sequence[Write]) -> float:
        """Time the same statements in one transaction, pages in the cache."""
        _write(self._driver, writes, "BEGIN IMMEDIATE", "ROLLBACK")
        return _write(self._driver, writes, "BEGIN IMMEDIATE", "COMMIT")


class PostgresCopy:
    """A copy of a session's tables in another schema of the same server."""

    def __init__(self, place: str) -> None:
        url = sa.make_url(place)
        self._schema = str(url.query["schema"])
        plain = url.set(drivername="postgresql").difference_update_query(["schema"])
        self._connection = psycopg.connect(plain.render_as_string(hide_password=False), autocommit=True)
        self._connection.execute(f"SET search_path TO {COPY_SCHEMA}")

    def take(self) -> None:
        """Copy the tables as they are now, with their constraints and indexes."""
        execute = self._connection.execute
        execute(f"DROP SCHEMA IF EXISTS {COPY_SCHEMA} CASCADE")
        execute(f"CREATE SCHEMA {COPY_SCHEMA}")
        found = execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", (self._schema,)).fetchall()
        for (name,) in found:
            execute(f"CREATE TABLE {name} (LIKE {self._schema}.{name} INCLUDING ALL)")
            execute(f"INSERT INTO {name} SELECT * FROM {self._schema}.{name}")
            execute(f"ANALYZE {name}")
        execute("ALTER TABLE positions ADD FOREIGN KEY (participant) REFERENCES accounts (participant)")

    def write_ms(self, writes: Sequence[Write]) -> float:
        """Time the same statements in one transaction, pages in the cache and statements prepared."""
        cursor = self._connection.cursor()
        _write(cursor, writes, "BEGIN", "ROLLBACK")
        return _write(cursor, writes, "BEGIN", "COMMIT")


def _write(driver: Any, writes: Sequence[Write], begin: str, end: str) -> float:
    started = time.perf_counter()
    driver.execute(begin)
    changed = [_execute(driver, write) for write in writes]
    driver.execute(end)
    elapsed_ms = (time.perf_counter() - started) * 1000
    assert min(changed) > 0, "the copy is not as the tick found it"
    return elapsed_ms


def _execute(driver: Any, write: Write) -> int:
    if write.sql.startswith("COPY"):
        with driver.copy(write.sql) as copy:
            for row in write.values:
                copy.write_row(row)
        return len(write.values)
    execute = driver.executemany if write.many else driver.execute
    return int(execute(write.sql, write.values).rowcount)
