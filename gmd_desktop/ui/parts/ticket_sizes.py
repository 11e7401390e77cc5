"""The ticket's buttons for sizes that are asked for often, and for the largest one."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from gmd_desktop.ui import theme as look
from gmd_desktop.ui.models.ticket_limits import QUICK_TOKENS
from gmd_desktop.ui.stylesheet import set_role
from gmd_desktop.ui.theme import Theme


class QuickSizes(QWidget):
    """Knows what stands on its buttons, not what they mean."""

    max_asked = Signal()
    quick_asked = Signal(int)  # number of a quick size

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme: Theme | None = None
        self._quick = [_small_button(f"quick_button_{number}") for number in range(len(QUICK_TOKENS))]
        self._max = _small_button("max_button")
        self._max.setText("Max")
        self._max.setAccessibleName("Largest size possible")
        self._max.setToolTip("The largest size that the free cash or tokens allow")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.GRID // 2)
        for button in (*self._quick, self._max):
            row.addWidget(button, 1)
        for number, button in enumerate(self._quick):
            button.clicked.connect(partial(self.quick_asked.emit, number))
        self._max.clicked.connect(self.max_asked)

    def set_theme(self, theme: Theme) -> None:
        """Keep room for the words."""
        self._theme = theme
        for button in (*self._quick, self._max):
            button.setMinimumWidth(theme.width("table", button.text()) + 2 * look.GRID)

    def set_texts(self, texts: Sequence[str]) -> None:
        """Say what the quick sizes are: tokens, or a share in percent of what is held."""
        if [button.text() for button in self._quick] == list(texts):
            return
        for button, text in zip(self._quick, texts, strict=True):
            is_share = text.endswith("%")
            button.setText(text)
            button.setAccessibleName(f"{text} of what is held" if is_share else f"Size {text}")
            button.setToolTip(f"{text} of the free tokens" if is_share else f"{text} tokens")
        if self._theme is not None:
            self.set_theme(self._theme)


def _small_button(name: str) -> QPushButton:
    button = QPushButton()
    button.setObjectName(name)
    button.setAutoDefault(False)
    button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    set_role(button, "quick")
    return button
