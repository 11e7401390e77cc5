"""The worker without a window."""

from pathlib import Path
from unittest.mock import Mock

import pytest
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from gmd_desktop.session.batch_runner import BatchRunner
from gmd_desktop.session.creation import new_session
from gmd_desktop.session.requests import ControlRequest
from gmd_desktop.session.scenario import read_scenario
from gmd_desktop.ui import worker as worker_module
from gmd_desktop.ui.worker import Worker
from tests.session.table import scenario_text


def test_the_program_ends_even_if_the_session_does_not_close_well(qtbot: QtBot) -> None:
    worker = Worker()
    ended = Mock()
    worker.stopped.connect(ended)
    worker.open(lambda: Mock(close=Mock(side_effect=OSError("disk full"))))
    with pytest.raises(OSError, match="disk full"):
        worker.shut_down()
    ended.assert_called_once_with()


def test_a_runner_that_makes_no_steps_is_restarted_and_counted(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker_module, "WATCHDOG_MS", 20)
    now = [0.0]
    store = new_session(tmp_path / "s.gmd", read_scenario(scenario_text()))
    runner = BatchRunner.open(store, monotonic=lambda: now[0])
    worker = Worker()
    worker.open(lambda: runner)

    def restarted() -> bool:
        now[0] += 60.0  # a minute without a step, again and again
        return int(runner.get_batch_runner_stats()["thread_restarts"]) > 0

    assert runner.is_batch_runner_healthy()
    qtbot.waitUntil(restarted)
    qtbot.waitUntil(runner.is_batch_runner_healthy)
    worker.shut_down()


def test_no_tick_comes_after_the_last_that_was_asked_for(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker_module, "WATCHDOG_MS", 0)  # at every turn of the event loop
    runner = BatchRunner.open(new_session(tmp_path / "s.gmd", read_scenario(scenario_text())))
    runner.submit(ControlRequest("start"))
    worker = Worker()
    worker.open(lambda: runner)
    with qtbot.waitSignal(worker.target_reached):
        worker.run_until(5)
    for _ in range(50):
        QCoreApplication.processEvents()
    assert runner.tick == 5
    worker.set_speed(0)
    qtbot.waitUntil(lambda: runner.tick > 5)
    worker.shut_down()
