"""The field that filters a table, the same beside every one of them."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

DELAY_MS = 150  # of rest after a key, so that a word is looked for once
WIDTH_PX = 200
TIP = "Every word must occur in a line. Esc clears, Down goes to the table"


class FilterBox(QLineEdit):
    """Says what to look for when typing rests.

    Args:
        name: its object name.
        title: what a screen reader calls it.
        hint: what it says while it is empty.
    """

    filter_changed = Signal(str)  # GUI thread
    left_down = Signal()  # Down or Return: on to the table; GUI thread

    def __init__(self, name: str, title: str, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setPlaceholderText(hint)
        self.setToolTip(TIP)
        self.setClearButtonEnabled(True)
        self.setMinimumWidth(60)
        self.setMaximumWidth(WIDTH_PX)
        self._delay = QTimer(self, interval=DELAY_MS, singleShot=True)
        self._delay.timeout.connect(self._tell)
        self.textChanged.connect(self._delay.start)
        self.returnPressed.connect(self.left_down)

    def _tell(self) -> None:
        self.filter_changed.emit(self.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() == Qt.Key.Key_Down:
            self.left_down.emit()
        else:
            super().keyPressEvent(event)
