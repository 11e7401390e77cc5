"""What the tables' rows are in Python. Named tuples: a tick reads and writes thousands of them."""

from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class SessionRow:
    """The one row of the session table."""

    name: str
    status: str
    resumes_as: str
    tick: int
    log_hash: str
    params: str
    scenario: str
    schedule: str
    seed: int
    tick_ms: int
    next_order_id: int
    fees: int
    gas: int
    maker: int
    total_orders: int
    total_fills: int
    winner: int | None
    epoch: int
    holder: str
    lease_expires: int


class CommandRow(NamedTuple):
    """A row of the inbox, and what became of it (`tick` None: it still waits)."""

    seq: int
    uuid: str | None
    kind: str
    participant: str
    outcome: int | None
    token: str | None
    action: str | None
    type: str | None
    time_in_force: str | None
    size: int | None
    limit_price: int | None
    max_slippage: int | None
    auto_fill: bool | None
    target_id: int | None
    target_uuid: str | None
    payload: str | None
    tick: int | None
    place: int | None
    order_id: int | None
    status: str | None
    reason: str | None
    remaining: int | None


class NewCommand(NamedTuple):
    """A row for the inbox, as a participant sends it."""

    uuid: str
    kind: str
    participant: str
    outcome: int | None = None
    token: str | None = None
    action: str | None = None
    type: str | None = None
    time_in_force: str | None = None
    size: int | None = None
    limit_price: int | None = None
    max_slippage: int | None = None
    auto_fill: bool | None = None
    target_id: int | None = None
    target_uuid: str | None = None
    payload: str | None = None


class BotCommandRow(NamedTuple):
    """A command of the crowd, which is logged with its result and never waits."""

    kind: str
    participant: str
    outcome: int | None
    token: str | None
    action: str | None
    type: str | None
    time_in_force: str | None
    size: int | None
    limit_price: int | None
    max_slippage: int | None
    auto_fill: bool | None
    target_id: int | None
    created: int
    tick: int
    place: int
    order_id: int | None
    status: str
    reason: str | None
    remaining: int | None


class TakenRow(NamedTuple):
    """What became of a row of the inbox; `seq` says which."""

    tick: int
    place: int | None
    order_id: int | None
    status: str
    reason: str | None
    remaining: int | None
    seq: int


class OrderRow(NamedTuple):
    """An order that rests or has rested, as it stands."""

    order_id: int
    uuid: str | None
    participant: str
    outcome: int
    token: str
    action: str
    price: int
    size: int
    remaining: int
    auto_fill: bool
    status: str
    tick: int
    changed_tick: int


class FillRow(NamedTuple):
    """A fill with its place."""

    tick: int
    seq: int
    kind: str
    outcome: int
    token: str
    action: str
    order_id: int
    participant: str
    counter_order_id: int | None
    counter_participant: str | None
    size: int
    amount: int
    fee: int
    counter_amount: int
    counter_fee: int


class AccountRow(NamedTuple):
    """A participant's cash, and what the leaderboard counts."""

    participant: str
    place: int
    deposit: int
    free: int
    locked: int
    trades: int
    gas_paid: int
    archetype: str
    joined_tick: int


class PositionRow(NamedTuple):
    """Tokens of one kind that one participant holds or has held."""

    participant: str
    outcome: int
    token: str
    free: int
    locked: int
    cost: int
    realised: int


class OutcomeRow(NamedTuple):
    """An outcome's pool."""

    outcome: int
    name: str
    v: int
    q_yes: int
    q_no: int
    virtual_yes: int
    virtual_no: int
    sets: int
    seigniorage: int
    active: bool


class TickRow(NamedTuple):
    """A committed tick. `prices` is JSON: YES of each outcome, then NO of each."""

    tick: int
    epoch: int
    progress: int | None
    orders: int
    fills: int
    prices: str
    volume_amm: int
    volume_lob: int
    volume_mint: int
    volume_merge: int
    volume_auto_fill: int
    maker_worst: int
    maker_profit: int
    collateral: int
    subsidy: int
    headroom: int
    fees: int
    seigniorage: int
    duration_us: int
    log_hash: str
    created: int


class EventRow(NamedTuple):
    """A line of the diary. `line` is canonical JSON, hashed into tick `chain_tick`."""

    event_id: int
    tick: int
    kind: str
    text: str
    line: str | None
    chain_tick: int | None
