"""Resolution by hand at the whole desk: choose, see what everybody would get, confirm, see what they got."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QTableView, QWidget

from gmd_desktop.session.requests import ControlRequest
from gmd_desktop.session.tick_report import SessionStatus
from gmd_desktop.ui.intents import OpenIntent
from tests.ui.test_desk import Session, buy, held, places, scenario, session

__all__ = ["places", "scenario", "session"]


def texts(table: QTableView, column: int) -> list[str]:
    """Read a column of a table."""
    model = table.model()
    return [model.index(row, column).data() for row in range(model.rowCount())]


def with_tokens(session: Session, scenario: Path) -> None:
    """Run a session in which "you" hold YES of the first outcome."""
    session.open(OpenIntent("scenario", str(scenario)))
    session.click("start_button")
    session.until_status(SessionStatus.RUNNING)
    buy(session, "20")
    session.until(lambda: held(session.report()) == 20_000_000)


def table(session: Session, name: str) -> QTableView:
    """Find a table of the dialog."""
    found = session.widget(QTableView, name)
    assert isinstance(found, QTableView)
    return found


def tick(session: Session, outcome: int) -> None:
    """Tick an outcome, as its words or the space bar do."""
    box = session.widget(QAbstractButton, f"resolution_outcome_{outcome}")
    assert isinstance(box, QAbstractButton)
    box.click()


def choose(session: Session, *outcomes: int) -> None:
    """Tick outcomes and wait for the preview."""
    for outcome in outcomes:
        tick(session, outcome)
    session.until(lambda: session.widget(QAbstractButton, "resolution_act").isEnabled())


def test_an_outcome_is_eliminated_by_hand(session: Session, scenario: Path) -> None:
    with_tokens(session, scenario)
    session.window.actions_by_name["resolve"].trigger()
    state = session.widget(QLabel, "resolution_state")
    assert "Trading goes on" in state.text()
    session.click("resolution_freeze")
    session.until_status(SessionStatus.FROZEN)
    session.until(lambda: "Trading is frozen" in state.text())
    assert not session.widget(QWidget, "resolution_freeze").isVisible()
    choose(session, 1)
    prices = table(session, "resolution_prices")
    assert texts(prices, 0) == ["Red", "Green", "Blue"]
    assert texts(prices, 2)[1] == "pays 0.00"
    assert texts(prices, 4)[1] == "pays 1.00"
    assert float(texts(prices, 2)[0]) > float(texts(prices, 1)[0]), "those that stay rise"
    before = session.report()
    foretold = dict(
        zip(texts(table(session, "resolution_payouts"), 0), texts(table(session, "resolution_payouts"), 3), strict=True)
    )
    act = session.widget(QWidget, "resolution_act")
    there = act.mapTo(act.window(), act.rect().center())
    session.click("resolution_act")
    assert act.window().childAt(there).objectName() == "resolution_no", "a double click decides nothing"
    assert session.widget(QWidget, "resolution_no").hasFocus()
    assert "Eliminate Green?" in session.widget(QLabel, "resolution_question").text()
    assert all(outcome.active for outcome in before.outcomes)
    session.click("resolution_no")
    session.click("resolution_act")
    session.click("resolution_yes")
    result = session.widget(QLabel, "resolution_result")
    session.until(lambda: result.text().startswith("Green is out."))
    assert [outcome.active for outcome in session.report().outcomes] == [True, False, True]
    final = table(session, "resolution_final")
    assert dict(zip(texts(final, 0), texts(final, 3), strict=True)) == foretold, "it came as it was foretold"
    session.click("freeze_button")
    tick = session.report().tick
    session.until(lambda: session.report().tick > tick + 1)
    assert state.text() == "Done.", "what came of it stays while trading goes on"
    session.click("resolution_done")
    session.until(lambda: session.window.findChild(QWidget, "resolution_dialog") is None)


def test_the_winner_is_named_by_hand(session: Session, scenario: Path) -> None:
    with_tokens(session, scenario)
    cash = session.report().cash
    session.window.actions_by_name["resolve"].trigger()
    session.click("resolution_settle")
    tick(session, 2)
    choose(session, 0)
    assert not session.widget(QAbstractButton, "resolution_outcome_2").isChecked(), "there is one winner"
    session.until(lambda: "20.00 USDC go to 1 participant" in session.widget(QLabel, "resolution_message").text())
    session.click("resolution_act")
    session.click("resolution_yes")
    session.until_status(SessionStatus.RESOLVED)
    session.until(
        lambda: "Red wins. 20.00 USDC went to 1 participant." in session.widget(QLabel, "resolution_result").text()
    )
    assert session.report().cash == cash + 20_000_000
    session.click("resolution_done")
    session.until(lambda: session.window.findChild(QWidget, "resolution_dialog") is None)


def test_a_session_that_waits_says_so_with_a_button(session: Session, scenario: Path) -> None:
    text = scenario.read_text("utf-8").replace('winner = "highest"', 'winner = "ask"').replace('"5m"', '"2s"')
    scenario.write_text(text, "utf-8")
    session.open(OpenIntent("scenario", str(scenario)))
    session.window.speed_changed.emit(0)
    assert not session.widget(QWidget, "resolve_button").isVisible()
    session.click("start_button")
    session.until(lambda: "name the winner" in session.window.banner.text())
    assert session.widget(QWidget, "resolve_button").isVisible()
    session.click("banner_action")
    assert session.widget(QAbstractButton, "resolution_settle").isChecked()
    assert "waits for you" in session.widget(QLabel, "resolution_state").text()
    choose(session, 2)
    session.click("resolution_act")
    session.click("resolution_yes")
    session.until_status(SessionStatus.RESOLVED)
    session.until(lambda: "Blue wins" in session.window.banner.text())
    session.widget(QWidget, "resolution_dialog").close()


def paused(session: Session, scenario: Path) -> None:
    """Open the dialog of a session that is paused."""
    with_tokens(session, scenario)
    session.click("start_button")
    session.until_status(SessionStatus.PAUSED)
    session.window.actions_by_name["resolve"].trigger()


def test_what_somebody_else_decides_meanwhile_takes_the_question_away(session: Session, scenario: Path) -> None:
    paused(session, scenario)
    choose(session, 1)
    session.click("resolution_act")
    session.window.request_made.emit(ControlRequest("eliminate", outcomes=(1,)))
    session.until(lambda: not session.report().outcomes[1].active)
    session.until(lambda: not session.widget(QWidget, "resolution_yes").isVisible())
    assert session.widget(QLabel, "resolution_message").text() == "Choose the outcomes that go."
    assert not session.widget(QWidget, "resolution_outcome_1").isEnabled()
    assert not session.widget(QWidget, "resolution_act").isEnabled()
    session.widget(QWidget, "resolution_dialog").close()


def test_a_refused_decision_is_told(session: Session, scenario: Path) -> None:
    paused(session, scenario)
    session.click("resolution_settle")
    choose(session, 1)
    session.click("resolution_act")
    session.window.request_made.emit(ControlRequest("eliminate", outcomes=(1,)))  # the report is not there yet
    session.click("resolution_yes")
    session.until(lambda: "Outcome 1 is not active" in session.widget(QLabel, "resolution_message").text())
    assert session.report().status == SessionStatus.PAUSED
    session.widget(QWidget, "resolution_dialog").close()


def test_a_scenario_that_is_unwise_is_warned_of_until_it_starts(session: Session, scenario: Path) -> None:
    text = scenario.read_text("utf-8")
    rich = scenario.with_name("rich.toml")
    rich.write_text(text + '\n[[participant]]\nname = "Croesus"\ndeposit = 500000\n', "utf-8")
    session.open(OpenIntent("scenario", str(rich)))
    banner = session.widget(QLabel, "banner_text")
    session.until(lambda: banner.text().startswith("Before you start: all deposits together are "))
    session.click("start_button")
    session.until_status(SessionStatus.RUNNING)
    session.until(lambda: not banner.isVisible() or "Before you start" not in banner.text())


ROUND = """
[[round]]
at = "2s"
freeze = "1s"
eliminate = "ask"
"""


def test_esc_puts_the_dialog_away_and_it_can_be_opened_again(session: Session, scenario: Path) -> None:
    session.open(OpenIntent("scenario", str(scenario)))
    session.click("start_button")
    session.until_status(SessionStatus.RUNNING)
    session.window.actions_by_name["resolve"].trigger()
    dialog = session.widget(QWidget, "resolution_dialog")
    session.qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    tick = session.report().tick
    session.until(lambda: session.report().tick > tick)
    session.window.actions_by_name["resolve"].trigger()
    assert session.widget(QWidget, "resolution_dialog").isVisible()


def test_skipping_a_round_is_asked_once_more(session: Session, scenario: Path) -> None:
    scenario.write_text(scenario.read_text("utf-8") + ROUND, "utf-8")
    session.open(OpenIntent("scenario", str(scenario)))
    session.window.speed_changed.emit(0)
    session.click("start_button")
    session.until(lambda: session.report().waiting_for == "eliminate")
    session.window.panels.session_bar.freeze_or_unfreeze()  # F8 and Space
    session.click("skip_no_button")
    session.until(lambda: session.window.findChild(QWidget, "skip_question") is None)
    assert session.report().waiting_for == "eliminate"
    session.click("presenter_freeze_button")
    session.click("skip_yes_button")
    session.until(lambda: session.report().waiting_for == "")
    assert all(one.active for one in session.report().outcomes)
    assert session.report().status is SessionStatus.RUNNING


def test_the_question_whether_to_skip_goes_when_somebody_else_decides(session: Session, scenario: Path) -> None:
    scenario.write_text(scenario.read_text("utf-8") + ROUND, "utf-8")
    session.open(OpenIntent("scenario", str(scenario)))
    session.window.speed_changed.emit(0)
    session.click("start_button")
    session.until(lambda: session.report().waiting_for == "eliminate")
    session.click("freeze_button")
    assert session.widget(QWidget, "skip_question").isVisible()
    session.window.request_made.emit(ControlRequest("eliminate", outcomes=(1,)))
    session.until(lambda: session.window.findChild(QWidget, "skip_question") is None)
    assert not session.report().outcomes[1].active
