"""A stored session, played again from any tick: by the code that proves it, from snapshots that are made on the way.

One pass through the session makes them, as many as a jump needs to be short. Between two of them only the rows of that
stretch are read. So a jump costs the reading of a snapshot and a few ticks, however long the session is.
"""

import pickle
import time
import zlib
from array import array
from bisect import bisect_right
from collections.abc import Generator, Iterable
from contextlib import ExitStack
from typing import NamedTuple

from sqlalchemy import Connection

from gmd_desktop.session.creation import create_session
from gmd_desktop.session.live import LiveSession, load_session
from gmd_desktop.session.rehearsal import DifferenceError, Rehearsal, Stream
from gmd_desktop.session.scenario import Scenario, read_scenario
from gmd_desktop.session.tick import TickOutcome
from gmd_desktop.session.tick_report import EventView, FillView, SessionStatus, TickPoint
from gmd_desktop.session.verify import UNPLAYABLE, AsStored, play_between, play_tick
from gmd_desktop.store import reads
from gmd_desktop.store.connect import Store
from gmd_desktop.store.rows import CommandRow, EventRow, FillRow, TickRow

SNAPSHOT_MS = 35.0  # what it takes at most, on this machine, to play from one snapshot to the next
MOST_BYTES = 256 * 2**20  # of snapshots; beyond it every second one goes, and the next ones are as far apart
CHUNK = 500  # ticks' rows that are read at once
LATE = 1000  # a command may be stored later than this many with higher numbers


class Played(NamedTuple):
    """What a tick has brought."""

    point: TickPoint
    fills: tuple[FillView, ...]
    events: tuple[EventView, ...]


class Snapshot(NamedTuple):
    """A session after a tick, packed."""

    tick: int
    packed: bytes

    def unpacked(self) -> LiveSession:
        """Give the session."""
        found: LiveSession = pickle.loads(zlib.decompress(self.packed))
        return found


class Course:
    """How a session that ran is played again."""

    def scenario(self, conn: Connection) -> Scenario:
        """Give the scenario that it began with.

        Raises:
            ScenarioError: it can't be read.
        """
        row = reads.read_session(conn)
        assert row is not None, "a store without a session is refused before"
        return read_scenario(row.scenario)

    def made_in(self, _store: Store) -> str:
        """Give the file of a session that is there for the replay only; "" if it is not."""
        return ""

    def begin(self, again: Rehearsal, live: LiveSession) -> None:
        """Play what came before the first tick."""
        play_between(again, live)

    def play(self, again: Rehearsal, live: LiveSession, row: TickRow) -> TickOutcome:
        """Play the tick that `again` has taken up, and what came between it and the next.

        Raises:
            DifferenceError: it is not as it is stored.
        """
        return play_tick(again, live, AsStored(again), row)


class Cursor:
    """A place in a session that is played again: `live` is the session there."""

    def __init__(self, again: Rehearsal, live: LiveSession, course: Course) -> None:
        self.again, self.live, self._course = again, live, course
        again.is_frozen = lambda: self.live.market.settled or self.live.course is SessionStatus.FROZEN

    def begin(self) -> None:
        """Play what came before the first tick."""
        self.again.take_up(0)
        self._course.begin(self.again, self.live)

    def play(self, row: TickRow) -> Played:
        """Play the next tick.

        Raises:
            DifferenceError: it is not as it is stored.
        """
        if row.tick != self.live.tick + 1:
            raise DifferenceError(self.live.tick + 1, "ticks", f"have no row for it, but one for {row.tick}")
        self.again.take_up(row.tick, row)
        events = tuple(
            EventView(one.event_id, one.tick, self.live.schedule.session_ms(one.tick), one.kind, one.text)
            for one in self.again.events
        )
        try:
            outcome = self._course.play(self.again, self.live, row)
        except UNPLAYABLE as error:
            text = f"can't be played again: {str(error) or type(error).__name__}"
            raise self.again.differs("rows", text) from error
        return Played(outcome.point, outcome.fills, events)

    def snapshot(self) -> Snapshot:
        """Keep what there is now."""
        packed = pickle.dumps(self.live, pickle.HIGHEST_PROTOCOL)
        return Snapshot(self.live.tick, zlib.compress(packed, 1))


class Playback:
    """Plays a stored session up to `end`. Belongs to one thread, but for `ready`."""

    def __init__(self, store: Store, scenario: Scenario, end: int, course: Course) -> None:
        self.end = end
        self._store, self._scenario, self._course = store, scenario, course
        self._snapshots: list[Snapshot] = []
        self._open = ExitStack()
        self._lows, self._highs = (
            array("q", [0]) * (end + 1),
            array("q", [0]) * (end + 1),
        )  # numbers of commands, by tick
        self._ahead: Cursor | None = None  # makes the snapshots
        self._rows: Generator[TickRow, None, None] | None = None
        self._since_ms, self._apart, self._bytes = 0.0, 1, 0
        self._cursor: Cursor | None = None
        self._coming: dict[int, TickRow] = {}  # of the stretch that the cursor is in
        self._is_stale = False  # more has happened at the cursor's tick since it was played
        self._untaken_from = 0  # commands that come with a longer session have this number or a higher one
        self.ready = 0  # up to here it can be jumped to

    @property
    def has_begun(self) -> bool:
        """Whether the beginning can be jumped to."""
        return bool(self._snapshots)

    @property
    def is_ready(self) -> bool:
        """Whether all of it can be jumped to."""
        return self._ahead is None and bool(self._snapshots)

    @property
    def snapshot_bytes(self) -> int:
        """How much memory the snapshots take."""
        return self._bytes

    def close(self) -> None:
        """Let go of the store."""
        self._finish()

    def extend(self, end: int) -> None:
        """Take in that the session has gone on; `prepare` makes the rest of it ready.

        What came after the last tick belongs to it, so that one is played again too.

        Raises:
            StoreError: the store can't be read.
        """
        assert self.is_ready, "`prepare` comes first"
        self._is_stale = self.is_somewhere and self.live.tick == self.end
        self._coming = {}
        self._snapshots = [one for one in self._snapshots if one.tick < self.end]
        more, self.end = end - self.end, end
        for numbers in (self._lows, self._highs):
            numbers.extend([0] * more)
        with self._store.in_words():
            if self._snapshots:
                self._ahead = self._go_on(self._snapshots[-1])
            else:
                self.ready = 0
                self._ahead = self._begin()

    # --- snapshots ----------------------------------------------------------------------------

    def prepare(self, for_ms: float) -> None:
        """Make snapshots for a while.

        Raises:
            DifferenceError: the session is not as it is stored from some tick on; `end` is the one before.
            StoreError: the store can't be read.
        """
        deadline = time.perf_counter() + for_ms / 1000
        with self._store.in_words():
            try:
                ahead = self._ahead or self._begin()
                while time.perf_counter() < deadline and self._advance(ahead):
                    pass
            except DifferenceError:
                self.end = self.ready
                self._finish()
                raise

    def _begin(self) -> Cursor:
        conn = self._open.enter_context(self._store.reading())
        found = Stream.of(conn)
        again = Rehearsal(conn, found._replace(commands=self._noting(found.commands)))
        create_session(again, self._scenario)
        self._ahead = ahead = Cursor(again, load_session(again), self._course)
        ahead.begin()
        self._rows = reads.iterate_ticks(conn)
        self._snapshots.append(ahead.snapshot())
        return ahead

    def _go_on(self, last: Snapshot) -> Cursor:
        """Read what has happened since a snapshot."""
        conn, first = self._open.enter_context(self._store.reading()), last.tick + 1
        low = min([self._untaken_from, *(low for low in self._lows[first:] if low)])
        newest, waits_from = reads.read_newest_command(conn)
        commands = reads.read_taken(conn, first, self.end, low, newest)
        self._untaken_from = max(0, min(newest + 1, waits_from or newest + 1) - LATE)
        fills, events = reads.read_fills_of(conn, first, self.end), reads.read_events_of(conn, first, self.end)
        self._rows = (row for row in reads.read_ticks(conn, after=last.tick, upto=self.end))
        again = Rehearsal(conn, _stream(self._noting(commands), fills, events))
        return Cursor(again, last.unpacked(), self._course)

    def _noting(self, rows: Iterable[CommandRow]) -> Generator[CommandRow, None, None]:
        """Note which numbers the commands of each tick have."""
        for row in rows:
            tick = min(row.tick or 0, self.end)
            self._lows[tick] = min(self._lows[tick] or row.seq, row.seq)
            self._highs[tick] = max(self._highs[tick], row.seq)
            yield row

    def _advance(self, ahead: Cursor) -> bool:
        """Play one tick further; false if that was all."""
        assert self._rows is not None
        row = next(self._rows, None)
        if row is None or row.tick > self.end:
            self._finish()
            return False
        began = time.perf_counter()
        ahead.play(row)
        self._since_ms += (time.perf_counter() - began) * 1000
        if self._since_ms >= SNAPSHOT_MS * self._apart:
            self._keep(ahead.snapshot())
            self._since_ms = 0.0
        self.ready = max(self.ready, row.tick)
        return True

    def _keep(self, snapshot: Snapshot) -> None:
        """Keep a snapshot, and not more of them than there is room for."""
        self._snapshots.append(snapshot)
        self._bytes += len(snapshot.packed)
        if self._bytes > MOST_BYTES:
            del self._snapshots[1::2]  # the first stays
            self._bytes = sum(len(one.packed) for one in self._snapshots)
            self._apart *= 2

    def _finish(self) -> None:
        if self._ahead is not None and self._rows is not None:
            self._ahead.again.close()
            self._rows.close()
        self._ahead = self._rows = None
        self._open.close()

    # --- the place that is looked at ----------------------------------------------------------

    @property
    def is_somewhere(self) -> bool:
        """Whether there is a present place."""
        return self._cursor is not None

    @property
    def live(self) -> LiveSession:
        """The session at the present place."""
        assert self._cursor is not None, "`go` comes first"
        return self._cursor.live

    def go(self, tick: int, for_ms: float) -> bool:
        """Go to a tick that is ready, or part of the way; true if it was reached.

        Raises:
            StoreError: the store can't be read.
        """
        deadline = time.perf_counter() + for_ms / 1000
        place = bisect_right([one.tick for one in self._snapshots], tick) - 1
        nearest = self._snapshots[place]
        if self._cursor is None or self._is_stale or not nearest.tick <= self.live.tick <= tick:
            self._cursor, self._coming, self._is_stale = self._restored(nearest), {}, False
        with self._store.reading() as conn:
            while self.live.tick < tick:
                if time.perf_counter() >= deadline:
                    return False
                self._play_on(conn)
        return True

    def step(self) -> Played:
        """Play the next tick, which is ready.

        Raises:
            StoreError: the store can't be read.
        """
        if self._is_stale:
            self.go(self.live.tick, float("inf"))
        with self._store.reading() as conn:
            return self._play_on(conn)

    def _play_on(self, conn: Connection) -> Played:
        assert self._cursor is not None, "`go` comes first"
        coming = self.live.tick + 1
        if coming not in self._coming:
            self._take_stretch(conn, coming)
        self._cursor.again.stored = conn
        return self._cursor.play(self._coming.pop(coming))

    def _restored(self, snapshot: Snapshot) -> Cursor:
        with self._store.reading() as conn:
            return Cursor(Rehearsal(conn, _stream([], [], [])), snapshot.unpacked(), self._course)

    def _take_stretch(self, conn: Connection, first: int) -> None:
        """Read the rows from a tick to the next snapshot."""
        assert self._cursor is not None
        ticks = [one.tick for one in self._snapshots]
        place = bisect_right(ticks, first - 1)
        last = min(ticks[place] if place < len(ticks) else self.ready, first + CHUNK, self.ready)
        lows = [low for low in self._lows[first : last + 1] if low]
        commands = reads.read_taken(conn, first, last, min(lows), max(self._highs[first : last + 1])) if lows else []
        fills, events = reads.read_fills_of(conn, first, last), reads.read_events_of(conn, first, last)
        self._coming = {row.tick: row for row in reads.read_ticks(conn, after=first - 1, upto=last)}
        self._cursor.again.feed(_stream(commands, fills, events))


def _stream(commands: Iterable[CommandRow], fills: Iterable[FillRow], events: Iterable[EventRow]) -> Stream:
    """Give rows that were read as a stream."""
    return Stream(*((row for row in rows) for rows in (commands, fills, events)))  # type: ignore[arg-type]
