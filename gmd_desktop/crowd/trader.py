"""A bot at its desk for one tick: what it decides becomes orders that the market will take.

Sizes are cut to lots, prices to price ticks, and nothing is drafted beyond free cash, free tokens
or the number of orders that may rest. Bots decide in floats, with sums and products only (no libm),
so that every machine decides the same; orders are integers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from engine import Cancel, Command, Order, Resting, Token
from engine.rounding import ATTO, MICRO
from gmd_desktop.session.market_view import MarketView
from gmd_desktop.session.scenario import Scenario
from gmd_desktop.session.streams import stream_seed

RESERVE = 0.9  # of the free cash: fees and a price that moved must not get an order refused
MIN_USDC = 0.05  # smaller orders are not worth a line
SIDES: tuple[tuple[Token, int], ...] = (("YES", 0), ("NO", 1))


@dataclass(frozen=True, slots=True)
class Hidden:
    """What is true of a session and not told: outcomes in an order drawn from the seed, the winner first if given."""

    order: tuple[int, ...]

    @staticmethod
    def of(scenario: Scenario) -> "Hidden":
        """Draw what is hidden in a session."""
        order = list(range(len(scenario.outcome_names)))
        Random(stream_seed(scenario.seed, "truth")).shuffle(order)
        if isinstance(scenario.winner, int):
            order.remove(scenario.winner)
            order.insert(0, scenario.winner)
        return Hidden(tuple(order))

    def truth(self, active: Sequence[int]) -> int:
        """Tell which of the outcomes that are still in is the one to win."""
        return next(outcome for outcome in self.order if outcome in active)


class Trader:
    """Collects the commands of one bot in one tick. Money and tokens are micros, sizes USDC."""

    def __init__(self, name: str, view: MarketView, chance: Random, stream: int, hidden: Hidden) -> None:
        """Args: chance: of this tick. stream: the bot's own, for what stays the same all its life."""
        self.name, self.view, self.chance = name, view, chance
        self.stream, self.hidden = stream, hidden
        self.account = view.account(name)
        self.commands: list[Command] = []
        self._cash = int(self.account.cash * RESERVE)
        self._free, self._offered = self.account.free, self.account.locked  # by side, its own to change
        self._room = view.grid.max_open_orders - len(self.account.orders)

    @property
    def cash(self) -> float:
        """USDC that can still be spent in this tick."""
        return self._cash / MICRO

    def held(self) -> list[tuple[int, Token]]:
        """Tokens of active outcomes that can be sold, in a fixed order."""
        lot, free = self.view.grid.lot_size, self._free
        return [
            (outcome, token) for outcome in self.view.active for token, side in SIDES if free[2 * outcome + side] >= lot
        ]

    def tokens(self, outcome: int, token: Token) -> int:
        """Its tokens of a kind, free and offered."""
        side = _side(outcome, token)
        return self._free[side] + self._offered[side]

    def worth(self, outcome: int, token: Token) -> float:
        """USDC that its tokens of a kind, free and offered, are worth at the AMM's price."""
        return self.tokens(outcome, token) * self.view.price(outcome, token) // MICRO / MICRO

    def fair(self, outcome: int, ticks: int) -> float:
        """Tell how likely all seem to hold an outcome: the average YES price as a share of YES + NO, or of all YES.

        So both tokens together, and all outcomes together, are never worth more than 1.
        """
        mean = self.view.history.mean
        yes, no = mean(outcome, "YES", ticks), mean(outcome, "NO", ticks)
        return yes / max(yes + no, sum([mean(other, "YES", ticks) for other in self.view.active]))

    def invested(self) -> float:
        """The share of its money that is in tokens, 0 to 1."""
        sides = zip(self._free, self._offered, self.view.side_prices, strict=True)
        tokens = sum([(free + offered) * price // MICRO for free, offered, price in sides])
        money = tokens + self.account.cash + self.account.locked_cash
        return tokens / money if money > 0 else 0.0

    def cancel(self, order: Resting) -> None:
        """Take a resting order back; what it held is free for the orders that follow."""
        self.commands.append(Cancel(order.order_id, self.name))
        self._room += 1
        if order.action == "SELL":
            side = _side(order.outcome, order.token)
            self._offered[side] -= order.remaining
            self._free[side] += order.remaining
        else:
            self._cash += int(order.remaining * order.price // MICRO * RESERVE)

    def market(self, outcome: int, token: Token, usdc: float, slippage: float) -> None:
        """Buy for about `usdc`, or sell for about that if it is below 0, at once or not at all."""
        price = self.view.price(outcome, token)
        size = self._size(outcome, token, usdc, price)
        grid = self.view.grid
        # At the bounds the AMM trades no more; an order there would only be refused.
        if size and grid.p_min * 1.05 < price < grid.p_max / 1.05:
            self._draft(outcome, token, usdc > 0, size, None, slippage, False)

    def limit(self, outcome: int, token: Token, usdc: float, price: float, auto_fill: bool = False) -> None:
        """Rest a buy for `usdc` at most, or a sell if it is below 0, at a price in USDC."""
        grid = self.view.grid
        ticks = round(price * MICRO / grid.tick_size)
        at = min(max(ticks * grid.tick_size, grid.p_min), grid.p_max)
        size = self._size(outcome, token, usdc, at)
        if size and self._room > 0:
            self._room -= 1
            self._draft(outcome, token, usdc > 0, size, at, None, auto_fill)

    def _size(self, outcome: int, token: Token, usdc: float, price: int) -> int:
        """Give the size in whole lots that is wanted and can be had, and set it aside; or 0."""
        if abs(usdc) < MIN_USDC:
            return 0
        lot = self.view.grid.lot_size
        wanted = int(abs(usdc) * MICRO * MICRO / price)
        if usdc < 0:
            side = _side(outcome, token)
            size = min(wanted, self._free[side]) // lot * lot
            self._free[side] -= size
            return size
        size = min(wanted, self._cash * MICRO // price) // lot * lot
        self._cash -= size * price // MICRO
        return size

    def _draft(
        self,
        outcome: int,
        token: Token,
        buys: bool,
        size: int,
        price: int | None,
        slippage: float | None,
        auto_fill: bool,
    ) -> None:
        self.commands.append(
            Order(
                0,  # the runner gives it
                self.name,
                outcome,
                token,
                "BUY" if buys else "SELL",
                "MARKET" if price is None else "LIMIT",
                "IOC" if price is None else "GTC",
                size,
                price,
                None if slippage is None else round(slippage * 10_000) * ATTO // 10_000,
                auto_fill,
            )
        )


def _side(outcome: int, token: Token) -> int:
    return 2 * outcome + (token == "NO")


def log_normal(chance: Random, median: float, sigma: float) -> float:
    """Draw a log-normal size by sums and products only, at most 20 medians."""
    grown = 1 + sigma * normal(chance) / 1024  # e to the x as (1 + x/1024) ** 1024
    for _ in range(10):
        grown *= grown
    return median * min(grown, 20.0)


def normal(chance: Random) -> float:
    """Draw a number that is as good as normal, of mean 0 and variance 1: twelve uniforms less 6."""
    draw = chance.random
    return sum([draw() for _ in range(12)]) - 6
