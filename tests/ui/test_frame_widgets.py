"""Banner, welcome page, status strip, elided labels, icons, and the rule of repainting."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDockWidget,
    QLabel,
    QMainWindow,
    QMessageBox,
    QPushButton,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from gmd_desktop.resource_files import resource_path
from gmd_desktop.ui.icons import app_icon, icon
from gmd_desktop.ui.parts.choice_tile import ChoiceTile
from gmd_desktop.ui.parts.elided_label import ElidedLabel
from gmd_desktop.ui.parts.story import StoryLabel
from gmd_desktop.ui.stale import INTERVAL_MS, Stale, can_be_seen
from gmd_desktop.ui.theme import DARK, LIGHT
from gmd_desktop.ui.widgets.banner import Banner
from gmd_desktop.ui.widgets.status_strip import StatusStrip
from gmd_desktop.ui.widgets.welcome_page import WelcomePage
from tests.ui.reports import FakeSession


def click(qtbot: QtBot, parent: QWidget, name: str) -> None:
    qtbot.mouseClick(parent.findChild(QAbstractButton, name), Qt.MouseButton.LeftButton)


# ---- banner ----


@pytest.fixture
def banner(qtbot: QtBot) -> Banner:
    banner = Banner()
    qtbot.addWidget(banner)
    return banner


@pytest.mark.parametrize("severity", ["info", "warning", "error", "gold"])
def test_a_banner_says_one_thing(banner: Banner, severity: str) -> None:
    assert banner.isHidden()
    banner.show_message(severity, "The disk is full.")
    assert banner.text() == "The disk is full."
    assert banner.accessibleName().endswith(": The disk is full.")
    banner.set_theme(LIGHT)
    banner.clear()
    assert (banner.isHidden(), banner.text()) == (True, "")


def test_a_closed_message_stays_closed_until_it_changes(qtbot: QtBot, banner: Banner) -> None:
    banner.show_message("warning", "Backing off.")
    assert banner.text() == "Backing off."
    with qtbot.waitSignal(banner.closed):
        click(qtbot, banner, "banner_close")
    banner.show_message("warning", "Backing off.")
    assert banner.isHidden()
    banner.show_message("warning", "Backing off still.")
    assert banner.text() == "Backing off still."
    banner.clear_if("Backing off.")
    assert banner.text() == "Backing off still."
    banner.clear_if("Backing off still.")
    assert banner.isHidden()


def test_details_and_action_are_behind_buttons(qtbot: QtBot, banner: Banner) -> None:
    banner.show_message("error", "It failed.")
    details, action = (banner.findChild(QPushButton, name) for name in ("banner_details", "banner_action"))
    assert details.isHidden()
    assert action.isHidden()
    banner.show_message("error", "It failed.", "line 3", "Try again")
    assert action.text() == "Try again"
    with qtbot.waitSignal(banner.action_requested):
        click(qtbot, banner, "banner_action")
    click(qtbot, banner, "banner_details")
    box = banner.findChild(QMessageBox, "banner_details_box")
    assert (box.text(), box.detailedText()) == ("It failed.", "line 3")
    box.close()


def test_a_banners_buttons_have_names(banner: Banner) -> None:
    assert banner.findChild(QToolButton, "banner_close").accessibleName()


# ---- welcome page ----


@pytest.fixture
def welcome(qtbot: QtBot) -> WelcomePage:
    page = WelcomePage()
    qtbot.addWidget(page)
    page.resize(1000, 700)
    page.show()
    return page


def test_the_welcome_page_asks_for_sessions(qtbot: QtBot, welcome: WelcomePage) -> None:
    with qtbot.waitSignal(welcome.demo_requested):
        click(qtbot, welcome, "demo_button")
    with qtbot.waitSignal(welcome.open_requested):
        click(qtbot, welcome, "open_button")
    with qtbot.waitSignal(welcome.scenario_requested) as chosen:
        click(qtbot, welcome, "scenario_0")
    assert Path(chosen.args[0]).suffix == ".toml"


def test_every_ready_scenario_is_offered_by_its_name(welcome: WelcomePage) -> None:
    files = [file for file in resource_path("scenarios").glob("*.toml") if file.stem != "demo"]  # has its own button
    tiles = [tile for tile in welcome.findChildren(ChoiceTile) if tile.objectName().startswith("scenario_")]
    assert {tile.payload for tile in tiles} == {str(file) for file in files}
    assert all(tile.text() and tile.accessibleDescription() for tile in tiles)


def test_recent_sessions_are_listed_latest_first(qtbot: QtBot, welcome: WelcomePage) -> None:
    hint = next(label for label in welcome.findChildren(QLabel) if "are listed here" in label.text())
    assert hint.isVisible()
    places = ("/data/cup.gmd", "postgresql://anna@db.example.org/markets", *(f"/old/{n}.gmd" for n in range(20)))
    welcome.show_recent(places)
    assert not hint.isVisible()
    names = [welcome.findChild(ChoiceTile, f"recent_{n}").text() for n in range(3)]
    assert names == ["cup", "db.example.org/markets", "0"]
    assert welcome.findChild(ChoiceTile, "recent_6") is None
    with qtbot.waitSignal(welcome.recent_requested) as chosen:
        click(qtbot, welcome, "recent_1")
    assert chosen.args == [places[1]]


def test_a_recent_session_can_be_taken_out_of_the_list(qtbot: QtBot, welcome: WelcomePage) -> None:
    welcome.show_recent(("/data/cup.gmd", "/old/league.gmd"))
    tile = welcome.findChild(ChoiceTile, "recent_1")
    [forget] = tile.actions()
    assert forget.text() == "Remove from this list"
    assert forget.shortcut().toString() == "Del"
    with qtbot.waitSignal(welcome.forget_requested) as said:
        forget.trigger()
    assert said.args == ["/old/league.gmd"]


def test_what_failed_is_said_on_the_page(welcome: WelcomePage) -> None:
    problem = welcome.findChild(QLabel, "welcome_problem")
    assert not problem.isVisible()
    welcome.show_problem("notes.txt is not a market session.")
    assert problem.isVisible()
    assert problem.text() == "notes.txt is not a market session."
    welcome.show_problem("")
    assert not problem.isVisible()


def test_tiles_paint_in_both_themes(welcome: WelcomePage) -> None:
    welcome.show_recent(("/data/cup.gmd",))
    for theme in (DARK, LIGHT):
        welcome.set_theme(theme)
        assert not welcome.grab().isNull()


# ---- status strip ----


def test_the_status_strip_says_how_it_goes(qtbot: QtBot) -> None:
    strip, session = StatusStrip(), FakeSession()
    qtbot.addWidget(strip)
    strip.show()
    strip.show_session(session.info())
    strip.show_paint_ms(4.25)
    strip.show_report(session.next())

    def said(name: str) -> str:
        return strip.findChild(QLabel, name).text()

    qtbot.waitUntil(lambda: said("status_paint_ms") == "screen 4.25 ms")
    assert said("status_store") == "world-cup-demo.gmd"
    assert said("status_leader") == "Leading"
    assert said("status_tick_ms") == "tick 3.20 ms"
    assert said("status_inbox") == "inbox 0"
    assert said("status_error") == "no errors"
    session.health = replace(session.health, last_error="The disk is full.", inbox=1_234)
    strip.show_report(session.next())
    qtbot.waitUntil(lambda: said("status_error") == "The disk is full.")
    assert said("status_inbox") == "inbox 1,234"
    assert said("status_leader") == "Leading"
    strip.show_report(replace(session.next(), leads=False))
    qtbot.waitUntil(lambda: said("status_leader") == "Watching")
    strip.show_store("other.gmd")
    assert said("status_store") == "other.gmd"


# ---- pieces ----


def test_an_elided_label_keeps_its_text(qtbot: QtBot) -> None:
    label = ElidedLabel("A very long name that has no room here")
    qtbot.addWidget(label)
    label.resize(60, 20)
    label.show()
    assert label.text() == label.toolTip() == "A very long name that has no room here"
    assert label.minimumSizeHint().width() < 100
    assert not label.grab().isNull()


def test_a_sentence_that_grows_asks_for_all_its_lines(qtbot: QtBot) -> None:
    label = StoryLabel("words", grows=True)
    qtbot.addWidget(label)
    label.resize(200, 40)
    label.show()
    two = label.minimumSizeHint().height()
    label.tell("one two three four five six seven eight nine ten " * 3)
    four = label.minimumSizeHint().height()
    assert four >= 2 * two - 2
    label.resize(600, 40)
    assert label.minimumSizeHint().height() < four, "wider, so fewer lines"
    label.tell("")
    assert label.minimumSizeHint().height() == two


@pytest.mark.parametrize("file", sorted(resource_path("icons").glob("*.svg")), ids=lambda file: file.stem)
def test_icons_are_drawn(qapp: QApplication, file: Path) -> None:
    image = icon(file.stem, DARK).pixmap(32, 32).toImage()
    assert any(image.pixelColor(x, y).alpha() > 128 for x in range(32) for y in range(32))


def test_icons_take_the_colour_they_are_given(qapp: QApplication) -> None:
    image = icon("start", DARK, "#ff0000").pixmap(32, 32).toImage()
    assert image.pixelColor(14, 16) == QColor("#ff0000")
    assert not app_icon().isNull()


def test_repainting_waits_for_its_turn_and_for_being_seen(qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    refreshed: list[int] = []
    stale = Stale(widget, lambda: refreshed.append(1))
    stale.mark()
    QApplication.processEvents()
    assert refreshed == [], "it is hidden"
    widget.show()
    assert refreshed == [1], "shown: at once"
    for _ in range(100):
        stale.mark()
    qtbot.waitUntil(lambda: len(refreshed) == 2)
    qtbot.waitUntil(lambda: True, timeout=INTERVAL_MS)
    assert refreshed == [1, 1], "a hundred marks are one refresh"
    widget.hide()
    widget.show()
    assert refreshed == [1, 1], "shown again with nothing new: nothing to do"


def test_what_lies_behind_a_tab_is_refreshed_when_the_tab_is_chosen(qtbot: QtBot) -> None:
    window, refreshed = QMainWindow(), list[int]()
    qtbot.addWidget(window)
    docks = [QDockWidget(str(number), window) for number in range(2)]
    panels = [QLabel("panel", window) for _ in docks]
    stales = [Stale(panel, lambda number=number: refreshed.append(number)) for number, panel in enumerate(panels)]
    for dock, panel in zip(docks, panels, strict=True):
        dock.setObjectName(panel.text())
        dock.setWidget(panel)
        window.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, dock)
    window.tabifyDockWidget(*docks)
    docks[0].raise_()
    window.show()
    qtbot.waitUntil(lambda: can_be_seen(panels[0]) and not can_be_seen(panels[1]))
    for stale in stales:
        stale.refresh()
    assert refreshed == [0]
    docks[1].raise_()
    assert refreshed == [0, 1], "chosen: at once"
    stales[0].refresh()
    qtbot.waitUntil(lambda: refreshed == [0, 1, 0])
