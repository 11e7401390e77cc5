"""Queries, each with its order, to frozen rows. Those a session is played with are dispatched as in `writes`."""

from collections.abc import Collection, Generator, Sequence
from functools import singledispatch
from typing import Any, TypeVar

from sqlalchemy import Connection, Select, Table, bindparam, func, or_, select, tuple_, type_coerce
from sqlalchemy.types import NullType

from gmd_desktop.store.errors import NotOursError
from gmd_desktop.store.rows import (
    AccountRow,
    CommandRow,
    EventRow,
    FillRow,
    OrderRow,
    OutcomeRow,
    PositionRow,
    SessionRow,
    TickRow,
)
from gmd_desktop.store.tables import (
    CONTROLS_THAT_WAIT,
    accounts,
    commands,
    events,
    fills,
    orders,
    outcomes,
    positions,
    session,
    ticks,
)

Row = TypeVar("Row", bound=tuple[Any, ...])


def _rows(table: Table, row: type[Row]) -> Select[Any]:
    names: tuple[str, ...] = row._fields  # type: ignore[attr-defined]
    return select(*(table.c[name] for name in names))


# Built once: every tick runs them.
_WAITING = _rows(commands, CommandRow).where(commands.c.tick.is_(None)).order_by(commands.c.seq)
# What a row has while it waits, not converted: half the time of reading whole rows.
_SENT = CommandRow._fields[: CommandRow._fields.index("tick")]
_NOT_TAKEN = (None,) * (len(CommandRow._fields) - len(_SENT))
WAITING = _WAITING.with_only_columns(*(type_coerce(commands.c[name], NullType) for name in _SENT)).limit(
    bindparam("limit")
)
TAKEN = (
    select(*(type_coerce(commands.c[name], NullType) for name in CommandRow._fields))
    .where(commands.c.tick.is_not(None))
    .order_by(commands.c.tick, commands.c.seq)
)
MAX_CONTROLS = 2_000  # that are read at once
WAITING_CONTROLS = _rows(commands, CommandRow).where(CONTROLS_THAT_WAIT).order_by(commands.c.seq).limit(MAX_CONTROLS)
CONTROLS_WAIT = WAITING_CONTROLS.with_only_columns(commands.c.seq).order_by(None).limit(1)
WAITING_OF = (
    _WAITING.where(commands.c.participant == bindparam("name"), commands.c.kind == "ORDER")
    .order_by(None)
    .order_by(commands.c.participant, commands.c.seq.desc())  # by the index of participants
    .limit(bindparam("limit"))
)
LATEST_ORDERS = (
    _rows(commands, CommandRow)
    .where(
        commands.c.participant == bindparam("name"), commands.c.tick <= bindparam("upto"), commands.c.kind == "ORDER"
    )
    .order_by(commands.c.seq.desc())
    .limit(bindparam("limit"))
)
ORDERS = (
    _rows(orders, OrderRow).where(orders.c.order_id.in_(bindparam("ids", expanding=True))).order_by(orders.c.order_id)
)
COUNT_WAITING = select(func.count()).select_from(commands).where(commands.c.tick.is_(None))

RESTING = ("OPEN", "PARTIAL")
_BATCH = 5000


@singledispatch
def read_session(conn: Connection) -> SessionRow | None:
    """Read the session; None if the store is empty."""
    row = conn.execute(select(*(session.c[name] for name in SessionRow.__slots__))).one_or_none()
    return SessionRow(*row) if row else None


def read_created(conn: Connection) -> int:
    """Read when the session was made, in UTC microseconds."""
    return int(conn.execute(select(session.c.created)).scalar_one())


def require_session(conn: Connection, label: str) -> SessionRow:
    """Read the session of a store that is there to be read.

    Raises:
        NotOursError: the store is empty.
    """
    row = read_session(conn)
    if row is None:
        raise NotOursError(f"{label} holds no session: making it was interrupted.")
    return row


@singledispatch
def read_waiting(conn: Connection, limit: int) -> list[CommandRow]:
    """Read what waits in the inbox, oldest first; `auto_fill` may be 0 or 1. A lower number may turn up later."""
    return [CommandRow._make((*found, *_NOT_TAKEN)) for found in conn.execute(WAITING, {"limit": limit}).all()]


def as_it_waited(row: CommandRow) -> CommandRow:
    """Give a command that has been taken as it stood in the inbox."""
    return CommandRow._make((*row[: len(_SENT)], *_NOT_TAKEN))


@singledispatch
def read_waiting_controls(conn: Connection) -> list[CommandRow]:
    """Read the oldest of what waits and needs no tick: joins, controls, and cancels of queued orders."""
    return _all(conn, CommandRow, WAITING_CONTROLS)


def controls_wait(conn: Connection) -> bool:
    """Tell whether `read_waiting_controls` would find anything."""
    return conn.execute(CONTROLS_WAIT).first() is not None


def read_waiting_of(conn: Connection, participant: str, limit: int) -> list[CommandRow]:
    """Read the latest orders of one participant that still wait, oldest of them first."""
    return _all(conn, CommandRow, WAITING_OF, {"name": participant, "limit": limit})[::-1]


def count_waiting(conn: Connection) -> int:
    """Count the inbox."""
    return int(conn.execute(COUNT_WAITING).scalar_one())


@singledispatch
def read_command(conn: Connection, uuid: str) -> CommandRow | None:
    """Read one command by its client's uuid."""
    found = _all(conn, CommandRow, _rows(commands, CommandRow).where(commands.c.uuid == uuid))
    return found[0] if found else None


def read_latest_orders(conn: Connection, participant: str, upto: int, limit: int) -> list[CommandRow]:
    """Read the latest orders of a participant that were taken up to a tick, newest first."""
    return _all(conn, CommandRow, LATEST_ORDERS, {"name": participant, "upto": upto, "limit": limit})


@singledispatch
def read_resting(conn: Connection) -> list[OrderRow]:
    """Read the book: every order that rests, in order of arrival."""
    query = _rows(orders, OrderRow).where(orders.c.status.in_(RESTING)).order_by(orders.c.order_id)
    return _all(conn, OrderRow, query)


def read_orders(conn: Connection, order_ids: Sequence[int]) -> list[OrderRow]:
    """Read orders that rest or have rested, by id."""
    return _all(conn, OrderRow, ORDERS, {"ids": order_ids}) if order_ids else []


@singledispatch
def read_accounts(conn: Connection) -> list[AccountRow]:
    """Read all participants in the order in which they joined."""
    return _all(conn, AccountRow, _rows(accounts, AccountRow).order_by(accounts.c.place))


@singledispatch
def read_positions(conn: Connection) -> list[PositionRow]:
    """Read all positions, by participant, outcome, token."""
    query = _rows(positions, PositionRow).order_by(positions.c.participant, positions.c.outcome, positions.c.token)
    return _all(conn, PositionRow, query)


@singledispatch
def read_outcomes(conn: Connection) -> list[OutcomeRow]:
    """Read all outcomes by number."""
    return _all(conn, OutcomeRow, _rows(outcomes, OutcomeRow).order_by(outcomes.c.outcome))


@singledispatch
def read_ticks(conn: Connection, after: int, every: int = 1, upto: int | None = None) -> list[TickRow]:
    """Read ticks later than `after` and not later than `upto`, only those that `every` divides."""
    query = _rows(ticks, TickRow).where(ticks.c.tick > after)
    if upto is not None:
        query = query.where(ticks.c.tick <= upto)
    if every > 1:
        query = query.where(ticks.c.tick % every == 0)
    return _all(conn, TickRow, query.order_by(ticks.c.tick))


def read_volumes(conn: Connection, upto: int, every: int) -> list[tuple[int, ...]]:
    """Add up the volumes of every so many ticks up to `upto`: the last tick of each sum, then USDC by kind."""
    last = ((ticks.c.tick + (every - 1)) // every * every).label("last")
    sums = (func.sum(ticks.c[name]) for name in TickRow._fields if name.startswith("volume_"))
    query = select(last, *sums).where(ticks.c.tick > 0, ticks.c.tick <= upto).group_by(last).order_by(last)
    return [tuple(int(value) for value in row) for row in conn.execute(query)]


def read_latest_fills(conn: Connection, upto: int, limit: int) -> list[FillRow]:
    """Read the latest fills up to a tick, oldest of them first."""
    query = (
        _rows(fills, FillRow).where(fills.c.tick <= upto).order_by(fills.c.tick.desc(), fills.c.seq.desc()).limit(limit)
    )
    return _all(conn, FillRow, query)[::-1]


def read_fills_beside(conn: Connection, tick: int, seq: int, limit: int, *, older: bool) -> list[FillRow]:
    """Read the fills that came next before a place, or next after it, oldest first."""
    place = tuple_(fills.c.tick, fills.c.seq)
    query = _rows(fills, FillRow).where(place < (tick, seq) if older else place > (tick, seq)).limit(limit)
    if older:
        return _all(conn, FillRow, query.order_by(fills.c.tick.desc(), fills.c.seq.desc()))[::-1]
    return _all(conn, FillRow, query.order_by(fills.c.tick, fills.c.seq))


def read_latest_events(conn: Connection, upto: int, limit: int) -> list[EventRow]:
    """Read the end of the diary up to a tick, oldest first."""
    query = _rows(events, EventRow).where(events.c.tick <= upto).order_by(events.c.event_id.desc()).limit(limit)
    return _all(conn, EventRow, query)[::-1]


def read_taken(conn: Connection, first: int, last: int, low: int, high: int) -> list[CommandRow]:
    """Read the commands of ticks from first to last, whose numbers are from low to high, as `iterate_taken` does."""
    query = TAKEN.where(commands.c.seq.between(low, high), commands.c.tick.between(first, last))
    return _all(conn, CommandRow, query)  # type: ignore[arg-type]


def read_newest_command(conn: Connection) -> tuple[int, int | None]:
    """Read the highest number of a command, 0 without any, and the lowest one that waits, None if none does."""
    newest = conn.execute(select(func.max(commands.c.seq))).scalar_one()
    waits = conn.execute(select(func.min(commands.c.seq)).where(commands.c.tick.is_(None))).scalar_one()
    return newest or 0, waits


def read_fills_of(conn: Connection, first: int, last: int) -> list[FillRow]:
    """Read the fills of ticks from first to last, in the order in which they happened."""
    query = _rows(fills, FillRow).where(fills.c.tick.between(first, last))
    return _all(conn, FillRow, query.order_by(fills.c.tick, fills.c.seq))


def read_events_of(conn: Connection, first: int, last: int) -> list[EventRow]:
    """Read the diary of ticks from first to last."""
    query = _rows(events, EventRow).where(events.c.tick.between(first, last))
    return _all(conn, EventRow, query.order_by(events.c.event_id))


@singledispatch
def read_chain(conn: Connection, after: int) -> list[EventRow]:
    """Read the events that the hashes of ticks later than `after` take in."""
    query = _rows(events, EventRow).where(events.c.chain_tick > after)
    return _all(conn, EventRow, query.order_by(events.c.event_id))


@singledispatch
def read_crowd_lines(conn: Connection) -> list[str]:
    """Read what has been changed about the crowd, in order."""
    query = select(events.c.line).where(events.c.kind == "CROWD").order_by(events.c.event_id)
    return list(conn.execute(query).scalars())


def iterate_ticks(conn: Connection) -> Generator[TickRow, None, None]:
    """Give every tick in order."""
    return _stream(conn, TickRow, _rows(ticks, TickRow).order_by(ticks.c.tick))


def iterate_applied(conn: Connection) -> Generator[CommandRow, None, None]:
    """Give every command that reached the market, in the order in which it did."""
    query = _rows(commands, CommandRow).where(commands.c.place.is_not(None))
    return _stream(conn, CommandRow, query.order_by(commands.c.tick, commands.c.place))


def iterate_taken(conn: Connection) -> Generator[CommandRow, None, None]:
    """Give every command that does not wait any more, by tick and number; `auto_fill` may be 0 or 1."""
    return _stream(conn, CommandRow, TAKEN)  # type: ignore[arg-type]


def iterate_fills(conn: Connection) -> Generator[FillRow, None, None]:
    """Give every fill in the order in which it happened."""
    return _stream(conn, FillRow, _rows(fills, FillRow).order_by(fills.c.tick, fills.c.seq))


def iterate_events(conn: Connection) -> Generator[EventRow, None, None]:
    """Give the diary in its order."""
    return _stream(conn, EventRow, _rows(events, EventRow).order_by(events.c.event_id))


def iterate_commands(conn: Connection) -> Generator[CommandRow, None, None]:
    """Give everything that was ever sent, what waits among it, in its order."""
    return _stream(conn, CommandRow, _rows(commands, CommandRow).order_by(commands.c.seq))


def iterate_orders_sent(
    conn: Connection,
) -> Generator[tuple[CommandRow, str | None, int | None, int | None], None, None]:
    """Give every order with its status, remaining size and last change if it rests or has rested, in their order."""
    query = (
        _rows(commands, CommandRow)
        .add_columns(orders.c.status, orders.c.remaining, orders.c.changed_tick)
        .outerjoin_from(commands, orders, orders.c.order_id == commands.c.order_id)
        .where(commands.c.kind == "ORDER")
        .order_by(commands.c.seq)
    )
    with conn.execute(query.execution_options(yield_per=_BATCH)) as result:
        for batch in result.partitions():
            yield from ((CommandRow._make(row[:-3]), *row[-3:]) for row in batch)


def iterate_orders(conn: Connection) -> Generator[OrderRow, None, None]:
    """Give all orders that rest or have rested as they stand, in the order in which they came."""
    return _stream(conn, OrderRow, _rows(orders, OrderRow).order_by(orders.c.order_id))


def iterate_fills_of(conn: Connection, participant: str) -> Generator[FillRow, None, None]:
    """Give the fills in which one participant took part, in the order in which they happened."""
    is_of = or_(fills.c.participant == participant, fills.c.counter_participant == participant)
    return _stream(conn, FillRow, _rows(fills, FillRow).where(is_of).order_by(fills.c.tick, fills.c.seq))


def count_submissions(conn: Connection, participant: str, but: Collection[str]) -> list[tuple[int, int]]:
    """Count a participant's orders that reached the market, by tick, but for those refused for one of some reasons."""
    query = (
        select(commands.c.tick, func.count())
        .where(commands.c.participant == participant, commands.c.kind == "ORDER", commands.c.place.is_not(None))
        .where(or_(commands.c.reason.is_(None), commands.c.reason.not_in(sorted(but))))
        .group_by(commands.c.tick)
        .order_by(commands.c.tick)
    )
    return [(int(tick), int(count)) for tick, count in conn.execute(query)]


def count_orders(conn: Connection, participant: str | None = None) -> dict[str, int]:
    """Count the orders that have been taken, of everybody or of one participant, by what became of them at once."""
    query = select(commands.c.status, func.count()).where(commands.c.kind == "ORDER", commands.c.tick.is_not(None))
    if participant is not None:
        query = query.where(commands.c.participant == participant)
    query = query.group_by(commands.c.status).order_by(commands.c.status)
    return {status: int(count) for status, count in conn.execute(query)}


def count_export_rows(conn: Connection) -> int:
    """Count about as many rows as the tables that grow with a session have, those of prices among them."""
    counted = (commands, commands, fills, ticks, events)
    rows = sum(int(conn.execute(select(func.count()).select_from(table)).scalar_one()) for table in counted)
    prices = (
        select(func.count())
        .select_from(ticks)
        .add_columns(select(func.count()).select_from(outcomes).scalar_subquery())
    )
    n_ticks, n_outcomes = conn.execute(prices).one()
    return rows + int(n_ticks) * int(n_outcomes)


def iterate_order_ids(conn: Connection) -> Generator[int, None, None]:
    """Give the ids of all orders that rest or have rested, ascending."""
    query = select(orders.c.order_id).order_by(orders.c.order_id).execution_options(yield_per=_BATCH)
    with conn.execute(query) as result:
        yield from result.scalars()


def _stream(conn: Connection, row: type[Row], query: Select[Any]) -> Generator[Row, None, None]:
    """Give rows as they come: however many there are, only a batch of them is in memory."""
    with conn.execute(query.execution_options(yield_per=_BATCH)) as result:
        for batch in result.partitions():
            yield from map(row._make, batch)  # type: ignore[attr-defined]


def _all(conn: Connection, row: type[Row], query: Select[Any], values: dict[str, Any] | None = None) -> list[Row]:
    return list(map(row._make, conn.execute(query, values or {}).all()))  # type: ignore[attr-defined]
