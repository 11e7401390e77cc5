"""The window's layouts, the way through it by keys, and the names of all that takes the focus."""

from collections import Counter
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QDockWidget, QLabel, QTabBar, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from gmd_desktop.app import prepare_application
from gmd_desktop.settings import Settings
from gmd_desktop.ui.actions import SPECS, shortcut_rows
from gmd_desktop.ui.layout import PRESETS
from gmd_desktop.ui.stylesheet import apply_theme
from gmd_desktop.ui.theme import DARK
from gmd_desktop.ui.window import DeskWindow
from tests.ui.reports import LONG, FakeSession


@pytest.fixture
def window(qtbot: QtBot) -> DeskWindow:
    """A window with an open session."""
    return opened(qtbot, Settings())


def opened(qtbot: QtBot, settings: Settings) -> DeskWindow:
    prepare_application()
    window = DeskWindow(lambda: None, settings)
    qtbot.addWidget(window, before_close_func=lambda window: window.close_without_asking())
    window.resize(1280, 800)
    window.show()
    session = FakeSession(names=LONG)
    window.on_opened(session.info(), session.opened(5))
    qtbot.waitExposed(window)
    return window


def trigger(window: DeskWindow, name: str) -> None:
    window.findChild(QAction, name).trigger()


def shown(window: DeskWindow) -> set[str]:
    docks = window.findChildren(QDockWidget)
    return {dock.objectName().removeprefix("dock_") for dock in docks if not dock.isHidden()}


def named(preset: str) -> set[str]:
    found = PRESETS[preset]
    return {name for side in (found.left, found.right, found.bottom) for stack in side for name in stack}


# ---- layouts ----


@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_shows_its_panels_and_can_be_taken_back(window: DeskWindow, qtbot: QtBot, preset: str) -> None:
    window.findChild(QDockWidget, "dock_book").close()
    before = shown(window)
    trigger(window, f"action_layout_{preset}")
    assert shown(window) == named(preset)
    assert window.size().toTuple() == (1280, 800)
    bars = window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly)
    tabs = [bar.tabText(place) for bar in bars if bar.isVisible() for place in range(bar.count())]
    qtbot.waitUntil(lambda: len(tabs) == len(set(tabs)))
    trigger(window, "action_layout_before")
    assert shown(window) == before
    trigger(window, "action_layout_before")
    assert shown(window) == named(preset)


def test_reset_goes_back_to_the_chosen_preset_after_a_restart_too(window: DeskWindow, qtbot: QtBot) -> None:
    trigger(window, "action_layout_monitor")
    window.findChild(QDockWidget, "dock_health").close()
    settings = window.layout_settings(Settings())
    later = opened(qtbot, settings)
    assert shown(later) == named("monitor") - {"health"}
    trigger(later, "action_reset_layout")
    assert shown(later) == named("monitor")


def test_a_layout_of_a_version_with_another_panel_is_followed(window: DeskWindow, qtbot: QtBot) -> None:
    trigger(window, "action_layout_presenter")
    extra = QDockWidget("Extra", window)
    extra.setObjectName("dock_extra")
    window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, extra)
    later = opened(qtbot, window.layout_settings(Settings()))
    assert shown(later) == named("presenter")


def test_a_title_stands_on_the_tab_or_above_the_panel_and_not_twice(window: DeskWindow, qtbot: QtBot) -> None:
    positions, ticket = (window.findChild(QDockWidget, f"dock_{name}") for name in ("positions", "ticket"))
    assert positions.titleBarWidget().findChildren(QLabel) == []
    assert [label.text() for label in ticket.titleBarWidget().findChildren(QLabel)] == ["Order ticket"]
    positions.setFloating(True)
    qtbot.waitUntil(lambda: positions.titleBarWidget() is None)
    positions.setFloating(False)
    qtbot.waitUntil(lambda: positions.titleBarWidget() is not None)


def test_the_buttons_of_a_title_can_be_hit(qapp: QApplication, window: DeskWindow, qtbot: QtBot) -> None:
    apply_theme(qapp, DARK)
    ticket = window.findChild(QDockWidget, "dock_ticket")
    for name in ("float_dock_ticket", "close_dock_ticket"):
        assert min(ticket.findChild(QToolButton, name).size().toTuple()) >= 20
    qtbot.mouseClick(ticket.findChild(QToolButton, "float_dock_ticket"), Qt.MouseButton.LeftButton)
    assert ticket.isFloating()
    qtbot.waitUntil(lambda: ticket.titleBarWidget() is None)
    ticket.setFloating(False)
    qtbot.waitUntil(lambda: ticket.titleBarWidget() is not None)
    close = ticket.titleBarWidget().findChild(QToolButton, "close_dock_ticket")
    qtbot.mouseClick(close, Qt.MouseButton.LeftButton)
    assert not ticket.isVisible()


def test_a_tab_offers_to_float_and_to_close_its_panel(window: DeskWindow) -> None:
    bars = window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly)
    bar = next(bar for bar in bars if bar.isVisible() and bar.tabText(1) == "Open orders")
    bar.customContextMenuRequested.emit(QPoint(bar.tabRect(1).center()))
    close = next(action for action in bar.findChildren(QAction) if action.text() == "&Close")
    close.trigger()
    assert "orders" not in shown(window)


def test_a_table_is_saved_in_the_background_and_the_banner_says_where(
    window: DeskWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "trades.csv"
    window.panels.trades.save_asked.emit(str(path), iter([["Tick", "Taker"], ["1", "Ann, the first"]]))
    qtbot.waitUntil(lambda: str(path) in window.banner.text())
    assert path.read_text(encoding="utf-8-sig").splitlines() == ["Tick,Taker", '1,"Ann, the first"']
    window.panels.trades.save_asked.emit(str(tmp_path / "no" / "x.csv"), iter([]))
    qtbot.waitUntil(lambda: "could not be written" in window.banner.text())


# ---- keys ----


def test_no_shortcut_is_there_twice(window: DeskWindow) -> None:
    keys = [key.toString() for action in window.findChildren(QAction) for key in _window_keys(action)]
    assert {"F5", "Ctrl+1", "Ctrl+N"} <= set(keys)
    assert [key for key, times in Counter(keys).items() if times > 1] == []


def _window_keys(action: QAction) -> list[QKeySequence]:
    return action.shortcuts() if action.shortcutContext() != Qt.ShortcutContext.WidgetShortcut else []


def test_the_sheet_names_every_shortcut(window: DeskWindow) -> None:
    trigger(window, "action_shortcuts")
    sheet = window.findChild(QDialog, "shortcut_sheet")
    words = [label.text() for label in sheet.findChildren(QLabel)]
    assert [spec.keys for spec in SPECS if spec.keys and spec.keys not in words] == []
    assert all(keys in words and what in words for _, rows in shortcut_rows() for keys, what in rows)
    taken = [key for action in window.findChildren(QAction) for key in _window_keys(action)]
    taken += [button.shortcut() for button in window.findChildren(QAbstractButton)]
    named = {key for text in words for key in text.split("  ")} | {f"Ctrl+{number}" for number in range(10)}
    keys = {key.toString() for key in taken if key.toString() and not key.toString().startswith("Alt+")}
    assert "Ctrl+PgUp" in keys
    assert keys - named == set()
    hint = sheet.sizeHint()
    assert hint.height() < 700, "it fits on the smallest screen"
    assert hint.width() < 1240
    sheet.close()


def test_a_number_goes_to_a_panel_wherever_it_is(window: DeskWindow, qtbot: QtBot) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    trigger(window, "action_layout_presenter")
    names = ("outcomes", "ticket", "book", "health", "positions", "orders", "trades", "participants", "events", "maker")
    for number, name in enumerate(names, start=1):
        dock = window.findChild(QDockWidget, f"dock_{name}")
        qtbot.keyClick(window, Qt.Key(Qt.Key.Key_0 + number % 10), Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(lambda dock=dock: dock.isVisible() and dock.isAncestorOf(window.focusWidget()))


def test_ctrl_f_goes_to_the_filter_of_the_table_that_one_is_at(window: DeskWindow, qtbot: QtBot) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    for panel in (window.panels.positions, window.panels.events):
        window.findChild(QDockWidget, panel.objectName().replace("_panel", "").join(("dock_", ""))).raise_()
        qtbot.waitUntil(lambda panel=panel: panel.filter.visibleRegion().isEmpty() is False)
        window.setFocus()
        qtbot.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(panel.filter.hasFocus)


def _stops(window: DeskWindow) -> list[QWidget]:
    """All that Tab goes to, in its order, from the first in the window on."""
    stops, part = [], window.nextInFocusChain()
    while part is not window:
        if part.focusPolicy() & Qt.FocusPolicy.TabFocus and part.isEnabled():
            stops.append(part)
        part = part.nextInFocusChain()
    return stops


def test_everything_that_tab_goes_to_has_a_name(window: DeskWindow) -> None:
    unnamed = [
        f"{part.metaObject().className()} {part.objectName()} in {part.parentWidget().objectName()}"
        for part in _stops(window)
        if part.isVisibleTo(window)
        and not (part.accessibleName() or getattr(part, "text", str)())
        and not part.objectName().startswith("qt_")
    ]
    assert unnamed == []


def test_tab_goes_through_one_panel_after_the_other(window: DeskWindow) -> None:
    docks = window.findChildren(QDockWidget)
    owners = [next((dock.objectName() for dock in docks if dock.isAncestorOf(part)), "") for part in _stops(window)]
    runs = [owner for before, owner in zip(["", *owners], owners, strict=False) if owner != before and owner]
    assert len(runs) == len(set(runs)), "a panel is left before all of it has been seen"


@pytest.mark.parametrize("name", ["ticket", "positions", "orders", "trades", "participants", "events"])
def test_tab_goes_through_a_panel_from_the_top(window: DeskWindow, qtbot: QtBot, name: str) -> None:
    dock = window.findChild(QDockWidget, f"dock_{name}")
    dock.raise_()
    qtbot.waitUntil(lambda: not dock.widget().visibleRegion().isEmpty())
    parts = [part for part in _stops(window) if dock.widget().isAncestorOf(part) and part.isVisible()]
    bottoms = [part.mapTo(dock, QPoint(0, part.height())).y() for part in parts]
    tops = [part.mapTo(dock, QPoint()).y() for part in parts]
    assert parts
    back = [
        (before.objectName(), after.objectName())
        for before, after, bottom, top in zip(parts, parts[1:], bottoms[1:], tops, strict=False)
        if bottom <= top
    ]
    assert back == [], "a step goes up"
