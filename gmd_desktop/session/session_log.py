"""The session log from the tables (market.md section 10), and the hash chain recomputed from them."""

import json
from collections.abc import Callable, Generator, Iterator
from typing import Generic, NamedTuple, TypeVar

from sqlalchemy import Connection

from engine import Cancel, Command, Fill, OrderResult, Params
from engine.log import join_line, open_line
from gmd_desktop.session.chain import (
    LOG_LINES,
    canonical,
    event_lines,
    next_hash,
    opening_hash,
    result_line,
    tick_line,
)
from gmd_desktop.session.intake import order_of
from gmd_desktop.session.roster import AddBots, read_line
from gmd_desktop.store import reads
from gmd_desktop.store.rows import CommandRow, EventRow, TickRow

Row = TypeVar("Row")
LOG_BEGINS = b"{"  # a store is no JSON


class TickRecord(NamedTuple):
    """A tick as the tables have it: what led to it, what it applied, and what came of it."""

    row: TickRow
    events: list[EventRow]
    commands: list[Command]
    results: list[OrderResult]
    fills: list[Fill]


class HashCheck(NamedTuple):
    """A tick's hash as stored and as recomputed."""

    tick: int
    stored: str
    computed: str


def is_log(where: str) -> bool:
    """Tell whether a file is a session's log and not a session."""
    try:
        with open(where, "rb") as file:
            return file.read(1) == LOG_BEGINS
    except (OSError, ValueError):  # an address, or no path at all
        return False


def session_log(conn: Connection) -> Generator[str, None, None]:
    """Give the lines that `python -m engine replay` reads, without line ends.

    Raises:
        ParamsError: the tables have been tampered with.
    """
    yield opening_line(conn)
    last = 0
    for record in read_records(conn):
        last = record.row.tick
        for event in record.events:
            yield from _log_lines(event)
        if record.row.progress is not None:
            yield tick_line(record.row.progress, record.commands)
    for event in reads.read_chain(conn, last):
        yield from _log_lines(event)


def check_hashes(conn: Connection) -> Iterator[HashCheck]:
    """Recompute the hash chain from the tables alone, tick by tick."""
    session = reads.read_session(conn)
    assert session is not None
    return chain_hashes(conn, session.scenario, str)


def chain_hashes(conn: Connection, scenario: str, rewrite: Callable[[str], str]) -> Iterator[HashCheck]:
    """Compute the hash chain of a session whose scenario and lines are written otherwise than in the tables.

    Args:
        scenario: the text that stands for the scenario's.
        rewrite: gives the line that stands for one of the tables.
    """
    computed = opening_hash(rewrite(opening_line(conn)), scenario)
    for record in read_records(conn):
        lines = [line for event in record.events if event.line for line in event_lines(event.kind, event.line)]
        if record.row.progress is not None:
            lines.append(tick_line(record.row.progress, record.commands))
            lines.append(result_line(record.fills, record.results))
        computed = next_hash(computed, map(rewrite, lines))
        yield HashCheck(record.row.tick, record.row.log_hash, computed)


def opening_line(conn: Connection) -> str:
    """Give the first line: parameters, and the deposits of those who were there from the start."""
    row = reads.read_session(conn)
    assert row is not None
    accounts = [account for account in reads.read_accounts(conn) if account.joined_tick == 0]
    deposits = {account.participant: account.deposit for account in accounts}
    return canonical(open_line(read_params(row.params), deposits))


def read_params(text: str) -> Params:
    """Read parameters as the session's row has them."""
    return Params.from_dict(json.loads(text))


def read_records(conn: Connection) -> Iterator[TickRecord]:
    """Give every tick in order, with everything that belongs to it."""
    events = ByTick(iter(reads.read_chain(conn, 0)), lambda event: event.chain_tick or 0)
    commands = ByTick(reads.iterate_applied(conn), lambda row: row.tick or 0)
    fills = ByTick(reads.iterate_fills(conn), lambda row: row.tick)
    for row in reads.iterate_ticks(conn):
        rows = commands.take(row.tick)
        yield TickRecord(
            row,
            events.take(row.tick),
            [_command(one) for one in rows],
            [_result(one) for one in rows],
            [Fill(*fill[2:]) for fill in fills.take(row.tick)],  # type: ignore[arg-type]
        )


def _log_lines(event: EventRow) -> Iterator[str]:
    """Give what the engine's log has of an event; bots that came in are joins there."""
    assert event.line is not None
    if event.kind in LOG_LINES:
        yield event.line
    elif event.kind == "CROWD":
        change = read_line(event.line)
        if isinstance(change, AddBots):
            yield from (canonical(join_line(bot.name, bot.deposit)) for bot in change.bots())


def _command(row: CommandRow) -> Command:
    assert row.order_id is not None
    if row.kind == "CANCEL":
        return Cancel(row.order_id, row.participant)
    return order_of(row, row.order_id)


def _result(row: CommandRow) -> OrderResult:
    assert row.order_id is not None
    return OrderResult(row.order_id, row.status, row.remaining, row.reason)  # type: ignore[arg-type]


class ByTick(Generic[Row]):
    """Rows sorted by tick, handed out tick by tick."""

    def __init__(self, rows: Iterator[Row], tick_of: Callable[[Row], int]) -> None:
        self._rows = rows
        self._tick_of = tick_of
        self._next = next(rows, None)

    def take(self, tick: int) -> list[Row]:
        """Give the rows up to a tick that have not been given; ticks are asked for in order."""
        found = []
        while self._next is not None and self._tick_of(self._next) <= tick:
            found.append(self._next)
            self._next = next(self._rows, None)
        return found

    def left(self) -> Row | None:
        """Give the next row; None if all have been given."""
        return self._next
