"""What a rational trader could take from a market at its start, found by trying it in the engine.

Everything is tried in an empty market with all deposits in one hand, or in those of two who work together: what no one
person can do, several can. A search finds what it looks for; that it finds nothing proves nothing.
Source: docs/market.md section 11.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product

from engine import TOKENS, Market, Params, Token
from engine.rounding import MICRO, to_units
from gmd_desktop.session.rounds import RoundRule
from gmd_desktop.session.scenario import Scenario
from gmd_desktop.session.schedule import lowest
from gmd_desktop.session.trial import Plan, Trial
from gmd_desktop.session.way_round import TRIALS, Way, alone, search, together

NOBODY_HAS = 1_000  # USDC that are tried with where nobody has any
NOTICED = MICRO // 100  # a gain below a cent is no gain
ADVICE_AROUND = (
    "Raise z, lower the deposits, raise f + alpha to 0.08, or (N - 1) zeta to 0.8 with f + alpha at least 0.03."
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
    searches = [alone(params.n_outcomes), *([together(params.n_outcomes)] if params.cm_enabled else [])]
    total = 5 + sum(len(ways) * TRIALS + 1 for ways in searches)
    yield Progress(1, total, _all_of(trial, "NO", _fair_advice(params, "above")))
    yield Progress(2, total, _all_of(trial, "YES", _fair_advice(params, "below")))
    yield Progress(3, total, _sets_with_a_partner(params, capital))
    if scenario.rounds:
        yield Progress(4, total, _over_elimination(trial, scenario))
    done, found = 4, []
    for ways in searches:
        best, way = 0, ways[0]
        for tried, profit, other in search(params, capital, ways):
            if profit > best:
                best, way = profit, other
            yield Progress(done + tried, total)
        done += len(ways) * TRIALS + 1
        yield Progress(done, total, _round_trip(params, capital, best, way))
        found.append(way)
    yield Progress(total, total, _makers_worst(trial, found))


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
                for token in TOKENS:
                    trial.sell(0, token)

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


def _round_trip(params: Params, capital: int, best: int, way: Way) -> Finding:
    title = "Going round with a partner" if way.pairs else "Going round between outcomes"
    money, who = to_cents(capital), "two people who make pairs with each other" if way.pairs else "one trader alone"
    if best < NOTICED:
        return Finding(title, 0, f"No way round between outcomes was found that gains with {money} USDC for {who}.")
    share = best / to_units(params.z, MICRO)
    gain = f"at least {to_cents(best)} USDC ({share:.1%} of z)"
    if way.pairs:
        sentence = (
            f"With {money} USDC, two people who work together earn {gain}: one buys YES, the other NO, outcome after"
            " outcome; on the way they make pairs with each other, and sell in parts."
        )
    else:
        sentence = (
            f"With {money} USDC, one trader alone earns {gain}: buy YES and NO of {way.outcomes} outcomes one after the"
            " other, and sell them in parts, in the same order."
        )
    return Finding(title, best, sentence, ADVICE_AROUND)


def _makers_worst(trial: Trial, ways: Sequence[Way]) -> Finding:
    """Let all money bet on the outcome that wins, on its YES or against all others, or go the best ways round."""
    others = range(1, trial.market.params.n_outcomes)
    share = trial.capital // len(others)

    def against_others(trial: Trial) -> None:
        for i in others:
            trial.spend(i, "NO", share)

    worst = max(
        trial.settled(lambda t: t.spend(0, "YES", t.capital), 0),
        trial.settled(against_others, 0),
        trial.settled(_nothing, 0),
        *(
            way.trial(trial.market.params, trial.capital).settled(way.go, winner)
            for way, winner in product(ways, trial.market.active)
        ),
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
