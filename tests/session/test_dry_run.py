"""A session tried out in memory: what is told is what a stored one would have come to."""

from __future__ import annotations

import pytest

from gmd_desktop.crowd.flow import crowd_of
from gmd_desktop.resource_files import resource_path
from gmd_desktop.session.dry_run import DryReport, DryStep, dry_run
from gmd_desktop.session.scenario import load_scenario, read_scenario
from gmd_desktop.session.simulation import Simulation, run

BASE = """
name = "Try"
duration = "60s"
freeze_end = "2s"
seed = 3
{more}
[[outcome]]
name = "A"
[[outcome]]
name = "B"
[[outcome]]
name = "C"
[[outcome]]
name = "D"
[[participant]]
name = "you"
deposit = 100
"""
NOISE = '[[crowd.group]]\narchetype = "noise"\nname = "n"\ncount = 12\ndeposit = 200\n'


def tried(text: str) -> tuple[DryReport, list[DryStep]]:
    """Try a scenario and give its report, and the steps."""
    scenario = read_scenario(text)
    steps = list(dry_run(scenario, crowd_of(scenario)))
    assert [step.report for step in steps[:-1]] == [None] * (len(steps) - 1)
    report = steps[-1].report
    assert report is not None
    return report, steps


def test_what_is_told_is_what_happened() -> None:
    scenario = load_scenario(resource_path("scenarios/duel.toml"))
    report = list(dry_run(scenario, crowd_of(scenario)))[-1].report
    assert report is not None
    play = Simulation(scenario, crowd_of(scenario))
    outcomes = list(run(play))
    assert report.ticks == len(outcomes)
    assert report.orders == play.live.total_orders
    assert report.fills == play.live.total_fills == sum(len(one.fills) for one in outcomes)
    assert report.volume == tuple(sum(one.point.volume[kind] for one in outcomes) for kind in range(5))
    assert report.maker_worst == max(one.point.maker_worst for one in outcomes)
    assert report.winner == scenario.outcome_names[play.live.winner or 0]
    assert sum(group.deposit for group in report.groups) == sum(scenario.deposits().values())
    assert sum(group.value for group in report.groups) + report.maker_profit + play.live.market.gas == sum(
        scenario.deposits().values()
    ), "what people and bots have lost the maker has gained"
    assert report.warnings == ()


def test_steps_tell_how_far_it_is() -> None:
    _, steps = tried(BASE.format(more="") + NOISE)
    assert [step.ticks for step in steps[:3]] == [10, 20, 30]
    assert all(step.ticks <= step.planned for step in steps)


def test_where_the_presenter_is_asked_somebody_is_chosen() -> None:
    rounds = '[[round]]\nat = "20s"\nfreeze = "3s"\neliminate = "ask"\n'
    report, _ = tried(BASE.format(more='winner = "ask"') + rounds + NOISE)
    assert [event.kind for event in report.events] == ["ELIMINATE", "SETTLE"]
    assert report.winner in ("A", "B", "C", "D")


@pytest.mark.parametrize(
    ("more", "warning"),
    [
        ("", "There are no bots"),
        (NOISE.replace("deposit = 200", "deposit = 0"), "Nobody traded at all"),
        (NOISE + "[params]\np_max = 0.76\np_min = 0.24\n", "stuck at"),
    ],
    ids=["no bots", "no money", "narrow"],
)
def test_warnings(more: str, warning: str) -> None:
    report, _ = tried(BASE.format(more="") + more)
    assert any(warning in one for one in report.warnings), report.warnings


def test_memory_is_bounded_however_long_it_is() -> None:
    report, _ = tried(BASE.format(more="").replace('"60s"', '"50m"').replace("seed = 3", "seed = 3\ntick_ms = 1000"))
    assert 600 <= len(report.points) < 1200
    assert report.ticks == 3002
