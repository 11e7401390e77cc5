"""What a rational trader could take from a market at its start, found by trying it in the engine.

Everything is tried in an empty market with all deposits in one hand: what no one person can do, several together can.
A search finds what it looks for; that it finds nothing proves nothing. Source: docs/market.md section 11.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import product
from random import Random

from engine import TOKENS, Market, Params, Token
from engine.rounding import MICRO, to_units
from gmd_desktop.session.rounds import RoundRule
from gmd_desktop.session.scenario import Scenario
from gmd_desktop.session.schedule import lowest
from gmd_desktop.session.trial import TRADER, Plan, Trial

NOBODY_HAS = 1_000  # USDC that are tried with where nobody has any
NOTICED = MICRO // 100  # a gain below a cent is no gain
SLICES = 6  # into which a purchase is cut, YES and NO by turns: so more money fits into a pool
TRIALS = 160  # from each start of the search for a way round
FIRST_STEP, LEAST_STEP, MOST_STEP = 0.1, 0.01, 0.3  # how far from the best way others are tried

Lap = tuple[float, float, float]  # see Way
ALL_OUT: Lap = (-1.0, -1.0, -1.0)
STARTS: tuple[tuple[float, tuple[Lap, ...]], ...] = (  # share of YES, laps: ways that gained at the defaults
    (0.55, ((0.6, 0.4, 1.0), (-0.9, -0.1, -1.0), (0.0, -1.0, -0.6))),
    (0.6, ((0.55, 0.45, 0.25), (-0.7, -0.45, -0.2), (0.0, -0.85, -0.8))),
)

Going = Callable[[Market], tuple[int, ...]]  # who goes, as the market stands


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was tried: what it brings in micros, in a sentence, and what to change about it."""

    title: str
    profit: int
    sentence: str
    advice: str = ""  # "" if nothing needs to change


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an examination is, and what it has just found."""

    done: int
    total: int
    finding: Finding | None = None


def examine(scenario: Scenario) -> Iterator[Progress]:
    """Try everything, step by step, so that whoever waits can show how far it is and stop.

    Args:
        scenario: a checked one; its deposits are the money that is tried with.
    """
    params = scenario.params
    capital = sum(scenario.deposits().values()) or NOBODY_HAS * MICRO
    trial = Trial(params, capital)
    ways = [Way(many, *start) for many, start in product(sorted({2, params.n_outcomes}), STARTS)]
    total = 5 + len(ways) * (TRIALS + 1)
    yield Progress(1, total, _all_of(trial, "NO", _fair_advice(params, "above")))
    yield Progress(2, total, _all_of(trial, "YES", _fair_advice(params, "below")))
    yield Progress(3, total, _sets_with_a_partner(params, capital))
    if scenario.rounds:
        yield Progress(4, total, _over_elimination(trial, scenario))
    best, way = 0, ways[0]
    for number, start in enumerate(ways):
        for done, (found, tried) in enumerate(_climb(trial, start)):
            if found > best:
                best, way = found, tried
            yield Progress(4 + number * (TRIALS + 1) + done, total)
    yield Progress(total - 1, total, _round_trip(trial, best, way))
    yield Progress(total, total, _makers_worst(trial, way))


@dataclass(frozen=True, slots=True)
class Way:
    """A way round: lap after lap from outcome to outcome, then sell in that order what is left.

    `yes` is the share of YES in what is bought. A lap has a number for the first outcome, for those between and for the
    last: above 0 the share of the cash at hand that is spent there, below 0 the share of the tokens that is sold.
    """

    outcomes: int
    yes: float
    laps: tuple[Lap, ...]

    def profit(self, trial: Trial) -> int:
        """Tell what it brings, in micros."""
        return trial.profit(self.go)

    def go(self, trial: Trial) -> None:
        """Do it."""
        for lap in (*self.laps, ALL_OUT):
            for outcome in range(self.outcomes):
                share = lap[0 if outcome == 0 else 2 if outcome == self.outcomes - 1 else 1]
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

        laps = tuple((moved(first, -1), moved(middle, -1), moved(last, -1)) for first, middle, last in self.laps)
        return replace(self, yes=moved(self.yes, 0), laps=laps)

    def _buy(self, trial: Trial, outcome: int, share: float) -> None:
        part = trial.market.cash(TRADER) * share / SLICES
        for _ in range(SLICES):
            trial.spend(outcome, "YES", int(part * self.yes))
            trial.spend(outcome, "NO", int(part * (1 - self.yes)))

    def _sell(self, trial: Trial, outcome: int, share: float) -> None:
        sizes = [(token, int(trial.held(outcome, token) * share / SLICES)) for token in reversed(TOKENS)]
        for _, (token, size) in product(range(SLICES), sizes):
            trial.sell(outcome, token, size)


def _climb(trial: Trial, start: Way) -> Iterator[tuple[int, Way]]:
    """Try ways near the best so far, farther from it after a gain and nearer after none; give the best each time.

    Source: Rechenberg, Evolutionsstrategie (1973): one parent, one child, steps by success.
    """
    chance = Random(1)  # the same answer every time
    best, way, step = start.profit(trial), start, FIRST_STEP
    for _ in range(TRIALS):
        yield best, way
        other = way.near(chance, step)
        found = other.profit(trial)
        if found > best:
            best, way, step = found, other, min(MOST_STEP, step * 1.5)
        else:
            step = max(LEAST_STEP, step * 0.93)
        if best <= 0 and step == LEAST_STEP:
            break
    yield best, way


def _all_of(trial: Trial, token: Token, advice: str) -> Finding:
    """Hold a token of every outcome to the end: so many NO pay n - 1 a set, so many YES pay 1."""
    outcomes = range(trial.market.params.n_outcomes)

    def plan_of(size: int) -> Plan:
        def plan(trial: Trial) -> None:
            for i in outcomes:
                trial.buy(i, token, size)

        return plan

    best, size = _best_size(trial, lambda size: trial.profit(plan_of(size)))
    title = f"{token} of every outcome"
    if best < NOTICED:
        return Finding(title, 0, f"No gain was found in buying {token} of every outcome and waiting.")
    sentence = f"Buying {to_cents(size)} {token} of every outcome earns {to_cents(best)} USDC, whoever wins."
    return Finding(title, best, sentence, advice)


def _sets_with_a_partner(params: Params, capital: int) -> Finding:
    title = "Pairs with a partner"
    best, sets = 0, 0
    if params.cm_enabled:
        trial = Trial(params, capital // 2, capital // 2)

        def plan_of(size: int) -> Plan:
            def plan(trial: Trial) -> None:
                trial.make_sets(0, size)
                trial.sell_both(0)

            return plan

        best, sets = _best_size(trial, lambda size: trial.profit(plan_of(size)))
    if best < NOTICED:
        return Finding(title, 0, "No gain was found in making YES and NO with a partner and selling them to the pool.")
    sentence = f"Two people who make {to_cents(sets)} pairs and sell them to the pool earn {to_cents(best)} USDC."
    return Finding(title, best, sentence, "Raise f_match, f or alpha.")


def _over_elimination(trial: Trial, scenario: Scenario) -> Finding:
    """Buy tokens of one kind before the first round, and sell what is left of them after it."""
    first, title = scenario.rounds[0], "Over an elimination"
    every = range(trial.market.params.n_outcomes)
    bought: Sequence[int] = every
    going: list[Going] = [lambda _market, gone=outcome: (gone,) for outcome in every]  # type: ignore[misc]
    if first.rule is RoundRule.GIVEN:
        bought, going = [one for one in every if one not in first.outcomes], [lambda _market: first.outcomes]
    elif first.rule is RoundRule.LOWEST:
        bought, going = every[: -first.count], [_lowest(first.count)]
    best, size, token = max(
        (*_best_size(trial, lambda size, token=token: _held_over(trial, size, token, bought, going)), token)  # type: ignore[misc]
        for token in TOKENS
    )
    if best < NOTICED:
        return Finding(title, 0, "No sure gain was found in buying before the first elimination and selling after it.")
    deal = f"buying {to_cents(size)} {token} of all that stay before the first round and selling after it"
    if first.rule is RoundRule.GIVEN:
        sentence = f"Whoever knows who goes earns {to_cents(best)} USDC by {deal}."
        return Finding(title, best, sentence, "Keep the plan to yourself, or let the lowest price go.")
    if first.rule is RoundRule.LOWEST:
        sentence = (
            f"Alone in the market, {deal} earns {to_cents(best)} USDC; others who see it coming leave less of it."
        )
        return Finding(title, best, sentence)
    return Finding(title, best, f"Whoever goes, {deal} earns {to_cents(best)} USDC.", "Raise f + alpha.")


def _held_over(
    trial: Trial,
    size: int,
    token: Token,
    bought: Sequence[int],
    going: Sequence[Going],
) -> int:
    """Tell what holding tokens over an elimination brings at the least, whoever of `going` goes."""
    profits = []
    for gone in going:

        def plan(trial: Trial, gone: Going = gone) -> None:
            for outcome in bought:
                trial.buy(outcome, token, size)
            trial.market.eliminate(gone(trial.market))
            for outcome in trial.market.active:
                trial.sell(outcome, token)

        profits.append(trial.profit(plan))
    return min(profits)


def _lowest(count: int) -> Going:
    def going(market: Market) -> tuple[int, ...]:
        return tuple(lowest({outcome: market.price(outcome, "YES") for outcome in market.active}, count))

    return going


def _round_trip(trial: Trial, best: int, way: Way) -> Finding:
    title = "Going round between outcomes"
    money = to_cents(trial.capital)
    if best < NOTICED:
        return Finding(title, 0, f"No way round between outcomes was found that gains with {money} USDC.")
    share = best / to_units(trial.market.params.z, MICRO)
    sentence = (
        f"With {money} USDC, buying YES and NO of {way.outcomes} outcomes one after the other and selling them in"
        f" parts, in the same order, earns at least {to_cents(best)} USDC ({share:.1%} of z)."
    )
    advice = (
        "Raise z, lower the deposits, raise f + alpha to 0.06, or (N - 1) zeta to 0.8 with f + alpha at least 0.03."
    )
    return Finding(title, best, sentence, advice)


def _makers_worst(trial: Trial, way: Way) -> Finding:
    """Let all money bet on the outcome that wins, on its YES or against all others, or go the best way round."""
    others = range(1, trial.market.params.n_outcomes)
    share = trial.capital // len(others)

    def against_others(trial: Trial) -> None:
        for i in others:
            trial.spend(i, "NO", share)

    worst = max(
        trial.settled(lambda t: t.spend(0, "YES", t.capital), 0),
        trial.settled(against_others, 0),
        trial.settled(_nothing, 0),
        *(trial.settled(way.go, winner) for winner in trial.market.active),
    )
    z = to_units(trial.market.params.z, MICRO)
    most = f"it never loses more than z = {to_cents(z)}."
    if worst > 0:
        sentence = f"If all money bets right at once, or goes round, the maker loses {to_cents(worst)} USDC; {most}"
    else:
        sentence = f"Whether all money bets right at once or goes round, the maker loses nothing; {most}"
    return Finding("The maker's worst case", 0, sentence)


def _best_size(trial: Trial, profit_of: Callable[[int], int]) -> tuple[int, int]:
    """Look for the size, in micros, that brings the most: by powers of two, then between the neighbours."""
    lots = [2**power for power in range(40) if 2**power * trial.lot <= 4 * trial.capital]
    found = {n: profit_of(n * trial.lot) for n in lots}
    best = max(found, key=lambda n: found[n], default=1)
    step = best // 4
    while step:
        for near in (best - step, best + step):
            found[near] = profit_of(near * trial.lot)
        best = max((best - step, best, best + step), key=lambda n: found[n])
        step //= 2
    return found.get(best, 0), best * trial.lot


def _fair_advice(params: Params, side: str) -> str:
    if params.initial_price is None:
        return "Raise f + alpha."
    return f"Take initial_price away: a fair start is 1/{params.n_outcomes}; the prices of YES add up to {side} 1 now."


def _nothing(_trial: Trial) -> None:
    """Do nothing."""


def to_cents(micros: int) -> str:
    """Write USDC or tokens for people, with two decimals."""
    return f"{Decimal(micros).scaleb(-6):,.2f}"
