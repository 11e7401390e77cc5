"""A runner that does not lead: it watches, sends, and takes over when nobody leads any more."""

from collections.abc import Callable

from gmd_desktop.session.leader import Leader
from gmd_desktop.session.overview import who
from gmd_desktop.store import lease
from gmd_desktop.store.presence import is_present

RELOAD_SHARE = 3  # a reload is followed by this many times its own duration without one


class Follower:
    """Looks at what the leader has committed."""

    def __init__(self, leader: Leader, monotonic: Callable[[], float]) -> None:
        self._leader = leader
        self._monotonic = monotonic
        self._seen: lease.Watch | None = None  # what the session in memory was read at
        self._first: lease.Watch | None = None
        self._present = 0  # the epoch whose leader was connected at the last look
        self._reload_from = float("-inf")

    def banner(self) -> str:
        """Say who leads."""
        holder = who(self._leader.leadership.other) or "another program"
        return f"Run by {holder}. Your orders go there."

    def look(self, *, comes_back_paused: bool) -> bool:
        """Read what is new; lead if nobody does. True if anything changed.

        A session that was seen to go on goes on here too; one that was only found as running does what
        `comes_back_paused` says.

        Raises:
            StoreError: the store can't be read.
        """
        seen, self._present = self._present, 0  # a server that fails to answer may have lost the leader's lock too
        with self._leader.store.reading() as conn:
            now = lease.watch(conn)
            present = is_present(self._leader.store, conn, now.lease.epoch)
        gone = now.lease.holder if seen == now.lease.epoch and not present else ""
        if self._leader.leadership.is_free(now.lease) or gone:
            self._leader.open(comes_back_paused=comes_back_paused and not (gone or self._was_alive(now)), gone=gone)
            self._seen = self._first = None
            return True
        self._present = now.lease.epoch if present else 0
        self._leader.leadership.other = now.lease.holder
        self._first = self._first or now
        if now.version == (self._seen.version if self._seen else None) or self._monotonic() < self._reload_from:
            return False
        began = self._monotonic()
        self._leader.reload()
        self._seen = now
        self._reload_from = self._monotonic() + RELOAD_SHARE * (self._monotonic() - began)
        return True

    def _was_alive(self, now: lease.Watch) -> bool:
        """Tell whether the leader has renewed its lease, or let go of it, while we watched."""
        return self._first is not None and now.expires != self._first.expires
