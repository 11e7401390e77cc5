"""What the forms in a line have in common: Enter sends, Esc closes, and a button opens them in place of something."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QWidget


class EntryForm(QWidget):
    """A form that stays hidden until its button opens it; what was typed is kept. Lives in the GUI thread."""

    _opener: QPushButton
    _beside: QWidget

    def open_with(self, opener: QPushButton, beside: QWidget) -> None:
        """Take the place of `beside` while `opener`, a button to be checked, is down."""
        self._opener, self._beside = opener, beside
        opener.toggled.connect(self._on_toggled)

    def open_form(self) -> None:
        """Show the form with its first field in focus."""
        raise NotImplementedError

    def submit(self) -> None:
        """Send what is typed, or say what is wrong."""
        raise NotImplementedError

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.submit()
        elif event.key() == Qt.Key.Key_Escape:
            self._opener.setChecked(False)
            self._opener.setFocus()
        else:
            super().keyPressEvent(event)

    @Slot(bool)
    def _on_toggled(self, opened: bool) -> None:
        if opened:
            self._beside.hide()  # before the other comes: both at once would push the window wider
            self.open_form()
        else:
            self.hide()
            self._beside.show()
