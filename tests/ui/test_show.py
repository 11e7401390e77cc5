"""A whole show by hand: planned from blank in the wizard, rehearsed, started, decided by the presenter, over."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QMenu, QWidget

from gmd_desktop.session.tick_report import SessionStatus
from tests.ui.test_desk import Session, places, session
from tests.ui.test_resolution import choose
from tests.ui.test_wizard import Hand

__all__ = ["places", "session"]


def plan(hand: Hand) -> None:
    """Plan ten outcomes, a round and a winner that the presenter decides, and a crowd."""
    hand.click("wizard_begin_blank")
    hand.type("wizard_name", "Ten by hand")
    hand.type("wizard_duration", "10s")
    hand.type("wizard_tick_ms", "500")
    hand.type("wizard_freeze_end", "1s")
    winner = hand.find(QWidget, "wizard_winner")
    winner.setCurrentIndex(winner.findData("ask"))
    winner.activated.emit(winner.currentIndex())
    hand.page("Outcomes")
    for number in range(3, 10):
        hand.click("wizard_outcome_add")
        hand.type(f"wizard_outcome_{number}_name", f"Team {number}")
    hand.page("Crowd")
    hand.find(QMenu, "wizard_group_menu").actions()[0].trigger()
    hand.page("Schedule")
    hand.click("wizard_round_add")
    hand.type("wizard_round_0_at", "4s")
    hand.type("wizard_round_0_freeze", "1s")
    actions = hand.find(QWidget, "wizard_round_0_eliminate").menu().actions()
    next(action for action in actions if action.data() == "ask").trigger()
    assert hand.wizard.draft.problems == ()


def decide(session: Session, outcome: int) -> None:
    """Answer the banner's question."""
    session.click("banner_action")
    choose(session, outcome)
    session.click("resolution_act")
    session.click("resolution_yes")
    session.click("resolution_done")
    session.until(lambda: session.window.findChild(QWidget, "resolution_dialog") is None)


def test_a_show_from_the_first_word_to_the_last(session: Session, tmp_path: Path) -> None:
    resolve = session.window.actions_by_name["resolve"]
    session.window.actions_by_name["new"].trigger()
    hand = Hand(session.widget(QWidget, "wizard"), session.qtbot)  # type: ignore[arg-type]
    plan(hand)
    hand.click("wizard_rehearse")
    session.until(hand.find(QLabel, "wizard_rehearse_state").isHidden)
    hand.click("wizard_start")
    hand.find(QLineEdit, "wizard_where_path").setText(str(tmp_path / "ten.gmd"))
    hand.click("wizard_where_create")
    session.until_status(SessionStatus.DRAFT)
    session.until(lambda: session.window.findChild(QWidget, "wizard") is None)
    assert not resolve.isEnabled(), "there is nothing to decide yet"
    session.window.speed_changed.emit(0)
    session.click("start_button")
    session.until(lambda: "choose who goes" in session.window.banner.text())
    assert resolve.isEnabled()
    decide(session, 9)
    session.until(lambda: "name the winner" in session.window.banner.text())
    assert not session.report().outcomes[9].active
    decide(session, 0)
    session.until_status(SessionStatus.RESOLVED)
    assert session.report().winner == 0
    session.until(lambda: not resolve.isEnabled())
    assert not session.widget(QAbstractButton, "resolve_button").isVisible()
