"""What could be taken from a market at its start: known cases, found by the engine."""

from __future__ import annotations

import re

import pytest

from gmd_desktop.session.economics import Finding, examine
from gmd_desktop.session.scenario import read_scenario
from tests.engine.strategies import is_full_run

AROUND, TOGETHER = "Going round between outcomes", "Going round with a partner"
WORST = "The maker's worst case"


def findings(
    outcomes: int, deposit: int, last: str = AROUND, rounds: str = "", **params: float | str
) -> dict[str, Finding]:
    """Examine a market with one rich participant, as far as a finding."""
    lines = ['name = "x"', 'duration = "5m"']
    lines += [f'[[outcome]]\nname = "o{number}"' for number in range(outcomes)]
    lines += ["[params]", *(f"{name} = {value}" for name, value in params.items())]
    lines += [f'[[participant]]\nname = "rich"\ndeposit = {deposit}']
    if rounds:
        lines.append(f'[[round]]\nat = "1m"\neliminate = {rounds}')
    found: dict[str, Finding] = {}
    done = 0
    for step in examine(read_scenario("\n".join(lines))):
        assert done <= step.done <= step.total
        done = step.done
        if step.finding is not None:
            found[step.finding.title] = step.finding
        if last in found:
            break
    return found


@pytest.mark.parametrize(
    ("deposit", "least_usdc", "least_of_two"),
    [
        pytest.param(40_000, 1_300, 3_000, id="four"),
        pytest.param(
            70_000, 2_500, 2_500, id="seven", marks=pytest.mark.skipif(not is_full_run(), reason="GMD_FULL=1")
        ),
    ],
)
def test_several_times_z_can_go_round_at_the_defaults(deposit: int, least_usdc: int, least_of_two: int) -> None:
    found = findings(3, deposit, WORST)
    assert found[AROUND].profit > least_usdc * 10**6
    assert f"With {deposit:,}.00 USDC" in found[AROUND].sentence
    assert found[TOGETHER].profit > least_of_two * 10**6
    assert "f + alpha to 0.08" in found[AROUND].advice == found[TOGETHER].advice
    assert found["NO of every outcome"].profit == found["YES of every outcome"].profit == 0, "the start is fair"
    lost = re.search(r"loses ([\d,.]+) USDC", found[WORST].sentence)
    assert lost is not None
    assert float(lost[1].replace(",", "")) >= max(found[AROUND].profit, found[TOGETHER].profit) // 10**6, (
        "going round counts for the worst case"
    )


@pytest.mark.parametrize(
    "params",
    [{"f": 0.04, "alpha_start": 0.04, "alpha_end": 0.04}, {"zeta_start": 0.4, "zeta_end": 0.4}],
    ids=["friction", "diverted"],
)
def test_a_guarded_market_gives_nothing_away(params: dict[str, float]) -> None:
    found = findings(3, 40_000, TOGETHER, **params)
    assert [finding.title for finding in found.values() if finding.advice] == []
    assert found[AROUND].profit == found[TOGETHER].profit == 0


def test_two_who_make_pairs_gain_with_money_that_brings_one_alone_nothing() -> None:
    found = findings(3, 20_000, TOGETHER)
    assert found[AROUND].profit == 0
    assert found[TOGETHER].profit > 900 * 10**6
    assert "two people who work together" in found[TOGETHER].sentence
    assert "With 20,000.00 USDC" in found[TOGETHER].sentence


def test_where_no_pairs_are_made_nobody_looks_for_them() -> None:
    found = findings(3, 1_000, WORST, cm_enabled="false")
    assert AROUND in found
    assert TOGETHER not in found


def test_little_money_finds_no_way_round() -> None:
    found = findings(3, 15_000, TOGETHER)
    assert found[AROUND].profit == found[TOGETHER].profit == 0
    without = "No way round between outcomes was found that gains with 15,000.00 USDC for"
    assert found[AROUND].sentence == f"{without} one trader alone."
    assert found[TOGETHER].sentence == f"{without} two people who make pairs with each other."


@pytest.mark.parametrize(("outcomes", "least_usdc"), [(3, 100), (10, 1_000)])
def test_no_of_every_outcome_is_a_gift_where_all_open_at_a_half(outcomes: int, least_usdc: int) -> None:
    found = findings(outcomes, 20_000, "NO of every outcome", initial_price=0.5)["NO of every outcome"]
    assert found.profit > least_usdc * 10**6
    assert f"a fair start is 1/{outcomes}" in found.advice


def test_yes_of_every_outcome_is_a_gift_where_all_open_too_low() -> None:
    found = findings(3, 10_000, "YES of every outcome", initial_price=0.2)
    assert found["YES of every outcome"].profit > 50 * 10**6
    assert found["NO of every outcome"].profit == 0


def test_the_makers_worst_case_stays_within_its_deposit() -> None:
    sentence = findings(3, 500, WORST, z=1000)[WORST].sentence
    assert "never loses more than z = 1,000.00" in sentence


def test_a_round_whose_end_is_known_is_a_gift_to_those_who_know() -> None:
    found = findings(4, 10_000, "Over an elimination", rounds="[3]")["Over an elimination"]
    assert found.profit > 100 * 10**6
    assert "knows who goes" in found.sentence
    assert "Keep the plan to yourself" in found.advice


def test_a_round_that_the_presenter_decides_gives_nothing_away() -> None:
    assert findings(4, 10_000, "Over an elimination", rounds='"ask"')["Over an elimination"].profit == 0


def test_what_the_lowest_price_gives_away_is_told_and_is_no_mistake() -> None:
    found = findings(4, 10_000, "Over an elimination", rounds='"lowest"')["Over an elimination"]
    assert found.profit > 100 * 10**6
    assert found.advice == ""
