"""Ways round between the outcomes of a market, for one trader or for two, and the search for the best."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product, zip_longest
from random import Random

from engine import TOKENS, Params
from gmd_desktop.session.trial import Trial

SLICES = 6  # into which a purchase is cut, YES and NO by turns: so more money fits into a pool
TRIALS = 161  # from each start of a search, the start itself with it
FIRST_STEP, LEAST_STEP, MOST_STEP = 0.1, 0.01, 0.3  # how far from the best way others are tried

Lap = tuple[float, float, float]  # see Way
ALL_OUT: Lap = (-1.0, -1.0, -1.0)
NO_PAIRS: Lap = (0.0, 0.0, 0.0)
# ways that gained at the defaults: share of YES, laps, pairs
ALONE = (
    (0.55, ((0.6, 0.4, 1.0), (-0.9, -0.1, -1.0), (0.0, -1.0, -0.6)), ()),
    (0.6, ((0.55, 0.45, 0.25), (-0.7, -0.45, -0.2), (0.0, -0.85, -0.8)), ()),
)
TOGETHER = (
    (
        0.6,
        ((0.6, 0.39, 1.0), (-1.0, -0.32, -1.0), (-0.64, -0.16, -0.51), (0.19, -0.31, -0.55)),
        ((0.0, 0.0, 0.17), (0.35, 0.0, 0.18), (0.26, 0.42, 0.72), (0.94, 0.0, 0.77)),
    ),
    (
        0.62,
        ((0.7, 0.98, -0.57), (-0.95, -1.0, -0.44), (0.42, -1.0, 0.67), (0.07, 0.93, 0.73)),
        ((0.0, 0.0, 0.14), (0.0, 0.23, 0.0), (0.61, 0.0, 0.43), (0.0, 0.0, 0.94)),
    ),
)


@dataclass(frozen=True, slots=True)
class Way:
    """A way round: lap after lap from outcome to outcome, then sell in that order what is left.

    `yes` is the share of YES in what is bought. A lap has a number for the first outcome, for those between and for the
    last: above 0 the share of the cash at hand that is spent there, below 0 the share of the tokens that is sold.

    With `pairs` it is a way for two, one with all YES, the other with all NO, each paying from its own cash; `yes` is
    the first one's share of the money. Before each place of a lap they make so much of the pairs they can pay for.
    """

    outcomes: int
    yes: float
    laps: tuple[Lap, ...]
    pairs: tuple[Lap, ...] = ()

    def trial(self, params: Params, capital: int) -> Trial:
        """Open a market for those who go it, with so much money in all."""
        yes = int(capital * self.yes)
        return Trial(params, yes, capital - yes) if self.pairs else Trial(params, capital)

    def profit(self, params: Params, capital: int) -> int:
        """Tell what it brings, in micros."""
        return self.trial(params, capital).profit(self.go)

    def go(self, trial: Trial) -> None:
        """Do it."""
        for lap, pairs in zip_longest((*self.laps, ALL_OUT), self.pairs, fillvalue=NO_PAIRS):
            for outcome in range(self.outcomes):
                place = 0 if outcome == 0 else 2 if outcome == self.outcomes - 1 else 1
                share = lap[place]
                if pairs[place] > 0:
                    trial.make_sets(outcome, int(trial.most_sets(outcome) * pairs[place]))
                if share > 0:
                    self._buy(trial, outcome, share)
                else:
                    self._sell(trial, outcome, -share)
        for outcome, token in product(range(self.outcomes), TOKENS):
            trial.sell(outcome, token)

    def near(self, chance: Random, step: float) -> "Way":
        """Give a way that does about half of it a little differently."""

        def moved(number: float, least: float) -> float:
            return min(1.0, max(least, number + chance.gauss(0, step))) if chance.random() < 0.5 else number

        def all_moved(laps: tuple[Lap, ...], least: float) -> tuple[Lap, ...]:
            return tuple((moved(one, least), moved(two, least), moved(three, least)) for one, two, three in laps)

        laps = all_moved(self.laps, -1)
        return replace(self, yes=moved(self.yes, 0), laps=laps, pairs=all_moved(self.pairs, 0))

    def _buy(self, trial: Trial, outcome: int, share: float) -> None:
        yes, no = (1.0, 1.0) if self.pairs else (self.yes, 1 - self.yes)
        yes, no = trial.cash("YES") * share * yes / SLICES, trial.cash("NO") * share * no / SLICES
        for _ in range(SLICES):
            trial.spend(outcome, "YES", int(yes))
            trial.spend(outcome, "NO", int(no))

    def _sell(self, trial: Trial, outcome: int, share: float) -> None:
        sizes = [(token, int(trial.held(outcome, token) * share / SLICES)) for token in reversed(TOKENS)]
        for _, (token, size) in product(range(SLICES), sizes):
            trial.sell(outcome, token, size)


def alone(outcomes: int) -> list[Way]:
    """Give where a search for one trader begins: between two outcomes and between all."""
    return [Way(many, *start) for many, start in product(sorted({2, outcomes}), ALONE)]


def together(outcomes: int) -> list[Way]:
    """Give where a search for two who make pairs with each other begins: between all outcomes."""
    return [Way(outcomes, *start) for start in TOGETHER]


def search(params: Params, capital: int, ways: Sequence[Way]) -> Iterator[tuple[int, int, Way]]:
    """Climb from each start; give how many ways were tried, and the best from this start with its profit in micros."""
    for number, start in enumerate(ways):
        for done, (found, way) in enumerate(_climb(params, capital, start), 1):
            yield number * TRIALS + done, found, way


def _climb(params: Params, capital: int, start: Way) -> Iterator[tuple[int, Way]]:
    """Try ways near the best so far, farther from it after a gain and nearer after none; give the best each time.

    Source: Rechenberg, Evolutionsstrategie (1973): one parent, one child, steps by success.
    """
    chance = Random(1)  # the same answer every time
    best, way, step = start.profit(params, capital), start, FIRST_STEP
    for _ in range(TRIALS - 1):
        yield best, way
        other = way.near(chance, step)
        found = other.profit(params, capital)
        if found > best:
            best, way, step = found, other, min(MOST_STEP, step * 1.5)
        else:
            step = max(LEAST_STEP, step * 0.93)
        if best <= 0 and step == LEAST_STEP:
            break
    yield best, way
