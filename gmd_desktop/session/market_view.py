"""What bots see of the market: the last committed tick, and nothing of the one that is coming."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from itertools import chain, islice
from typing import NamedTuple

from engine import Market, Params, Resting, Token
from engine.rounding import ATTO, MICRO, to_units
from gmd_desktop.session.roster import NOBODY, Roster
from gmd_desktop.session.rounds import News

HISTORY_TICKS = 120
Prices = tuple[int, ...]  # by outcome, in micros


@dataclass(frozen=True, slots=True)
class PriceHistory:
    """The prices of the latest ticks, oldest first; the AMM's, in micros, by outcome."""

    ticks: tuple[tuple[Prices, Prices], ...] = ()  # YES, NO
    _means: dict[tuple[int, Token, int], float] = field(default_factory=dict, repr=False, compare=False)

    @staticmethod
    def of(ticks: Iterable[tuple[Prices, Prices]]) -> "PriceHistory":
        """Make a history from what a store kept, oldest first."""
        return PriceHistory(tuple(ticks)[-HISTORY_TICKS:])

    def appended(self, market: Market) -> "PriceHistory":
        """Give the history with the market's prices now as its latest tick."""
        outcomes = range(market.params.n_outcomes)
        now = (
            tuple(market.price(outcome, "YES") for outcome in outcomes),
            tuple(market.price(outcome, "NO") for outcome in outcomes),
        )
        return PriceHistory((*self.ticks[-HISTORY_TICKS + 1 :], now))

    def mean(self, outcome: int, token: Token, ticks: int) -> float:
        """Average the latest `ticks` prices of a token, or as many as there are; in micros.

        Raises:
            ZeroDivisionError: there is no tick at all.
        """
        if (known := self._means.get((outcome, token, ticks))) is not None:
            return known  # many bots ask for the same
        side = 0 if token == "YES" else 1
        latest = [prices[side][outcome] for prices in islice(reversed(self.ticks), min(ticks, len(self)))]
        mean = self._means[outcome, token, ticks] = sum(latest) / len(latest)
        return mean

    def __len__(self) -> int:
        return len(self.ticks)


class Level(NamedTuple):
    """The best level of a kind: price, and the size resting at it."""

    price: int
    size: int


class Account(NamedTuple):
    """What a participant has: cash, tokens by side (YES and NO of each outcome in turn), its orders by arrival."""

    cash: int
    locked_cash: int
    free: list[int]
    locked: list[int]  # offered in resting sells
    orders: tuple[Resting, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """The market's grids and bounds in micros, and its costs in 1e-18."""

    tick_size: int
    lot_size: int
    p_min: int
    p_max: int
    fee: int
    alpha: int
    max_open_orders: int

    @staticmethod
    def of(params: Params, progress: int) -> "Grid":
        """Read a market's parameters at a progress."""
        start, end = to_units(params.alpha_start, ATTO), to_units(params.alpha_end, ATTO)
        return Grid(
            tick_size=to_units(params.tick_size, MICRO),
            lot_size=to_units(params.lot_size, MICRO),
            p_min=to_units(params.p_min, MICRO),
            p_max=to_units(params.p_max, MICRO),
            fee=to_units(params.f, ATTO),
            alpha=start + (end - start) * progress // ATTO,
            max_open_orders=params.max_open_orders,
        )


@dataclass(frozen=True, slots=True)
class MarketView:
    """The market as the last committed tick left it.

    Accounts and levels are read from the market when they are first asked for, so the view is
    cheap; it is valid until the market changes.
    """

    tick: int
    progress: int
    active: tuple[int, ...]
    yes_prices: Prices
    no_prices: Prices
    side_prices: Prices  # YES and NO of each outcome in turn
    history: PriceHistory
    grid: Grid
    account: Callable[[str], Account]
    best: Callable[[int, str, str], Level | None]  # outcome, token, action of the resting side
    news: tuple[News, ...] = ()  # everything published up to the tick that says something about an outcome
    roster: Roster = NOBODY  # who of the bots may act

    @staticmethod
    def of(
        market: Market,
        history: PriceHistory,
        tick: int,
        progress: int,
        news: tuple[News, ...] = (),
        roster: Roster = NOBODY,
    ) -> "MarketView":
        """Look at a market.

        Args:
            market: as the last tick left it.
            history: with the prices of that tick as its latest; empty before the first tick.
            tick: the last committed tick.
            progress: of that tick, in 1e-18.
            news: what has been published, oldest first.
            roster: the bots that are there now.
        """
        seen = history if len(history) else history.appended(market)
        yes_prices, no_prices = seen.ticks[-1]
        outcomes = range(market.params.n_outcomes)
        return MarketView(
            tick=tick,
            progress=progress,
            active=tuple(outcome for outcome in outcomes if market.outcome(outcome).active),
            yes_prices=yes_prices,
            no_prices=no_prices,
            side_prices=tuple(chain.from_iterable(zip(yes_prices, no_prices, strict=True))),
            history=seen,
            grid=Grid.of(market.params, progress),
            account=_accounts(market),
            best=_best_levels(market),
            news=news,
            roster=roster,
        )

    def price(self, outcome: int, token: Token) -> int:
        """The AMM's price of a token, in micros."""
        return (self.yes_prices if token == "YES" else self.no_prices)[outcome]


def _accounts(market: Market) -> Callable[[str], Account]:
    sides = 2 * market.params.n_outcomes
    ids = cache(market.open_ids)

    def account(name: str) -> Account:
        cash, locked_cash, *tokens = market.account(name)
        own = tuple([order for order_id in ids().get(name, ()) if (order := market.order(order_id)) is not None])
        return Account(cash, locked_cash, tokens[:sides], tokens[sides:], own)

    return account


def _best_levels(market: Market) -> Callable[[int, str, str], Level | None]:
    @cache
    def levels(outcome: int) -> dict[tuple[str, str], Level]:
        best: dict[tuple[str, str], Level] = {}
        for token, action, price, size, _, _ in market.book(outcome):
            best.setdefault((token, action), Level(price, size))
        return best

    return lambda outcome, token, action: levels(outcome).get((token, action))
