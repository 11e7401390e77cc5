"""Whatever fails inside a tick: nothing is lost, nothing is applied twice, the hash goes on."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from engine import InvariantError
from engine.rounding import MICRO
from gmd_desktop.session.batch_runner import BatchRunner
from gmd_desktop.session.leader import Leader
from gmd_desktop.session.requests import ControlRequest
from gmd_desktop.session.tick_report import SessionStatus
from gmd_desktop.store import lease
from gmd_desktop.store.connect import open_store
from gmd_desktop.store.errors import StoreError
from tests.session.table import AliveDriver, Table, order, resting

POINTS = [
    "begun",
    "fence passed",
    "controls applied",
    "inbox taken",
    "engine applied",
    "commands written",
    "trades written",
    "before commit",
    "committed",
]


class BoomError(StoreError):
    """What the tests throw: the environment fails."""


def play(table: Table) -> str:
    """Play some ticks with one order each; the third is where a failure would be."""
    table.start()
    for size in (3, 4, 5, 6):
        table.runner.submit(order("ann", size=size * MICRO, uuid=f"00000000-0000-4000-8000-00000000000{size}"))
        table.runner.submit(resting("bob", uuid=f"10000000-0000-4000-8000-00000000000{size}"))
        table.ticks()
    return table.look().log_hash


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The hash of the same session without a failure."""
    table = Table(str(tmp_path_factory.mktemp("undisturbed") / "session.gmd"))
    log_hash = play(table)
    table.close()
    return log_hash


@pytest.mark.parametrize("point", POINTS)
def test_a_tick_that_fails_anywhere_is_made_again(table: Table, point: str, undisturbed: str) -> None:
    failed = []

    def fail(name: str) -> None:
        if name == point and table.runner.tick >= 2 and not failed:
            failed.append(name)
            raise BoomError(point)

    table.fail = fail
    play(table)
    assert failed
    table.clock.now += 1.0  # the back-off of one error
    report = table.ticks(5 - table.look().tick) if table.look().tick < 4 else table.look()
    while report.tick < 4:
        report = table.ticks()
    with table.runner._store.reading() as conn:
        hashes = [row[0] for row in conn.exec_driver_sql("SELECT log_hash FROM ticks ORDER BY tick")]
        orders = [
            row[0] for row in conn.exec_driver_sql("SELECT size FROM commands WHERE kind = 'ORDER' ORDER BY tick")
        ]
    table.assert_whole()
    assert len(orders) == 8
    assert report.health.error_count == 1
    assert [event.kind for event in table.events] == ["STATUS", "ERROR"]
    if point == "committed":
        assert hashes[3] == undisturbed  # it was committed, so it is not made again


def test_the_market_stays_as_committed_when_a_tick_fails(file_table: Table) -> None:
    table = file_table
    table.start()
    table.ticks()
    before = table.runner.preview(order())

    def fail(name: str) -> None:
        if name == "trades written":
            raise BoomError

    table.fail = fail
    table.place_order(size=100 * MICRO)
    table.ticks()
    assert table.runner.preview(order()) == before


def test_errors_are_waited_out_longer_and_longer_then_the_runner_stops(file_table: Table) -> None:
    table = file_table
    table.start()

    def fail(name: str) -> None:
        if name == "begun":
            raise StoreError("The disk is full.")

    table.fail = fail
    table.clock.now += 1.0
    waits = []
    for _ in range(10):
        waits.append(table.runner.step())
        table.clock.now += waits[-1]
    assert waits == [0.5, 1, 2, 4, 8, 16, 30, 30, 30, 1]
    report = table.look()
    assert report.banner == "The session has stopped after 10 errors in a row: The disk is full."
    assert report.health.error_count == 10
    assert not table.runner.is_batch_runner_healthy()
    table.fail = lambda _name: None
    assert table.ticks(3).tick == 0
    assert not table.runner.restart_batch_runner_if_needed()
    table.runner.restart_batch_runner()
    assert table.runner.is_batch_runner_healthy()
    report = table.ticks(1)
    assert (report.tick, report.banner, report.health.restarts) == (1, "", 1)
    assert [event.text for event in table.events if event.kind == "ERROR"] == ["The disk is full."] * 10
    table.assert_whole()


def test_a_bug_stops_the_runner_at_once(file_table: Table) -> None:
    table = file_table
    table.start()
    table.ticks()

    def fail(name: str) -> None:
        if name == "engine applied":
            raise InvariantError("money: 1 in all accounts, 2 deposited")

    table.fail = fail
    report = table.ticks(5)
    assert report.tick == 1
    assert "last good tick" in report.banner
    assert report.health.last_error_detail.startswith("Traceback")
    assert not table.runner.get_batch_runner_stats()["is_active"]


def test_a_wait_between_errors_is_told(file_table: Table) -> None:
    table = file_table
    table.start()
    failures = iter([BoomError("odd")])

    def fail(name: str) -> None:
        if name == "begun":
            for failure in failures:
                raise failure

    table.fail = fail
    assert table.ticks().banner == "odd Trying again in 0.5 s."
    assert table.ticks().banner == ""


def test_a_stale_leader_writes_nothing(table: Table) -> None:
    table.start()
    table.ticks()
    other = BatchRunner.open(open_store(table.place), monotonic=table.clock)
    with table.runner._store.writing() as conn:
        conn.exec_driver_sql("UPDATE session SET lease_expires = 1")
    with other._store.writing() as conn:
        assert lease.take_lease(conn, "another/1/x", 5_000_000) == 2
    table.place_order()
    report = table.ticks(3)
    assert (report.tick, report.health.inbox) == (1, 1)
    assert not table.runner.leads
    assert "Run by another, process 1. Your orders go there." in report.banner
    other.close()


def test_a_stale_leader_applies_no_control(table: Table) -> None:
    table.start()
    table.ticks()
    with table.runner._store.writing() as conn:
        conn.exec_driver_sql("UPDATE session SET epoch = epoch + 1, holder = 'another/1/x'")
    report = table.control("freeze")
    assert report.status is SessionStatus.RUNNING
    assert not table.runner.leads
    assert report.health.error_count == 0


def test_the_lease_is_renewed_while_nothing_ticks(table: Table) -> None:
    def expires() -> int:
        with table.runner._store.reading() as conn:
            return int(conn.exec_driver_sql("SELECT lease_expires FROM session").scalar_one())

    before = expires()
    table.clock.now += 2.0
    table.runner.step()
    assert expires() > before


def test_a_leader_that_died_is_followed_at_once(file_table: Table) -> None:
    table = file_table
    with table.runner._store.writing() as conn:
        host, _, machine, _ = table.runner._stepper.leader.leadership.holder.split("/")
        conn.exec_driver_sql(f"UPDATE session SET holder = '{host}/999999999/{machine}/x'")
    table.runner._store.close()
    table.open()
    assert table.runner.leads


def test_the_fence_keeps_a_tick_from_being_made_twice(table: Table) -> None:
    table.start()
    table.ticks()
    with table.runner._store.writing() as conn:
        assert not lease.advance_tick(conn, 0, 1, 5_000_000)
        assert not lease.advance_tick(conn, 1, 0, 5_000_000)
        assert lease.advance_tick(conn, 1, 1, 5_000_000)


def test_a_runner_of_its_own_thread_ticks_and_stops(tmp_path: Path) -> None:
    table = Table(str(tmp_path / "session.gmd"))
    table.close()
    ticks, enough = [0], threading.Event()

    def on_point(name: str) -> None:
        ticks[0] += name == "committed"
        if ticks[0] >= 5:
            enough.set()

    runner = BatchRunner.open(open_store(table.place), speed=100, on_point=on_point)
    runner.start_batch_runner()
    stats = runner.get_batch_runner_stats()
    assert (stats["thread_alive"], stats["thread_name"]) == (True, "batch runner")
    runner.submit(ControlRequest("start"))
    assert enough.wait(20)
    assert runner.is_batch_runner_healthy()
    runner.close()
    assert runner.get_batch_runner_stats()["total_ticks"] >= 5
    assert not runner.is_batch_runner_healthy()


def test_a_leader_must_be_opened_first(file_table: Table) -> None:
    with pytest.raises(AssertionError, match="comes first"):
        _ = Leader(file_table.runner._store, file_table.clock, lambda _name: None).live


def test_the_driver_of_the_desk_is_named_in_the_stats(file_table: Table) -> None:
    file_table.runner.start_batch_runner(AliveDriver())
    assert file_table.runner.get_batch_runner_stats()["thread_name"] == "test"
