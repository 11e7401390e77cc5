"""The window's docks: the layouts there are, how one changes between them, and the one that is remembered."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

from PySide6.QtCore import QByteArray, QObject, QPoint, Qt, QTimer, Slot
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QApplication, QDockWidget, QMainWindow, QMenu, QTabBar, QTableView, QWidget

from gmd_desktop.ui.parts.dock_title import DockTitle
from gmd_desktop.ui.stale import can_be_seen

LAYOUT_VERSION = 1  # raise it when an old layout can't be followed; docks may come and go without that

LEFT = Qt.DockWidgetArea.LeftDockWidgetArea
RIGHT = Qt.DockWidgetArea.RightDockWidgetArea
BOTTOM = Qt.DockWidgetArea.BottomDockWidgetArea
ACROSS, DOWN = Qt.Orientation.Horizontal, Qt.Orientation.Vertical

Stack = tuple[str, ...]  # panels behind each other; the first is in front


@dataclass(frozen=True, slots=True)
class Preset:
    """A layout: stacks of panels around the charts. Those that are not named are closed.

    Args:
        title: what it is called.
        tip: whom it is for.
        left, right: stacks below each other.
        bottom: stacks beside each other.
        widths: of the left and of the right side, in pixels; 0 if there is none.
        height: of the bottom, as a share of the window's.
    """

    title: str
    tip: str
    left: tuple[Stack, ...]
    right: tuple[Stack, ...]
    bottom: tuple[Stack, ...]
    widths: tuple[int, int]
    height: float


PRESETS: Mapping[str, Preset] = MappingProxyType(
    {
        "trader": Preset(
            "&Trader",
            "Ticket and book at the right, all tables below",
            left=(("outcomes",),),
            right=(("ticket",), ("book", "health")),
            bottom=(("positions", "orders", "trades", "participants", "crowd", "events", "maker"),),
            widths=(252, 344),
            height=0.29,
        ),
        "presenter": Preset(
            "&Presenter",
            "Large charts, the leaderboard, the crowd, the trades and the presenter's controls; nothing to trade with",
            left=(("outcomes",),),
            right=(("presenter",), ("trades", "events")),
            bottom=(("participants", "crowd"),),
            widths=(300, 340),
            height=0.27,
        ),
        "monitor": Preset(
            "&Monitor",
            "The runner's health, the diary, the maker and the participants",
            left=(("health",),),
            right=(("events",), ("outcomes", "book")),
            bottom=(("maker", "crowd", "participants", "positions", "orders", "trades"),),
            widths=(330, 380),
            height=0.36,
        ),
    }
)
FIRST = "trader"
NUMBERED = 10  # panels that a key goes to


class Docks(QObject):
    """All docks of a window by name."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._docks: dict[str, QDockWidget] = {}
        self._areas: dict[str, Qt.DockWidgetArea] = {}  # where a panel opens that the layout has closed
        self._before: QByteArray | None = None  # the layout that a preset or a reset has replaced
        self.preset = FIRST
        self._titles = QTimer(self, interval=0, singleShot=True)
        self._titles.timeout.connect(self.show_titles)
        window.setDockNestingEnabled(True)
        window.setCorner(Qt.Corner.BottomRightCorner, RIGHT)
        window.setCorner(Qt.Corner.BottomLeftCorner, BOTTOM)
        window.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, window.tabPosition(BOTTOM).North)
        QApplication.instance().focusChanged.connect(self._on_focus_moved)  # type: ignore[union-attr]

    def add(self, name: str, title: str, widget: QWidget, area: Qt.DockWidgetArea) -> QDockWidget:
        """Put a panel into a dock."""
        dock = QDockWidget(title, self._window)
        dock.setObjectName(f"dock_{name}")
        dock.setWidget(widget)
        self._window.addDockWidget(area, dock)
        dock.visibilityChanged.connect(self._titles.start)
        dock.topLevelChanged.connect(self._titles.start)
        dock.dockLocationChanged.connect(self._titles.start)
        self._docks[name], self._areas[name] = dock, area
        return dock

    # ---- layouts ----

    def arrange(self) -> None:
        """Lay the docks out as the preset says, without letting the window grow on the way."""
        size, preset = self._window.size(), PRESETS[self.preset]
        for dock in self._docks.values():
            dock.setFloating(False)
            self._window.removeDockWidget(dock)
        for area, stacks, way in (
            (LEFT, preset.left, DOWN),
            (RIGHT, preset.right, DOWN),
            (BOTTOM, preset.bottom, ACROSS),
        ):
            self._stack_up(area, stacks, way)
        shown = {name for side in (preset.left, preset.right, preset.bottom) for stack in side for name in stack}
        for name in self._docks.keys() - shown:
            self._window.addDockWidget(self._areas[name], self._docks[name])
            self._docks[name].hide()
        self._size(preset)
        # WORKAROUND: Qt leaves tab bars hidden when docks come and go in one turn; a layout that is restored has them.
        self.restore(self._window.saveState(LAYOUT_VERSION))
        self._window.resize(size)

    def _stack_up(self, area: Qt.DockWidgetArea, stacks: tuple[Stack, ...], way: Qt.Orientation) -> None:
        window, docks = self._window, self._docks
        for before, stack in zip((None, *stacks), stacks, strict=False):
            front = docks[stack[0]]
            if before is None:
                window.addDockWidget(area, front)
            else:
                window.splitDockWidget(docks[before[0]], front, way)
        for stack in stacks:
            for name in stack[1:]:
                window.tabifyDockWidget(docks[stack[0]], docks[name])
            for name in stack:
                docks[name].show()
            docks[stack[0]].raise_()

    def _size(self, preset: Preset) -> None:
        docks, window = self._docks, self._window
        height = max(window.height(), 700)
        left, right, bottom = (
            [docks[stack[0]] for stack in side] for side in (preset.left, preset.right, preset.bottom)
        )
        window.resizeDocks([*left[:1], *right[:1]], [width for width in preset.widths if width], ACROSS)
        window.resizeDocks(bottom[:1], [round(height * preset.height)], DOWN)
        window.resizeDocks(bottom, [window.width() // len(bottom)] * len(bottom), ACROSS)
        high = 580 if docks["ticket"] in right else height // 2
        window.resizeDocks(right, [high, max(height - high - 60, 200)][: len(right)], DOWN)

    @Slot()
    def reset(self) -> None:
        """Lay the docks out anew as the preset says."""
        self._before = self._window.saveState(LAYOUT_VERSION)
        self.arrange()

    @Slot("QAction*")
    def choose(self, action: QAction) -> None:
        """Take the preset that a menu's entry stands for."""
        self.preset = str(action.data())
        self.reset()

    @Slot()
    def go_back(self) -> None:
        """Take the layout back that the last preset or reset has replaced; again, and that one is back."""
        if self._before is not None:
            before, self._before = self._before, self._window.saveState(LAYOUT_VERSION)
            self.restore(before)

    def restore(self, state: QByteArray) -> None:
        """Take a layout that was saved."""
        self._window.restoreState(state, LAYOUT_VERSION)
        self.show_titles()

    @Slot("QWidget*", "QWidget*")
    def _on_focus_moved(self, old: QWidget | None, new: QWidget | None) -> None:
        """Bring the panel that the keyboard has reached in front of the others behind its tabs."""
        if old is None or new is None:  # the person comes back to the window, or leaves it
            return
        for dock in self._docks.values():
            if dock.isAncestorOf(new) and not can_be_seen(dock):
                dock.raise_()

    def set_visible(self, visible: bool) -> None:
        """Show or hide all docks at once: without a session there is nothing in them."""
        for dock in self._docks.values():
            dock.setVisible(visible)

    # ---- titles ----

    @Slot()
    def show_titles(self) -> None:
        """Write each title once: on its tab in full, or above the panel if it has none."""
        for dock in self._docks.values():
            mates = [mate for mate in self._window.tabifiedDockWidgets(dock) if not mate.isHidden()]
            own: QWidget | None = dock.titleBarWidget()
            wanted = None if dock.isFloating() else QWidget if mates else DockTitle  # None: the window's own
            if wanted is not (type(own) if own is not None else None):
                dock.setTitleBarWidget(wanted(dock) if wanted else None)  # type: ignore[arg-type]
                if own is not None:
                    own.deleteLater()
        for bar in self._window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly):
            bar.setElideMode(Qt.TextElideMode.ElideNone)
            bar.setUsesScrollButtons(True)
            if not bar.accessibleName():
                bar.setAccessibleName("Panels")
                bar.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
                bar.customContextMenuRequested.connect(self._on_tab_menu)

    @Slot(QPoint)
    def _on_tab_menu(self, place: QPoint) -> None:
        """Offer on a tab what the title of a panel without one offers."""
        bar = self.sender()
        assert isinstance(bar, QTabBar)
        title = bar.tabText(bar.tabAt(place))
        for dock in self._docks.values():
            if dock.windowTitle() == title:
                menu = QMenu(bar)
                menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
                menu.addAction("&Float", partial(dock.setFloating, True))
                menu.addAction("&Close", dock.close)
                menu.popup(bar.mapToGlobal(place))

    # ---- menus ----

    def fill_menu(self, menu: QMenu) -> None:
        """Add, before what is there, entries for each panel and for the layouts."""
        first = menu.actions()[0]
        panels, places, layouts = QMenu("&Panels", menu), QMenu("&Go to", menu), QMenu("L&ayout", menu)
        panels.addActions([dock.toggleViewAction() for dock in self._docks.values()])
        for number, dock in enumerate(self._docks.values(), start=1):
            place = places.addAction(dock.windowTitle())
            if number <= NUMBERED:
                place.setShortcut(QKeySequence(f"Ctrl+{number % 10}"))
            place.triggered.connect(partial(self.go_to, dock))
        self._fill_layouts(layouts)
        self._menus = (panels, places, layouts)
        for entry in self._menus:
            entry.setObjectName(f"menu_{entry.title().replace('&', '').lower().replace(' ', '_')}")
            menu.insertMenu(first, entry)
        menu.insertSeparator(first)

    def _fill_layouts(self, menu: QMenu) -> None:
        group = QActionGroup(menu)
        for name, preset in PRESETS.items():
            entry = menu.addAction(preset.title)
            entry.setObjectName(f"action_layout_{name}")
            entry.setData(name)
            entry.setStatusTip(preset.tip)
            group.addAction(entry)
        group.triggered.connect(self.choose)
        menu.addSeparator()
        menu.addAction("&Reset layout", self.reset).setObjectName("action_reset_layout")
        menu.addAction("&Back to the layout before", self.go_back).setObjectName("action_layout_before")

    def enable_menus(self, enabled: bool) -> None:
        """Offer panels and layouts only while there is a session to show."""
        for menu in self._menus:
            menu.setEnabled(enabled)
            for action in menu.actions():
                action.setEnabled(enabled)

    def go_to(self, dock: QDockWidget) -> None:
        """Show a panel and put the keyboard into it: into its table, where there is one."""
        dock.show()
        dock.raise_()
        panel = dock.widget()
        parts = (*panel.findChildren(QTableView), panel, *panel.findChildren(QWidget))
        able = (part for part in parts if part.focusPolicy() & Qt.FocusPolicy.TabFocus)
        first = next((part for part in able if part.isVisible() and part.isEnabled()), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.ShortcutFocusReason)


def to_text(state: QByteArray) -> str:
    """Give a Qt state as text for the settings file."""
    return bytes(state.toBase64().data()).decode("ascii")


def from_text(text: str) -> QByteArray:
    """Give the Qt state back."""
    return QByteArray.fromBase64(QByteArray(text.encode("ascii")))
