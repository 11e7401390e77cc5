"""The wizard as the desk knows it: shown at most once, themed, told what became of the session that it asked for."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from gmd_desktop.ui.intents import OpenIntent
from gmd_desktop.ui.theme import Theme
from gmd_desktop.ui.widgets.welcome_page import ready_scenarios

if TYPE_CHECKING:
    from gmd_desktop.ui.wizard.wizard import Wizard


class NewSession(QObject):
    """Makes the wizard when it is wanted, and forgets it when it closes. Lives in the GUI thread."""

    open_requested = Signal(object)  # OpenIntent; GUI thread

    def __init__(self, data: Path, window: QWidget) -> None:
        """Wait for somebody to want it.

        Args:
            data: the user's data folder; scenarios and sessions are kept below it.
        """
        super().__init__(window)
        self._data, self._window = data, window
        self._wizard: Wizard | None = None
        self._is_asked = False  # a session was asked for by the wizard

    def show(self, theme: Theme, sessions: Path, *, is_live: bool) -> "Wizard":
        """Show the wizard, with its edits if it is open already.

        Args:
            sessions: the file that a new session is kept in unless another is chosen.
            is_live: a session is open, which a new one closes.
        """
        if self._wizard is None:
            # Loaded late, for the time that the program takes to start.
            from gmd_desktop.ui.wizard.wizard import Wizard  # noqa: PLC0415

            self._wizard = Wizard(ready_scenarios(), self._data / "scenarios", sessions, self._window)
            self._wizard.set_theme(theme)
            self._wizard.open_requested.connect(self._on_open_requested)
            self._wizard.closed.connect(self._on_closed)
        self._wizard.is_live = is_live
        self._wizard.show()
        self._wizard.raise_()
        self._wizard.activateWindow()
        return self._wizard

    def set_theme(self, theme: Theme) -> None:
        """Take another look."""
        if self._wizard is not None:
            self._wizard.set_theme(theme)

    def may_close(self) -> bool:
        """Tell whether nothing would be lost; if something would, the wizard comes to the front and asks."""
        if self._wizard is None or self._wizard.draft.stack.isClean():
            return True
        self._wizard.raise_()
        self._wizard.activateWindow()
        self._wizard.close()
        return False

    @Slot()
    def close(self) -> None:
        """Close the wizard with whatever is in it, because the program ends."""
        if self._wizard is not None:
            self._wizard.close_without_asking()

    @Slot()
    def on_opened(self) -> None:
        """Close the wizard if the session that was opened is its own."""
        if self._is_asked:
            self._is_asked = False
            self.close()

    @Slot(str)
    def on_open_failed(self, sentence: str) -> None:
        """Say in the wizard why its session could not be made."""
        if self._is_asked and self._wizard is not None:
            self._is_asked = False
            self._wizard.show_failure(sentence)

    @Slot(object)
    def _on_open_requested(self, intent: OpenIntent) -> None:
        self._is_asked = True
        self.open_requested.emit(intent)

    @Slot()
    def _on_closed(self) -> None:
        self._wizard = None
