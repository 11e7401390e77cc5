"""A market that tests trade in by hand: amounts in and out are `Fraction`s of USDC and tokens."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from engine import Fill, Market, Order, Params, TickResult

MICRO, ATTO = 10**6, 10**18


def micros(amount: Fraction | int | str) -> int:
    scaled = Fraction(amount) * MICRO
    assert scaled.denominator == 1
    return scaled.numerator


class Desk:
    """One market; each call is a tick of its own unless orders are given together."""

    def __init__(self, participants: dict[str, int], **params: Any) -> None:
        changed: dict[str, Any] = {
            name: Decimal(value) if isinstance(value, str) else value for name, value in params.items()
        }
        self.market = Market.open(Params(**changed), {name: cash * MICRO for name, cash in participants.items()})
        self.lot = Fraction(self.market.params.lot_size)
        self.progress = 0
        self.last_id = 0

    def order(
        self, who: str, action: Any, outcome: int, token: Any, size: Fraction | int | str, limit: str | None = None,
        in_force: Any = None, auto_fill: bool = False,
    ) -> Order:  # fmt: skip
        """Make an order: MARKET and IOC, or LIMIT and GTC."""
        self.last_id += 1
        return Order(
            self.last_id,
            who,
            outcome,
            token,
            action,
            "MARKET" if limit is None else "LIMIT",
            in_force or ("IOC" if limit is None else "GTC"),
            micros(size),
            None if limit is None else micros(limit),
            None,
            auto_fill,
        )

    def tick(self, *orders: Order) -> TickResult:
        return self.market.tick(self.progress, orders)

    def trade(self, *order: Any, **more: Any) -> list[Fill]:
        """Send one order in a tick of its own."""
        return self.tick(self.order(*order, **more)).fills

    def cash(self, who: str) -> Fraction:
        return Fraction(self.market.cash(who), MICRO)

    def held(self, who: str, outcome: int, token: str) -> Fraction:
        return Fraction(self.market.tokens(who, outcome, token)[0], MICRO)
