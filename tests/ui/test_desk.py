"""The whole desk with its real parts: window, worker in its thread, runner, store on disk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDockWidget,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QTabBar,
    QTableView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from gmd_desktop.app import prepare_application
from gmd_desktop.resource_files import resource_path
from gmd_desktop.session import history
from gmd_desktop.session.tick_report import SessionStatus, TickReport
from gmd_desktop.settings import Places, Settings, load_settings
from gmd_desktop.ui.desk import Desk
from gmd_desktop.ui.intents import OpenIntent

SCENARIO = """
name = "Three way test"
duration = "5m"
freeze_end = "1s"
winner = "highest"
seed = 7
tick_ms = 100

[[outcome]]
name = "Red"
[[outcome]]
name = "Green"
[[outcome]]
name = "Blue"

[[participant]]
name = "you"
deposit = 1000
[[participant]]
name = "ann"
deposit = 1000
"""


class Session:
    """A desk under test, and words for what a person does at it."""

    def __init__(self, desk: Desk, qtbot: QtBot) -> None:
        self.desk, self.qtbot = desk, qtbot
        self.window = desk.window

    def widget(self, kind: type, name: str) -> QWidget:
        """Find a widget by its object name."""
        found = self.window.findChild(kind, name)
        assert found is not None, name
        return found

    def report(self) -> TickReport:
        """What the screen shows."""
        report = self.window.last_report
        assert report is not None
        return report

    def click(self, name: str) -> None:
        """Click a button."""
        button = self.widget(QWidget, name)
        self.qtbot.waitUntil(button.isEnabled, timeout=5_000)
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    def until(self, condition, timeout: int = 15_000) -> None:  # type: ignore[no-untyped-def]
        """Wait until the screen shows it."""
        self.qtbot.waitUntil(condition, timeout=timeout)

    def until_status(self, status: SessionStatus) -> None:
        """Wait until the screen shows a state."""
        self.until(lambda: self.window.last_report is not None and self.report().status == status)

    def open(self, intent: OpenIntent) -> None:
        """Open a session and wait for it."""
        self.desk.open(intent)
        self.until(lambda: self.window.last_report is not None)

    def type_size(self, text: str) -> None:
        """Type into the ticket's size field."""
        edit = self.widget(QLineEdit, "size_edit")
        edit.setFocus()
        edit.selectAll()
        self.qtbot.keyClicks(edit, text)


def end(desk: Desk) -> None:
    """Close a desk as its window does, and let everything go."""
    desk.window.close_without_asking()
    assert desk.wait()
    desk.window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places(tmp_path / "config", tmp_path / "data", tmp_path / "logs")


@pytest.fixture
def scenario(tmp_path: Path) -> Path:
    path = tmp_path / "three.toml"
    path.write_text(SCENARIO, encoding="utf-8")
    return path


@pytest.fixture
def session(qtbot: QtBot, places: Places, monkeypatch: pytest.MonkeyPatch) -> Iterator[Session]:
    monkeypatch.setattr(QApplication, "quit", lambda *_: None)
    app = prepare_application()
    desk = Desk(app, places, Settings(theme="dark"), remembers=True)
    desk.window.show()
    qtbot.waitExposed(desk.window)
    yield Session(desk, qtbot)
    end(desk)


def buy(session: Session, size: str) -> None:
    session.click("token_yes")
    session.click("side_buy")
    session.click("type_market")
    session.type_size(size)
    session.click("submit_button")


def held(report: TickReport) -> int:
    return sum(row.free + row.locked for row in report.positions)


def test_a_click_becomes_a_fill_on_the_chart(session: Session, scenario: Path) -> None:
    session.open(OpenIntent("scenario", str(scenario)))
    session.click("start_button")
    session.until_status(SessionStatus.RUNNING)
    before = session.report().outcomes[0].yes_price
    buy(session, "20")
    session.until(lambda: held(session.report()) == 20_000_000)
    assert session.report().outcomes[0].yes_price > before
    assert session.report().cash < 1_000_000_000
    assert "filled" in session.widget(QLabel, "order_life").text().lower()
    table = session.widget(QTableView, "positions_table")
    assert table.model().rowCount() == 1


def test_freeze_refuses_orders_and_unfreezing_takes_them_again(session: Session, scenario: Path) -> None:
    session.open(OpenIntent("scenario", str(scenario)))
    session.click("start_button")
    session.until_status(SessionStatus.RUNNING)
    session.window.setFocus()
    session.qtbot.keyClick(session.window, Qt.Key.Key_F8)
    session.until_status(SessionStatus.FROZEN)
    tick = session.report().tick
    session.until(lambda: session.report().tick > tick)
    assert held(session.report()) == 0
    session.click("freeze_button")
    session.until_status(SessionStatus.RUNNING)


def test_step_runs_exactly_one_tick(session: Session, scenario: Path) -> None:
    session.open(OpenIntent("scenario", str(scenario)))
    session.click("start_button")
    session.until_status(SessionStatus.RUNNING)
    session.click("start_button")
    session.until_status(SessionStatus.PAUSED)
    tick = session.report().tick
    session.click("step_button")
    session.until(lambda: session.report().tick == tick + 1)
    assert session.report().status == SessionStatus.PAUSED


def test_a_session_whose_file_is_gone_leaves_the_list(session: Session, scenario: Path, places: Places) -> None:
    session.open(OpenIntent("scenario", str(scenario)))
    session.window.close_requested.emit()
    session.until(session.widget(QWidget, "welcome_page").isVisible)
    [kept] = load_settings(places).recent
    moved = Path(kept).rename(Path(kept).with_suffix(".old"))
    session.click("recent_0")
    problem = session.widget(QLabel, "welcome_problem")
    session.until(lambda: problem.text() == f"{kept} does not exist.")
    assert load_settings(places).recent == ()
    assert session.window.findChild(QWidget, "recent_0") is None or not session.desk.settings.recent
    moved.rename(kept)
    session.open(OpenIntent("store", kept))
    session.window.close_requested.emit()
    session.until(session.widget(QWidget, "welcome_page").isVisible)
    session.window.welcome.forget_requested.emit(kept)
    assert load_settings(places).recent == ()
    assert Path(kept).exists(), "it is only not listed"


def test_everything_is_there_when_the_file_is_opened_later(session: Session, scenario: Path, places: Places) -> None:
    session.open(OpenIntent("scenario", str(scenario)))
    session.click("start_button")
    session.until_status(SessionStatus.RUNNING)
    buy(session, "25")
    session.until(lambda: held(session.report()) == 25_000_000)
    session.window.close_requested.emit()
    session.until(session.widget(QWidget, "welcome_page").isVisible)
    assert session.window.last_report is None
    recent = load_settings(places).recent
    assert len(recent) == 1
    session.open(OpenIntent("store", recent[0]))
    session.until(lambda: held(session.report()) == 25_000_000)
    report = session.report()
    assert report.status == SessionStatus.PAUSED
    assert len(session.window.panels.charts.price_chart.line(0)[0]) >= report.tick
    assert session.widget(QTableView, "trades_table").model().rowCount() == 1
    session.click("start_button")
    session.until(lambda: session.report().tick > report.tick)


def test_an_order_rests_and_is_canceled(session: Session, scenario: Path) -> None:
    session.open(OpenIntent("scenario", str(scenario)))
    session.click("start_button")
    session.until_status(SessionStatus.RUNNING)
    session.click("type_limit")
    price = session.widget(QLineEdit, "price_edit")
    price.setFocus()
    price.selectAll()
    session.qtbot.keyClicks(price, "0.20")
    session.type_size("10")
    session.click("submit_button")
    session.until(lambda: any(row.status == "OPEN" for row in session.report().orders))
    assert session.report().locked_cash > 0
    session.click("cancel_all_button")
    session.until(lambda: any(row.status == "CANCELED" for row in session.report().orders))
    assert session.report().locked_cash == 0


def test_a_file_that_is_not_ours_gets_a_sentence(session: Session, tmp_path: Path) -> None:
    path = tmp_path / "letter.gmd"
    path.write_text("Dear reader", encoding="utf-8")
    page = session.widget(QWidget, "welcome_page")
    session.desk.open(OpenIntent("store", str(path)))
    session.until(lambda: any("letter.gmd" in label.text() for label in page.findChildren(QLabel)))
    assert page.isVisible()
    assert path.read_text(encoding="utf-8") == "Dear reader"


def test_quitting_a_live_session_asks(session: Session, scenario: Path) -> None:
    session.open(OpenIntent("scenario", str(scenario)))
    session.click("start_button")
    session.until_status(SessionStatus.RUNNING)
    session.window.close()
    box = session.widget(QMessageBox, "quit_question")
    assert session.window.isVisible()
    no = box.button(QMessageBox.StandardButton.No)
    assert isinstance(no, QPushButton)
    session.qtbot.mouseClick(no, Qt.MouseButton.LeftButton)
    assert session.window.isVisible()


def test_theme_and_type_size_are_remembered(session: Session, places: Places) -> None:
    session.desk.choose_theme("light")
    session.desk.change_font(10)
    kept = load_settings(places)
    assert (kept.theme, kept.font_percent) == ("light", 110)


def test_candles_are_chosen_in_the_menu_and_remembered(session: Session, scenario: Path, places: Places) -> None:
    session.open(OpenIntent("scenario", str(scenario)))
    action, switch = session.window.actions_by_name["candles"], session.widget(QPushButton, "candles_switch")
    action.trigger()
    assert switch.isChecked()
    assert action.isChecked()
    session.desk.choose_theme("light")
    assert load_settings(places).candles
    session.click("candles_switch")
    assert not action.isChecked()


def is_on_stage(session: Session, places: Places, kept: Settings, intent: OpenIntent) -> bool:
    """Open something in another desk with these settings, and tell whether the presenter window comes by itself."""
    later = Desk(prepare_application(), Places(places.config / "later", places.data, places.logs), kept, remembers=True)
    desk = Session(later, session.qtbot)
    desk.open(intent)
    QApplication.processEvents()
    assert desk.widget(QDockWidget, "dock_health").isVisibleTo(desk.window)
    is_open = later.window.panels.stage.window is not None
    end(later)
    return is_open


def test_a_desk_that_is_killed_comes_back_as_it_was(session: Session, scenario: Path, places: Places) -> None:
    session.open(OpenIntent("scenario", str(scenario)))
    session.widget(QAction, "action_layout_monitor").trigger()
    session.window.panels.stage.choose("window")
    session.window.panels.stage.open()
    session.desk.findChild(QTimer, "remember_timer").setInterval(1)
    session.until(lambda: bool(load_settings(places).stage_of))
    kept = load_settings(places)
    assert (kept.preset, kept.stage_of) == ("monitor", kept.recent[0])
    assert not is_on_stage(session, places, kept, OpenIntent("replay", kept.stage_of))
    assert is_on_stage(session, places, kept, OpenIntent("store", kept.stage_of))
    session.window.panels.stage.close()
    session.until(lambda: not load_settings(places).stage_of)


def test_the_past_is_read_from_the_store_when_it_is_looked_at(
    session: Session, scenario: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "MOST_RECENT", 5)
    monkeypatch.setattr(history, "MOST_OLD", 5)
    session.open(OpenIntent("scenario", str(scenario)))
    session.click("start_button")
    session.until_status(SessionStatus.RUNNING)
    session.desk.run_until.emit(120)
    session.until(lambda: session.report().tick == 120)
    session.desk.open(OpenIntent("store", session.desk.settings.recent[0]))
    price = session.window.panels.charts.price_chart
    session.until(lambda: 0 < len(price.series) < 20)
    price.move_time(2.0, 8.0)
    session.until(lambda: len(price.line(0)[0]) >= 60)
    assert session.window.panels.maker.charts.series.ticks_missing(2.0, 8.0) is None


def test_acting_as_another_participant_shows_its_money(session: Session, scenario: Path) -> None:
    session.open(OpenIntent("scenario", str(scenario)))
    box = session.widget(QComboBox, "participant_box")
    session.until(lambda: box.count() == 2)
    box.setCurrentText("ann")
    box.activated.emit(box.currentIndex())
    session.until(lambda: session.report().focus.participant == "ann")


def test_a_click_on_an_outcome_makes_it_the_strong_one_everywhere(session: Session, scenario: Path) -> None:
    session.open(OpenIntent("scenario", str(scenario)))
    session.click("start_button")
    box = session.window.panels.order_ticket.findChild(QComboBox, "outcome_box")
    assert box is not None
    session.window.panels.charts.outcome_selected.emit(2)
    assert session.window.panels.outcome_list.selected_outcome() == 2
    session.until(lambda: box.currentIndex() == 2)
    box.setCurrentIndex(1)
    box.activated.emit(1)
    assert session.window.panels.outcome_list.selected_outcome() == 1
    chart = session.window.panels.charts.price_chart
    session.until(lambda: bool(len(chart.series)))
    assert [row.strong for row in sorted(chart.rows_at(0), key=lambda row: row.name)] == [False, True, False]


def test_a_click_in_the_session_bar_leaves_space_to_the_freeze(session: Session, scenario: Path) -> None:
    session.open(OpenIntent("scenario", str(scenario)))
    session.window.activateWindow()
    session.click("start_button")
    session.until_status(SessionStatus.RUNNING)
    before = session.report().end_ms
    session.click("extend_button")
    session.until(lambda: session.report().end_ms == before + 60_000)
    session.qtbot.keyClick(session.window.windowHandle(), Qt.Key.Key_Space)
    session.until_status(SessionStatus.FROZEN)
    assert session.report().end_ms == before + 60_000


def test_a_window_that_is_larger_than_the_screen_fills_it(session: Session) -> None:
    window = session.window
    window.resize(400, 300)
    window.fit_screen()
    assert not window.isMaximized()
    window.resize(window.screen().availableSize())  # the title bar has no room
    window.fit_screen()
    assert window.isMaximized()


def test_tabs_keep_their_titles_when_a_layout_is_restored(session: Session, scenario: Path) -> None:
    session.open(OpenIntent("scenario", str(scenario)))
    session.desk.window.close_requested.emit()
    session.until(lambda: not session.widget(QWidget, "session_bar").isVisible())
    session.open(OpenIntent("scenario", str(scenario)))
    bars = session.window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly)
    assert any(bar.count() for bar in bars)
    assert {bar.elideMode() for bar in bars} == {Qt.TextElideMode.ElideNone}


def test_the_keyboard_brings_a_panel_behind_a_tab_to_the_front(session: Session, scenario: Path) -> None:
    session.open(OpenIntent("scenario", str(scenario)))
    session.window.activateWindow()
    session.until(session.window.isActiveWindow)
    positions, trades = session.widget(QTableView, "positions_table"), session.widget(QTableView, "trades_table")
    positions.setFocus()
    session.until(lambda: not positions.visibleRegion().isEmpty() and trades.visibleRegion().isEmpty())
    trades.setFocus(Qt.FocusReason.TabFocusReason)
    session.until(lambda: not trades.visibleRegion().isEmpty() and positions.visibleRegion().isEmpty())


def test_the_depth_of_the_real_market_comes_to_the_book(session: Session, scenario: Path) -> None:
    session.open(OpenIntent("scenario", str(scenario), start=True))
    session.until_status(SessionStatus.RUNNING)
    picture, button = session.widget(QWidget, "depth_picture"), session.widget(QAbstractButton, "depth_button")
    if not picture.isVisible():
        button.click()
    session.until(lambda: " YES would cost " in picture.accessibleDescription())


def test_a_session_is_planned_in_the_wizard_and_started(session: Session, tmp_path: Path) -> None:
    session.click("new_button")
    wizard = session.widget(QWidget, "wizard")
    wizard.findChild(QLineEdit, "wizard_name").setFocus()
    wizard.load(resource_path("scenarios/duel.toml"))
    wizard.findChild(QAbstractButton, "wizard_start").click()
    path = wizard.findChild(QLineEdit, "wizard_where_path")
    assert path.text().endswith(".gmd")
    path.setText(str(tmp_path / "mine" / "first.gmd"))
    wizard.findChild(QAbstractButton, "wizard_where_at_once").click()
    wizard.findChild(QAbstractButton, "wizard_where_create").click()
    session.until_status(SessionStatus.RUNNING)
    assert (tmp_path / "mine" / "first.gmd").exists()
    assert session.window.windowTitle().startswith("Three-way duel")
    session.until(lambda: session.window.findChild(QWidget, "wizard") is None)


def test_the_wizard_says_why_its_session_can_not_be_made(session: Session, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    session.window.actions_by_name["new"].trigger()
    wizard = session.widget(QWidget, "wizard")
    wizard.open_requested.emit(OpenIntent("scenario", text=wizard.draft.text, target=str(tmp_path / "file" / "x.gmd")))
    message = wizard.findChild(QLabel, "wizard_message")
    session.until(lambda: "file" in message.text())
    assert wizard.isVisible()


def test_quitting_with_unsaved_edits_in_the_wizard_asks_first(session: Session) -> None:
    session.window.actions_by_name["new"].trigger()
    wizard = session.widget(QWidget, "wizard")
    wizard.draft.set_value(("name",), "Dear")
    session.window.close()
    assert session.window.isVisible()
    box = session.widget(QMessageBox, "wizard_leave_question")
    box.button(QMessageBox.StandardButton.Discard).click()
    session.until(lambda: session.window.findChild(QWidget, "wizard") is None)
    session.window.close()
    assert not session.window.isVisible()
