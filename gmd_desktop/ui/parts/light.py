"""A signal light with its words: green and a tick, yellow, red and a cross, so that colour is never alone."""

from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from gmd_desktop.ui import theme as look
from gmd_desktop.ui.models.figure import Signal
from gmd_desktop.ui.stylesheet import set_role

MARKS = {
    "good": ("gain", "\N{CHECK MARK}"),
    "warn": ("warn", "!"),
    "bad": ("error", "\N{MULTIPLICATION X}"),
    "off": ("muted", "\N{EN DASH}"),
}


class Light(QWidget):
    """A mark and a sentence."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._mark = QLabel()
        self._words = QLabel()
        self._words.setObjectName(f"{name}_words")
        self._words.setWordWrap(True)
        self._words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2 * look.GRID)
        row.addWidget(self._mark)
        row.addWidget(self._words, 1)

    @property
    def words(self) -> str:
        """What it says."""
        return self._words.text()

    def show_signal(self, signal: Signal, words: str) -> None:
        """Show this."""
        role, mark = MARKS[signal]
        if self._mark.text() != mark:
            self._mark.setText(mark)
        set_role(self._mark, role)
        set_role(self._words, "" if signal in ("good", "off") else role)
        if self._words.text() != words:
            self._words.setText(words)
            self.setAccessibleName(words)
