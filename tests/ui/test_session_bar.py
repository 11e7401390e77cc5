"""The session bar: what it asks for in each state, what it says, and that its numbers don't jump."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from gmd_desktop.session.requests import ControlRequest
from gmd_desktop.session.rounds import RoundState, RoundView
from gmd_desktop.session.tick_report import SessionStatus
from gmd_desktop.session.transitions import target
from gmd_desktop.ui.theme import LIGHT
from gmd_desktop.ui.widgets.session_bar import SessionBar
from tests.ui.reports import FakeSession

S = SessionStatus
BUTTONS = ("start_button", "freeze_button", "step_button", "extend_button")
TABLE = {
    S.DRAFT: ("Start", {"start_button": ("start", 0), "extend_button": ("extend", 60_000)}),
    S.RUNNING: (
        "Pause",
        {"start_button": ("pause", 0), "freeze_button": ("freeze", 0), "extend_button": ("extend", 60_000)},
    ),
    S.FROZEN: (
        "Pause",
        {"start_button": ("pause", 0), "freeze_button": ("unfreeze", 0), "extend_button": ("extend", 60_000)},
    ),
    S.PAUSED: (
        "Resume",
        {"start_button": ("start", 0), "step_button": ("step", 0), "extend_button": ("extend", 60_000)},
    ),
    S.RESOLVED: ("Start", {}),
}


@pytest.fixture
def bar(qtbot: QtBot) -> SessionBar:
    bar = SessionBar()
    qtbot.addWidget(bar)
    bar.resize(1280, 60)
    bar.show()
    bar.show_session(FakeSession().info())
    return bar


def text(bar: SessionBar, name: str) -> str:
    return bar.findChild(QLabel, name).text()


def show(bar: SessionBar, status: SessionStatus) -> FakeSession:
    session = FakeSession()
    session.status = status
    bar.show_report(session.opened(65))
    return session


@pytest.mark.parametrize("status", S)
def test_buttons_ask_for_what_the_state_allows(qtbot: QtBot, bar: SessionBar, status: SessionStatus) -> None:
    show(bar, status)
    asked: list[ControlRequest] = []
    bar.control_requested.connect(asked.append)
    words, allowed = TABLE[status]
    assert bar.findChild(QPushButton, "start_button").text() == words
    for name in BUTTONS:
        button = bar.findChild(QPushButton, name)
        assert button.isEnabled() == (name in allowed), name
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert [(request.verb, request.value) for request in asked] == [
        allowed[name] for name in BUTTONS if name in allowed
    ]
    assert all(target(request.verb, status, S.RUNNING) is not None for request in asked)


def test_requests_have_uuids_of_their_own(qtbot: QtBot, bar: SessionBar) -> None:
    show(bar, S.RUNNING)
    asked: list[ControlRequest] = []
    bar.control_requested.connect(asked.append)
    for _ in range(2):
        qtbot.mouseClick(bar.findChild(QPushButton, "extend_button"), Qt.MouseButton.LeftButton)
    assert len({request.uuid for request in asked}) == 2


def test_a_session_that_is_watched_cannot_be_controlled(bar: SessionBar) -> None:
    bar.show_session(FakeSession().info(read_only=True))
    show(bar, S.RUNNING)
    assert not any(bar.findChild(QPushButton, name).isEnabled() for name in BUTTONS)
    assert not bar.findChild(QComboBox, "speed_box").isEnabled()


@pytest.mark.parametrize("status", S)
def test_the_state_is_written_and_worn(bar: SessionBar, status: SessionStatus) -> None:
    show(bar, status)
    assert text(bar, "status_label") == status
    bar.set_theme(LIGHT)
    assert bar.property("band") == status
    picture = bar.grab().toImage()
    assert picture.width() == bar.width()


def test_times_and_tick(bar: SessionBar) -> None:
    session = show(bar, S.RUNNING)
    assert text(bar, "session_name") == "World Cup Demo"
    assert text(bar, "countdown_label") == "13:55"  # of 15 minutes, 65 seconds are over
    assert text(bar, "next_event_label") == "13:35"
    assert text(bar, "session_time_label") == "01:05"
    assert text(bar, "tick_label") == "65"
    bar.show_report(session.settle(2))
    assert text(bar, "countdown_label") == "01:05"
    assert not bar.findChild(QLabel, "next_event_label").isVisible()


def test_in_the_last_freeze_nothing_moves_the_end_and_the_time_to_the_settlement_is_shown(
    qtbot: QtBot, bar: SessionBar
) -> None:
    session = show(bar, S.FROZEN)
    asked: list[ControlRequest] = []
    bar.control_requested.connect(asked.append)
    report = session.next()
    last = replace(report, end_ms=report.session_ms, next_event="Settlement", next_event_ms=report.session_ms + 9000)
    bar.show_report(last)
    assert text(bar, "countdown_label") == "00:09"
    assert "Settlement in" in [label.text() for label in bar.findChildren(QLabel) if label.isVisible()]
    extend = bar.findChild(QPushButton, "extend_button")
    assert not extend.isEnabled()
    assert "Trading has ended" in extend.toolTip()
    bar.freeze_or_unfreeze()
    bar.extend()
    assert asked == []
    bar.show_report(session.next())
    assert extend.isEnabled()
    assert "Trading has ended" not in extend.toolTip()


@pytest.mark.parametrize(("waits", "asks"), [("eliminate", "Who goes?"), ("winner", "Who wins?")])
def test_it_says_whom_a_session_waits_for(bar: SessionBar, waits: str, asks: str) -> None:
    session = show(bar, S.FROZEN)
    bar.show_report(replace(session.next(), waiting_for=waits))
    assert text(bar, "next_event_label") == "Waiting"
    assert asks in [label.text() for label in bar.findChildren(QLabel) if label.isVisible()]
    bar.show_report(session.change(S.RUNNING))
    assert text(bar, "next_event_label") != "Waiting"


@pytest.mark.parametrize(
    ("state", "words", "can_be_pressed"), [(RoundState.FROZEN, "Unfreeze", False), (RoundState.WAITING, "Skip", True)]
)
def test_a_rounds_freeze_ends_by_itself_and_one_that_waits_can_be_skipped(
    bar: SessionBar, state: RoundState, words: str, can_be_pressed: bool
) -> None:
    session = show(bar, S.FROZEN)
    bar.show_report(replace(session.next(), rounds=(RoundView(1, 60_000, 80_000, state),)))
    button = bar.findChild(QPushButton, "freeze_button")
    assert (button.text(), button.isEnabled()) == (words, can_be_pressed)
    bar.show_report(session.next())
    assert (button.text(), button.isEnabled()) == ("Unfreeze", True)


def test_numbers_do_not_move_their_neighbours(bar: SessionBar) -> None:
    session = FakeSession()
    bar.show_report(session.opened(9))
    names = ("countdown_label", "session_time_label", "tick_label", "status_label")
    before = [bar.findChild(QLabel, name).mapTo(bar, bar.findChild(QLabel, name).rect().topRight()) for name in names]
    bar.show_report(session.next(800))
    for status in (S.FROZEN, S.PAUSED, S.RUNNING):
        bar.show_report(session.change(status))
        bar.layout().activate()
        after = [bar.findChild(QLabel, name) for name in names]
        assert [label.mapTo(bar, label.rect().topRight()) for label in after] == before


def test_speed_is_shown_without_asking_and_asked_when_chosen(bar: SessionBar) -> None:
    asked: list[float] = []
    bar.speed_changed.connect(asked.append)
    session = FakeSession()
    session.speed = 10.0
    bar.show_report(session.next())
    box = bar.findChild(QComboBox, "speed_box")
    assert (box.currentText(), asked) == ("10x", [])
    bar.faster()
    bar.slower()
    bar.slower()
    assert asked == [20.0, 10.0, 5.0]
    box.setCurrentText("max")
    bar.faster()
    assert asked[-1] == 0.0
    assert [box.itemText(i) for i in (0, box.count() - 1)] == ["0.25x", "max"]


def test_keys_of_the_window_do_what_the_buttons_do(bar: SessionBar) -> None:
    asked: list[ControlRequest] = []
    bar.control_requested.connect(asked.append)
    show(bar, S.RUNNING)
    bar.start_or_pause()
    bar.freeze_or_unfreeze()
    show(bar, S.RESOLVED)
    bar.start_or_pause()
    bar.freeze_or_unfreeze()
    assert [request.verb for request in asked] == ["pause", "freeze"]


def test_everything_that_takes_focus_has_a_name(bar: SessionBar) -> None:
    for status in S:
        show(bar, status)
        for name in (*BUTTONS, "speed_box"):
            control = bar.findChild(QPushButton, name) or bar.findChild(QComboBox, name)
            assert control.accessibleName()
            assert control.toolTip()


def test_a_long_name_is_cut_and_the_rest_stays(bar: SessionBar) -> None:
    bar.show_session(FakeSession().info())
    name = bar.findChild(QLabel, "session_name")
    name.show_text("The Annual Meeting of the Very Honourable Society of Sunday Cyclists and Friends")
    show(bar, S.RUNNING)
    bar.layout().activate()
    assert bar.findChild(QLabel, "tick_label").mapTo(bar, bar.rect().topLeft()).x() < bar.width()
    assert name.toolTip() == name.text()
    assert bar.minimumSizeHint().width() <= 1280
