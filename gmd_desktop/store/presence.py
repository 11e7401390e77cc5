"""Being seen on a server: a lock that goes with its connection, so that others learn at once of a leader's end.

It is a hint and no fence: the epoch in the session's row decides who may write. Files have no such lock.
"""

from collections.abc import Callable
from contextlib import suppress
from weakref import finalize
from zlib import crc32

from sqlalchemy import Connection, text

from gmd_desktop.store.connect import Store
from gmd_desktop.store.errors import StoreError

_LOCK = text("SELECT pg_try_advisory_lock(:session, :epoch)")
_HELD = text(
    "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 2 "
    "AND classid = :session AND objid = :epoch "
    "AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))"
)


class Presence:
    """The lock of a leader, on a connection of its own. One thread at a time."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._conn: Connection | None = None
        self._close: Callable[[], object] | None = None

    def show(self, epoch: int) -> None:
        """Hold the lock of an epoch; the one before goes.

        Raises:
            StoreError: the server can't be reached.
        """
        self.hide()
        if self._store.address.path is None:
            with self._store.in_words():
                self._conn = self._store.lasting()
                raw = self._conn.connection.driver_connection
                assert raw is not None
                self._close = finalize(self, raw.close)  # also when the runner is dropped without an end
                self._conn.execute(_LOCK, _key(self._store, epoch))

    def hide(self) -> None:
        """Let the lock go, and its connection."""
        conn, self._conn = self._conn, None
        if self._close is not None:
            self._close()
        if conn is not None:
            with suppress(StoreError), self._store.in_words():
                conn.invalidate()  # closed and not kept in the pool, where the lock would live on
                conn.close()


def is_present(store: Store, conn: Connection, epoch: int) -> bool:
    """Tell whether the leader of an epoch is connected; always false for a file.

    Args:
        conn: a connection to the store.
    """
    if store.address.path is not None:
        return False
    return bool(conn.execute(_HELD, _key(store, epoch)).scalar())


def _key(store: Store, epoch: int) -> dict[str, int]:
    """Give the lock's two numbers, of 31 bits each."""
    return {"session": crc32(store.address.schema.encode()) >> 1, "epoch": epoch & 0x7FFFFFFF}
