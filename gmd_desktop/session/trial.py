"""A trader, and perhaps a partner, in an empty market: what can be tried there, and what it brings for certain."""

from collections.abc import Callable
from itertools import product

from engine import TOKENS, Action, Cancel, Market, Order, Params, Token
from engine.rounding import MICRO, to_units

TRADER, PARTNER = "trader", "partner"

Plan = Callable[["Trial"], None]


class Trial:
    """A trader in a market at its start; whatever is tried is taken back.

    With a partner the trader has all YES and the partner all NO, each pays from its own cash.
    """

    def __init__(self, params: Params, capital: int, partner: int | None = None) -> None:
        self.market = Market.open(params, {TRADER: capital, PARTNER: partner or 0})
        self.capital = capital + (partner or 0)
        self._two = partner is not None
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

    def cash(self, token: Token) -> int:
        """Tell what whoever trades this token has at hand, in micros."""
        return self.market.cash(self._owner(token))

    def held(self, outcome: int, token: Token) -> int:
        """Tell how many tokens there are, in micros."""
        return self.market.tokens(self._owner(token), outcome, token)[0]

    def sell(self, outcome: int, token: Token, size: int | None = None) -> None:
        """Sell so many, or all that is held, as far as the pool pays."""
        self._send(outcome, token, "SELL", self._cut(self.held(outcome, token) if size is None else size))

    def make_sets(self, outcome: int, sets: int) -> None:
        """Make pairs of YES and NO: the partner bids for NO near its price, the trader takes the other half."""
        bid, take = self._set_prices(outcome)
        sets = self._cut(sets)
        self._orders += 2
        half = Order(self._orders - 1, PARTNER, outcome, "NO", "BUY", "LIMIT", "GTC", sets, bid)
        self.market.tick(0, [half])
        self.market.tick(0, [Order(self._orders, TRADER, outcome, "YES", "BUY", "LIMIT", "IOC", sets, take)])
        self.market.tick(0, [Cancel(half.order_id, PARTNER)])

    def most_sets(self, outcome: int) -> int:
        """Tell how many pairs the two can pay for, in micros; none where the pool gives a pair for less than 1."""
        if sum(self.market.price(outcome, token) for token in TOKENS) < MICRO:
            return 0
        bid, take = self._set_prices(outcome)
        fee = MICRO + to_units(self.market.params.f, MICRO)  # a limit order locks it
        paying = ((self.cash("NO"), bid), (self.cash("YES"), take))
        return self._cut(min(cash * MICRO * MICRO // (limit * fee) for cash, limit in paying))

    def _set_prices(self, outcome: int) -> tuple[int, int]:
        """Give the partner's limit for NO and the trader's for YES."""
        params = self.market.params
        step, fee = to_units(params.tick_size, MICRO), to_units(params.f_match, MICRO)
        price = max(self.market.price(outcome, "YES") // step * step, to_units(params.p_min, MICRO))
        return MICRO - price, min(price - (-fee // step) * step, to_units(params.p_max, MICRO))

    def _owner(self, token: Token) -> str:
        return PARTNER if self._two and token == "NO" else TRADER

    def _held(self, outcome: int, token: str) -> tuple[int, int]:
        return self.market.tokens(TRADER, outcome, token)[0], self.market.tokens(PARTNER, outcome, token)[0]

    def _send(self, outcome: int, token: Token, action: Action, size: int) -> None:
        if size > 0:
            self.market.tick(0, [self._order(outcome, token, action, size)])

    def _order(self, outcome: int, token: Token, action: Action, size: int) -> Order:
        self._orders += 1
        return Order(self._orders, self._owner(token), outcome, token, action, "MARKET", "IOC", size)

    def _cut(self, size: int) -> int:
        return size - size % self.lot
