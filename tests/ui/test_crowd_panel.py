"""The crowd's panel: who is there, whom a button concerns, what it asks for."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt, QTimer
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QSlider,
    QSpinBox,
    QTextBrowser,
    QWidget,
)
from pytestqt.qtbot import QtBot

from gmd_desktop.session.requests import CrowdRequest
from gmd_desktop.session.roster import AddBots, ChosenBots, SetActivity
from gmd_desktop.session.tick_report import BotView, CrowdView, ParticipantView, SessionStatus, TickReport
from gmd_desktop.ui.models.crowd import bot_columns, bot_rows, kind_columns, kind_rows
from gmd_desktop.ui.parts.data_table import DataTable
from gmd_desktop.ui.theme import DARK
from gmd_desktop.ui.widgets.crowd_panel import EMPTY, NO_BOT, CrowdPanel
from tests.ui.reports import FakeSession

MICRO = 1_000_000
BOTS = (("noise-1", "noise", 105), ("noise-2", "noise", 98), ("maker-1", "maker", 101), ("moby", "whale", 100))
CROWD = CrowdView(frozenset({"noise-2"}), frozenset({"moby"}), (("maker", 150),))


def report(crowd: CrowdView = CROWD, bots: tuple[tuple[str, str, int], ...] = BOTS, **terms: object) -> TickReport:
    people = [ParticipantView("ann", MICRO, 0, MICRO, MICRO, 0, 0, False)]
    people += [
        ParticipantView(name, 60 * MICRO, 5 * MICRO, 100 * MICRO, value * MICRO, 3, 0, True, kind)
        for name, kind, value in bots
    ]
    made = FakeSession().opened(3)
    return replace(made, participants=tuple(people), crowd=crowd, status=SessionStatus.RUNNING, **terms)  # type: ignore[arg-type]


class Desk:
    """The panel as a person has it: its widgets by name, and all that it asked for."""

    def __init__(self, qtbot: QtBot) -> None:
        self.panel = CrowdPanel()
        qtbot.addWidget(self.panel)
        self.panel.set_theme(DARK)
        self.panel.resize(1200, 300)
        self.panel.show()
        self.asked: list[CrowdRequest] = []
        self.looked_at: list[str] = []
        self.panel.request_made.connect(self.asked.append)
        self.panel.bot_wanted.connect(self.looked_at.append)
        self.info = FakeSession().info()
        self.panel.show_session(self.info)
        self.panel.show_report(report())

    def find(self, kind: type, name: str):  # type: ignore[no-untyped-def]
        found = self.panel.findChild(kind, name)
        assert found is not None, name
        return found

    def press(self, name: str) -> None:
        button = self.find(QPushButton, name)
        assert button.isEnabled(), name
        button.click()

    def texts(self) -> list[str]:
        return [self.find(QPushButton, f"{verb}_bots_button").text() for verb in ("pause", "resume", "remove")]

    def enabled(self) -> list[bool]:
        return [self.find(QPushButton, f"{verb}_bots_button").isEnabled() for verb in ("pause", "resume", "remove")]


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    return Desk(qtbot)


def test_kinds_add_up_and_say_who_rests_and_who_has_left() -> None:
    rows = kind_rows(bot_rows(report()), CROWD)
    shown = [[column.text(row) for column in kind_columns()] for row in rows]
    assert [line[:2] for line in shown] == [["all bots", "3"], ["maker", "1"], ["noise", "2"], ["whale", "0"]]
    assert [line[4] for line in shown] == ["mixed", "150 %", "100 %", "100 %"]
    assert [line[5] for line in shown] == ["1", "0", "1", "0"]
    assert [row.gain for row in rows] == [4 * MICRO, MICRO, 3 * MICRO, 0]
    assert rows[0].tokens == (404 - 4 * 65) * MICRO
    states = [bot_columns()[1].text(row) for row in bot_rows(report())]
    assert states == ["acts", "rests", "acts", "left"]
    assert kind_rows([], CrowdView()) == []


def test_the_buttons_concern_the_chosen_bot_or_kind_or_all(desk: Desk) -> None:
    assert desk.texts() == ["Pause all bots", "Resume all bots", "Remove all bots"]
    desk.press("pause_bots_button")
    desk.find(DataTable, "kinds_table").selectRow(2)
    assert desk.texts()[0] == "Pause noise"
    desk.press("resume_bots_button")
    desk.find(DataTable, "bots_table").selectRow(1)
    assert desk.texts()[0] == "Pause noise-2"
    assert desk.enabled() == [False, True, True]
    desk.press("resume_bots_button")
    changes = [one.change for one in desk.asked]
    assert changes == [
        ChosenBots(verb="pause_bots", cause="presenter"),
        ChosenBots(verb="resume_bots", archetype="noise", cause="presenter"),
        ChosenBots(verb="resume_bots", name="noise-2", cause="presenter"),
    ]
    desk.panel.show_report(report(CrowdView()))
    assert desk.enabled() == [True, False, True]
    desk.find(DataTable, "kinds_table").selectRow(3)
    desk.panel.show_report(report(CROWD))
    assert desk.enabled() == [False, False, False]


def test_removing_asks_once_more(desk: Desk, qtbot: QtBot) -> None:
    desk.find(DataTable, "kinds_table").selectRow(1)
    desk.press("remove_bots_button")
    assert desk.asked == []
    assert desk.texts()[2] == "Remove maker for good?"
    desk.find(DataTable, "kinds_table").selectRow(2)  # another is chosen: the question is forgotten
    assert desk.texts()[2] == "Remove noise"
    desk.press("remove_bots_button")
    desk.press("remove_bots_button")
    assert [one.change for one in desk.asked] == [ChosenBots(verb="remove_bots", archetype="noise", cause="presenter")]
    assert desk.texts()[2] == "Remove noise"
    bots = desk.find(DataTable, "bots_table")
    bots.selectRow(0)
    qtbot.keyClick(bots, Qt.Key.Key_Delete)
    assert desk.texts()[2] == "Remove noise-1 for good?"
    qtbot.keyClick(bots, Qt.Key.Key_Delete)
    assert desk.asked[-1].change == ChosenBots(verb="remove_bots", name="noise-1", cause="presenter")


def test_the_slider_is_sent_when_it_rests(desk: Desk, qtbot: QtBot) -> None:
    slider, label = desk.find(QSlider, "activity_slider"), desk.find(QLabel, "activity_label")
    assert label.text() == "mixed"
    desk.find(DataTable, "kinds_table").selectRow(1)
    assert (slider.value(), label.text()) == (150, "150 %")
    assert slider.accessibleName() == "Activity of maker in percent"
    with qtbot.waitSignal(desk.panel.request_made):
        slider.setValue(80)
        slider.setValue(70)
        assert (desk.asked, label.text()) == ([], "70 %")
        desk.panel.show_report(report(CrowdView()))  # what comes meanwhile does not take it back
        assert slider.value() == 70
    assert [one.change for one in desk.asked] == [SetActivity(archetype="maker", percent=70, cause="presenter")]


def test_bots_are_added_by_a_form_that_checks(desk: Desk, qtbot: QtBot) -> None:
    desk.press("add_bots_button")
    words, name = desk.find(QLabel, "new_bots_words"), desk.find(QLineEdit, "new_bots_name")
    params = desk.find(QLineEdit, "new_bots_params")
    assert name.placeholderText() == "noise2"  # noise-1 is taken
    for field, text, said in (
        (params, "lambda_a = 7", "lambda_a found 7, expected at most 1."),
        (params, "lamda_a = 0.2", "lamda_a is not known; did you mean lambda_a?"),
        (params, "fast", 'Parameters: found "fast", expected such as lambda_a = 0.1.'),
        (name, "noise", "noise-1 takes part already; write another name."),
        (name, "a/b", "name found"),
        (desk.find(QLineEdit, "new_bots_deposit"), "much", "Deposit"),
    ):
        before = field.text()
        field.setText(text)
        desk.press("new_bots_add")
        assert words.text().startswith(said), words.text()
        assert bool(field.property("invalid"))
        field.setText(before)
    assert desk.asked == []
    desk.find(QSpinBox, "new_bots_count").setValue(1)
    name.setText("zed")
    params.setText("lambda_a = 0.25, depth_spread = 4")
    qtbot.keyClick(params, Qt.Key.Key_Return)
    (change,) = (one.change for one in desk.asked)
    assert isinstance(change, AddBots)
    (bot,) = change.bots()
    assert (bot.name, bot.deposit, bot.archetype) == ("zed", 100 * MICRO, "noise")
    assert bot.params.model_dump(include={"lambda_a", "depth_spread"}) == {"lambda_a": 0.25, "depth_spread": 4}
    assert words.text() == "It comes now."
    qtbot.keyClick(params, Qt.Key.Key_Escape)
    assert not desk.find(QWidget, "add_bots").isVisible()


def test_new_bots_begin_with_what_most_of_their_kind_began_with(desk: Desk, qtbot: QtBot) -> None:
    people = [one._replace(deposit=1_500_500_000) if one.name == "moby" else one for one in report().participants]
    newer = ParticipantView("fan-1", MICRO, 0, MICRO, MICRO, 0, 0, True, "fan")
    desk.panel.show_report(replace(report(), participants=(*people, newer)))
    desk.press("add_bots_button")
    kind, deposit = desk.find(QComboBox, "new_bots_kind"), desk.find(QLineEdit, "new_bots_deposit")
    shown = {}
    for name in ("noise", "whale", "fan", "informed"):  # nobody is informed: as most bots
        kind.setCurrentText(name)
        shown[name] = deposit.text()
    assert shown == {"noise": "100", "whale": "1500.5", "fan": "1", "informed": "100"}
    deposit.clear()
    qtbot.keyClicks(deposit, "75")
    kind.setCurrentText("whale")
    assert deposit.text() == "75", "what is typed stays"
    desk.panel.show_session(desk.info)
    assert deposit.text() == "1500.5"


def test_a_button_that_goes_off_gives_the_keyboard_to_its_counterpart_and_never_to_remove(desk: Desk) -> None:
    pause, resume = desk.find(QPushButton, "pause_bots_button"), desk.find(QPushButton, "resume_bots_button")
    desk.panel.activateWindow()
    desk.panel.show_report(report(CrowdView()))
    pause.setFocus()
    everybody = frozenset(name for name, _, _ in BOTS)
    desk.panel.show_report(report(CrowdView(everybody)))
    assert desk.panel.focusWidget() is resume
    desk.panel.show_report(report(CrowdView()))
    assert desk.panel.focusWidget() is pause
    desk.panel.show_report(report(CrowdView(left=everybody)))
    assert desk.panel.focusWidget() is desk.find(DataTable, "kinds_table")


def test_a_question_that_is_not_answered_is_forgotten(desk: Desk, qtbot: QtBot) -> None:
    desk.press("remove_bots_button")
    assert desk.texts()[2] == "Remove all bots for good?"
    waits = desk.panel.findChild(QTimer, "remove_forgets")
    waits.setInterval(1)
    waits.start()
    qtbot.waitUntil(lambda: desk.texts()[2] == "Remove all bots")
    desk.press("remove_bots_button")
    assert desk.asked == []


def test_closing_the_form_does_not_push_the_panel_wider(desk: Desk, qtbot: QtBot) -> None:
    desk.panel.resize(desk.panel.minimumSizeHint())
    width = desk.panel.width()
    for _ in range(2):
        desk.press("add_bots_button")
        QApplication.processEvents()
    assert desk.panel.width() == width


def test_fans_of_an_outcome_are_asked_for_by_its_name(desk: Desk) -> None:
    desk.press("add_bots_button")
    desk.find(QComboBox, "new_bots_kind").setCurrentText("fan")
    params = desk.find(QLineEdit, "new_bots_params")
    name = desk.info.outcome_names[2]
    assert params.placeholderText() == f"favourite = {desk.info.outcome_names[0]}"
    params.setText(f"favourite = {name.lower()}, max_size = 5")
    desk.find(QSpinBox, "new_bots_count").setValue(20)
    desk.press("new_bots_add")
    (change,) = (one.change for one in desk.asked)
    assert {bot.params.favourite for bot in change.bots()} == {2}
    assert len(change.bots()) == 20


def test_a_bot_is_looked_at_while_it_is_chosen(desk: Desk) -> None:
    page = desk.find(QTextBrowser, "bot_page")
    bots = desk.find(DataTable, "bots_table")
    bots.selectRow(0)
    assert desk.looked_at == ["noise-1"]
    desk.panel.show_report(report())
    assert desk.looked_at == ["noise-1"]  # one question at a time
    view = BotView("noise-1", "noise", 3, "Random <side>.", (("lambda_a", "0.08", "chance"),), ("It thinks.",), (), ())
    desk.panel.show_bot(view)
    text = page.toPlainText()
    assert all(part in text for part in ("noise-1, noise. Random <side>.", "It thinks.", "lambda_a", "no tokens"))
    desk.panel.show_report(report())
    assert desk.looked_at == ["noise-1", "noise-1"]
    bots.selectRow(2)
    desk.panel.show_bot(replace(view, thoughts=("Too late.",)))  # the answer about the one before
    assert "Too late." not in page.toPlainText()
    assert desk.looked_at[-1] == "maker-1"
    bots.selectionModel().select(bots.currentIndex(), QItemSelectionModel.SelectionFlag.Clear)
    assert page.toPlainText() == NO_BOT
    left = replace(view, name="moby", params=(), thoughts=())
    bots.selectRow(3)
    desk.panel.show_bot(None)
    desk.panel.show_bot(left)
    assert "It has left" in page.toPlainText()


def test_nothing_can_be_done_to_a_session_that_is_over_or_read_only_or_has_no_bots(desk: Desk) -> None:
    add = desk.find(QPushButton, "add_bots_button")
    desk.panel.show_report(replace(report(), status=SessionStatus.RESOLVED))
    assert (desk.enabled(), add.isEnabled()) == ([False] * 3, False)
    desk.panel.show_session(replace(desk.info, read_only=True))
    desk.panel.show_report(report())
    assert (desk.enabled(), add.isEnabled()) == ([False] * 3, False)
    desk.panel.show_session(desk.info)
    desk.panel.show_report(report(CrowdView(), ()))
    assert (desk.enabled(), add.isEnabled()) == ([False] * 3, True)
    assert not desk.find(QSlider, "activity_slider").isEnabled()
    assert "Add some" in EMPTY
