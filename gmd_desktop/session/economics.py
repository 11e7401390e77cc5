"""What a rational trader could take from a market at its start, found by trying it in the engine.

Everything is tried in an empty market with all deposits in one hand: what no one person can do, several together can.
A search finds what it looks for; that it finds nothing proves nothing. Source: docs/market.md section 11.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import product

from engine import TOKENS, Market, Params, Token
from engine.rounding import MICRO, to_units
from gmd_desktop.session.rounds import RoundRule
from gmd_desktop.session.scenario import Scenario
from gmd_desktop.session.schedule import lowest
from gmd_desktop.session.trial import TRADER, Plan, Trial

NOBODY_HAS = 1_000  # USDC that are tried with where nobody has any
NOTICED = MICRO // 100  # a gain below a cent is no gain
SLICES = 6  # into which a purchase is cut, YES and NO by turns: so more money fits into a pool
STARTS = ((0.7, 0.75, 0.91), (0.55, 0.5, 0.8))  # where the search for a way round begins: see Way
FIRST_STEP, LAST_STEP, MOST_TRIALS = 0.1, 0.02, 40
TOKEN_SETS: tuple[tuple[Token, ...], ...] = (("YES",), ("NO",), ("YES", "NO"))

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
    searches = list(_searches(params.n_outcomes))
    total = 5 + len(searches) * MOST_TRIALS
    yield Progress(1, total, _all_of(trial, "NO", _fair_advice(params, "above")))
    yield Progress(2, total, _all_of(trial, "YES", _fair_advice(params, "below")))
    yield Progress(3, total, _sets_with_a_partner(params, capital))
    if scenario.rounds:
        yield Progress(4, total, _over_elimination(trial, scenario))
    best, way = 0, searches[0][0]
    for number, (start, is_climbed) in enumerate(searches):
        for done, (found, tried) in enumerate(_climb(trial, start) if is_climbed else [(start.profit(trial), start)]):
            if found > best:
                best, way = found, tried
            yield Progress(4 + number * MOST_TRIALS + done, total)
    yield Progress(total - 1, total, _round_trip(trial, best, way))
    yield Progress(total, total, _makers_worst(trial, params))


@dataclass(frozen=True, slots=True)
class Way:
    """A way round: buy tokens of one outcome after the other, each cheaper for the money before it, sell in that order.

    `first`, `middle` and `last` are the shares of the cash at hand that the first outcome, those between and the last
    take; `trips` is how often it goes round.
    """

    tokens: tuple[Token, ...]
    outcomes: int
    first: float
    middle: float
    last: float
    trips: int = 1

    def profit(self, trial: Trial) -> int:
        """Tell what it brings, in micros."""
        return trial.profit(self._go)

    def near(self, step: float) -> Iterator["Way"]:
        """Give the ways that spend a little more or less somewhere."""
        for name in ("first", "middle", "last"):
            for change in (step, -step):
                yield replace(self, **{name: min(1.0, max(0.02, getattr(self, name) + change))})

    def _go(self, trial: Trial) -> None:
        for _ in range(self.trips):
            for outcome in range(self.outcomes):
                share = self.first if outcome == 0 else self.last if outcome == self.outcomes - 1 else self.middle
                part = int(trial.market.cash(TRADER) * share / len(self.tokens) / SLICES)
                for _, token in product(range(SLICES), self.tokens):
                    trial.spend(outcome, token, part)
            for outcome in range(self.outcomes):
                for left, token in product(range(SLICES, 0, -1), reversed(self.tokens)):
                    trial.sell(outcome, token, left)
                for token in self.tokens:
                    trial.sell(outcome, token)


def _searches(outcomes: int) -> Iterator[tuple[Way, bool]]:
    """Give where to look for a way round, and whether to look further from there."""
    for start, trips in ((STARTS[0], 2), (STARTS[0], 1), (STARTS[1], 1)):
        yield Way(("YES", "NO"), outcomes, *start, trips), True
    for tokens, many, start in product(TOKEN_SETS, sorted({2, outcomes}), STARTS):
        yield Way(tokens, many, *start), False


def _climb(trial: Trial, start: Way) -> Iterator[tuple[int, Way]]:
    """Change one share at a time while that brings more, by ever smaller steps."""
    best, way, step, tried = start.profit(trial), start, FIRST_STEP, 1
    yield best, way
    while step > LAST_STEP:
        before = best
        for near in way.near(step):
            if tried >= MOST_TRIALS - 1:
                return
            found, tried = near.profit(trial), tried + 1
            if found > best:
                best, way = found, near
            yield best, way
        if best == before:
            step /= 2


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
        return Finding(title, 0, f"Buying {token} of every outcome and waiting brings nothing for certain.")
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
        return Finding(
            title, 0, "Making pairs of YES and NO with a partner and selling them to the pool brings nothing."
        )
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
        return Finding(title, 0, "Buying before the first elimination and selling after it brings nothing for certain.")
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
        return Finding(title, 0, f"No way round between outcomes was found that gains, with {money} USDC.")
    share = best / to_units(trial.market.params.z, MICRO)
    sentence = (
        f"With {money} USDC, buying {' and '.join(way.tokens)} of one outcome after the other and selling in the same"
        f" order earns {to_cents(best)} USDC ({share:.1%} of z)" + (" in two rounds." if way.trips > 1 else ".")
    )
    advice = (
        "Raise z, lower the deposits, raise f + alpha to 0.06, or (N - 1) zeta to 0.8 with f + alpha at least 0.03."
    )
    return Finding(title, best, sentence, advice)


def _makers_worst(trial: Trial, params: Params) -> Finding:
    """Let all money bet on the outcome that wins: on its YES, or against all others."""
    others = range(1, params.n_outcomes)
    share = trial.capital // len(others)

    def against_others(trial: Trial) -> None:
        for i in others:
            trial.spend(i, "NO", share)

    losses = [
        trial.settled(lambda t: t.spend(0, "YES", t.capital), 0),
        trial.settled(against_others, 0),
        trial.settled(_nothing, 0),
    ]
    worst = max(losses)
    z = to_units(params.z, MICRO)
    most = f"it never loses more than z = {to_cents(z)}."
    if worst > 0:
        sentence = f"If all money bets right at once, the maker loses {to_cents(worst)} USDC; {most}"
    else:
        sentence = f"Even if all money bets right at once, the maker loses nothing; {most}"
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
