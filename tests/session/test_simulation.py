"""A session played in memory is the session that a store would have."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import pytest

from gmd_desktop.crowd.flow import crowd_of
from gmd_desktop.session.inbox import RequestError
from gmd_desktop.session.requests import CancelRequest, ControlRequest, JoinRequest
from gmd_desktop.session.scenario import ScenarioError, read_scenario
from gmd_desktop.session.simulation import Simulation, participants, run
from gmd_desktop.session.stored_simulation import StoredSimulation
from gmd_desktop.session.variation import varied
from gmd_desktop.session.verify import verify_session
from gmd_desktop.store.connect import open_store
from tests.session.table import MICRO, Table, order, resting, scenario_text
from tests.stores import store_place

__all__ = ["store_place"]

SHORT = {"duration": "20s", "freeze_end": "2s", "winner": '"draw"'}


def test_a_simulation_has_the_hash_of_the_same_session_in_a_store(store_place: str) -> None:
    scenario = read_scenario(scenario_text(**SHORT))
    memory = Simulation(scenario, crowd_of(scenario))
    points = [outcome.point for outcome in run(memory)]
    stored = StoredSimulation(store_place, scenario, crowd_of(scenario))
    assert [outcome.point for outcome in run(stored)] == points
    assert memory.live.total_fills > 50
    assert (memory.live.tick, memory.live.status) == (22, "RESOLVED")
    assert stored.live.log_hash == memory.live.log_hash
    assert participants(stored) == participants(memory)
    stored.close()
    opened = open_store(store_place, for_reading=True)
    with opened.reading() as conn:
        assert verify_session(conn, crowd_of).difference == ""
    opened.close()


def test_people_are_part_of_a_simulation_as_of_any_session(tmp_path: Path) -> None:
    table = Table(str(tmp_path / "session.gmd"), crowd=True)
    table.start()
    scenario = read_scenario(scenario_text())
    play = Simulation(scenario, crowd_of(scenario))
    first, rests = order("ann"), resting("bob")
    requests = (JoinRequest("zoe", 50 * MICRO), first, rests)
    for request in requests:
        table.runner.submit(request)
        play.ask(request)
    table.ticks(3)
    made = [*run(play, 3)]
    assert {name for outcome in made for name in outcome.active} >= {"ann", "bob"}
    # A queued order is withdrawn, one that rests is cancelled by its uuid; the session ends by hand.
    later = order("zoe")
    for ask in (table.runner.submit, play.ask):
        ask(later)
        ask(CancelRequest("zoe", order_uuid=later.uuid))
        ask(CancelRequest("bob", order_uuid=rests.uuid))
        ask(ControlRequest("settle", 1))
    table.ticks(1)
    play.tick()
    assert table.look().status == play.live.status == "RESOLVED"
    assert table.look().log_hash == play.live.log_hash
    assert [event.text for event in play.events] == [event.text for event in table.events]
    with pytest.raises(RequestError, match="too small"):
        play.ask(JoinRequest("late", -1))
    table.close()


def test_a_simulation_can_be_left_and_gone_on_with() -> None:
    scenario = read_scenario(scenario_text(**SHORT))
    whole, parts = (Simulation(scenario, crowd_of(scenario)) for _ in range(2))
    for _ in run(whole):
        pass
    assert len([*run(parts, 5)]) == 5
    assert len([*islice(run(parts), 4)]) == 4
    assert parts.live.tick == 9
    assert len([*run(parts)]) == 13
    assert parts.live.log_hash == whole.live.log_hash


def test_a_stored_simulation_that_ends_early_waits_to_be_resumed(tmp_path: Path) -> None:
    place = str(tmp_path / "session.gmd")
    scenario = read_scenario(scenario_text())
    stored = StoredSimulation(place, scenario)
    assert len([*run(stored, 4)]) == 4
    stored.close()
    opened = open_store(place, for_reading=True)
    with opened.reading() as conn:
        row = conn.exec_driver_sql("SELECT status, tick, holder FROM session").one()
    opened.close()
    assert tuple(row) == ("PAUSED", 4, "")


def test_a_varied_scenario_says_so_in_its_text() -> None:
    scenario = read_scenario("# kept\n" + scenario_text())
    other = varied(scenario, {"seed": 8, "params.zeta_end": "0.2", "params.zeta_start": "0.05"})
    assert (other.seed, str(other.params.zeta_start), str(other.params.zeta_end)) == (8, "0.05", "0.2")
    assert other.text.startswith("# kept\n")
    assert read_scenario(other.text) == other
    assert other.bots == scenario.bots
    with pytest.raises(ScenarioError, match="zeta_start"):
        varied(scenario, {"params.zeta_start": "7"})


def test_where_a_presenter_would_be_asked_the_lowest_goes_and_the_highest_wins(tmp_path: Path) -> None:
    outcome = '[[outcome]]\nname = "Gold"\n'
    asks = '[[round]]\nat = "5s"\nfreeze = "2s"\neliminate = "ask"\n'
    scenario = read_scenario(scenario_text(duration="12s", winner='"ask"') + outcome + asks)
    stored = StoredSimulation(str(tmp_path / "s.gmd"), scenario, crowd_of(scenario))
    plays = (Simulation(scenario, crowd_of(scenario)), stored)
    for play in plays:
        points = [outcome.point for outcome in run(play)]
        before, last = points[4].yes_prices, points[-2].yes_prices
        gone = min(range(4), key=lambda i: (before[i], -i))
        assert play.live.status == "RESOLVED"
        assert points[-1].yes_prices[gone] == 0
        assert play.live.winner == max(range(4), key=lambda i: (last[i], -i))
    assert plays[0].live.log_hash == plays[1].live.log_hash
    stored.close()
