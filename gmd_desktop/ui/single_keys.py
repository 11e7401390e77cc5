"""Keys without a modifier: they act on the desk as long as no field or button has the focus."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QWindow
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
)

EDITORS = (QLineEdit, QComboBox, QAbstractSpinBox, QPlainTextEdit, QAbstractButton)


class SingleKeys(QObject):
    """Listens to a native window, before its keys go to the widget in focus."""

    def __init__(self, slots: Mapping[Qt.Key, Callable[[], None]], parent: QObject) -> None:
        super().__init__(parent)
        self._slots = slots
        self._window: QWindow | None = None

    def listen(self, window: QWindow) -> None:
        """Listen to a window, once."""
        if self._window is None:
            self._window = window
            window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take a key that is ours."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            plain = event.modifiers() == Qt.KeyboardModifier.NoModifier and not event.isAutoRepeat()
            slot = self._slots.get(Qt.Key(event.key())) if plain else None
            if slot is not None and not isinstance(QApplication.focusWidget(), EDITORS):
                slot()
                return True
        return super().eventFilter(watched, event)
