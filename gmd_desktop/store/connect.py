"""Open a store: connections, their settings, and transactions that say what they are for."""

import logging
import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote
from weakref import finalize

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.pool import QueuePool

from gmd_desktop.store.address import (
    APPLICATION_ID,
    StoreAddress,
    check_new,
    check_ours,
    parse_address,
)
from gmd_desktop.store.checkup import POOLED
from gmd_desktop.store.compiled_statements import CompiledStatements
from gmd_desktop.store.errors import (
    UNREADABLE,
    AddressError,
    DamagedError,
    NotOursError,
    StoreError,
    as_store_error,
)
from gmd_desktop.store.new_tables import create_tables
from gmd_desktop.store.revisions import HEAD, KNOWN

log = logging.getLogger(__name__)

BUSY_TIMEOUT_MS = 5000
SQLITE_PRAGMAS = (
    f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}",
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",  # NORMAL may lose acknowledged commits at a power cut
    "PRAGMA foreign_keys=ON",
    "PRAGMA trusted_schema=OFF",
)
POSTGRES_CONNECT = {
    "connect_timeout": 5,
    "keepalives_idle": 2,
    "keepalives_interval": 1,
    "keepalives_count": 3,
    "tcp_user_timeout": 4000,
    "application_name": "gaming-market-desk",
}
# How long a server lets a transaction that writes stand still, wait for a lock, or take for a statement. Less than a
# lease lasts: a leader that is stopped in the middle of a tick must not hold up the one that takes over.
WRITE_LIMIT_MS = 4000
POSTGRES_LIMITS = ("idle_in_transaction_session_timeout", "lock_timeout", "statement_timeout")
SHARED = {"compiled_cache": CompiledStatements()}


class Store:
    """An open store. Its connections may be used from any thread, one thread at a time each."""

    def __init__(self, address: StoreAddress, *, for_reading: bool = False) -> None:
        self.address = address
        self.label = address.label
        self.for_reading = for_reading
        if address.path is not None:
            self._engine = self._reader = _sqlite_engine(address, for_reading)
        else:
            # Long reads have connections of their own, without the limits of a transaction that writes.
            self._engine = _postgres_engine(address, POSTGRES_LIMITS)
            self._reader = _postgres_engine(address, ()).execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
        self._writer = self._engine.execution_options(gmd_writes=True)
        for engine in (self._engine, self._reader):  # a store that is dropped leaves no connection open
            finalize(self, engine.dispose)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a connection inside a write transaction; commit at the end, roll back on any error.

        Raises:
            StoreError: the environment does not allow it.
        """
        with self.in_words(), self._writer.begin() as conn:
            yield conn

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection whose reads all see the same moment.

        Raises:
            StoreError: the environment does not allow it.
        """
        with self.in_words(), self._reader.begin() as conn:
            yield conn

    def lasting(self) -> Connection:
        """Give a connection outside any transaction, for the caller to keep and close; use it inside `in_words`."""
        return self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")

    def is_pooled(self) -> bool:
        """Tell whether a pooler is in between that gives each transaction another connection.

        Raises:
            StoreError: the store can't be reached.
        """
        with self.in_words():
            return self.address.path is None and _is_shared(self._engine)

    def close(self) -> None:
        """Close all connections; fold a file's write-ahead log into it."""
        if self.address.path is not None and not self.for_reading:
            with suppress(DBAPIError, sqlite3.Error, UnicodeDecodeError), self._engine.connect() as conn:
                raw = conn.connection.driver_connection
                if raw is not None:
                    raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._engine.dispose()
        self._reader.dispose()

    def discard(self) -> None:
        """Close a store that could not be made whole, and remove its file; a schema stays, empty."""
        self.close()
        if self.address.path is not None:
            for suffix in ("", "-wal", "-shm"):
                Path(f"{self.address.path}{suffix}").unlink(missing_ok=True)

    @contextmanager
    def in_words(self) -> Iterator[None]:
        """Turn what the driver raises into a StoreError, if it is the environment's."""
        try:
            yield
        except DBAPIError as error:
            in_words = as_store_error(error.orig, self.label)
            if in_words is None:
                raise
            raise in_words from error
        except self._engine.dialect.loaded_dbapi.Error as error:  # from the driver itself, while a connection is set up
            in_words = as_store_error(error, self.label)
            if in_words is None:
                raise
            raise in_words from error
        except UnicodeDecodeError as error:  # the driver can't even read what SQLite says about a damaged file
            raise DamagedError(f"{self.label} {UNREADABLE}") from error
        except PoolTimeoutError as error:
            raise StoreError(f"{self.label} has all its connections in use; trying again helps.") from error


def _nothing(_conn: Connection) -> None:
    """Leave a new store empty."""


def create_store(where: str | Path, fill: Callable[[Connection], None] = _nothing) -> Store:
    """Make a new store with all its tables.

    Args:
        fill: puts its rows in, in the same transaction.

    Raises:
        StoreError: it exists already, or can't be made; nothing of it is left behind.
    """
    address = parse_address(where)
    if address.path is None:
        return _create_schema(address, fill)
    check_new(address.path)
    store = Store(address)
    try:
        with store.in_words():
            _write_application_id(address)
            with store.writing() as conn:
                create_tables(conn)
                fill(conn)
    except BaseException:
        store.discard()
        raise
    return store


def open_store(where: str | Path, *, for_reading: bool = False) -> Store:
    """Open a store that exists, and bring an older one up to date (a file is copied first).

    Args:
        for_reading: nothing is written to it, not even to bring it up to date; a file may be read-only.

    Raises:
        StoreError: it is missing, read-only, locked, damaged, on a network drive, not reachable.
        NotOursError: it is not ours, or newer than this program; it has not been touched.
    """
    address = parse_address(where)
    if address.path is not None:
        check_ours(address.path, to_write=not for_reading)
    store = Store(address, for_reading=for_reading)
    try:
        if not for_reading:
            _refuse_pooled(store)
        with store.reading() as conn:
            revision = _revision(conn, address)
        if revision not in KNOWN:
            raise NotOursError(
                f"{store.label} was written by a newer version of this program "
                f"(its tables are {revision!r}, known are up to {HEAD!r}); update the program."
            )
        if revision != HEAD and for_reading:
            raise AddressError(
                f"{store.label} was written by an older version of this program; open it in the desk, "
                "which brings it up to date."
            )
        if revision != HEAD:
            _upgrade(store, revision)
        elif address.path is not None and not for_reading:
            # Nothing is changed, but a file that can't be written says so now and not at a tick.
            with store.writing():
                pass
    except BaseException:
        store.close()
        raise
    return store


def _sqlite_engine(address: StoreAddress, for_reading: bool) -> Engine:
    url, pragmas = address.url, list(SQLITE_PRAGMAS)
    if for_reading:
        pragmas = [SQLITE_PRAGMAS[0], "PRAGMA query_only=ON", "PRAGMA trusted_schema=OFF"]
        if not _may_lie_beside(address.path):
            # Nobody can be writing it here, and SQLite can't make the files that reading beside a writer needs.
            url = url.set(database=f"file:{quote(str(address.path))}", query={"immutable": "1", "uri": "true"})
    engine = create_engine(url, poolclass=QueuePool, hide_parameters=True, execution_options=SHARED)

    @event.listens_for(engine, "connect")
    def on_connect(dbapi_connection: Any, _record: object) -> None:
        dbapi_connection.isolation_level = None  # BEGIN is said below, not guessed by the driver
        for pragma in pragmas:
            dbapi_connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def on_begin(conn: Connection) -> None:
        writes = conn.get_execution_options().get("gmd_writes", False)
        # A deferred transaction that reads first and writes then fails at once when busy.
        conn.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _may_lie_beside(path: Path | None) -> bool:
    return path is not None and os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def _postgres_engine(address: StoreAddress, limits: Sequence[str]) -> Engine:
    engine = create_engine(
        address.url,
        connect_args=POSTGRES_CONNECT,
        hide_parameters=True,
        pool_pre_ping=True,
        execution_options=SHARED,
    )
    settings = [f'search_path TO "{address.schema}"', *(f"{name} TO {WRITE_LIMIT_MS}" for name in limits)]

    @event.listens_for(engine, "connect")
    def on_connect(dbapi_connection: Any, _record: object) -> None:
        dbapi_connection.execute("; ".join(f"SET {setting}" for setting in settings))
        dbapi_connection.commit()

    return engine


def _is_shared(engine: Engine) -> bool:
    """Tell whether two connections of ours, each in a transaction, take turns at the server's."""
    pid = text("SELECT pg_backend_pid()")
    with engine.connect() as one, engine.connect() as other:
        first = one.execute(pid).scalar()
        one.commit()
        if other.execute(pid).scalar() == first:
            return True
        return one.execute(pid).scalar() != first  # while the other's transaction is open


def _refuse_pooled(store: Store) -> None:
    if store.is_pooled():
        raise AddressError(
            f"{store.label}: {POOLED}, and nothing that a session sets would hold. Give the address of the server "
            "itself, or pool whole sessions."
        )


def _write_application_id(address: StoreAddress) -> None:
    """Mark the file as ours in its header, outside any transaction."""
    engine = create_engine(address.url, poolclass=QueuePool)
    try:
        with engine.connect() as conn:
            conn.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
    finally:
        engine.dispose()


def _create_schema(address: StoreAddress, fill: Callable[[Connection], None]) -> Store:
    store = Store(address)
    try:
        _refuse_pooled(store)
        with store.writing() as conn:
            lock = text("SELECT pg_advisory_xact_lock(:key, hashtext(:schema))")
            conn.execute(lock, {"key": APPLICATION_ID, "schema": address.schema})
            if inspect(conn).has_schema(address.schema):
                if inspect(conn).get_table_names(schema=address.schema):
                    raise AddressError(f"{store.label} exists already; choose another schema.")
            else:
                conn.exec_driver_sql(f'CREATE SCHEMA "{address.schema}"')
            _lift_time_limit(conn)
            create_tables(conn)
            fill(conn)
    except BaseException:
        store.close()
        raise
    return store


def _upgrade(store: Store, revision: str) -> None:
    path = store.address.path
    if path is not None:
        backup = _free_name(path.with_name(f"{path.name}.before-{HEAD}"))
        log.info("Upgrading %s from %s to %s, backup in %s", path, revision, HEAD, backup)
        with store.in_words(), store._engine.connect() as conn:
            raw = conn.connection.driver_connection
            if raw is not None:
                raw.execute("VACUUM INTO ?", (str(backup),))
    with store.writing() as conn:
        if path is None:
            conn.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": APPLICATION_ID})
            _lift_time_limit(conn)
        _migrate(conn)


def _free_name(path: Path) -> Path:
    """Leave a copy of before alone: an upgrade that failed, or a file that was put back, has one already."""
    names = (path, *(path.with_name(f"{path.name}-{number}") for number in range(2, 1000)))
    return next(name for name in names if not name.exists())


def _lift_time_limit(conn: Connection) -> None:
    conn.exec_driver_sql("SET LOCAL statement_timeout TO 0")


def _migrate(conn: Connection) -> None:
    # Loaded late for the time to start: a store that is new or up to date does not need it.
    from gmd_desktop.store.migrate import migrate  # noqa: PLC0415

    migrate(conn)


def _revision(conn: Connection, address: StoreAddress) -> str:
    if not inspect(conn).has_table("alembic_version", schema=address.schema or None):
        raise NotOursError(f"{address.label} holds no session.")
    found = conn.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return str(found)
