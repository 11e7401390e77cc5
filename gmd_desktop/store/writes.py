"""Rows in. Nothing here commits: who opens the transaction ends it.

The functions a session is played with are dispatched by what they write to: a rehearsal takes the place of a
connection when a session is played again to be proved (`gmd_desktop/session/rehearsal.py`).
"""

from collections.abc import Iterable, Sequence
from functools import singledispatch

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from gmd_desktop.store import tables
from gmd_desktop.store.clock_sql import now_micros
from gmd_desktop.store.hot_sql import insert_many, update_many, upsert_many
from gmd_desktop.store.rows import (
    AccountRow,
    BotCommandRow,
    FillRow,
    NewCommand,
    OrderRow,
    OutcomeRow,
    PositionRow,
    SessionRow,
    TakenRow,
    TickRow,
)

# Built once: every tick runs them.
_UPDATE_SESSION = update(tables.session)
_INSERT_TICK = insert(tables.ticks)


@singledispatch
def insert_session(conn: Connection, row: SessionRow) -> None:
    """Write the one row of a new session."""
    values = {name: getattr(row, name) for name in SessionRow.__slots__}
    conn.execute(insert(tables.session).values(id=1, created=now_micros(), **values))


@singledispatch
def update_session(conn: Connection, **values: object) -> None:
    """Change columns of the session's row."""
    conn.execute(_UPDATE_SESSION, values)


def insert_command(conn: Connection, row: NewCommand) -> int:
    """Put a command into the inbox; one that is there already (same uuid) stays as it is.

    Returns:
        The sequence number of the row, the first one's if it was sent twice.
    """
    dialect_insert = sqlite_insert if conn.dialect.name == "sqlite" else postgres_insert
    statement = (
        dialect_insert(tables.commands)
        .values(created=now_micros(), **row._asdict())
        .on_conflict_do_nothing(index_elements=["uuid"])
    )
    conn.execute(statement)
    found = select(tables.commands.c.seq).where(tables.commands.c.uuid == row.uuid)
    return int(conn.execute(found).scalar_one())


@singledispatch
def take_commands(conn: Connection, rows: Sequence[TakenRow]) -> bool:
    """Say what became of rows of the inbox; false if any of them had been taken before."""
    columns = TakenRow._fields
    taken = update_many(conn, tables.commands, columns, "seq", "tick IS NULL", rows)
    return taken == len(rows)


@singledispatch
def insert_bot_commands(conn: Connection, rows: Iterable[BotCommandRow]) -> None:
    """Log the crowd's commands of a tick, made as they are written."""
    insert_many(conn, tables.commands, BotCommandRow._fields, rows)


@singledispatch
def insert_fills(conn: Connection, rows: Iterable[FillRow]) -> None:
    """Write a tick's fills, made as they are written."""
    insert_many(conn, tables.fills, FillRow._fields, rows)


@singledispatch
def insert_tick(conn: Connection, row: TickRow) -> None:
    """Write the tick's own row; a second one for the same tick is refused by its key."""
    conn.execute(_INSERT_TICK, row._asdict())


@singledispatch
def upsert_orders(conn: Connection, rows: Sequence[OrderRow]) -> None:
    """Write orders that rest or have rested, as they stand."""
    upsert_many(conn, tables.orders, OrderRow._fields, rows)


@singledispatch
def upsert_accounts(conn: Connection, rows: Sequence[AccountRow]) -> None:
    """Write participants' accounts as they stand."""
    upsert_many(conn, tables.accounts, AccountRow._fields, rows)


@singledispatch
def upsert_positions(conn: Connection, rows: Sequence[PositionRow]) -> None:
    """Write positions as they stand."""
    upsert_many(conn, tables.positions, PositionRow._fields, rows)


@singledispatch
def upsert_outcomes(conn: Connection, rows: Sequence[OutcomeRow]) -> None:
    """Write outcomes' pools as they stand."""
    upsert_many(conn, tables.outcomes, OutcomeRow._fields, rows)


@singledispatch
def insert_event(conn: Connection, tick: int, kind: str, text: str, line: str | None, chain_tick: int | None) -> int:
    """Add a line to the diary.

    Args:
        line: canonical JSON for the hash chain; None for what differs between runs of one session.
        chain_tick: the tick whose hash takes `line` in; None exactly if `line` is.

    Returns:
        The event's id.
    """
    statement = insert(tables.events).values(
        tick=tick, kind=kind, text=text, line=line, chain_tick=chain_tick, created=now_micros()
    )
    key = conn.execute(statement).inserted_primary_key
    assert key is not None
    return int(key[0])
