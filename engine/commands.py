"""The market's nouns: commands that come in, results that come out.

All amounts (USDC, tokens, prices) are integers of a micro-unit (0.000001); `max_slippage` is an integer of 1e-18.
Records are named tuples: immutable, and three times faster to make than frozen dataclasses (a tick makes thousands).
"""

from typing import Literal, NamedTuple

Token = Literal["YES", "NO"]
Action = Literal["BUY", "SELL"]
OrderType = Literal["MARKET", "LIMIT"]
TimeInForce = Literal["GTC", "IOC", "FOK"]
FillKind = Literal["AMM", "LOB", "MINT", "MERGE", "AUTO_FILL"]
Status = Literal["FILLED", "PARTIAL", "OPEN", "CANCELED", "REJECTED", "CANCEL_REFUSED"]
Reason = Literal[
    "UNKNOWN_PARTICIPANT",
    "DUPLICATE_ORDER",
    "INSUFFICIENT_GAS",
    "INVALID_OUTCOME",
    "INVALID_SIZE",
    "INVALID_PRICE",
    "INVALID_SLIPPAGE",
    "OUTCOME_INACTIVE",
    "TOO_MANY_ORDERS",
    "INSUFFICIENT_FUNDS",
    "INSUFFICIENT_TOKENS",
    "SLIPPAGE",
    "NO_LIQUIDITY",
    "NOT_OPEN",
]

TOKENS: tuple[Token, Token] = ("YES", "NO")
ACTIONS: tuple[Action, Action] = ("BUY", "SELL")
FILL_KINDS: tuple[FillKind, ...] = ("AMM", "LOB", "MINT", "MERGE", "AUTO_FILL")


class Order(NamedTuple):
    """An instruction to trade (market.md section 7)."""

    order_id: int
    participant: str
    outcome: int
    token: Token
    action: Action
    type: OrderType
    time_in_force: TimeInForce
    size: int
    limit_price: int | None = None
    max_slippage: int | None = None
    auto_fill: bool = False


class Cancel(NamedTuple):
    """A request to take a resting order back."""

    order_id: int
    participant: str


Command = Order | Cancel


class Fill(NamedTuple):
    """One execution. `amount` and `fee` are the taker's, `counter_*` the resting side's.

    Of AMM and AUTO_FILL there is one party only; a MINT's or MERGE's whole fee is in `fee`.
    """

    kind: FillKind
    outcome: int
    token: Token
    action: Action
    order_id: int
    participant: str
    counter_order_id: int | None
    counter_participant: str | None
    size: int
    amount: int
    fee: int
    counter_amount: int
    counter_fee: int


class OrderResult(NamedTuple):
    """How a command stood right after it was applied."""

    order_id: int
    status: Status
    remaining: int | None
    reason: Reason | None


class TickResult(NamedTuple):
    """What a tick did: fills in the order in which they happened, one result for each command."""

    fills: list[Fill]
    orders: list[OrderResult]


class Leg(NamedTuple):
    """One step of an order's way: `size` tokens of one kind for `amount`, `fee` on top (buy) or out of it (sell)."""

    kind: FillKind
    size: int
    amount: int
    fee: int
    price: int  # the level's price to the taker, for AMM the marginal price after the step, both in micros


class Preview(NamedTuple):
    """What an order would do if it came first in the next tick. Nothing has changed."""

    status: Status
    reason: Reason | None
    legs: tuple[Leg, ...]
    filled: int
    remaining: int
    amount: int  # what the legs cost or bring, without fees
    fee: int
    gas: int
    locked: int  # cash that a resting remainder keeps locked
    needed: int  # free cash (BUY) or tokens (SELL) that the order needs; above what is free: it is refused
    first_price: int  # price of the first lot, 0 if nothing trades
    worst_price: int  # price of the last lot
    price_before: int  # AMM price of the token
    price_after: int


class DepthPoint(NamedTuple):
    """What a market order of `size` tokens would pay if it came first in the next tick, without its gas."""

    size: int
    pool: int  # of it with the AMM, the rest with the book
    amount: int  # what its legs cost or bring, without fees
    paid: int  # with fees
    price: int  # of the last lot


class Depth(NamedTuple):
    """Market orders of one token and action, by size: all the ways that the largest one goes."""

    outcome: int
    token: Token
    action: Action
    pool_price: int  # AMM price of the token
    points: tuple[DepthPoint, ...]  # by size; none if nothing can be traded


class Resting(NamedTuple):
    """An order in the book as it stands."""

    order_id: int
    participant: str
    outcome: int
    token: Token
    action: Action
    price: int
    remaining: int
    auto_fill: bool
    arrival: int


class OutcomeState(NamedTuple):
    """One outcome's pool: collateral, supplies and what follows from them, all in micros."""

    v: int
    q_yes: int
    q_no: int
    virtual_yes: int
    virtual_no: int
    sets: int
    seigniorage: int
    active: bool


class Payout(NamedTuple):
    """What one participant got for its tokens of one outcome when it was closed."""

    participant: str
    outcome: int
    token: Token
    tokens: int
    amount: int


class Resolution(NamedTuple):
    """What an elimination or the settlement did."""

    canceled: tuple[int, ...]
    payouts: tuple[Payout, ...]
