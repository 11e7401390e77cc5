"""What a tick's trades change in the tables: fills, orders in the book, positions, accounts."""

from collections import Counter
from collections.abc import Iterator

from sqlalchemy import Connection

from engine import Fill, Order, OrderResult, TickResult
from gmd_desktop.session.intake import Intake
from gmd_desktop.session.live import LiveSession, PositionKey
from gmd_desktop.store import writes
from gmd_desktop.store.rows import FillRow, OrderRow

# Refused before the gas was taken (market.md section 7, check 1).
GAS_FREE = frozenset({"UNKNOWN_PARTICIPANT", "DUPLICATE_ORDER", "INSUFFICIENT_GAS"})
RESTED = frozenset({"OPEN", "PARTIAL"})


def write_trades(conn: Connection, live: LiveSession, intake: Intake, result: TickResult) -> frozenset[str]:
    """Write only what changed.

    Returns:
        The participants whose orders, cash or tokens may have changed.
    """
    writes.insert_fills(conn, (FillRow(live.tick, seq, *fill) for seq, fill in enumerate(result.fills)))
    keys: set[PositionKey] = set(live.portfolio.apply(result.fills))
    orders = dict(_changed_orders(live, intake, result))
    for row in orders.values():
        if row.status in RESTED:
            live.resting[row.order_id] = row
        else:
            live.resting.pop(row.order_id, None)
        if row.action == "SELL":
            keys.add((row.participant, row.outcome, row.token))
    writes.upsert_orders(conn, list(orders.values()))
    trades = Counter(_traders(result.fills))
    names = {command.participant for command in intake.commands} | trades.keys()
    live.write_accounts(conn, sorted(names), trades, _gas(live, intake, result))
    live.write_positions(conn, sorted(keys))
    if result.fills:
        live.write_outcomes(conn)
    return frozenset(names)


def _changed_orders(live: LiveSession, intake: Intake, result: TickResult) -> Iterator[tuple[int, OrderRow]]:
    """Give every order that rests or rested and changed in this tick, as it stands at its end."""
    filled = _filled_while_resting(result.fills)
    known = {order_id: live.resting[order_id] for order_id in filled if order_id in live.resting}
    canceled = set()
    for index, (command, outcome) in enumerate(zip(intake.commands, result.orders, strict=True)):
        if outcome.status in RESTED and isinstance(command, Order):
            source = intake.sources[index]
            uuid = None if source is None else source.uuid
            known[command.order_id] = _new_row(command, outcome, uuid, live.tick)
        elif outcome.status == "CANCELED" and not isinstance(command, Order):
            canceled.add(command.order_id)
            if command.order_id in live.resting:
                known[command.order_id] = live.resting[command.order_id]
    for order_id, row in known.items():
        left = row.remaining - filled.get(order_id, 0)
        if order_id in canceled:
            status = "CANCELED"
        elif left:
            status = "PARTIAL" if left < row.size else "OPEN"
        else:
            status = "FILLED"
        yield order_id, OrderRow(*row[:8], left, row.auto_fill, status, row.tick, live.tick)


def _filled_while_resting(fills: list[Fill]) -> dict[int, int]:
    filled: dict[int, int] = {}
    for fill in fills:
        if fill.kind == "AUTO_FILL":
            filled[fill.order_id] = filled.get(fill.order_id, 0) + fill.size
        elif fill.counter_order_id is not None:
            filled[fill.counter_order_id] = filled.get(fill.counter_order_id, 0) + fill.size
    return filled


def _new_row(order: Order, result: OrderResult, uuid: str | None, tick: int) -> OrderRow:
    return OrderRow(
        order.order_id,
        uuid,
        order.participant,
        order.outcome,
        order.token,
        order.action,
        order.limit_price or 0,
        order.size,
        result.remaining or 0,
        order.auto_fill,
        result.status,
        tick,
        tick,
    )


def _traders(fills: list[Fill]) -> Iterator[str]:
    for fill in fills:
        yield fill.participant
        if fill.counter_participant is not None:
            yield fill.counter_participant


def _gas(live: LiveSession, intake: Intake, result: TickResult) -> Counter[str]:
    gas: Counter[str] = Counter()
    if live.gas_fee:
        for command, outcome in zip(intake.commands, result.orders, strict=True):
            if isinstance(command, Order) and outcome.reason not in GAS_FREE:
                gas[command.participant] += live.gas_fee
    return gas
