"""A session's tables while it is played again: every row it writes is held against the one that is stored.

A rehearsal takes the place of a connection in the functions of `reads` and `writes`, so that the same code plays the
session again that played it first, and no rule is written twice. What it reads is what the session had at that moment;
what it writes is compared and forgotten. In memory are one tick, the book, the accounts and positions, and the numbers
of the orders that have rested.
"""

from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Connection

from gmd_desktop.session.intake import TRADING_FROZEN
from gmd_desktop.session.session_log import ByTick
from gmd_desktop.store import reads, writes
from gmd_desktop.store.rows import (
    AccountRow,
    BotCommandRow,
    CommandRow,
    EventRow,
    FillRow,
    OrderRow,
    OutcomeRow,
    PositionRow,
    SessionRow,
    TakenRow,
    TickRow,
)

Row = TypeVar("Row", bound=tuple[Any, ...])
TAKEN_FIELDS = TakenRow._fields[:-1]
BOT_FIELDS = tuple(name for name in BotCommandRow._fields if name != "created")
LEASE = ("epoch", "holder", "lease_expires")  # who leads is no part of the session
LONGEST = 160  # characters of a text in a sentence
LOOK_UP = 500  # orders that are done are compared so many at a time


class DifferenceError(Exception):
    """What is stored is not what the session gives; the text says where and what."""

    def __init__(self, tick: int, table: str, text: str) -> None:
        super().__init__(f"Tick {tick}: {table} {text}")
        self.tick, self.table = tick, table


class _Place(NamedTuple):
    """Where a row stands."""

    tick: int
    table: str
    row: str


@dataclass(slots=True)
class Standing:
    """What a session's tables hold at a moment, as far as it is read from them; the rows are never changed."""

    session: dict[str, object] = field(default_factory=dict)
    accounts: dict[str, AccountRow] = field(default_factory=dict)
    positions: dict[tuple[object, ...], PositionRow] = field(default_factory=dict)
    outcomes: dict[int, OutcomeRow] = field(default_factory=dict)
    resting: dict[int, OrderRow] = field(default_factory=dict)


class Stream(NamedTuple):
    """Rows as they were stored, each by tick: commands that were taken, fills, the diary."""

    commands: Generator[CommandRow, None, None]
    fills: Generator[FillRow, None, None]
    events: Generator[EventRow, None, None]

    @staticmethod
    def of(stored: Connection) -> "Stream":
        """Stream all of a session."""
        return Stream(reads.iterate_taken(stored), reads.iterate_fills(stored), reads.iterate_events(stored))


class Rehearsal(Connection):
    """The tables of a session that is played again. `is_frozen` tells whether trading is frozen at the moment.

    Args:
        stored: what the rows are held against.
        stream: the rows to come; all of the session's unless given.
        standing: what the tables held before them; nothing unless given.
    """

    def __init__(  # no connection of its own: nothing is sent anywhere
        self, stored: Connection, stream: Stream | None = None, standing: Standing | None = None
    ) -> None:
        self.is_frozen: Callable[[], bool] = lambda: False
        self.controls: Sequence[CommandRow] = ()  # what `read_waiting_controls` finds
        self.bots: list[CommandRow] = []  # the crowd's commands of the tick, as stored
        self.events: list[EventRow] = []  # the diary of the tick, what has not come yet
        self.standing = standing or Standing()
        self.stored = stored
        self.feed(stream or Stream.of(stored))
        self._tick = 0
        self._tick_row: TickRow | None = None
        self._people: dict[int, CommandRow] = {}  # of the tick, what has not been taken yet
        self._tick_fills: list[FillRow] = []
        self._done: dict[int, OrderRow] = {}
        self._rested: set[int] = set()

    def feed(self, stream: Stream) -> None:
        """Go on with these rows."""
        self._streams = stream
        self._commands = ByTick(stream.commands, lambda row: row.tick or 0)
        self._fills = ByTick(stream.fills, lambda row: row.tick)
        self._events = ByTick(stream.events, lambda row: row.tick)

    def execute(self, statement: object, *_: object, **__: object) -> Any:
        """Refuse: a statement of a tick that is not in `reads` or `writes` could not be compared."""
        raise NotImplementedError(f"a rehearsal knows nothing of {statement}")

    def close(self) -> None:
        """End the reading of what is stored."""
        for stream in self._streams:
            stream.close()

    # --- tick by tick -------------------------------------------------------------------------

    def take_up(self, tick: int, row: TickRow | None = None) -> None:
        """Take up the stored rows of a tick; of tick 0, what came before the first."""
        self._tick, self._tick_row = tick, row
        rows = self._commands.take(tick)
        self.bots = [one for one in rows if one.uuid is None]
        self._people = {one.seq: one for one in rows if one.uuid is not None}
        self._tick_fills = self._fills.take(tick)
        self.events = self._events.take(tick)

    def waiting_controls(self) -> list[CommandRow]:
        """Give the tick's rows that need no tick or ask for one, not taken yet: joins, controls, withdrawals."""
        return [
            row
            for row in self._people.values()
            if row.place is None and (row.kind in ("JOIN", "CONTROL") or row.target_uuid is not None)
        ]

    def refused_at_once(self) -> list[CommandRow]:
        """Give the tick's orders that were refused when they came, because trading was frozen; not taken yet."""
        return [row for row in self._people.values() if row.kind == "ORDER" and row.reason == TRADING_FROZEN]

    def end(self) -> None:
        """See that everything stored of the tick has come.

        Raises:
            DifferenceError: something has not.
        """
        for row in self._people.values():
            raise self.differs("commands", f"{row.seq} is stored as taken, but nothing in the session takes it")
        for event in self.events:
            raise self.differs("events", f'{event.event_id} ("{event.text}") is stored, but nothing makes it')

    def finish(self, tick: int) -> None:
        """Compare what stands at the end.

        Raises:
            DifferenceError: at the first difference.
        """
        streams = (("commands", self._commands, 1), ("fills", self._fills, 2), ("events", self._events, 1))
        for table, stream, keys in streams:
            if (left := stream.left()) is not None:
                raise self.differs(table, f"{_key(left[:keys])} is stored after the last tick")
        self._look_up()
        stored = self.stored
        _compare(tick, "orders", self.standing.resting.values(), reads.read_resting(stored), 1)
        for order_id in reads.iterate_order_ids(stored):
            if order_id not in self._rested:
                raise self.differs("orders", f"{order_id} is stored, but no such order has rested")
        _compare(tick, "accounts", self.standing.accounts.values(), reads.read_accounts(stored), 1)
        _compare(tick, "positions", self.standing.positions.values(), reads.read_positions(stored), 3)
        _compare(tick, "outcomes", self.standing.outcomes.values(), reads.read_outcomes(stored), 1)
        self._compare_session(tick)

    def differs(self, table: str, text: str) -> DifferenceError:
        """Make the error for a difference in the present tick."""
        return DifferenceError(self._tick, table, text)

    def _compare_session(self, tick: int) -> None:
        row = reads.read_session(self.stored)
        assert row is not None, "it has been read before"
        names = [name for name in SessionRow.__slots__ if name not in LEASE]
        made = self.standing.session | {"tick": tick}
        values = tuple(getattr(row, name) for name in names)
        _same(_Place(tick, "session", ""), names, values, tuple(made[name] for name in names))
        if self._tick_row is not None and self._tick_row.epoch > row.epoch:
            raise self.differs("session", f"epoch is {row.epoch}, but the last tick was made in {self._tick_row.epoch}")

    def _look_up(self) -> None:
        """Hold the orders that are done against the stored ones."""
        stored = {row.order_id: row for row in reads.read_orders(self.stored, list(self._done))}
        for order_id, row in self._done.items():
            key = _Place(row.changed_tick, "orders", str(order_id))
            _same_row(key, stored.get(order_id), row)
        self._done.clear()

    # --- what a session reads -----------------------------------------------------------------

    def read_session(self) -> SessionRow:
        """Give the session's row as it is written so far."""
        return SessionRow(**self.standing.session)  # type: ignore[arg-type]

    def read_waiting(self, _limit: int) -> list[CommandRow]:
        """Give what the tick took of the inbox; orders that were refused only if trading is frozen."""
        frozen = self.is_frozen()
        return [
            reads.as_it_waited(row)
            for row in self._people.values()
            if row.place is not None or (frozen and _refused_in_tick(row))
        ]

    def read_waiting_controls(self) -> list[CommandRow]:
        """Give the controls whose turn it is."""
        return [reads.as_it_waited(row) for row in self.controls]

    def read_command(self, uuid: str) -> CommandRow | None:
        """Give a command as it stood at this moment."""
        row = reads.read_command(self.stored, uuid)
        if row is None or (row.tick is not None and row.tick <= self._tick and row.seq not in self._people):
            return row
        return reads.as_it_waited(row)

    # --- what a session writes ----------------------------------------------------------------

    def insert_session(self, row: SessionRow) -> None:
        """Keep the session's row."""
        self.standing.session = {name: getattr(row, name) for name in SessionRow.__slots__}

    def update_session(self, **values: object) -> None:
        """Keep the session's row."""
        self.standing.session |= values

    def take_commands(self, rows: Sequence[TakenRow]) -> bool:
        """Compare what became of rows of the inbox."""
        for made in rows:
            stored = self._people.pop(made.seq)
            if stored[16:] != made[:-1]:
                key = _Place(self._tick, "commands", str(made.seq))
                _same(key, TAKEN_FIELDS, stored[16:], made[:-1])
        return True

    def insert_bot_commands(self, rows: Iterable[BotCommandRow]) -> None:
        """Compare the crowd's commands."""
        for stored, made in zip_longest(self.bots, rows):
            if stored is None or made is None:
                what = "lacks a command of the crowd" if stored is None else f"{stored.seq} is none of the crowd's"
                raise self.differs("commands", f"{what}: {(made or stored)[1:4]}")
            mine, theirs = made[:12] + made[13:], (stored.kind, *stored[3:14], *stored[16:])
            if mine != theirs:
                _same(_Place(self._tick, "commands", str(stored.seq)), BOT_FIELDS, theirs, mine)
            if stored.target_uuid is not None or stored.payload is not None:
                raise self.differs("commands", f"{stored.seq}: a command of the crowd has no target_uuid or payload")

    def insert_fills(self, rows: Iterable[FillRow]) -> None:
        """Compare the tick's fills."""
        made = list(rows)
        if made != self._tick_fills:
            _compare(self._tick, "fills", made, self._tick_fills, 2)

    def insert_tick(self, row: TickRow) -> None:
        """Compare the tick's own row; the hash last, as all that it takes in but is compared nowhere else."""
        stored = self._tick_row
        if stored is not None and stored != row and stored._replace(log_hash=row.log_hash) == row:
            behind = "the scenario, a command, or a line of the diary" if row.tick == 1 else "a command, or a line"
            raise self.differs("ticks", f"{row.tick}: log_hash is not the hash of what is stored: {behind} was changed")
        _same_row(_Place(self._tick, "ticks", str(row.tick)), self._tick_row, row)

    def upsert_orders(self, rows: Sequence[OrderRow]) -> None:
        """Keep what rests; what is done is compared with the stored order."""
        for row in rows:
            self._rested.add(row.order_id)
            if row.status in reads.RESTING:
                self.standing.resting[row.order_id] = row
            else:
                self.standing.resting.pop(row.order_id, None)
                self._done[row.order_id] = row
        if len(self._done) >= LOOK_UP:
            self._look_up()

    def upsert_accounts(self, rows: Sequence[AccountRow]) -> None:
        """Keep the accounts."""
        self.standing.accounts |= {row.participant: row for row in rows}

    def upsert_positions(self, rows: Sequence[PositionRow]) -> None:
        """Keep the positions."""
        self.standing.positions |= {row[:3]: row for row in rows}

    def upsert_outcomes(self, rows: Sequence[OutcomeRow]) -> None:
        """Keep the pools."""
        self.standing.outcomes |= {row.outcome: row for row in rows}

    def insert_event(self, tick: int, kind: str, text: str, line: str | None, chain_tick: int | None) -> int:
        """Compare a line of the diary with the next one that is stored."""
        if not self.events:
            raise self.differs("events", f'lack the line "{text}"')
        stored = self.events.pop(0)
        made = EventRow(stored.event_id, tick, kind, text, line, chain_tick)
        _same_row(_Place(self._tick, "events", str(stored.event_id)), stored, made)
        return stored.event_id


def _refused_in_tick(row: CommandRow) -> bool:
    """Tell whether a command that never reached the market is one that a tick without trading refuses."""
    return row.reason == TRADING_FROZEN or (row.kind == "CANCEL" and row.target_uuid is None)


def _compare(tick: int, table: str, made: Iterable[Row], stored: Iterable[Row], keys: int) -> None:
    """Hold two sets of rows against each other; the first `keys` columns say which belong together."""
    found = {row[:keys]: row for row in stored}
    for row in made:
        key = _Place(tick, table, _key(row[:keys]))
        _same_row(key, found.pop(row[:keys], None), row)
    for extra in found:
        raise DifferenceError(tick, table, f"{_key(extra)} is stored, but nothing in the session makes it")


def _key(values: Iterable[object]) -> str:
    return "/".join(map(str, values))


def _same_row(key: _Place, stored: Row | None, made: Row) -> None:
    if stored is None:
        raise DifferenceError(key.tick, key.table, f"{key.row} is missing; played again it is {tuple(made)}")
    if stored != made:
        _same(key, made._fields, stored, made)  # type: ignore[attr-defined]


def _same(key: _Place, names: Sequence[str], stored: Sequence[object], made: Sequence[object]) -> None:
    for name, old, new in zip(names, stored, made, strict=True):
        if old != new:
            where = f"{key.row}: {name}" if key.row else name
            text = f"{where} is {_quoted(old)} in the store, and {_quoted(new)} played again"
            raise DifferenceError(key.tick, key.table, text)


def _quoted(value: object) -> str:
    """Write a value for a sentence: text in quotes and not longer than a line."""
    if not isinstance(value, str):
        return str(value)
    return f'"{value}"' if len(value) <= LONGEST else f'"{value[:LONGEST]}..."'


reads.read_session.register(Rehearsal, Rehearsal.read_session)
reads.read_waiting.register(Rehearsal, Rehearsal.read_waiting)
reads.read_waiting_controls.register(Rehearsal, Rehearsal.read_waiting_controls)
reads.read_command.register(Rehearsal, Rehearsal.read_command)
reads.read_accounts.register(Rehearsal, lambda again: list(again.standing.accounts.values()))
reads.read_outcomes.register(Rehearsal, lambda again: list(again.standing.outcomes.values()))
reads.read_positions.register(Rehearsal, lambda again: list(again.standing.positions.values()))
reads.read_resting.register(Rehearsal, lambda again: list(again.standing.resting.values()))
reads.read_ticks.register(Rehearsal, lambda *_: [])
reads.read_chain.register(Rehearsal, lambda *_: [])
reads.read_crowd_lines.register(Rehearsal, lambda _again: [])
writes.insert_session.register(Rehearsal, Rehearsal.insert_session)
writes.update_session.register(Rehearsal, Rehearsal.update_session)
writes.take_commands.register(Rehearsal, Rehearsal.take_commands)
writes.insert_bot_commands.register(Rehearsal, Rehearsal.insert_bot_commands)
writes.insert_fills.register(Rehearsal, Rehearsal.insert_fills)
writes.insert_tick.register(Rehearsal, Rehearsal.insert_tick)
writes.upsert_orders.register(Rehearsal, Rehearsal.upsert_orders)
writes.upsert_accounts.register(Rehearsal, Rehearsal.upsert_accounts)
writes.upsert_positions.register(Rehearsal, Rehearsal.upsert_positions)
writes.upsert_outcomes.register(Rehearsal, Rehearsal.upsert_outcomes)
writes.insert_event.register(Rehearsal, Rehearsal.insert_event)
