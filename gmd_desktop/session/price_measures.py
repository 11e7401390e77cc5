"""What a session's prices tell: how much they moved, how good a forecast they were, who led.

Prices are micros of USDC per token. These are statistics: floats, and no amount of money is made of them.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

from engine.rounding import MICRO


class Streak(NamedTuple):
    """A run of ticks in a row of one outcome, and the last tick of it."""

    outcome: int
    ticks: int
    last_tick: int


def brier_score(yes_prices: Sequence[int], winner: int) -> float:
    """Tell how far the prices were from what came, as a forecast of all outcomes together.

    The sum over all outcomes of (share - 1 or 0)^2; a share is the YES price divided by the sum of YES prices. 0 is a
    certain and right forecast, 2 a certain and wrong one, and N equal prices give 1 - 1/N.

    Source: Brier, Verification of forecasts expressed in terms of probability, Monthly Weather Review 78 (1950).

    Args:
        yes_prices: by outcome, at least one above 0; a closed outcome's is 0.
    """
    total = sum(yes_prices)
    shares = (price / total for price in yes_prices)
    return sum((share - (outcome == winner)) ** 2 for outcome, share in enumerate(shares))


class PriceMeasures:
    """Takes a session's prices tick by tick, in their order, and keeps sums only.

    Args:
        opening: the YES prices before the first tick.
        winner: the outcome that has won; None while nobody knows.
    """

    def __init__(self, opening: Sequence[int], winner: int | None) -> None:
        self._before = tuple(opening)
        self._winner = winner
        self._squares = [0] * len(opening)  # of changes, in micros
        self._changes = [0] * len(opening)
        self._ticks = 0
        self._brier_sum = 0.0
        self._rising = [0] * len(opening)
        self._leading = Streak(-1, 0, 0)
        self.rise: Streak | None = None
        self.lead: Streak | None = None
        self.lead_changes = 0

    def take(self, tick: int, yes_prices: Sequence[int]) -> None:
        """Take the YES prices after a tick; a closed outcome's is 0 and counts no more."""
        for outcome, (before, price) in enumerate(zip(self._before, yes_prices, strict=True)):
            if price == 0:
                self._rising[outcome] = 0
                continue
            self._squares[outcome] += (price - before) ** 2
            self._changes[outcome] += 1
            self._rising[outcome] = self._rising[outcome] + 1 if price > before else 0
            if self._rising[outcome] > (self.rise.ticks if self.rise else 0):
                self.rise = Streak(outcome, self._rising[outcome], tick)
        self._take_lead(tick, yes_prices)
        if self._winner is not None:
            self._brier_sum += brier_score(yes_prices, self._winner)
        self._ticks += 1
        self._before = tuple(yes_prices)

    def _take_lead(self, tick: int, yes_prices: Sequence[int]) -> None:
        highest = max(yes_prices)
        outcome, ticks, _ = self._leading
        if outcome >= 0 and yes_prices[outcome] == highest:
            self._leading = Streak(outcome, ticks + 1, tick)
        elif yes_prices.count(highest) == 1:  # at a tie nobody leads who did not before
            self.lead_changes += outcome >= 0
            self._leading = Streak(yes_prices.index(highest), 1, tick)
        if self._leading.ticks > (self.lead.ticks if self.lead else 0):
            self.lead = self._leading

    @property
    def volatility(self) -> tuple[float | None, ...]:
        """Give the root mean square of the changes of each YES price from tick to tick, in USDC; None without ticks.

        Changes of the price itself and not of its logarithm: it is a probability, and may be near 0.
        """
        return tuple(
            math.sqrt(squares / changes) / MICRO if changes else None
            for squares, changes in zip(self._squares, self._changes, strict=True)
        )

    @property
    def realised(self) -> tuple[float, ...]:
        """Give the root of the sum of squared changes of each YES price, in USDC: its realised volatility.

        Source: Andersen and Bollerslev, Answering the skeptics, International Economic Review 39 (1998).
        """
        return tuple(math.sqrt(squares) / MICRO for squares in self._squares)

    @property
    def brier_mean(self) -> float | None:
        """Give the mean over all ticks of the Brier score; None if nobody has won, or without ticks."""
        return self._brier_sum / self._ticks if self._winner is not None and self._ticks else None

    @property
    def brier_last(self) -> float | None:
        """Give the Brier score of the prices taken last: those at which trading ended."""
        return None if self._winner is None or not self._ticks else brier_score(self._before, self._winner)
