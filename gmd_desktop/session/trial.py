"""A trader, and perhaps a partner, in an empty market: what can be tried there, and what it brings for certain."""

from collections.abc import Callable
from itertools import product

from engine import Action, Market, Order, Params, Token
from engine.rounding import MICRO, to_units

TRADER, PARTNER = "trader", "partner"

Plan = Callable[["Trial"], None]


class Trial:
    """A trader, and perhaps a partner, in a market at its start; whatever is tried is taken back."""

    def __init__(self, params: Params, capital: int, partner: int = 0) -> None:
        self.market = Market.open(params, {TRADER: capital, PARTNER: partner})
        self.capital = capital + partner
        self.lot = to_units(params.lot_size, MICRO)
        self._orders = 0
        self.market.mark()

    def profit(self, plan: Plan) -> int:
        """Try a plan, and tell what it brings for certain, in micros: whoever wins, a token that is right pays 1."""
        try:
            plan(self)
            held = {key: sum(self._held(*key)) for key in product(range(self.market.params.n_outcomes), ("YES", "NO"))}
            cash = sum(self.market.cash(name) + self.market.locked_cash(name) for name in (TRADER, PARTNER))
            no = sum(held[i, "NO"] for i in self.market.active)
            return min(cash + no - held[i, "NO"] + held[i, "YES"] for i in self.market.active) - self.capital
        finally:
            self.market.undo()

    def settled(self, plan: Plan, winner: int) -> int:
        """Try a plan and let an outcome win; tell what the maker has lost, in micros."""
        try:
            plan(self)
            self.market.settle(winner)
            return to_units(self.market.params.z, MICRO) - self.market.maker
        finally:
            self.market.undo()

    def buy(self, outcome: int, token: Token, size: int) -> None:
        """Buy at any price, if there is the money."""
        self._send(outcome, token, "BUY", size)

    def spend(self, outcome: int, token: Token, cash: int) -> None:
        """Buy for about so much: a size is looked for whose cost comes near it, and is not above it."""
        size, most = self._cut(cash), 0
        for _ in range(7):
            if size <= most or size <= 0:
                break
            order = self._order(outcome, token, "BUY", size)
            found = self.market.preview(order, 0)
            paid = found.amount + found.fee + found.gas
            if found.filled and paid <= cash:
                most = found.filled
                if found.filled < size or paid > cash * 97 // 100:
                    break
                size = self._cut(found.filled * cash // max(1, paid))
            else:
                cost = max(paid, found.needed, 1)
                size = self._cut(max(most, min(size * 9 // 10, size * cash // cost)))
        if most:
            self.buy(outcome, token, most)

    def held(self, outcome: int, token: Token) -> int:
        """Tell how many tokens the trader has, in micros."""
        return self.market.tokens(TRADER, outcome, token)[0]

    def sell(self, outcome: int, token: Token, size: int | None = None) -> None:
        """Sell so many, or all that is held, as far as the pool pays."""
        self._send(outcome, token, "SELL", self._cut(self.held(outcome, token) if size is None else size))

    def make_sets(self, outcome: int, sets: int) -> None:
        """Make pairs of YES and NO: the partner bids for NO near its price, the trader takes the other half."""
        params = self.market.params
        step, fee = to_units(params.tick_size, MICRO), to_units(params.f_match, MICRO)
        price = self.market.price(outcome, "YES") // step * step
        limit = min(price - (-fee // step) * step, to_units(params.p_max, MICRO))
        self._orders += 2
        bid = Order(self._orders - 1, PARTNER, outcome, "NO", "BUY", "LIMIT", "GTC", sets, MICRO - price)
        take = Order(self._orders, TRADER, outcome, "YES", "BUY", "LIMIT", "IOC", sets, limit)
        self.market.tick(0, [bid])
        self.market.tick(0, [take])

    def sell_both(self, outcome: int) -> None:
        """Sell the pairs: each half by the one who has it."""
        for name, token in ((TRADER, "YES"), (PARTNER, "NO")):
            held = self.market.tokens(name, outcome, token)[0]
            if held:
                self._orders += 1
                order = Order(self._orders, name, outcome, token, "SELL", "MARKET", "IOC", held)  # type: ignore[arg-type]
                self.market.tick(0, [order])

    def _held(self, outcome: int, token: str) -> tuple[int, int]:
        return self.market.tokens(TRADER, outcome, token)[0], self.market.tokens(PARTNER, outcome, token)[0]

    def _send(self, outcome: int, token: Token, action: Action, size: int) -> None:
        if size > 0:
            self.market.tick(0, [self._order(outcome, token, action, size)])

    def _order(self, outcome: int, token: Token, action: Action, size: int) -> Order:
        self._orders += 1
        return Order(self._orders, TRADER, outcome, token, action, "MARKET", "IOC", size)

    def _cut(self, size: int) -> int:
        return size - size % self.lot
