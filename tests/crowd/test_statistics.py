"""Bots behave as they are called, over many sessions; how sure each test is stands in its docstring.

Sessions of different seeds are independent, what happens inside one is not: so a test counts sessions, and compares
each with the session of the same seed without the bots in question where it can. A test that would fail by chance once
in a thousand runs never does here, since the seeds are fixed: it fails when behaviour changes.
"""

from dataclasses import replace
from statistics import mean, stdev

import pytest

from engine import TOKENS, Order
from engine.rounding import MICRO
from gmd_desktop.crowd.fan import favourite
from gmd_desktop.crowd.informed import beliefs
from gmd_desktop.crowd.zi import private_values
from gmd_desktop.session.bots import (
    ArbitrageurParams,
    BotParams,
    ContrarianParams,
    FanParams,
    InformedParams,
    MakerParams,
    MomentumParams,
    NoiseParams,
    WhaleParams,
    ZiParams,
)
from gmd_desktop.session.rounds import News
from tests.crowd.play import Play
from tests.crowd.test_archetypes import orders_of, session


def noise(count: int = 12, **terms: float) -> dict[str, BotParams]:
    return {f"n{i}": NoiseParams(**({"lambda_a": 0.1} | terms)) for i in range(count)}


def some(count: int, letter: str, params: BotParams) -> dict[str, BotParams]:
    return {f"{letter}{i}": params for i in range(count)}


def yes(play: Play, outcome: int, tick: int = -1) -> float:
    return play.history.ticks[tick][0][outcome] / MICRO


def rises_before_buys(seed: int, params: BotParams, ticks_before: int) -> float:
    """Give the average rise of what bots of a kind buy, over the ticks before they do, as a share of the price."""
    play = Play.of(session(seed, **some(4, "b", params), **noise(size_median=25.0)))
    prices, rises = [[1 / 3] * 3], []
    for _ in range(250):
        play.run(1)
        bought = [one for one in play.commands[-1] if isinstance(one, Order) and one.participant[0] == "b"]
        for one in bought:
            if one.action == "BUY":
                rises.append(prices[-1][one.outcome] / prices[-ticks_before][one.outcome] - 1)
        prices.append([yes(play, outcome) for outcome in range(3)])
    return mean(rises)


def test_momentum_buys_what_has_risen() -> None:
    """Ten sessions of ten: by chance once in 1,024."""
    assert all(rises_before_buys(seed, MomentumParams(), 12) > 0 for seed in range(10))


def test_the_contrarian_buys_what_has_fallen() -> None:
    """Ten sessions of ten: by chance once in 1,024."""
    assert all(rises_before_buys(seed, ContrarianParams(), 12) < 0 for seed in range(10))


def test_contrarians_calm_a_market_and_momentum_does_not() -> None:
    """The largest distance of a price from where it began, in the same sessions: smaller in at least 9 of 10 pairs.

    By chance that happens once in 93.
    """

    def swing(seed: int, params: BotParams) -> float:
        play = Play.of(session(seed, **some(8, "b", params), **noise(size_median=25.0))).run(120)
        return max(max(ticks[0]) - min(ticks[0]) for ticks in play.history.ticks)

    calmer = [
        swing(seed, ContrarianParams(lambda_a=0.3)) < swing(seed, MomentumParams(lambda_a=0.3)) for seed in range(10)
    ]
    assert sum(calmer) >= 9, calmer


def test_makers_narrow_the_spread_and_earn_it() -> None:
    """What four makers together have after a calm session is more than they brought, in 8 of 8: once in 256."""
    for seed in range(8):
        play = Play.of(session(seed, **some(4, "m", MakerParams()), **noise())).run(300)
        assert sum(play.value(f"m{i}") for i in range(4)) > 4_000 * MICRO, seed


def gaps(play: Play) -> tuple[float, float]:
    """Give how far the dearest YES + NO is above 1, and the sum of YES."""
    both = [sum(play.market.price(outcome, token) for token in TOKENS) / MICRO for outcome in range(3)]
    return max(both) - 1, sum(yes(play, outcome) for outcome in range(3))


def worst_end(play: Play, name: str) -> int:
    """Give what a participant would end with if the outcome wins that is worst for it, in micros."""
    cash = play.market.cash(name) + play.market.locked_cash(name)
    held = [[sum(play.market.tokens(name, outcome, token)) for token in TOKENS] for outcome in range(3)]
    all_no = sum(no for _, no in held)
    return min(cash + all_no - no + has for has, no in held)


def test_arbitrageurs_bring_the_sums_back_and_never_lose() -> None:
    """Fans lift all prices; with arbitrageurs both sums are nearer to 1, in each of ten sessions: once in 1,024.

    And whoever wins, each arbitrageur ends with more than it brought, always.
    """
    fans = some(10, "f", FanParams(lambda_a=0.3))
    for seed in range(10):
        without = Play.of(session(seed, **fans, **noise())).run(120)
        play = Play.of(session(seed, **some(4, "a", ArbitrageurParams()), **fans, **noise())).run(120)
        assert gaps(play)[0] < 0.9 * gaps(without)[0]
        assert abs(gaps(play)[1] - 1) < 0.95 * abs(gaps(without)[1] - 1)
        assert all(worst_end(play, f"a{i}") > 1_000 * MICRO for i in range(4))


@pytest.mark.parametrize("winner", [0, 2])
def test_the_informed_push_the_price_towards_the_winner(winner: int) -> None:
    """The winner's lead over the others grows against the same session without them, in 11 of 12: once in 315."""

    def lead(seed: int, bots: dict[str, BotParams]) -> float:
        play = Play.of(replace(session(seed, **bots, **noise()), winner=winner)).run(250)
        return yes(play, winner) - mean(yes(play, outcome) for outcome in range(3) if outcome != winner)

    grows = [lead(seed, some(6, "i", InformedParams(signal_ticks=15))) > lead(seed, {}) for seed in range(12)]
    assert sum(grows) >= 11, grows


def test_what_is_hidden_differs_between_seeds_and_is_believed_ever_more() -> None:
    """Of 60 seeds each outcome is the truth 8 to 32 times (0.001 by the binomial), and after 12 signals 70 % see it."""
    truths, seen = [], 0
    for seed in range(60):
        play = Play.of(session(seed, ann=InformedParams(p_signal=0.4, signal_ticks=1)))
        bot = play.scenario.bots[0]
        view = replace(play.view(), tick=12)
        trader = play.crowd.trader(view, bot)
        believed = beliefs(trader, InformedParams(p_signal=0.4, signal_ticks=1))
        assert abs(sum(believed.values()) - 1) < 1e-9
        truths.append(trader.hidden.truth((0, 1, 2)))
        seen += max(believed, key=believed.__getitem__) == truths[-1]
        # The truth is among those that are still in.
        assert trader.hidden.truth([i for i in range(3) if i != truths[-1]]) != truths[-1]
    assert all(8 <= truths.count(outcome) <= 32 for outcome in range(3)), truths
    assert seen >= 42


def test_the_informed_follow_the_news() -> None:
    """Bots that know the news only: an outcome goes where the news says, in 8 pairs of 8, by chance once in 256."""
    params = InformedParams(memory=0, lambda_a=0.3)
    for seed in range(8):
        price = {}
        for shift in (-1.5, 0.0, 1.5):
            play = Play.of(session(seed, **some(8, "i", params), **noise()))
            play.news = (News(40, 1, shift),)
            price[shift] = yes(play.run(39), 1)
            price[shift] = yes(play.run(60), 1)
        assert price[-1.5] < price[0.0] < price[1.5]


def test_news_about_an_outcome_that_is_out_moves_nothing() -> None:
    play = Play.of(session(1, ann=InformedParams(memory=0)))
    view = replace(play.view(), active=(0, 1), news=(News(0, 2, 4.0),))
    assert beliefs(play.crowd.trader(view, play.scenario.bots[0]), InformedParams(memory=0)) == {0: 0.5, 1: 0.5}


def test_a_fan_buys_its_favourite_whatever_the_price_and_keeps_it() -> None:
    """Every order of ten fans over 200 ticks; of 30 fans each outcome is the favourite of some."""
    play = Play.of(session(2, **some(10, "f", FanParams(lambda_a=0.2)), **noise())).run(200)
    for bot in play.scenario.bots[:10]:
        liked = favourite(play.crowd.trader(play.view(), bot), FanParams())
        placed = {(one.outcome, one.token, one.action) for one in orders_of(play, bot.name)}
        assert placed == {(liked, "YES", "BUY")}
        assert play.market.tokens(bot.name, liked, "YES")[0] > 10 * MICRO
    crowd = Play.of(session(2, **some(30, "f", FanParams())))
    traders = [crowd.crowd.trader(crowd.view(), bot) for bot in crowd.scenario.bots]
    assert {favourite(trader, FanParams()) for trader in traders} == {0, 1, 2}
    assert {favourite(trader, FanParams(favourite=1)) for trader in traders} == {1}
    out = replace(crowd.view(), active=(0, 2))
    second = favourite(crowd.crowd.trader(out, crowd.scenario.bots[0]), FanParams(favourite=1))
    assert second in (0, 2)


def test_a_whale_moves_the_price() -> None:
    """The largest move of a price in ten ticks is larger with a whale, in 9 of 10 pairs: by chance 1 in 93."""

    def largest_move(seed: int, bots: dict[str, BotParams]) -> float:
        play = Play.of(session(seed, **bots, **noise())).run(119)
        ticks = [prices[0] for prices in play.history.ticks]
        return max(abs(b - a) for at in range(10, len(ticks)) for a, b in zip(ticks[at - 10], ticks[at], strict=True))

    whale = {"moby": WhaleParams(lambda_a=0.03, size_share=0.5, p_exit=0.0)}
    larger = [largest_move(seed, whale) > 1.5 * largest_move(seed, {}) for seed in range(10)]
    assert sum(larger) >= 9, larger


def test_noise_favours_no_outcome() -> None:
    """The lead of each outcome at the end of 20 sessions has mean 0 by a t-test at 0.001 (|t| < 3.88)."""
    ends = [Play.of(session(seed, **noise())).run(120) for seed in range(20)]
    for outcome in range(3):
        leads = [yes(play, outcome) - mean(yes(play, other) for other in range(3)) for play in ends]
        assert abs(mean(leads)) < 3.88 * stdev(leads) / 20**0.5


def test_zero_intelligence_brings_tokens_to_those_who_value_them() -> None:
    """Positions and private values of 90 traders correlate above 0: at 0.001 that is a correlation of 0.33."""
    values, positions = [], []
    params = ZiParams(lambda_a=0.3)
    for seed in range(3):
        play = Play.of(session(seed, **some(30, "z", params))).run(200)
        for bot in play.scenario.bots:
            trader = play.crowd.trader(play.view(), bot)
            for outcome in range(3):
                values.append(mean(private_values(trader, params, outcome)))
                positions.append(trader.worth(outcome, "YES") - trader.worth(outcome, "NO"))
    average = mean(values), mean(positions)
    shared = mean((v - average[0]) * (p - average[1]) for v, p in zip(values, positions, strict=True))
    assert shared / (stdev(values) * stdev(positions)) > 0.33
