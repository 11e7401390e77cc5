"""What two people can do together, each with what is their own."""

from __future__ import annotations

import pytest

from engine import Params
from gmd_desktop.session.trial import PARTNER, TRADER, Trial
from gmd_desktop.session.way_round import TOGETHER, Way

USDC = 10**6


def test_pairs_cost_what_they_pay_and_each_pays_a_part() -> None:
    trial = Trial(Params(), 100 * USDC, 100 * USDC)
    trial.make_sets(0, 50 * USDC)
    assert (trial.held(0, "YES"), trial.held(0, "NO")) == (50 * USDC, 50 * USDC)
    assert trial.market.tokens(TRADER, 0, "NO")[0] == trial.market.tokens(PARTNER, 0, "YES")[0] == 0
    assert trial.cash("YES") + trial.cash("NO") == 150 * USDC - 50 * USDC // 400, "a pair costs 1 and f_match"
    assert trial.cash("NO") == 100 * USDC - 50 * USDC * 67 // 100, "the partner's limit beside a price of 0.33"


@pytest.mark.parametrize(("trader", "partner"), [(1_000, 10), (5, 1_000)], ids=["poor partner", "poor trader"])
def test_neither_pays_from_the_others_cash(trader: int, partner: int) -> None:
    trial = Trial(Params(), trader * USDC, partner * USDC)
    most = trial.most_sets(0)
    trial.make_sets(0, most)
    assert trial.held(0, "YES") == trial.held(0, "NO") == most > 10 * USDC
    assert trial.most_sets(0) < USDC, "the poorer has nothing left"
    trial.spend(0, "NO", 100 * USDC)
    assert trial.cash("NO") >= 0
    assert trial.cash("YES") >= trader * USDC - most * 34 // 100, "only the partner buys NO"


def test_no_pairs_are_made_where_the_pool_gives_them_for_less() -> None:
    assert Trial(Params(), 100 * USDC, 100 * USDC).most_sets(0) > 0
    trial = Trial(Params(), 10_000 * USDC, 10_000 * USDC)
    trial.spend(0, "YES", 5_000 * USDC)
    assert trial.most_sets(1) == 0, "purchases of one outcome lower the prices of the others"
    assert trial.most_sets(0) > 0


@pytest.mark.parametrize("winner", range(3))
def test_what_two_earn_is_what_the_maker_has_lost_whoever_wins(winner: int) -> None:
    way, capital = Way(3, *TOGETHER[1]), 21_000 * USDC
    profit = way.profit(Params(), capital)
    assert profit > 1_000 * USDC
    assert way.trial(Params(), capital).settled(way.go, winner) >= profit
