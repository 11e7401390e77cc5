"""The book of one token as a ladder: a line a price, the pool's price between the lines above and below it."""

from collections.abc import Iterable
from dataclasses import dataclass

from gmd_desktop.session.tick_report import LevelView


@dataclass(frozen=True, slots=True)
class Rung:
    """One price with who buys and who sells there; one of the two may be missing."""

    price: int
    bid: LevelView | None = None
    ask: LevelView | None = None


@dataclass(frozen=True, slots=True)
class Ladder:
    """`above` and `below` the pool's price, the nearest first. Prices and sizes in micros."""

    token: str
    pool_price: int
    above: tuple[Rung, ...] = ()
    below: tuple[Rung, ...] = ()

    @property
    def largest(self) -> int:
        """The largest level, 0 if the book is empty."""
        return max((level.size for level in self.levels()), default=0)

    def levels(self) -> list[LevelView]:
        """All levels from the highest price down; on one price the sellers come first."""
        rungs = (*reversed(self.above), *self.below)
        return [level for rung in rungs for level in (rung.ask, rung.bid) if level is not None]

    def has(self, action: str) -> bool:
        """Whether anybody rests with this action."""
        return any(level.action == action for level in self.levels())


def ladder(levels: Iterable[LevelView], token: str, pool_price: int) -> Ladder:
    """Sort the levels of one token around the pool's price. What stands on it counts as below."""
    rungs: dict[int, Rung] = {}
    for level in levels:
        if level.token != token:
            continue
        rung = rungs.get(level.price, Rung(level.price))
        bid = level if level.action == "BUY" else rung.bid
        ask = level if level.action == "SELL" else rung.ask
        rungs[level.price] = Rung(level.price, bid, ask)
    prices = sorted(rungs)
    return Ladder(
        token,
        pool_price,
        above=tuple(rungs[price] for price in prices if price > pool_price),
        below=tuple(rungs[price] for price in reversed(prices) if price <= pool_price),
    )
