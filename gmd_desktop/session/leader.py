"""The session as its leader moves it on: every write transaction but the inbox's opens here.

Between BEGIN and COMMIT the state in memory runs ahead of the tables. Whatever fails in between,
also a COMMIT whose answer is lost, the state is read anew from the tables before the next write:
what they say is what happened.
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection

from engine import InvariantError, ParamsError
from gmd_desktop.session.controls import apply_controls
from gmd_desktop.session.leadership import Leadership
from gmd_desktop.session.live import LiveSession, load_session
from gmd_desktop.session.scenario_problems import ScenarioError
from gmd_desktop.session.tick import Clocks, CommandSource, OnPoint, TickOutcome, apply_tick
from gmd_desktop.session.tick_report import EventView, SessionStatus
from gmd_desktop.store import lease, reads
from gmd_desktop.store.connect import Store
from gmd_desktop.store.errors import DamagedError, NotOursError, StoreError
from gmd_desktop.store.presence import Presence

log = logging.getLogger(__name__)

STOPPED_AT_BUG = "stopped at a bug"  # why a runner pauses a session
OPENED_AGAIN = "opened again"  # why a session that was found running is paused
TICKING = frozenset({SessionStatus.RUNNING, SessionStatus.FROZEN})


class NotLeadingError(Exception):
    """Another runner leads, or has made this tick already; nothing was written."""


@dataclass(frozen=True, slots=True)
class TickTimes:
    """How long a tick took, in milliseconds; `store_ms` is the part after the market's work."""

    tick_ms: float
    store_ms: float


class Leader:
    """Owns the live session. One thread at a time."""

    def __init__(self, store: Store, monotonic: Callable[[], float], on_point: OnPoint) -> None:
        self.store = store
        self.leadership = Leadership(monotonic)
        self.presence = Presence(store)
        self.tick_waits = False  # a step or a settle asks for a tick
        self.stale = False
        self.errors: list[str] = []  # for the diary, at the next transaction
        self.events: list[EventView] = []  # committed, and not published yet
        self._monotonic = monotonic
        self._on_point = on_point
        self._live: LiveSession | None = None

    @property
    def live(self) -> LiveSession:
        """The session after its last commit."""
        assert self._live is not None, "open() comes first"
        return self._live

    def open(self, *, comes_back_paused: bool, gone: str = "") -> None:
        """Begin to lead if nobody does, and read the session.

        Args:
            comes_back_paused: a session that is found running waits for somebody to resume it.
            gone: a leader that was seen to go; it need not let its lease run out.

        Raises:
            StoreError: the environment does not allow it, or the store holds no whole session.
        """
        with self.store.writing() as conn:
            if reads.read_session(conn) is None:
                raise NotOursError(f"{self.store.label} holds no session: making it was interrupted.")
            leads = self.leadership.acquire(conn, gone)
            if leads:
                self.presence.show(self.leadership.epoch)
            live = self._read_whole(conn) if leads else None
            if live is not None and comes_back_paused and live.status in TICKING:
                live.move_to(conn, SessionStatus.PAUSED, OPENED_AGAIN)
                live.save(conn)
        if live is None:  # another runner may be writing: all must be read at one moment
            with self.store.reading() as conn:
                live = self._read_whole(conn)
        self._live, self.stale, self.tick_waits = live, False, False
        self._gather_events(live)

    def reload(self) -> None:
        """Read the session anew after something went wrong.

        A COMMIT of ours whose answer was lost may still be under way on the server. It holds the
        lease's row, so a leader asks for that first and waits: what it reads then stays true.

        Raises:
            StoreError: the environment does not allow it; it stays stale.
        """
        live = None
        if self.leadership.leads:
            with self.store.writing() as conn:
                if self.leadership.confirm(conn):
                    self.presence.show(self.leadership.epoch)  # its connection may be gone as well
                    live = self._read(conn)
                else:
                    self.leadership.other = lease.read_lease(conn).holder
        if live is None:  # another runner may be writing: all must be read at one moment
            with self.store.reading() as conn:
                live = self._read(conn)
        self._live, self.stale = live, False

    def tick(self, crowd: CommandSource | None) -> tuple[TickOutcome, TickTimes]:
        """Make one tick and commit it.

        Raises:
            NotLeadingError: this tick is not ours to make.
            StoreError: the environment does not allow it.
            InvariantError: a bug; the tables hold the last good tick.
        """
        began = self._monotonic()
        point = self._on_point
        live = self.live
        clocks = Clocks(lambda: int((self._monotonic() - began) * 1e6), now_us)
        traded = [began]

        def on_point(name: str) -> None:
            if name == "engine applied":
                traded.append(self._monotonic())
            point(name)

        with self._transaction() as conn:
            point("begun")
            if not self.leadership.advance(conn, live.tick):
                raise NotLeadingError
            point("fence passed")
            self._write_errors(conn)
            outcome = apply_tick(conn, live, crowd, self.leadership.epoch, clocks, on_point)
            point("before commit")
        point("committed")
        self.tick_waits = False
        now = self._monotonic()
        times = TickTimes((now - began) * 1000, (now - traded[-1]) * 1000)
        log.info(
            "tick %d: %d orders, %d fills, %.1f ms",
            live.tick,
            outcome.orders,
            len(outcome.fills),
            times.tick_ms,
        )
        return outcome, times

    def controls_wait(self) -> bool:
        """Look whether anything waits that needs no tick, or asks for one."""
        with self.store.reading() as conn:
            return reads.controls_wait(conn)

    def apply_controls(self) -> bool:
        """Apply what needs no tick, in a transaction of its own; renews the lease.

        Returns:
            Whether more of it waits than fits into one transaction.

        Raises:
            NotLeadingError: another runner leads.
            StoreError: the environment does not allow it.
        """
        live = self.live
        with self._transaction() as conn:
            if not self.leadership.confirm(conn):
                raise NotLeadingError
            self._write_errors(conn)
            self.tick_waits = apply_controls(conn, live) is not None
            more_waits = not self.tick_waits and reads.controls_wait(conn)
            live.save(conn)
            self._on_point("controls before commit")
        self._on_point("controls committed")
        return more_waits

    def stop_at_bug(self, text: str) -> None:
        """Put a bug into the diary, and pause the session at its last good tick, so that no runner goes on with it.

        Raises:
            NotLeadingError: another runner leads.
            StoreError: the environment does not allow it.
        """
        self.reload()
        live = self.live
        with self._transaction() as conn:
            if not self.leadership.confirm(conn):
                raise NotLeadingError
            self._write_errors(conn)
            live.record(conn, "ERROR", text)
            if live.status in TICKING:
                live.move_to(conn, SessionStatus.PAUSED, STOPPED_AT_BUG)
            live.save(conn)

    def renew(self) -> None:
        """Renew the lease though no tick does it.

        Raises:
            NotLeadingError: another runner leads.
            StoreError: the environment does not allow it.
        """
        with self.store.writing() as conn:
            if not self.leadership.confirm(conn):
                raise NotLeadingError

    def release(self) -> None:
        """Stop leading.

        Raises:
            StoreError: the environment does not allow it; the lease runs out by itself.
        """
        try:
            if self.leadership.leads:
                with self.store.writing() as conn:
                    self.leadership.release(conn)
        finally:
            self.presence.hide()

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        """Open a write transaction; the live session ends up committed, or marked as stale."""
        live, self.stale = self.live, True  # until we know that it was committed
        try:
            with self.store.writing() as conn:
                yield conn
        except BaseException:
            live.market.undo()  # previews go on from the last commit
            raise
        live.market.mark()
        live.portfolio.mark()
        self.errors.clear()
        self._gather_events(live)
        self.stale = False

    def _gather_events(self, live: LiveSession) -> None:
        self.events += live.new_events
        live.new_events.clear()

    def _read_whole(self, conn: Connection) -> LiveSession:
        try:
            return self._read(conn)
        except InvariantError as error:
            raise DamagedError(f"{self.store.label} is damaged: {error}; open a backup of it.") from error

    def _read(self, conn: Connection) -> LiveSession:
        try:
            return load_session(conn)
        except (ScenarioError, ParamsError) as error:
            raise StoreError(f"{self.store.label} holds a scenario that can't be read: {error}") from error

    def _write_errors(self, conn: Connection) -> None:
        """Put what went wrong before into the diary; kept until a commit."""
        for text in self.errors:
            self.live.record(conn, "ERROR", text)


def now_us() -> int:
    """Give the time of day in UTC microseconds."""
    return time.time_ns() // 1000
