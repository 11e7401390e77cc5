"""A replay shows what a session was: at every tick the same as the live runner reported then."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from gmd_desktop.crowd.flow import crowd_of
from gmd_desktop.session import playback
from gmd_desktop.session.batch_runner import BatchRunner, RequestError
from gmd_desktop.session.creation import new_session
from gmd_desktop.session.playback import SNAPSHOT_MS, Course
from gmd_desktop.session.replay_runner import ReplayRunner
from gmd_desktop.session.requests import CancelRequest, ControlRequest, JoinRequest, OrderRequest
from gmd_desktop.session.scenario import load_scenario
from gmd_desktop.session.tick_report import Focus, HealthView, TickReport
from gmd_desktop.store.connect import open_store
from tests.session.table import AliveDriver

DUEL = Path(__file__).parents[2] / "resources" / "scenarios" / "duel.toml"
TOKEN = 1_000_000
YOU = Focus("you", 0)


class Clock:
    """A clock that is moved by hand."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


class Script:
    """A short session with everything in it, and what was reported at each tick."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.reports: dict[int, TickReport] = {}
        runner = BatchRunner.open(new_session(path, load_scenario(DUEL)), crowd_of, focus=YOU)
        runner.submit(ControlRequest("start"))
        self._run(runner, 12)
        rests = OrderRequest("you", 0, "YES", "BUY", "LIMIT", "GTC", 20 * TOKEN, 50_000)
        runner.submit(OrderRequest("you", 0, "YES", "BUY", "MARKET", "IOC", 30 * TOKEN, max_slippage=10**18))
        runner.submit(rests)
        self._run(runner, 20)
        runner.submit(JoinRequest("late", 500 * TOKEN))
        runner.submit(ControlRequest("freeze"))
        self._run(runner, 26)
        runner.submit(OrderRequest("you", 0, "YES", "BUY", "MARKET", "IOC", TOKEN, max_slippage=10**18))
        runner.submit(ControlRequest("unfreeze"))
        runner.submit(ControlRequest("extend", 60_000))
        self._run(runner, 33)
        order = next(row for row in self.reports[33].orders if row.uuid == rests.uuid)
        runner.submit(CancelRequest("you", order.order_id))
        runner.submit(ControlRequest("eliminate", outcomes=(2,)))
        self._run(runner, 40)
        runner.submit(ControlRequest("settle", 1))
        self._run(runner, 41)
        runner.close()

    def _run(self, runner: BatchRunner, upto: int) -> None:
        while runner.tick < upto and runner.run_tick():
            report = runner.report()
            assert report is not None
            self.reports[report.tick] = report


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> Script:
    return Script(tmp_path_factory.mktemp("replay") / "session.gmd")


@pytest.fixture
def replay(script: Script) -> Iterator[ReplayRunner]:
    runner = ReplayRunner.open(open_store(script.path, for_reading=True), YOU)
    yield runner
    runner.close()


def go(runner: ReplayRunner, tick: int) -> TickReport:
    """Jump, and give what is shown then."""
    runner.report()
    runner.seek(tick)
    for _ in range(5_000):
        runner.step()
        report = runner.report()
        if report is not None and report.tick == tick and report.history:
            return report
    raise AssertionError(tick)


def as_shown(report: TickReport) -> TickReport:
    """Give what a report says of the session, without what differs between live and replay."""
    queued = tuple(row for row in report.orders if row.status != "QUEUED")
    rest = {"points": (), "fills": (), "events": (), "orders": queued, "health": HealthView(), "history": False}
    return replace(report, speed=1.0, leads=False, replay=None, banner="", **rest)


def test_every_tick_is_shown_as_it_was(script: Script, replay: ReplayRunner) -> None:
    """Not right before a control was applied: that is shown with the tick before it."""
    for tick in (41, 1, 39, 13, 32, 34, 11, 25, 27, 19, 21, 41):
        shown, was = go(replay, tick), script.reports[tick]
        assert as_shown(shown) == as_shown(was), tick


def test_the_past_is_told_and_the_future_is_not(script: Script, replay: ReplayRunner) -> None:
    shown = go(replay, 30)
    assert [point.tick for point in shown.points] == list(range(1, 31))
    assert shown.points[-1] == script.reports[30].points[-1]
    so_far = [fill for tick in range(1, 31) for fill in script.reports[tick].fills]
    assert list(shown.fills) == so_far
    assert max(event.tick for event in shown.events) <= 30
    assert "SETTLE" not in {event.kind for event in shown.events}
    assert max(view.tick for view in replay.read_fills(28, 0, older=False)) <= 30
    assert [point.tick for point in replay.read_points(25, 40)] == [25, 26, 27, 28, 29, 30]


def test_it_plays_by_itself_with_the_news_of_each_tick(script: Script) -> None:
    clock = Clock()
    replay = ReplayRunner.open(open_store(script.path, for_reading=True), YOU, clock)
    go(replay, 5)
    replay.play(True)
    seen: list[TickReport] = []
    for _ in range(400):
        clock.now += max(0.001, replay.step())
        report = replay.report()
        if report is not None and report.points:
            seen.append(report)
    assert [report.tick for report in seen] == list(range(6, 42))
    for report in seen:
        was = script.reports[report.tick]
        assert report.points == was.points
        assert report.fills == was.fills
    assert [event.text for event in seen[-1].events][-2:] == [e.text for e in script.reports[41].events][-2:]
    replay.play(True)  # at the end it begins anew
    for _ in range(5):
        replay.step()
    assert replay.tick < 41
    replay.close()


def test_marks_and_length_are_known_from_the_start(script: Script, replay: ReplayRunner) -> None:
    info = replay.info()
    assert info.read_only
    assert info.replay is not None
    assert info.replay.last_tick == 41
    kinds = [mark.kind for mark in info.replay.marks]
    assert {"STATUS", "EXTEND", "ELIMINATE", "SETTLE"} <= set(kinds)
    assert [mark.tick for mark in info.replay.marks if mark.kind == "SETTLE"] == [41]


def test_nothing_can_be_sent(replay: ReplayRunner) -> None:
    with pytest.raises(RequestError, match="replay"):
        replay.submit(ControlRequest("start"))


def test_the_file_stays_as_it_is(script: Script) -> None:
    before = script.path.read_bytes()
    replay = ReplayRunner.open(open_store(script.path, for_reading=True), YOU)
    go(replay, 40)
    replay.close()
    assert script.path.read_bytes() == before


def test_the_past_of_a_session_that_runs(tmp_path: Path) -> None:
    live = BatchRunner.open(new_session(tmp_path / "live.gmd", load_scenario(DUEL)), crowd_of, focus=YOU)
    live.submit(ControlRequest("start"))
    for _ in range(8):
        live.run_tick()
    replay = ReplayRunner.open(open_store(tmp_path / "live.gmd", for_reading=True), YOU)
    for _ in range(4):
        assert live.run_tick()  # it waits for nobody
    assert go(replay, 8).tick == 8
    assert replay.info().replay.last_tick == 8  # type: ignore[union-attr]
    replay.close()
    live.close()


def test_a_session_that_was_changed_is_shown_up_to_there(script: Script, tmp_path: Path) -> None:
    path = tmp_path / "changed.gmd"
    with sqlite3.connect(script.path) as source, sqlite3.connect(path) as target:
        source.backup(target)
    changed = sqlite3.connect(path)
    changed.execute("UPDATE fills SET amount = amount + 1 WHERE tick = (SELECT min(tick) FROM fills WHERE tick > 14)")
    tick = changed.execute("SELECT min(tick) FROM fills WHERE tick > 14").fetchone()[0]
    changed.commit()
    changed.close()
    replay = ReplayRunner.open(open_store(path, for_reading=True), YOU)
    replay.seek(41)
    for _ in range(50):
        replay.step()
    replay.publish()
    report = replay.report()
    assert report is not None
    assert report.tick == tick - 1
    assert f"It can be shown up to tick {tick - 1} only. Tick {tick}: fills" in report.banner
    replay.close()


def test_a_jump_plays_no_more_than_is_between_two_snapshots(
    replay: ReplayRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a snapshot at every tick a jump plays one at most, wherever it goes."""
    monkeypatch.setattr(playback, "SNAPSHOT_MS", 0.0)
    go(replay, 41)
    played: list[int] = []
    play = playback.Cursor.play
    monkeypatch.setattr(playback.Cursor, "play", lambda self, row: played.append(row.tick) or play(self, row))
    for tick in (3, 39, 2):
        go(replay, tick)
    assert len(played) <= 3
    assert SNAPSHOT_MS < 200


def test_snapshots_take_bounded_memory(script: Script, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(playback, "SNAPSHOT_MS", 0.0)
    monkeypatch.setattr(playback, "MOST_BYTES", 50_000)
    made = playback.Playback(store := open_store(script.path, for_reading=True), load_scenario(DUEL), 41, Course())
    while not made.is_ready:
        made.prepare(1_000)
        assert made.snapshot_bytes <= 50_000
    for tick in (41, 7, 23, 40, 0):
        assert made.go(tick, 10_000)
        assert made.live.log_hash == (script.reports[tick].log_hash if tick else made.live.log_hash)
        assert made.live.tick == tick
    made.close()
    store.close()


def _take_in(replay: ReplayRunner, clock: Clock, upto: int) -> None:
    """Let it look for more until all up to a tick can be jumped to."""
    for _ in range(2_000):
        clock.now += 0.25
        replay.step()
        if replay.last_tick == upto and replay._playback.is_ready:
            return
    raise AssertionError(f"it goes to tick {replay.last_tick} only")


def test_it_takes_in_what_came_since_and_goes_with_the_session(tmp_path: Path) -> None:
    path, clock = tmp_path / "live.gmd", Clock()
    reports: dict[int, TickReport] = {}
    live = BatchRunner.open(new_session(path, load_scenario(DUEL)), crowd_of, focus=YOU, monotonic=Clock())
    live.start_batch_runner(AliveDriver())

    def run(upto: int) -> None:
        while live.tick < upto:
            assert live.run_tick()
            found = live.report()
            assert found is not None
            reports[found.tick] = found

    replay = ReplayRunner.open(open_store(path, for_reading=True), YOU, monotonic=clock)
    _take_in(replay, clock, 0)
    live.submit(ControlRequest("start"))
    run(8)
    _take_in(replay, clock, 8)
    assert go(replay, 5).tick == 5
    live.submit(JoinRequest("late", 500 * TOKEN))  # between two ticks, before and in a rest
    live.submit(ControlRequest("pause"))
    live.step()
    assert (live.status, live.tick) == ("PAUSED", 8)
    _take_in(replay, clock, 8)
    live.submit(ControlRequest("start"))
    live.submit(OrderRequest("you", 0, "YES", "BUY", "LIMIT", "GTC", 20 * TOKEN, 50_000))
    run(12)
    _take_in(replay, clock, 12)
    assert replay.tick == 5, "who stands in the past stays there"
    assert as_shown(go(replay, 12)) == as_shown(reports[12])
    for upto in (15, 16, 20):
        live.submit(ControlRequest("freeze" if upto != 16 else "unfreeze"))
        run(upto)
        _take_in(replay, clock, upto)
        while replay.tick < upto:
            replay.step()
        followed = replay.report()
        assert followed is not None
        assert followed.replay is not None
        assert followed.replay.follows
        assert not followed.history
        assert as_shown(followed) == as_shown(reports[upto])
    texts = [event.text for event in followed.replay.course.marks]
    assert len([text for text in texts if "FROZEN" in text]) >= 2
    assert as_shown(go(replay, 10)) == as_shown(reports[10])
    run(22)
    _take_in(replay, clock, 22)
    assert replay.tick == 10
    live.submit(ControlRequest("settle", 1))
    run(23)
    _take_in(replay, clock, 23)
    assert go(replay, 23).status == "RESOLVED"
    assert not replay.info().replay.grows  # type: ignore[union-attr]
    replay.close()
    live.close()
