"""A show is the same show whatever is done to it that is no part of it, and proves itself: random ones, and killed."""

from __future__ import annotations

import os
import random
import signal
from contextlib import closing, suppress
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from gmd_desktop.session.batch_runner import BatchRunner
from gmd_desktop.session.inbox import RequestError
from gmd_desktop.session.requests import ControlRequest
from gmd_desktop.session.session_log import session_log
from gmd_desktop.store.connect import open_store
from gmd_desktop.store.transfer import copy_session
from tests.faults.victim import start
from tests.session.show import Show
from tests.session.table import MICRO, AliveDriver, Table, order, resting

MOST_TICKS = 70
PATIENCE = 3  # ticks that a show waits for its presenter
RULES = ('"lowest"', '"lowest"\ncount = 2', '"ask"', '["Green"]', "[4, 2]")
VERBS = ("freeze", "unfreeze", "extend", "eliminate", "order", "rest")


def uuid_of(tick: int, number: int) -> str:
    return f"00000000-0000-4000-8000-{tick:06d}{number:06d}"


@st.composite
def shows(draw: st.DrawFn) -> dict[str, str]:
    """Draw rounds that fit into 24 seconds, news between them, and how it ends."""
    rounds, at = "", 0
    for rule in draw(st.permutations(RULES))[: draw(st.integers(0, 2))]:
        at += draw(st.integers(1, 7))
        freeze = draw(st.integers(0, 3))
        rounds += f'[[round]]\nat = "{at}s"\nfreeze = "{freeze}s"\neliminate = {rule}\n'
        at += freeze
    times = sorted(draw(st.lists(st.integers(0, 23), max_size=3)))
    news = "".join(f'[[news]]\nat = "{at}s"\ntext = "News {at}"\noutcome = 0\nshift = 0.5\n' for at in times)
    progress, winner = draw(st.sampled_from(["continue", "reset"])), draw(st.sampled_from(["highest", "draw", "ask"]))
    return {"rounds": rounds or " ", "news": news, "head": f'progress = "{progress}"', "winner": f'"{winner}"'}


DEEDS = st.dictionaries(st.integers(1, 26), st.lists(st.sampled_from(VERBS), min_size=1, max_size=2), max_size=12)
BREAKS = st.dictionaries(st.integers(0, 26), st.sampled_from(["restart", "pause", "step", "fast", "lost"]), max_size=6)


def play(table: Table, deeds: dict[int, list[str]], breaks: dict[int, str], seed: int = 0) -> str:
    """Play a show to its end; give its last hash. `breaks` are no part of the session."""
    rng, waited = random.Random(seed), 0
    table.start()
    for _ in range(MOST_TICKS):
        report = table.look()
        if report.status == "RESOLVED":
            return report.log_hash
        waited = waited + 1 if report.waiting_for else 0
        if waited > PATIENCE:
            verb, value = ("settle", 0) if report.waiting_for == "winner" else ("eliminate", 0)
            active = [one.outcome for one in report.outcomes if one.active]
            table.control(verb, value=active[value], outcomes=(active[-1],))
        for number, verb in enumerate(deeds.get(report.tick, [])):
            do(table, verb, rng, uuid_of(report.tick, number))
        stepped = disturb(table, breaks.get(report.tick, ""))
        if not stepped and table.look().tick == report.tick:
            table.ticks()
    raise AssertionError((table.report.tick, table.report.status, table.report.banner))


def do(table: Table, verb: str, rng: random.Random, uuid: str) -> None:
    """Do what is a part of the session."""
    outcome = rng.randrange(5)
    if verb == "order":
        table.runner.submit(order("ann", outcome=outcome, size=rng.randrange(1, 60) * MICRO, uuid=uuid))
    elif verb == "rest":
        table.runner.submit(resting("bob", outcome=outcome, auto_fill=True, uuid=uuid))
    else:
        with suppress(RequestError):  # not possible as things stand
            table.control(verb, value=2_000, outcomes=(outcome,))


def disturb(table: Table, what: str) -> bool:
    """Do what is no part of the session; true if that made a tick."""
    if what == "restart":
        table.close()
        table.open()
        table.tick_s = 1.0
        table.control("start")
    elif what == "lost":  # memory is read anew from the tables
        table.runner._stepper.leader.reload()
    elif what == "pause":
        table.control("pause")
        table.ticks(2)
        table.control("start")
    elif what == "step":
        tick = table.look().tick
        table.control("pause")
        table.control("step")
        table.control("start")
        return table.look().tick > tick
    elif what == "fast":
        table.runner.set_speed(50)
        table.tick_s = 1 / 50
    return False


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.generate],  # a smaller example is not worth the minutes
)
@given(shows(), DEEDS, BREAKS)
def test_random_shows_prove_themselves_and_have_one_hash(
    words: dict[str, str], deeds: dict[int, list[str]], breaks: dict[int, str]
) -> None:
    with TemporaryDirectory() as folder:
        hashes = []
        for name, some in (("straight", {}), ("disturbed", breaks)):
            with closing(Show(f"{folder}/{name}.gmd", duration="24s", **words)) as show:
                hashes.append(play(show, deeds, some))
                show.assert_whole()
        assert hashes[0] == hashes[1]


WORDS = {"eliminate": '"ask"', "head": 'progress = "reset"', "winner": '"draw"', "crowd": True}
NEWS = '[[news]]\nat = "6s"\ntext = "Rain"\noutcome = 1\nshift = 1\n[[news]]\nat = "8s"\ntext = "Sun"\n'
MIXED = {2: ["order"], 4: ["rest"], 6: ["extend"], 15: ["eliminate", "order"]}


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The hash of one show, played straight through on SQLite."""
    with closing(Show(str(tmp_path_factory.mktemp("straight") / "s.gmd"), news=NEWS, **WORDS)) as show:  # type: ignore[arg-type]
        return play(show, MIXED, {})


def test_a_restart_at_every_tick_changes_nothing_of_a_show(store_place: str, expected: str) -> None:
    with closing(Show(store_place, news=NEWS, **WORDS)) as show:  # type: ignore[arg-type]
        assert play(show, MIXED, dict.fromkeys(range(60), "restart")) == expected
        show.assert_whole()


def test_a_show_that_is_copied_while_it_waits_goes_on_as_the_original(
    store_place: str, tmp_path: Path, expected: str
) -> None:
    show = Show(store_place, news=NEWS, **WORDS)  # type: ignore[arg-type]
    show.start()
    early = {tick: deeds for tick, deeds in MIXED.items() if tick < 9}
    rng = random.Random(0)
    while show.look().tick < 9:
        for number, verb in enumerate(early.get(show.report.tick, [])):
            do(show, verb, rng, uuid_of(show.report.tick, number))
        show.ticks()
    assert show.look().waiting_for == "eliminate"
    show.close()
    target = str(tmp_path / "copy.gmd")
    with closing(open_store(store_place, for_reading=True)) as store, store.reading() as conn:
        copy_session(conn, store.label, target).close()
    logs = []
    for place in (store_place, target):
        show.place = place
        show.open()
        show.start()
        assert show.look().waiting_for == "eliminate"
        show.ticks(2)
        show.control("eliminate", outcomes=(4,))
        show.ticks(20)
        show.assert_whole()
        with show.runner._store.reading() as conn:
            logs.append(list(session_log(conn)))
        show.close()
    assert logs[0] == logs[1]
    assert any('"kind":"eliminate"' in line for line in logs[0])


def test_a_follower_sees_a_round_wait_and_takes_over(store_place: str) -> None:
    show = Show(store_place, eliminate='"ask"')
    show.start()
    show.ticks(9)
    other = BatchRunner.open(open_store(store_place), monotonic=show.clock)
    other.start_batch_runner(AliveDriver())
    other.step()
    seen = other.report()
    assert seen is not None
    assert (seen.leads, seen.waiting_for, seen.rounds[1].at_ms) == (False, "eliminate", 14_000)
    other.submit(ControlRequest("eliminate", outcomes=(0,)))
    show.clock.now += 0.5  # the leader looks for what others have sent
    show.runner.step()
    assert show.status() == "RUNNING"
    show.ticks(5)  # in the freeze of the second round
    other.step()
    show.close()
    other.step()
    show.runner = other
    assert other.leads
    assert show.ticks(3).status == "RUNNING"
    show.assert_whole()
    show.runner.close()


# --- killed -----------------------------------------------------------------------------------

GIVEN, ASK = '["Blue", "Grey"]', '"ask"'
IN_TICK = ("begun", "eliminated", "before commit", "committed")
BETWEEN = ("controls before commit", "controls committed")
KILLS = [(GIVEN, 7, point) for point in IN_TICK] + [(ASK, 9, point) for point in BETWEEN]


def victim(place: str, until: int, point: str, say: Connection) -> None:
    """Play a show to a tick, and die at a point of what comes next: an elimination."""
    table = Table(place, crowd=True, is_there=True)
    table.control("start")
    table.ticks(until)

    def die(name: str) -> None:
        if name == point:
            os.kill(os.getpid(), signal.SIGKILL)

    table.fail = die
    if point in BETWEEN:
        table.runner.submit(ControlRequest("eliminate", outcomes=(1,), uuid=uuid_of(until, 0)))
        table.runner.step()
    table.ticks()
    say.close()


@pytest.mark.parametrize(("eliminate", "until", "point"), KILLS, ids=[f"{one[2]}" for one in KILLS])
def test_a_show_that_is_killed_in_an_elimination_comes_back_right(
    store_place: str, tmp_path: Path, eliminate: str, until: int, point: str
) -> None:
    Show(store_place, eliminate=eliminate, crowd=True).close()
    process, said = start(victim, store_place, until, point)
    process.join(60)
    said.close()
    assert process.exitcode == -signal.SIGKILL
    straight = Show(str(tmp_path / "straight.gmd"), eliminate=eliminate, crowd=True)
    hashes = []
    for table in (Table(store_place, crowd=True, is_there=True), straight):
        if table.runner.leads is False:  # the dead process's lease runs out
            table.clock.now += 10.0
            table.runner.step()
        table.start()
        table.ticks(until - table.look().tick)
        if point in BETWEEN and table.look().waiting_for:
            table.runner.submit(ControlRequest("eliminate", outcomes=(1,), uuid=uuid_of(until, 0)))
            table.runner.step()
        assert table.ticks(40).status == "RESOLVED"
        table.assert_whole()
        hashes.append(table.look().log_hash)
        table.close()
    assert hashes[0] == hashes[1]
