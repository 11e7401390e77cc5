"""The runner's parts: deadlines, mailbox, health, lease holder, and the functions over one runner."""

from __future__ import annotations

import os
import socket
import threading
import time
from dataclasses import replace
from decimal import Decimal

import pytest

from gmd_desktop.session import batch_runner, leadership
from gmd_desktop.session.clock import TickClock
from gmd_desktop.session.health import Health, resident_mb
from gmd_desktop.session.mailbox import MAX_EVENTS, Mailbox
from gmd_desktop.session.runner_thread import OwnThread, Watchdog
from gmd_desktop.session.tick_report import EventView
from gmd_desktop.session.transitions import ALLOWED, TRANSITIONS, VERBS, target
from tests.session.table import Clock, Table


def test_ticks_are_due_by_deadlines_that_do_not_drift() -> None:
    clock = Clock()
    ticks = TickClock(1000, clock)
    assert ticks.wait_s() == 1.0
    clock.now += 1.3  # woken late
    assert ticks.wait_s() == 0
    ticks.ticked()
    assert ticks.wait_s() == pytest.approx(0.7)
    assert ticks.missed == 0


def test_deadlines_that_passed_are_counted_and_not_made_up() -> None:
    clock = Clock()
    ticks = TickClock(1000, clock)
    ticks.start()
    clock.now += 4.5
    ticks.ticked()
    assert (ticks.missed, ticks.wait_s()) == (3, 0)
    ticks.ticked()
    assert ticks.wait_s() == 1.0


def test_speed_changes_the_waiting_only() -> None:
    clock = Clock()
    ticks = TickClock(1000, clock, 0.25)
    assert ticks.wait_s() == 4.0
    ticks.set_speed(100)
    assert ticks.wait_s() == pytest.approx(0.01)
    ticks.set_speed(0)
    clock.now += 9
    ticks.ticked()
    assert (ticks.wait_s(), ticks.missed) == (0, 0)
    for wrong in (-1, 0.1, 101):
        with pytest.raises(ValueError, match="outside"):
            ticks.set_speed(wrong)
    ticks.stop()
    ticks.set_speed(2)
    assert ticks.wait_s() == 0.5


def test_reports_that_nobody_fetched_are_merged(file_table: Table) -> None:
    table = file_table
    table.start()
    for _ in range(3):
        table.place_order()
        table.clock.now += 1.0
        table.runner.step()
    report = table.runner.report()
    assert report is not None
    assert [point.tick for point in report.points] == [1, 2, 3]
    assert [view.tick for view in report.fills] == [1, 2, 3]
    assert (report.tick, report.history) == (3, False)
    assert table.runner.report() is None


def test_a_mailbox_is_bounded_and_starts_anew_with_a_history(file_table: Table) -> None:
    mailbox = Mailbox()
    event = EventView(1, 0, 0, "NEWS", "")
    mailbox.put(replace(file_table.report, events=(event,) * 10, history=False))
    mailbox.put(replace(file_table.report, events=(event,) * MAX_EVENTS, history=True))
    mailbox.put(replace(file_table.report, events=(event,) * 3, history=False))
    report = mailbox.take()
    assert report is not None
    assert (len(report.events), report.history) == (MAX_EVENTS, True)
    assert mailbox.take() is None


def test_an_opened_session_reports_what_has_been(file_table: Table) -> None:
    table = file_table
    table.start()
    table.place_order()
    table.ticks(3)
    table.close()
    table.open()
    assert table.report.history
    assert [point.tick for point in table.report.points] == [1, 2, 3]
    assert len(table.report.fills) == 1
    assert [event.kind for event in table.report.events] == ["STATUS", "STATUS"]
    table.runner.publish_history()
    again = table.runner.report()
    assert again is not None
    assert (again.points, again.history) == (table.report.points, True)


def test_times_are_told_as_percentiles() -> None:
    health = Health(Clock())
    for duration in range(1, 101):
        health.ticked(float(duration), 1.0, 2, 3)
    view = health.view(is_active=True, thread_alive=True, thread_name="t", missed_deadlines=4)
    assert view.tick_ms_p50 == pytest.approx(50.5)
    assert 99 <= view.tick_ms_p99 <= 100
    assert (view.tick_ms_last, view.tick_ms_max, view.total_orders, view.total_fills) == (100, 100, 200, 300)
    assert (view.missed_deadlines, len(view.recent_tick_ms)) == (4, 100)
    assert resident_mb() >= 0


def test_a_runner_that_is_not_stepped_is_not_healthy(file_table: Table) -> None:
    runner, clock = file_table.runner, file_table.clock
    assert runner.is_batch_runner_healthy()
    clock.now += 29
    assert runner.is_batch_runner_healthy()
    clock.now += 2
    assert not runner.is_batch_runner_healthy()
    assert runner.restart_batch_runner_if_needed()
    assert not runner.restart_batch_runner_if_needed()
    assert runner.get_batch_runner_stats()["thread_restarts"] == 1


def test_a_paused_runner_that_steps_is_healthy(file_table: Table) -> None:
    for _ in range(5):
        file_table.clock.now += 20
        file_table.runner.step()
    assert file_table.runner.is_batch_runner_healthy()


def test_the_functions_speak_of_the_one_runner(file_table: Table) -> None:
    assert not batch_runner.is_batch_runner_healthy()
    with pytest.raises(RuntimeError, match="no runner"):
        batch_runner.run_tick()
    batch_runner.use_runner(file_table.runner)
    try:
        assert not batch_runner.run_tick()  # a draft
        file_table.start()
        assert batch_runner.run_tick()
        assert batch_runner.is_batch_runner_healthy()
        assert not batch_runner.restart_batch_runner_if_needed()
        assert batch_runner.get_batch_runner_stats()["total_ticks"] == 1
        status = batch_runner.get_status_and_config()
        assert (status["status"], status["frozen"], status["params"]["n_outcomes"]) == ("RUNNING", False, 3)
        batch_runner.stop_batch_runner()
        assert not batch_runner.is_batch_runner_healthy()
        batch_runner.start_batch_runner()
        assert batch_runner.get_batch_runner_stats()["thread_alive"]
    finally:
        batch_runner.stop_batch_runner()
        batch_runner.use_runner(None)


def test_a_runner_stopped_and_started_goes_on_as_it_was(file_table: Table) -> None:
    from tests.session.table import AliveDriver

    table = file_table
    table.start()
    table.ticks(2)
    table.runner.stop_batch_runner()
    table.runner.start_batch_runner(AliveDriver())
    assert table.runner.step() == 0.0  # leads again
    table.ticks(2)
    assert (table.look().status, table.report.tick) == ("RUNNING", 4)


def test_decimals_become_floats_for_programs_that_want_them() -> None:
    given = {"a": Decimal("0.5"), "b": [Decimal(1), (2, "x")], "c": None}
    assert batch_runner.convert_decimals_to_floats(given) == {"a": 0.5, "b": [1.0, [2, "x"]], "c": None}


def test_a_thread_steps_until_it_is_stopped() -> None:
    steps = threading.Semaphore(0)

    def step() -> float:
        steps.release()
        return 0.001

    thread = OwnThread(step)
    assert steps.acquire(timeout=10)
    assert steps.acquire(timeout=10)
    assert thread.alive()
    thread.stop()
    assert not thread.alive()


def test_a_watchdog_looks_again_and_again() -> None:
    looked = threading.Semaphore(0)

    def restart() -> bool:
        looked.release()
        return False

    watchdog = Watchdog(restart, 0.001)
    assert looked.acquire(timeout=10)
    assert looked.acquire(timeout=10)
    watchdog.stop()


def test_only_a_process_of_this_machine_is_known_to_be_dead() -> None:
    host, machine = socket.gethostname(), leadership._machine()
    assert not leadership._is_dead(f"{host}/{os.getpid()}/{machine}/x")
    assert not leadership._is_dead(f"{host}/999999999/00000000/x")  # another machine of the same name
    assert not leadership._is_dead("odd")
    assert not leadership._is_dead(f"{host}/{10**30}/{machine}/x")
    if os.name == "posix":
        assert leadership._is_dead(f"{host}/{2**22 + 1}/{machine}/x")


def test_every_way_between_states_is_in_the_table() -> None:
    statuses = {status for _, status in TRANSITIONS}
    assert all(target(verb, status, status) for verb, status in TRANSITIONS)
    assert {verb for verb, _ in TRANSITIONS} <= VERBS
    assert "RESOLVED" not in statuses
    assert all("RESOLVED" not in states for states in ALLOWED.values())


def test_a_thread_that_does_not_come_back_keeps_a_restart_waiting(
    file_table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch_runner, "RESTART_WAIT_S", 0.01)
    runner = file_table.runner
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with runner._lock:
            held.set()
            done.wait(10)

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait(10)
    file_table.clock.now += 60
    began = time.monotonic()
    assert not runner.restart_batch_runner_if_needed()
    assert time.monotonic() - began < 5
    done.set()
    thread.join()
