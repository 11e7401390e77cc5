"""Each kind of bot behaves as it is named, in sessions that the engine runs."""

from dataclasses import replace
from pathlib import Path
from random import Random
from statistics import median

import pytest

from engine import Cancel, Command, Order
from engine.rounding import MICRO
from gmd_desktop.crowd.trader import log_normal
from gmd_desktop.session.bots import (
    ARCHETYPES,
    BotParams,
    BotSpec,
    MakerParams,
    MomentumParams,
    NoiseParams,
    WhaleParams,
)
from gmd_desktop.session.crowd_presets import PRESETS
from gmd_desktop.session.scenario import Person, Scenario, read_scenario
from tests.crowd.play import Play

OUTCOMES = "".join(f'[[outcome]]\nname = "{name}"\n' for name in ("Red", "Green", "Blue"))
PLAIN = read_scenario(f'name = "Test"\nduration = "20m"\n{OUTCOMES}')


def session(seed: int = 1, **bots: BotParams) -> Scenario:
    """A market with a rich person, and bots with 1,000 USDC each."""
    specs = tuple(BotSpec(name, 1_000 * MICRO, params) for name, params in bots.items())
    return replace(PLAIN, seed=seed, people=(Person("you", 10**10),), bots=specs)


def order(action: str, usdc: int, outcome: int = 0, token: str = "YES") -> Order:
    """A person's market order in about so many tokens' worth."""
    size = usdc * MICRO * 3
    return Order(0, "you", outcome, token, action, "MARKET", "IOC", size)  # type: ignore[arg-type]


def orders_of(play: Play, name: str) -> list[Order]:
    return [one for one in all_commands(play) if isinstance(one, Order) and one.participant == name]


def all_commands(play: Play) -> list[Command]:
    return [command for commands in play.commands for command in commands]


# ---- momentum -------------------------------------------------------------------------------


def test_momentum_buys_what_rises_and_sells_it_when_it_falls() -> None:
    play = Play.of(session(ann=MomentumParams(lambda_a=1.0)))
    play.run(20)
    assert orders_of(play, "ann") == []
    play.run(30, {tick: [order("BUY", 20)] for tick in range(21, 51)})
    bought = orders_of(play, "ann")
    assert {(one.outcome, one.token, one.action) for one in bought} == {(0, "YES", "BUY")}
    assert len(bought) >= 10
    play.run(60, {tick: [order("SELL", 10)] for tick in range(51, 111)})
    later = orders_of(play, "ann")[len(bought) :]
    assert ("SELL", 0) in {(one.action, one.outcome) for one in later}
    selling_since = next(i for i, one in enumerate(later) if one.action == "SELL")
    assert {one.action for one in later[selling_since:]} == {"SELL"}


def test_momentum_waits_until_there_is_a_long_average() -> None:
    play = Play.of(session(ann=MomentumParams(lambda_a=1.0, ma_long=24)))
    play.run(23, {tick: [order("BUY", 20)] for tick in range(1, 24)})
    assert orders_of(play, "ann") == []


def test_momentum_stops_buying_at_its_share() -> None:
    play = Play.of(session(ann=MomentumParams(lambda_a=1.0, invested=0.1, max_size=20)))
    play.run(150, {tick: [order("BUY", 20)] for tick in range(1, 151)})
    held = play.market.tokens("ann", 0, "YES")[0] * play.market.price(0, "YES") / MICRO**2
    assert orders_of(play, "ann")
    # What it holds goes on rising in price; it paid a tenth of its money and one order more.
    assert play.market.cash("ann") > 850 * MICRO
    assert held > 0


# ---- noise ----------------------------------------------------------------------------------


def test_noise_trades_both_ways_everywhere_with_log_normal_sizes() -> None:
    params = NoiseParams(lambda_a=0.5, p_limit=0.5)
    crowd: dict[str, BotParams] = {f"n{i}": params for i in range(12)}
    play = Play.of(session(1, **crowd)).run(600)
    orders = [one for one in all_commands(play) if isinstance(one, Order)]
    sells = [one for one in orders if one.action == "SELL"]
    assert {(one.outcome, one.token) for one in orders} == {
        (outcome, token) for outcome in range(3) for token in ("YES", "NO")
    }
    # With `invested` at its share half of the orders are sells; it starts with buys alone.
    assert 0.3 < len(sells) / len(orders) < 0.6
    limits = [one for one in orders if one.type == "LIMIT"]
    assert 0.45 < len(limits) / len(orders) < 0.55
    assert 0.55 < sum(one.auto_fill for one in limits) / len(limits) < 0.65
    buys = [one for one in limits if one.action == "BUY"]
    spent = median(one.size * (one.limit_price or 0) / MICRO**2 for one in buys)
    assert 0.85 * params.size_median < spent < 1.15 * params.size_median


def test_noise_takes_old_orders_back() -> None:
    play = Play.of(session(ann=NoiseParams(lambda_a=1.0, p_limit=1.0, p_cancel=0.3))).run(200)
    assert sum(isinstance(command, Cancel) for command in all_commands(play)) > 50
    # One order a tick, each living 1/0.3 ticks.
    assert len(play.market.open_orders()) < 20


def test_log_normal_sizes_have_their_median_and_spread() -> None:
    chance = Random(5)
    sizes = sorted(log_normal(chance, 8.0, 1.0) for _ in range(20_001))
    assert abs(sizes[10_000] / 8 - 1) < 0.05
    # One standard deviation is a factor of e, either way.
    assert abs(sizes[16_827] / 8 / 2.718 - 1) < 0.06
    assert abs(sizes[3_173] / 8 * 2.718 - 1) < 0.06
    assert sizes[-1] <= 160.0


# ---- maker ----------------------------------------------------------------------------------


def test_the_maker_quotes_a_ladder_on_both_sides_of_its_fair_value() -> None:
    params = MakerParams(lambda_a=1.0, outcomes=3, num_ticks=2, half_spread=2, level_spacing=3)
    play = Play.of(session(ann=params)).run(3)
    bids = {
        (one.outcome, one.token): [o.price for o in play.market.open_orders() if o[2:4] == one[2:4]]
        for one in play.market.open_orders()
    }
    third = {outcome: [310_000, 280_000] for outcome in range(3)}
    assert {outcome: bids[outcome, "YES"] for outcome in range(3)} == third
    assert {outcome: bids[outcome, "NO"] for outcome in range(3)} == {
        outcome: [650_000, 620_000] for outcome in range(3)
    }


def test_the_maker_quotes_lower_what_it_holds() -> None:
    params = MakerParams(lambda_a=1.0, outcomes=3, skew_beta=2.0, level_size=5.0)
    play = Play.of(session(ann=params)).run(2)
    flat = max(o.price for o in play.market.open_orders() if o[2:5] == (0, "YES", "BUY"))
    gift = Order(0, "ann", 0, "YES", "BUY", "MARKET", "IOC", 60 * MICRO)
    play.run(1, {3: [gift]})
    play.run(12)
    long = max(o.price for o in play.market.open_orders() if o[2:5] == (0, "YES", "BUY"))
    offers = [o for o in play.market.open_orders() if o[2:5] == (0, "YES", "SELL")]
    assert long < flat
    assert offers


def test_the_maker_earns_the_spread_in_a_calm_market() -> None:
    earned = []
    for seed in range(8):
        noise: dict[str, BotParams] = {f"n{i}": NoiseParams(lambda_a=0.1) for i in range(12)}
        play = Play.of(session(seed, ann=MakerParams(), **noise)).run(600)
        earned.append(play.value("ann") - 1_000 * MICRO)
    # By chance alone 7 of 8 or more would be above 0 once in 28.
    assert sum(result > 0 for result in earned) >= 7, earned


# ---- whale ----------------------------------------------------------------------------------


def test_a_whale_is_rare_and_large_and_stays_with_its_token() -> None:
    play = Play.of(session(seed=3, moby=WhaleParams(lambda_a=0.01, slices=4))).run(1_000)
    by_tick = {tick: commands for tick, commands in enumerate(play.commands, start=1) if commands}
    # Ten campaigns of four ticks expected, less those that wanted out with nothing held.
    assert 8 <= len(by_tick) <= 60
    starts = [tick for tick in by_tick if tick - 1 not in by_tick]
    for start in starts:
        campaign = [by_tick[t][0] for t in range(start, start + 4) if t in by_tick]
        assert len({(one.outcome, one.token, one.action) for one in campaign}) == 1  # type: ignore[union-attr]
    orders = orders_of(play, "moby")
    assert {one.action for one in orders} == {"BUY", "SELL"}
    fills = [fill for result in play.results for fill in result.fills if fill.action == "BUY"]
    assert median(fill.amount for fill in fills) > 20 * MICRO


def test_a_whale_that_wants_out_sells_all_it_holds_of_a_token() -> None:
    play = Play.of(session(moby=WhaleParams(lambda_a=1.0, slices=1, p_exit=0.0))).run(1)
    (bought,) = orders_of(play, "moby")
    held = play.market.tokens("moby", bought.outcome, bought.token)[0]
    assert held > 0
    out = replace(play.scenario.bots[0], params=WhaleParams(lambda_a=1.0, slices=1, p_exit=1.0))
    again = replace(play.reopened(), scenario=replace(play.scenario, bots=(out,))).run(1)
    (sold,) = orders_of(again, "moby")
    assert (sold.action, sold.outcome, sold.token) == ("SELL", bought.outcome, bought.token)
    assert sold.size >= held - 10_000


# ---- the page about them ----------------------------------------------------------------------


@pytest.mark.parametrize("name", ARCHETYPES)
def test_the_page_on_scenarios_says_what_the_parameters_are(name: str) -> None:
    page = (Path(__file__).parents[2] / "docs" / "scenarios.md").read_text(encoding="utf-8")
    section = page.split(f"\n### {name}: ")[1].split("\n#")[0]
    rows = [
        f"| `{key}` | {field.default:g} |" for key, field in ARCHETYPES[name].model_fields.items() if field.metadata
    ]
    rows += [f"| {field.description} |" for field in ARCHETYPES[name].model_fields.values() if field.metadata]
    assert [row for row in rows if row not in section] == []
    assert section.count("\n| `") == len(rows) / 2


@pytest.mark.parametrize("name", PRESETS)
def test_the_page_on_scenarios_says_what_the_ready_crowds_are(name: str) -> None:
    page = (Path(__file__).parents[2] / "docs" / "scenarios.md").read_text(encoding="utf-8")
    assert f'| `"{name}"` | {PRESETS[name].about} |' in page
