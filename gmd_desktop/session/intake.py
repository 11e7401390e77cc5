"""What a tick takes: rows of the inbox and the crowd's orders become the engine's commands."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection

from engine import Cancel, Command, Order, OrderResult
from gmd_desktop.session.live import LiveSession
from gmd_desktop.session.tick_report import SessionStatus
from gmd_desktop.store import reads, writes
from gmd_desktop.store.rows import BotCommandRow, CommandRow, TakenRow

MAX_COMMANDS_PER_TICK = 2_000  # of people; the rest waits for the next one
TRADING_FROZEN = "TRADING_FROZEN"
NOT_OPEN = "NOT_OPEN"


@dataclass(slots=True)
class Intake:
    """A tick's commands in order, and for each the row of the inbox it came from (None: a bot's)."""

    commands: list[Command] = field(default_factory=list)
    sources: list[CommandRow | None] = field(default_factory=list)
    refused: list[TakenRow] = field(default_factory=list)  # never reached the market

    def add(self, command: Command, source: CommandRow | None) -> None:
        """Put a command at the end."""
        self.commands.append(command)
        self.sources.append(source)


def take_people(conn: Connection, live: LiveSession) -> Intake:
    """Read the inbox, give the orders their ids, and refuse what must not reach the market."""
    intake = Intake()
    closed = live.market.settled
    frozen = closed or live.course is SessionStatus.FROZEN
    for row in reads.read_waiting(conn, MAX_COMMANDS_PER_TICK):
        if row.kind == "CANCEL" and closed:
            intake.refused.append(refused(row, live.tick, NOT_OPEN))
        elif row.kind == "CANCEL":
            _take_cancel(conn, live, intake, row)
        elif row.kind == "ORDER" and frozen:
            intake.refused.append(refused(row, live.tick, TRADING_FROZEN))
        elif row.kind == "ORDER":
            intake.add(order_of(row, live.next_order_id), row)
            live.next_order_id += 1
    return intake


def take_crowd(live: LiveSession, intake: Intake, commands: Sequence[Command]) -> None:
    """Add the crowd's commands after the people's; its orders get their ids here."""
    for command in commands:
        if isinstance(command, Order):
            command = Order(live.next_order_id, *command[1:])  # half the time of _replace
            live.next_order_id += 1
        intake.add(command, None)


def write_intake(conn: Connection, intake: Intake, results: Sequence[OrderResult], tick: int, created: int) -> bool:
    """Write what became of every command; false if one of the inbox had been taken before."""
    rows, taken = intake.commands, list(intake.refused)
    for place, source in enumerate(intake.sources):
        if source is not None:
            order_id, status, remaining, reason = results[place]
            taken.append(TakenRow(tick, place, order_id, status, reason, remaining, source.seq))
    bots = (place for place, source in enumerate(intake.sources) if source is None)
    writes.insert_bot_commands(conn, (_bot_row(rows[place], results[place], tick, place, created) for place in bots))
    return writes.take_commands(conn, taken)


def order_of(row: CommandRow, order_id: int) -> Order:
    """Read an order from its row; the table's constraints have checked the words."""
    assert row.outcome is not None
    assert row.size is not None
    return Order(
        order_id,
        row.participant,
        row.outcome,
        row.token,  # type: ignore[arg-type]
        row.action,  # type: ignore[arg-type]
        row.type,  # type: ignore[arg-type]
        row.time_in_force,  # type: ignore[arg-type]
        row.size,
        row.limit_price,
        row.max_slippage,
        bool(row.auto_fill),
    )


def refused(row: CommandRow, tick: int, reason: str) -> TakenRow:
    """Refuse a command before it reaches the market."""
    status = "CANCEL_REFUSED" if row.kind == "CANCEL" else "REJECTED"
    return TakenRow(tick, None, None, status, reason, row.size, row.seq)


def _take_cancel(conn: Connection, live: LiveSession, intake: Intake, row: CommandRow) -> None:
    """Cancel by id, or by the uuid of an order that has been taken in the meantime."""
    order_id = row.target_id
    if row.target_uuid is not None:
        order = reads.read_command(conn, row.target_uuid)
        order_id = None if order is None else order.order_id
    if order_id is None:
        intake.refused.append(refused(row, live.tick, NOT_OPEN))
    else:
        intake.add(Cancel(order_id, row.participant), row)


def _bot_row(command: Command, result: OrderResult, tick: int, place: int, created: int) -> BotCommandRow:
    outcome = (created, tick, place, command.order_id, result.status, result.reason)
    if isinstance(command, Order):
        _, participant, *terms = command
        return BotCommandRow("ORDER", participant, *terms, None, *outcome, result.remaining)  # type: ignore[arg-type, call-arg]
    nothing = (None,) * 8
    return BotCommandRow("CANCEL", command.participant, *nothing, None, command.order_id, *outcome, None)
