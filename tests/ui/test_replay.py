"""A replay at the whole desk: the same window, the same panels, and nothing that can be done."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import (
    QAbstractSlider,
    QApplication,
    QComboBox,
    QFileDialog,
    QLabel,
    QPushButton,
    QTableView,
    QToolBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from gmd_desktop.app import prepare_application
from gmd_desktop.crowd.flow import crowd_of
from gmd_desktop.session.batch_runner import BatchRunner
from gmd_desktop.session.creation import new_session
from gmd_desktop.session.requests import ControlRequest, OrderRequest
from gmd_desktop.session.scenario import load_scenario
from gmd_desktop.session.tick_report import TickReport
from gmd_desktop.settings import Places, Settings
from gmd_desktop.ui.desk import Desk
from gmd_desktop.ui.intents import OpenIntent

GOLDEN = Path(__file__).parents[1] / "golden"
DUEL = Path(__file__).parents[2] / "resources" / "scenarios" / "duel.toml"


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A session of 30 ticks: frozen after 10, an order of "you" in tick 15, settled in the last."""
    path = tmp_path_factory.mktemp("stored") / "duel.gmd"
    runner = BatchRunner.open(new_session(path, load_scenario(DUEL)), crowd_of)
    runner.submit(ControlRequest("start"))
    for tick in range(30):
        if tick in (10, 12):
            runner.submit(ControlRequest("freeze" if tick == 10 else "unfreeze"))
        if tick == 14:
            runner.submit(OrderRequest("you", 0, "YES", "BUY", "MARKET", "IOC", 9_000_000, max_slippage=10**18))
        if tick == 29:
            runner.submit(ControlRequest("settle", 1))
        assert runner.run_tick()
    runner.close()
    return path


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setattr(QApplication, "quit", lambda *_: None)
    places = Places(tmp_path / "config", tmp_path / "data", tmp_path / "logs")
    made = Desk(prepare_application(), places, Settings(theme="dark", motion=False), remembers=True)
    made.window.resize(1280, 800)
    made.window.show()
    qtbot.waitExposed(made.window)
    yield made
    made.window.close_without_asking()
    assert made.wait()
    made.window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def report(desk: Desk) -> TickReport:
    found = desk.window.last_report
    assert found is not None
    return found


def part(desk: Desk, kind: type, name: str) -> QWidget:
    found = desk.window.findChild(kind, name)
    assert found is not None, name
    return found


def click(desk: Desk, qtbot: QtBot, name: str) -> None:
    qtbot.mouseClick(part(desk, QPushButton, name), Qt.MouseButton.LeftButton)


def shows(desk: Desk, qtbot: QtBot, tick: int) -> None:
    qtbot.waitUntil(lambda: report(desk).tick == tick, timeout=15_000)


@pytest.fixture
def replay(desk: Desk, qtbot: QtBot, stored: Path) -> Desk:
    desk.open(OpenIntent("replay", str(stored)))
    qtbot.waitUntil(lambda: desk.window.last_report is not None, timeout=15_000)
    return desk


def test_it_cannot_be_taken_for_now(replay: Desk, qtbot: QtBot) -> None:
    window = replay.window
    assert window.windowTitle().startswith("Replay: ")
    assert part(replay, QWidget, "replay_bar").isVisible()
    assert all(part(replay, QToolBar, f"replay_frame_{side}").isVisible() for side in ("left", "right", "bottom"))
    qtbot.waitUntil(lambda: "replay" in part(replay, QLabel, "ticket_message").text())
    assert not part(replay, QPushButton, "submit_button").isEnabled()
    names = ("start_button", "freeze_button", "step_button", "extend_button")
    assert not [name for name in names if part(replay, QPushButton, name).isVisible()]


def test_the_slider_and_the_steps_go_anywhere(replay: Desk, qtbot: QtBot) -> None:
    slider = part(replay, QAbstractSlider, "replay_slider")
    assert (slider.minimum(), slider.maximum()) == (0, 30)
    slider.setValue(20)
    shows(replay, qtbot, 20)
    held = [row for row in report(replay).positions if row.free]
    assert [(row.outcome, row.token, row.free) for row in held] == [(0, "YES", 9_000_000)]
    click(replay, qtbot, "replay_back_button")
    shows(replay, qtbot, 19)
    slider.setValue(14)
    shows(replay, qtbot, 14)
    assert not [row for row in report(replay).positions if row.free]  # not bought yet
    click(replay, qtbot, "replay_step_button")
    shows(replay, qtbot, 15)
    qtbot.keyClick(slider, Qt.Key.Key_End)
    shows(replay, qtbot, 30)
    assert report(replay).status == "RESOLVED"
    qtbot.mouseClick(slider, Qt.MouseButton.LeftButton, pos=slider.rect().center())
    shows(replay, qtbot, 15)


def test_marks_are_jumped_to(replay: Desk, qtbot: QtBot) -> None:
    click(replay, qtbot, "replay_mark_after_button")
    shows(replay, qtbot, 10)
    assert report(replay).status == "FROZEN"
    click(replay, qtbot, "replay_mark_after_button")
    shows(replay, qtbot, 12)
    click(replay, qtbot, "replay_mark_before_button")
    shows(replay, qtbot, 10)


def test_it_plays_and_stands_still(replay: Desk, qtbot: QtBot) -> None:
    speed = part(replay, QComboBox, "replay_speed_box")
    speed.setCurrentIndex(speed.count() - 1)  # max
    click(replay, qtbot, "replay_play_button")
    shows(replay, qtbot, 30)
    qtbot.waitUntil(lambda: part(replay, QPushButton, "replay_play_button").text() == "Play")
    charts = replay.window.panels.charts.price_chart
    qtbot.waitUntil(lambda: len(charts.series) == 30)


def test_keys_play_and_step(replay: Desk, qtbot: QtBot) -> None:
    replay.window.activateWindow()
    qtbot.waitUntil(replay.window.isActiveWindow)
    qtbot.keyClick(replay.window, Qt.Key.Key_F10)
    shows(replay, qtbot, 1)
    qtbot.keyClick(replay.window, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: report(replay).speed == 2)
    qtbot.keyClick(replay.window, Qt.Key.Key_F5)
    play = part(replay, QPushButton, "replay_play_button")
    qtbot.waitUntil(lambda: play.text() == "Pause")
    qtbot.keyClick(replay.window, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: play.text() == "Play")


def test_every_table_goes_back_with_it(replay: Desk, qtbot: QtBot) -> None:
    slider = part(replay, QAbstractSlider, "replay_slider")
    slider.setValue(30)
    shows(replay, qtbot, 30)
    assert max(view.tick for view in report(replay).fills) > 15
    slider.setValue(5)
    shows(replay, qtbot, 5)
    assert max(view.tick for view in report(replay).fills) <= 5
    assert len(replay.window.panels.charts.price_chart.series) == 5


def test_the_next_session_is_live_again(replay: Desk, qtbot: QtBot, stored: Path) -> None:
    replay.open(OpenIntent("scenario", str(DUEL)))
    qtbot.waitUntil(lambda: replay.window.windowTitle().startswith("Head") or report(replay).status == "DRAFT")
    assert not part(replay, QWidget, "replay_bar").isVisible()
    assert not part(replay, QToolBar, "replay_frame_left").isVisible()
    assert part(replay, QPushButton, "start_button").isVisible()


def test_the_file_menu_asks_for_a_file(desk: Desk, qtbot: QtBot, stored: Path) -> None:
    desk.window.actions_by_name["replay"].trigger()
    dialog = desk.window.findChild(QFileDialog, "open_dialog")
    assert dialog is not None
    dialog.fileSelected.emit(str(stored))
    dialog.close()
    qtbot.waitUntil(lambda: desk.window.last_report is not None, timeout=15_000)
    assert report(desk).replay is not None


def test_what_is_no_session_gets_a_sentence(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    bad = tmp_path / "bad.gmd"
    bad.write_text("nothing of the kind", encoding="utf-8")
    desk.open(OpenIntent("replay", str(bad)))
    qtbot.waitUntil(lambda: bool(part(desk, QLabel, "welcome_problem").text()), timeout=15_000)
    assert "bad.gmd" in part(desk, QLabel, "welcome_problem").text()


def test_another_session_is_laid_over_it(replay: Desk, qtbot: QtBot, stored: Path, tmp_path: Path) -> None:
    chart = replay.window.panels.charts.price_chart
    part(replay, QAbstractSlider, "replay_slider").setValue(10)
    shows(replay, qtbot, 10)
    before = chart.grab().toImage()
    click(replay, qtbot, "replay_compare_button")
    dialog = replay.window.findChild(QFileDialog, "open_dialog")
    assert dialog is not None
    dialog.fileSelected.emit(str(stored))
    dialog.close()
    button = part(replay, QPushButton, "replay_compare_button")
    qtbot.waitUntil(lambda: button.text() == "End compare", timeout=15_000)
    qtbot.waitUntil(lambda: chart.grab().toImage() != before)
    click(replay, qtbot, "replay_compare_button")
    assert button.text() == "Compare…"
    replay.window.opening.comparison_requested.emit(str(GOLDEN / "a05_auto_fill.log.jsonl"))
    qtbot.waitUntil(lambda: button.text() == "End compare", timeout=15_000)
    assert "a05_auto_fill" in button.toolTip()
    replay.window.opening.comparison_requested.emit(str(tmp_path / "none.gmd"))
    qtbot.waitUntil(lambda: "none.gmd" in replay.window.banner.text(), timeout=15_000)


def test_it_grows_with_a_session_that_goes_on(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "live.gmd"
    live = BatchRunner.open(new_session(path, load_scenario(DUEL)), crowd_of)
    live.submit(ControlRequest("start"))
    for _ in range(5):
        assert live.run_tick()
    desk.open(OpenIntent("replay", str(path)))
    qtbot.waitUntil(lambda: desk.window.last_report is not None, timeout=15_000)
    slider = part(desk, QAbstractSlider, "replay_slider")
    slider.setValue(3)
    shows(desk, qtbot, 3)
    for _ in range(5):
        assert live.run_tick()
    qtbot.waitUntil(lambda: slider.maximum() == 10, timeout=15_000)
    assert (slider.value(), report(desk).tick) == (3, 3)
    click(desk, qtbot, "replay_latest_button")
    shows(desk, qtbot, 10)
    assert part(desk, QLabel, "replay_hint_label").text() == "latest, tick 10"
    assert live.run_tick()
    shows(desk, qtbot, 11)
    assert slider.value() == 11
    live.submit(ControlRequest("settle", 1))
    assert live.run_tick()
    shows(desk, qtbot, 12)
    assert not part(desk, QPushButton, "replay_latest_button").isVisible()
    live.close()


def test_all_columns_of_the_positions_are_in_sight(replay: Desk, qtbot: QtBot) -> None:
    replay.window.seek_requested.emit(20)
    shows(replay, qtbot, 20)
    table = part(replay, QTableView, "positions_table")
    assert isinstance(table, QTableView)
    assert table.horizontalHeader().length() <= table.viewport().width()


def test_the_stage_shows_a_replay_as_one(replay: Desk, qtbot: QtBot) -> None:
    stage = replay.window.panels.stage
    stage.choose("window")
    stage.open()
    assert stage.window is not None
    assert stage.scene.band == "REPLAY"
    part(replay, QAbstractSlider, "replay_slider").setValue(30)
    shows(replay, qtbot, 30)
    qtbot.waitUntil(stage.window.curtain.isVisible)
    part(replay, QAbstractSlider, "replay_slider").setValue(3)
    shows(replay, qtbot, 3)
    qtbot.waitUntil(stage.window.curtain.isHidden)


def test_a_log_is_shown_like_a_session(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    path = GOLDEN / "a06_elimination_and_settlement.log.jsonl"
    desk.open(OpenIntent("replay", str(path)))
    qtbot.waitUntil(lambda: desk.window.last_report is not None, timeout=15_000)
    assert part(desk, QWidget, "replay_bar").isVisible()
    part(desk, QAbstractSlider, "replay_slider").setValue(3)
    shows(desk, qtbot, 3)
    assert [outcome.name for outcome in report(desk).outcomes] == ["Outcome 0", "Outcome 1", "Outcome 2"]
    assert [outcome.active for outcome in report(desk).outcomes] == [False, False, False]
    bad = tmp_path / "bad.jsonl"
    bad.write_text("{\n", "utf-8")
    desk.open(OpenIntent("store", str(bad)))
    qtbot.waitUntil(lambda: "line 1: found" in part(desk, QLabel, "welcome_problem").text(), timeout=15_000)
