"""The window's docks: where each panel lies at first, and the layout that is remembered."""

from PySide6.QtCore import QByteArray, QObject, Qt, Slot
from PySide6.QtWidgets import QApplication, QDockWidget, QMainWindow, QMenu, QTabBar, QWidget

from gmd_desktop.ui.stale import can_be_seen

LAYOUT_VERSION = 1  # raise it when docks come or go in a way that an old layout can't follow

LEFT = Qt.DockWidgetArea.LeftDockWidgetArea
RIGHT = Qt.DockWidgetArea.RightDockWidgetArea
BOTTOM = Qt.DockWidgetArea.BottomDockWidgetArea


class Docks(QObject):
    """All docks of a window by name."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._docks: dict[str, QDockWidget] = {}
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
        self._docks[name] = dock
        return dock

    def arrange(self) -> None:
        """Lay the docks out as on the first day: outcomes left, ticket and book right, tables below."""
        docks, window = self._docks, self._window
        for dock in docks.values():
            dock.setFloating(False)
            dock.show()
        window.addDockWidget(LEFT, docks["outcomes"])
        for name in ("ticket", "book", "health"):
            window.addDockWidget(RIGHT, docks[name])
        window.splitDockWidget(docks["ticket"], docks["book"], Qt.Orientation.Vertical)
        window.tabifyDockWidget(docks["book"], docks["health"])
        below = ("positions", "orders", "trades", "participants", "events", "maker")
        for name in below:
            window.addDockWidget(BOTTOM, docks[name])
        for name in below[1:]:
            window.tabifyDockWidget(docks[below[0]], docks[name])
        docks["positions"].raise_()
        docks["book"].raise_()
        self._size()
        self.show_titles()

    @Slot("QWidget*", "QWidget*")
    def _on_focus_moved(self, old: QWidget | None, new: QWidget | None) -> None:
        """Bring the panel that the keyboard has reached in front of the others behind its tabs."""
        if old is None or new is None:  # the person comes back to the window, or leaves it
            return
        for dock in self._docks.values():
            if dock.isAncestorOf(new) and not can_be_seen(dock):
                dock.raise_()

    def show_titles(self) -> None:
        """Write the titles on the tabs in full; a layout that is restored brings tab bars of its own."""
        for bar in self._window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly):
            bar.setElideMode(Qt.TextElideMode.ElideNone)
            bar.setUsesScrollButtons(True)

    def _size(self) -> None:
        docks, window = self._docks, self._window
        height = max(window.height(), 700)
        window.resizeDocks([docks["outcomes"], docks["ticket"]], [252, 344], Qt.Orientation.Horizontal)
        window.resizeDocks([docks["positions"]], [round(height * 0.29)], Qt.Orientation.Vertical)
        window.resizeDocks([docks["ticket"], docks["book"]], [580, max(height - 640, 200)], Qt.Orientation.Vertical)

    def set_visible(self, visible: bool) -> None:
        """Show or hide all docks at once: without a session there is nothing in them."""
        for dock in self._docks.values():
            dock.setVisible(visible)

    def fill_menu(self, menu: QMenu) -> None:
        """Add an entry for each dock that shows and hides it."""
        first = menu.actions()[0] if menu.actions() else None
        entries = [dock.toggleViewAction() for dock in self._docks.values()]
        if first is None:
            menu.addActions(entries)
        else:
            menu.insertActions(first, entries)
            menu.insertSeparator(first)


def to_text(state: QByteArray) -> str:
    """Give a Qt state as text for the settings file."""
    return bytes(state.toBase64().data()).decode("ascii")


def from_text(text: str) -> QByteArray:
    """Give the Qt state back."""
    return QByteArray.fromBase64(QByteArray(text.encode("ascii")))
