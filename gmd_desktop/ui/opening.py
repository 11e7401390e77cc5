"""What a person can open, and how it is asked for; the window says what, the desk knows how."""

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from gmd_desktop.ui.dialogs import ask_compared_file, ask_open_file, ask_replay_file, ask_scenario
from gmd_desktop.ui.intents import OpenIntent


class Opening(QObject):
    """Emits what is to be opened; the dialogs belong to a window."""

    requested = Signal(object)  # OpenIntent; GUI thread
    comparison_requested = Signal(str)  # a session's file or log; GUI thread

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window

    @Slot()
    def open_demo(self) -> None:
        """Open a ready scenario with a crowd, running."""
        self.requested.emit(OpenIntent("scenario", start=True))

    @Slot(str)
    def open_scenario(self, path: str) -> None:
        """Make a session from a scenario."""
        self.requested.emit(OpenIntent("scenario", path))

    @Slot(str)
    def open_store(self, path: str) -> None:
        """Open a session's file, or the address of one on a server."""
        self.requested.emit(OpenIntent("store", path))

    @Slot()
    def ask_file(self) -> None:
        """Ask for a session's file."""
        ask_open_file(self._window, self.open_store)

    @Slot()
    def ask_scenario(self) -> None:
        """Ask for a scenario."""
        ask_scenario(self._window, self.open_scenario)

    @Slot()
    def ask_replay(self) -> None:
        """Ask for a session's file or log, to show what has happened in it."""
        ask_replay_file(self._window, self.open_replay)

    @Slot(str)
    def open_replay(self, path: str) -> None:
        """Show what has happened in a session."""
        self.requested.emit(OpenIntent("replay", path))

    @Slot()
    def ask_comparison(self) -> None:
        """Ask for a session's file or log, to lay its prices over those that are shown."""
        ask_compared_file(self._window, self.comparison_requested.emit)
