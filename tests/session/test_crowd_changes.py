"""Bots come, rest, go on and leave while a session runs; it stays the same session however it is played."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from engine import Cancel
from engine.rounding import MICRO
from gmd_desktop.crowd.flow import crowd_of
from gmd_desktop.session.bots import ARCHETYPES
from gmd_desktop.session.inbox import RequestError
from gmd_desktop.session.requests import ControlRequest, CrowdRequest, JoinRequest
from gmd_desktop.session.roster import AddBots, ChosenBots, Roster, RosterError, SetActivity, read_change
from gmd_desktop.session.scenario import read_scenario
from gmd_desktop.session.scenario_file import GROUP
from gmd_desktop.session.session_log import session_log
from gmd_desktop.session.simulation import Simulation
from tests.session.table import Table, resting, scenario_text
from tests.stores import store_place

__all__ = ["store_place"]

TICKS = 22
WORDS = {"crowd": True, "duration": "20s", "freeze_end": "2s", "winner": '"draw"'}


def group(archetype: str, name: str, count: int | None = None, **params: Any) -> Any:
    return GROUP.validate_python({"archetype": archetype, "name": name, "count": count, **params})


def add(archetype: str, name: str, count: int | None = None, **params: Any) -> CrowdRequest:
    return CrowdRequest(AddBots(group=group(archetype, name, count, **params), deposit=100 * MICRO, cause="presenter"))


def chosen(verb: Any, archetype: str = "", name: str = "") -> CrowdRequest:
    return CrowdRequest(ChosenBots(verb=verb, archetype=archetype, name=name, cause="presenter"))


def activity(percent: int, archetype: str = "") -> CrowdRequest:
    return CrowdRequest(SetActivity(archetype=archetype, percent=percent, cause="presenter"))


# What the presenter does after which tick.
PLAN: dict[int, tuple[CrowdRequest, ...]] = {
    0: (add("momentum", "early", 2, ma_short=2, ma_long=3, lambda_a=0.7),),
    3: (add("fan", "fan", 5, lambda_a=0.5), add("arbitrageur", "arb"), activity(200, "noise")),
    7: (chosen("pause_bots", "maker"), add("whale", "moby", lambda_a=0.3)),
    9: (activity(40), chosen("remove_bots", name="noise-2")),
    12: (chosen("resume_bots", "maker"), activity(150, "fan")),
    15: (chosen("remove_bots", "noise"), chosen("pause_bots", name="fan-1")),
}


def simulated() -> Simulation:
    """Play the session in memory."""
    scenario = read_scenario(scenario_text(**{key: word for key, word in WORDS.items() if key != "crowd"}))
    play = Simulation(scenario, crowd_of(scenario))
    for tick in range(TICKS):
        for request in PLAN.get(tick, ()):
            play.ask(request)
        play.tick()
    return play


@pytest.fixture(scope="module")
def memory() -> Simulation:
    return simulated()


def play(table: Table, restart: Callable[[Table, int], None] = lambda _table, _tick: None) -> str:
    table.start()
    for tick in range(TICKS):
        for request in PLAN.get(tick, ()):
            table.runner.submit(request)
            table.runner.step()
        restart(table, tick)
        table.ticks()
    report = table.look()
    assert (report.status, report.tick) == ("RESOLVED", TICKS)
    table.assert_whole()
    return report.log_hash


def reopen(table: Table, _tick: int) -> None:
    table.close()
    table.open()
    table.control("start")


def lose(table: Table, tick: int) -> None:
    """Let a tick fail before its commit, so that everything is read anew from the tables."""

    def fail(point: str) -> None:
        if point == "before commit":
            table.fail = lambda _point: None
            raise OSError("the disk is gone for a moment")

    if tick % 4 == 1:
        table.fail = fail
        with pytest.raises(OSError, match="gone for a moment"):
            table.runner.run_tick()


def test_changes_of_the_crowd_are_part_of_the_session(store_place: str, memory: Simulation) -> None:
    table = Table(store_place, **WORDS)
    assert play(table) == memory.live.log_hash
    assert table.runner._stepper.live.roster == memory.live.roster
    said = [event.text for event in table.events if event.kind == "CROWD"]
    assert said[0] == "2 momentum bots joined with 100.000000 USDC each: early-1 to early-2 (presenter)"
    assert "noise-2 leave; they keep what they have (presenter)" not in said
    assert "noise-2 leaves and keeps what it has (presenter)" in said
    assert "Activity of all bots: 40 % (presenter)" in said
    table.close()


@pytest.mark.parametrize("restart", [reopen, lose])
def test_a_session_whose_crowd_changes_is_the_same_after_restarts_and_failures(
    store_place: str, memory: Simulation, restart: Callable[[Table, int], None]
) -> None:
    table = Table(store_place, **WORDS)
    assert play(table, restart) == memory.live.log_hash
    table.close()


def test_the_log_of_a_session_whose_crowd_changes_replays(tmp_path: Path) -> None:
    table = Table(str(tmp_path / "session.gmd"), **WORDS)
    play(table)
    log = tmp_path / "session.log.jsonl"
    with table.runner._store.reading() as conn:
        log.write_text("".join(f"{line}\n" for line in session_log(conn)), encoding="utf-8")
    cash = {one.name: one.cash for one in table.look().participants}
    table.close()
    done = subprocess.run(
        [sys.executable, "-m", "engine", "replay", str(log)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    ledger = json.loads(done.stdout.splitlines()[-1])
    assert {name: round(float(free) * MICRO) for name, free in ledger["cash"].items()} == cash


def test_an_edit_of_a_change_is_found(tmp_path: Path) -> None:
    table = Table(str(tmp_path / "session.gmd"), **WORDS)
    play(table)
    with table.runner._store.writing() as conn:
        edit = "UPDATE events SET line = replace(line, '\"percent\":40', '\"percent\":41') WHERE kind = 'CROWD'"
        conn.exec_driver_sql(edit)
    with pytest.raises(AssertionError):
        table.assert_whole()
    table.close()


def test_who_is_paused_rests_and_who_has_left_takes_its_orders_back(memory: Simulation) -> None:
    play = simulated()
    assert play.live.log_hash == memory.live.log_hash
    scenario = read_scenario(scenario_text())
    play = Simulation(scenario, crowd_of(scenario))
    acting: dict[int, set[str]] = {}

    def run(ticks: int) -> list[Any]:
        taken = []
        for _ in range(ticks):
            play.tick()
            taken.append(play.live.attempted)
            acting[play.live.tick] = {command.participant for command in play.live.attempted}
        return taken

    def resting_of(name: str) -> list[int]:
        return [order.order_id for order in play.live.market.open_orders() if order.participant == name]

    run(10)
    assert any("maker-1" in names for names in acting.values())
    orders, tokens = resting_of("maker-1"), play.live.held["maker-1"]
    assert orders
    play.ask(chosen("pause_bots", "maker"))
    run(10)
    assert all("maker-1" not in acting[tick] for tick in range(11, 21))
    assert set(resting_of("maker-1")) <= set(orders)
    left = resting_of("maker-1")
    assert left
    play.ask(chosen("remove_bots", name="maker-1"))
    (first, *later) = run(5)
    mine = [command for command in first if command.participant == "maker-1"]
    assert [command.order_id for command in mine] == left
    assert all(isinstance(command, Cancel) for command in mine)
    assert all("maker-1" not in {command.participant for command in tick} for tick in later)
    assert resting_of("maker-1") == []
    assert len(play.live.held["maker-1"]) == len(tokens)
    play.ask(activity(0))
    run(5)
    assert all(not acting[tick] for tick in range(26, 31))
    play.ask(activity(1000))
    run(2)
    assert len(acting[31] | acting[32]) == 6


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (chosen("pause_bots", "whale"), "There is no whale bot."),
        (chosen("remove_bots", name="nobody"), "There is no bot called nobody."),
        (activity(50, "fan"), "There is no fan bot."),
        (add("fan", "ann"), "There is a participant called ann already; choose another name."),
        (add("noise", "noise", 3), "There is a participant called noise-1 already; choose another name."),
        (add("fan", "zed", 1000), ""),
    ],
)
def test_what_can_not_be_is_refused_in_words_and_changes_nothing(
    tmp_path: Path, asked: CrowdRequest, said: str
) -> None:
    table = Table(str(tmp_path / "session.gmd"), crowd=True)
    table.start()
    before = table.runner._stepper.live.roster
    table.runner.submit(asked)
    table.runner.step()
    table.ticks(2)
    live = table.runner._stepper.live
    refused = [event.text for event in table.events if event.kind == "REFUSED"]
    assert refused == ([said] if said else [])
    assert (live.roster == before) == bool(said)
    if not said:
        table.runner.submit(add("fan", "more", 1000))
        table.ticks(1)
        text = "A session has at most 2000 bots, those that have left included."
        table.look()
        assert table.events[-1].text == text
    table.assert_whole()
    table.close()


def test_a_row_that_was_put_there_by_hand_is_refused(tmp_path: Path) -> None:
    table = Table(str(tmp_path / "session.gmd"), crowd=True)
    table.start()
    payload = '{"verb":"add_bots","deposit":5,"cause":"","group":{"archetype":"fan","name":"x","lambda_a":7}}'
    with table.runner._store.writing() as conn:
        conn.exec_driver_sql(
            "INSERT INTO commands (uuid, kind, participant, payload, created) VALUES (?, 'CONTROL', '', ?, 0)",
            ("00000000-0000-4000-8000-000000000001", payload),
        )
    table.ticks(1)
    assert table.events[-1].text == "lambda_a found 7, expected at most 1."
    table.close()


def test_a_resolved_session_takes_no_bots(tmp_path: Path) -> None:
    table = Table(str(tmp_path / "session.gmd"), crowd=True)
    table.start()
    with pytest.raises(RequestError, match="control must be"):
        table.runner.submit(ControlRequest("pause_bots"))
    table.control("settle", 1)
    with pytest.raises(RequestError, match="resolved: add bots is not possible"):
        table.runner.submit(add("fan", "zed"))
    table.close()


def test_a_change_read_from_its_line_is_the_same_change() -> None:
    roster = Roster()
    for asked in (
        add("zi", "z", 4, eta=0.3),
        activity(7, "zi"),
        chosen("pause_bots", "zi"),
        chosen("remove_bots", name="z-2"),
    ):
        roster = roster.after(asked.change)
    assert [bot.name for bot in roster.bots] == ["z-1", "z-3", "z-4"]
    assert roster.paused == {"z-1", "z-3", "z-4"}
    assert (roster.left, roster.percent("zi"), roster.percent("fan")) == (("z-2",), 7, 100)
    with pytest.raises(RosterError, match="verb"):
        read_change({"verb": "dance"})


def test_people_and_bots_may_come_in_the_same_moment(tmp_path: Path) -> None:
    table = Table(str(tmp_path / "session.gmd"), crowd=True)
    table.start()
    for request in (JoinRequest("zoe", MICRO), add("fan", "zed", 3), resting("zoe", size=10_000)):
        table.runner.submit(request)
    table.ticks(3)
    kinds = {one.name: (one.is_bot, one.archetype) for one in table.look().participants}
    assert (kinds["zoe"], kinds["zed-3"]) == ((False, ""), (True, "fan"))
    table.assert_whole()
    table.close()


def test_every_kind_of_bot_can_be_looked_at(tmp_path: Path) -> None:
    table = Table(str(tmp_path / "session.gmd"), crowd=True)
    table.start()
    for kind in ARCHETYPES:
        table.runner.submit(add(kind, f"one {kind}", lambda_a=1.0))
    table.ticks(3)
    for kind in ARCHETYPES:
        seen = table.runner.inspect_bot(f"one {kind}")
        assert seen is not None
        assert (seen.archetype, seen.tick) == (kind, 3)
        assert ("lambda_a", "1") in {param[:2] for param in seen.params}
        assert len(seen.thoughts) >= 2
        assert seen.about
    assert table.runner.inspect_bot("ann") is None
    assert table.runner.inspect_bot("nobody") is None
    before = table.look().log_hash
    maker = table.runner.inspect_bot("one maker")
    assert maker is not None
    assert {order.participant for order in maker.orders} == {"one maker"}
    table.runner.submit(chosen("remove_bots", name="one maker"))
    table.ticks(2)
    gone = table.runner.inspect_bot("one maker")
    assert gone is not None
    assert (gone.params, gone.thoughts, gone.orders) == ((), (), ())
    assert table.look().crowd.left == {"one maker"}
    assert table.look().log_hash != before
    table.ticks(30)
    assert "against the long one" in " ".join(table.runner.inspect_bot("one momentum").thoughts)  # type: ignore[union-attr]
    assert "against its average" in " ".join(table.runner.inspect_bot("one contrarian").thoughts)  # type: ignore[union-attr]
    table.assert_whole()
    table.close()


def test_bots_come_in_before_the_start_and_leave_while_trading_is_frozen(store_place: str) -> None:
    table = Table(store_place, crowd=True)
    table.runner.submit(add("maker", "early", lambda_a=1.0))
    table.runner.step()
    assert table.look().status == "DRAFT"
    table.start()
    table.ticks(4)
    mine = [order for order in table.runner._stepper.live.market.open_orders() if order.participant == "early"]
    assert mine
    table.control("freeze")
    table.runner.submit(chosen("remove_bots", name="early"))
    table.ticks(2)
    live = table.runner._stepper.live
    assert [one for one in live.market.open_orders() if one.participant == "early"] == mine
    table.control("unfreeze")
    table.ticks()
    live = table.runner._stepper.live
    assert [one for one in live.market.open_orders() if one.participant == "early"] == []
    table.assert_whole()
    with table.runner._store.reading() as conn:
        lines = [json.loads(line) for line in session_log(conn)]
    assert [line["kind"] for line in lines[:3]] == ["open", "join", "tick"]
    assert lines[1] == {"kind": "join", "participant": "early", "deposit": "100.000000"}
    table.close()
