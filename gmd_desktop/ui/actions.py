"""Menus and shortcuts as a table: every action of the window, its words, its keys and its slot."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import attrgetter

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One entry of a menu. `slot` is a method or signal, by its way from the window; `menu` "" is only a shortcut."""

    name: str
    menu: str
    text: str
    slot: str
    keys: str = ""
    tip: str = ""
    live_only: bool = False  # needs an open session
    checkable: bool = False
    separator_before: bool = False


SPECS: tuple[ActionSpec, ...] = (
    ActionSpec("new", "&File", "&New session…", "wizard_wanted", "Ctrl+N", "Plan a session of your own"),
    ActionSpec(
        "from_scenario",
        "&File",
        "New session from &scenario…",
        "opening.ask_scenario",
        "Ctrl+Shift+N",
        "Make a session from a scenario file",
    ),
    ActionSpec("open", "&File", "&Open session…", "opening.ask_file", "Ctrl+O", "Open a session's file"),
    ActionSpec(
        "server",
        "&File",
        "Co&nnect to a server…",
        "server_wanted",
        "Ctrl+Shift+O",
        "Open a session on a Postgres server",
    ),
    ActionSpec(
        "replay",
        "&File",
        "&Replay a session…",
        "opening.ask_replay",
        "Ctrl+Shift+R",
        "Show what has happened in a session, tick by tick",
    ),
    ActionSpec(
        "demo", "&File", "Open a &demo", "opening.open_demo", "Ctrl+D", "Start a new session with a crowd of bots"
    ),
    ActionSpec(
        "copy",
        "&File",
        "Save a co&py…",
        "copy_wanted",
        "Ctrl+Shift+S",
        "The session as it is now, in a file of its own",
        live_only=True,
        separator_before=True,
    ),
    ActionSpec(
        "export",
        "&File",
        "&Export…",
        "export_wanted",
        "Ctrl+Shift+E",
        "Write tables, pictures, report and log into a folder",
        live_only=True,
    ),
    ActionSpec(
        "info",
        "&File",
        "Session &info…",
        "info_wanted",
        "Ctrl+I",
        "Its file, seed, hash, schedule and parameters",
        live_only=True,
    ),
    ActionSpec("close", "&File", "&Close session", "close_requested", "Ctrl+W", live_only=True, separator_before=True),
    ActionSpec("preferences", "&File", "&Preferences…", "preferences_wanted", "Ctrl+P", separator_before=True),
    ActionSpec("quit", "&File", "&Quit", "close", "Ctrl+Q", separator_before=True),
    ActionSpec("start", "&Session", "&Start or pause", "panels.session_bar.start_or_pause", "F5", live_only=True),
    ActionSpec(
        "freeze",
        "&Session",
        "&Freeze or unfreeze (Space)",
        "panels.session_bar.freeze_or_unfreeze",
        "F8",
        live_only=True,
    ),
    ActionSpec(
        "step", "&Session", "One &tick", "panels.session_bar.step", "F10", "Run one tick while paused", live_only=True
    ),
    ActionSpec("extend", "&Session", "&Extend by one minute", "panels.session_bar.extend", "Ctrl+E", live_only=True),
    ActionSpec(
        "resolve",
        "&Session",
        "Resolve by &hand…",
        "resolving.show",
        "Ctrl+R",
        "Choose who goes or who wins, and see what everybody would get",
        live_only=True,
    ),
    ActionSpec(
        "faster",
        "&Session",
        "Fas&ter",
        "panels.session_bar.faster",
        "Ctrl+Right",
        live_only=True,
        separator_before=True,
    ),
    ActionSpec("slower", "&Session", "S&lower", "panels.session_bar.slower", "Ctrl+Left", live_only=True),
    ActionSpec("restart", "&Session", "&Restart runner", "restart_requested", live_only=True, separator_before=True),
    ActionSpec(
        "results",
        "&Session",
        "Res&ults",
        "results_wanted",
        "Ctrl+U",
        "Who won, how everybody stands, statistics",
        live_only=True,
        separator_before=True,
    ),
    ActionSpec(
        "candles",
        "&View",
        "&Candles",
        "panels.charts.price_chart.show_candles",
        "Ctrl+K",
        "Show the chosen outcome as candles",
        checkable=True,
    ),
    ActionSpec(
        "find", "&View", "&Find in a table", "panels.find", "Ctrl+F", "Go to the filter of a table", live_only=True
    ),
    ActionSpec(
        "stage",
        "&View",
        "P&resenter window",
        "panels.stage.toggle",
        "F9",
        "Show the session to an audience",
        checkable=True,
    ),
    ActionSpec("full_screen", "&View", "&Full screen", "on_full_screen", "F11", checkable=True),
    ActionSpec("larger", "&View", "&Larger type", "on_larger", "Ctrl++"),
    ActionSpec("smaller", "&View", "S&maller type", "on_smaller", "Ctrl+-"),
    ActionSpec("shortcuts", "&Help", "&Keyboard shortcuts", "on_shortcuts", "F1"),
    ActionSpec("diagnostics", "&Help", "Save &diagnostics…", "diagnostics_requested"),
    ActionSpec("about", "&Help", "&About", "on_about", separator_before=True),
)


# What the panels take themselves.
KEYS: tuple[tuple[str, list[tuple[str, str]]], ...] = (
    (
        "When no field or button has the focus",
        [("Space", "Freeze or unfreeze"), ("B  S", "Ticket: buy, sell"), ("Y  N", "Ticket: YES, NO")],
    ),
    (
        "Panels",
        [
            ("Ctrl+1 … 0", "Go to a panel, as in View"),
            ("Tab  Shift+Tab", "On to the next field, back"),
            ("Esc", "Leave full screen; hide the crosshair"),
        ],
    ),
    (
        "Ticket",
        [
            ("Enter", "Send"),
            ("Up  Down", "One step more, one less"),
            ("Page Up  Page Down", "Ten steps"),
            ("Ctrl+Z", "Take the last edit back"),
        ],
    ),
    (
        "Charts",
        [
            ("Left  Right", "Crosshair by a tick; with Shift by ten"),
            ("Wheel, drag", "Zoom, move in time"),
            ("Double click", "Follow the latest tick again"),
        ],
    ),
    (
        "Order book",
        [("Arrows", "Go from level to level"), ("Enter", "Fill in the order that takes it"), ("Del", "Cancel yours")],
    ),
    ("Replay", [("Space  F5", "Play, stand still"), ("Ctrl+PgUp  Ctrl+PgDown", "To the mark before, after")]),
    (
        "Presenter window",
        [("Ctrl++  Ctrl+-  Ctrl+0", "Larger, smaller, usual type"), ("F11  Esc", "Full screen and back")],
    ),
    ("Results", [("F5", "Read them again"), ("Esc", "Close")]),
    (
        "Tables",
        [
            ("Ctrl+C", "Copy the selected lines"),
            ("Ctrl+A", "Select all"),
            ("Esc", "Clear a filter or a selection"),
            ("Menu  Shift+F10", "Copy, save, choose columns"),
            ("Enter", "Participants: act as that one"),
            ("Del", "Open orders: cancel the selected"),
        ],
    ),
)


def build_actions(window: QMainWindow) -> tuple[Mapping[str, QAction], Mapping[str, QMenu]]:
    """Make the menus in the order in which they appear in the table; give actions and menus by name."""
    menus: dict[str, QMenu] = {}
    actions: dict[str, QAction] = {}
    for spec in SPECS:
        if spec.menu not in menus:
            menu = window.menuBar().addMenu(spec.menu)
            menu.setObjectName("menu_" + spec.menu.replace("&", "").lower())
            menus[spec.menu] = menu
        if spec.separator_before:
            menus[spec.menu].addSeparator()
        action = QAction(spec.text, window)
        action.setObjectName(f"action_{spec.name}")
        action.setCheckable(spec.checkable)
        if spec.keys:
            action.setShortcut(QKeySequence(spec.keys))
        if spec.tip:
            action.setStatusTip(spec.tip)
        slot: Callable[..., object] = attrgetter(spec.slot)(window)
        action.triggered.connect(slot)
        menus[spec.menu].addAction(action)
        actions[spec.name] = action
    return actions, {menu.objectName(): menu for menu in menus.values()}


def shortcut_rows() -> list[tuple[str, list[tuple[str, str]]]]:
    """Give groups of (keys, what they do) for the shortcut sheet."""
    menus = list(dict.fromkeys(spec.menu for spec in SPECS))
    groups = [
        (
            menu.replace("&", ""),
            [(spec.keys, spec.text.replace("&", "").rstrip("…")) for spec in SPECS if spec.keys and spec.menu == menu],
        )
        for menu in menus
    ]
    return groups + list(KEYS)
