"""One tick, inside its transaction: schedule, controls, inbox, crowd, engine, rows, hash."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import Connection

from engine import Command, Order, TickResult
from gmd_desktop.session.chain import canonical, next_hash, result_line, tick_line
from gmd_desktop.session.controls import (
    APPLIED,
    apply_controls,
    control_value,
    refuse_control,
)
from gmd_desktop.session.due import apply_due_events
from gmd_desktop.session.intake import Intake, take_crowd, take_people, write_intake
from gmd_desktop.session.live import LiveSession
from gmd_desktop.session.market_view import MarketView
from gmd_desktop.session.resolving import settle
from gmd_desktop.session.tick_report import FillView, SessionStatus, TickPoint
from gmd_desktop.session.trades import write_trades
from gmd_desktop.session.transitions import refusal, target
from gmd_desktop.session.valuation import tick_point
from gmd_desktop.store import writes
from gmd_desktop.store.rows import CommandRow, TakenRow, TickRow

OnPoint = Callable[[str], None]


class CommandSource(Protocol):
    """Who sends orders besides people: the crowd, a pure function of what it sees."""

    def commands(self, view: MarketView) -> Sequence[Command]:
        """Give the commands for the coming tick; orders have the id 0."""


@dataclass(frozen=True, slots=True)
class TickOutcome:
    """What a tick did, for the screen."""

    point: TickPoint
    fills: tuple[FillView, ...]
    active: frozenset[str]  # participants whose orders may have changed
    orders: int


@dataclass(frozen=True, slots=True)
class Clocks:
    """The times a tick's row carries: microseconds since the tick began, and of the day."""

    elapsed_us: Callable[[], int]
    now_us: Callable[[], int]


def apply_tick(
    conn: Connection,
    live: LiveSession,
    crowd: CommandSource | None,
    epoch: int,
    clocks: Clocks,
    on_point: OnPoint,
) -> TickOutcome:
    """Make the tick that comes. The fence has been passed; the caller commits.

    Raises:
        InvariantError: the engine is wrong; nothing of the tick may stay.
    """
    view = view_later(live)
    live.tick += 1
    live.in_tick = True
    apply_due_events(conn, live, on_point)
    control = apply_controls(conn, live)
    if control is not None:
        _tick_control(conn, live, control)
    on_point("controls applied")
    intake = take_people(conn, live)
    progress = None if live.market.settled else live.progress
    if crowd is not None and live.course is not SessionStatus.FROZEN and progress is not None:
        take_crowd(live, intake, crowd.commands(view()))
    on_point("inbox taken")
    return trade(conn, live, intake, progress, epoch, clocks, on_point)


def trade(
    conn: Connection,
    live: LiveSession,
    intake: Intake,
    progress: int | None,
    epoch: int,
    clocks: Clocks,
    on_point: OnPoint,
) -> TickOutcome:
    """Apply what a tick has taken in, which has begun, and write what came of it.

    Args:
        progress: in 1e-18; None: the market is settled, and nothing was taken in.

    Raises:
        MarketError: a command is none that a market can be given; nothing of the tick may stay.
        InvariantError: the engine is wrong; nothing of the tick may stay.
    """
    live.attempted = intake.commands
    result = _trade(live, intake, progress)
    on_point("engine applied")
    if not write_intake(conn, intake, result.orders, live.tick, clocks.now_us()):
        raise AssertionError("a row of the inbox was taken twice")
    on_point("commands written")
    active = write_trades(conn, live, intake, result)
    on_point("trades written")
    live.total_orders += sum(1 for command in intake.commands if isinstance(command, Order))
    live.total_fills += len(result.fills)
    live.log_hash, live.pending = next_hash(live.log_hash, live.pending), []
    live.history = live.history.appended(live.market)
    point = tick_point(live, result.fills)
    writes.insert_tick(conn, _tick_row(live, point, progress, intake, result, epoch, clocks))
    live.save(conn)
    live.in_tick = False
    views = tuple(FillView(live.tick, seq, fill) for seq, fill in enumerate(result.fills))
    return TickOutcome(point, views, active, len(intake.commands))


def view_later(live: LiveSession) -> Callable[[], MarketView]:
    """Remember which tick bots look back at; the market is read later, after joins and controls."""
    tick, progress, news = live.tick, live.progress, live.news
    return lambda: MarketView.of(live.market, live.history, tick, progress, news, live.roster)


def _tick_control(conn: Connection, live: LiveSession, row: CommandRow) -> None:
    """Apply a step or a settle that waits: this tick is the one it asked for."""
    verb, value, cause = control_value(row)
    if target(verb, live.status, live.resumes_as) is None:
        taken = refuse_control(conn, live, row, refusal(verb, live.status))
    elif verb == "settle" and value not in live.market.active:
        taken = refuse_control(conn, live, row, f"Outcome {value} is not active, it can't win.")
    else:
        taken = TakenRow(live.tick, None, None, APPLIED, None, None, row.seq)
        if verb == "settle":
            settle(conn, live, value, cause)
    writes.take_commands(conn, [taken])


def _trade(live: LiveSession, intake: Intake, progress: int | None) -> TickResult:
    if progress is None:
        live.market.check()
        return TickResult([], [])
    result = live.market.tick(progress, intake.commands)
    live.market.check()
    live.pending.append(tick_line(progress, intake.commands))
    live.pending.append(result_line(result.fills, result.orders))
    return result


def _tick_row(
    live: LiveSession,
    point: TickPoint,
    progress: int | None,
    intake: Intake,
    result: TickResult,
    epoch: int,
    clocks: Clocks,
) -> TickRow:
    return TickRow(
        live.tick,
        epoch,
        progress,
        len(intake.commands),
        len(result.fills),
        canonical(point.yes_prices + point.no_prices),
        *point.volume,
        point.maker_worst,
        point.maker_profit,
        point.collateral,
        point.subsidy,
        point.headroom,
        point.fees,
        point.seigniorage,
        clocks.elapsed_us(),
        live.log_hash,
        clocks.now_us(),
    )
