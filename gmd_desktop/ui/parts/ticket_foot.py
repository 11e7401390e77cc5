"""The lower half of the order ticket: the tick for a high slippage, the button, and what is said under it.

One line is about the order that is typed, the other about the one that was sent last.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from gmd_desktop.ui import format as fmt
from gmd_desktop.ui import theme as look
from gmd_desktop.ui.models.ticket_quote import Quote
from gmd_desktop.ui.parts.story import LINES, StoryLabel
from gmd_desktop.ui.stylesheet import set_role
from gmd_desktop.ui.theme import Theme


class TicketFoot(QWidget):
    """Shows what it is told; emits a tick and presses."""

    accepted = Signal(bool)  # the tick for a high slippage; GUI thread
    pressed = Signal()
    taken_back = Signal()  # the order that waits for its tick

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._check = QCheckBox("I accept the slippage")
        self._check.setObjectName("slippage_check")
        self._check.setAccessibleName("Accept the slippage")
        self._check.hide()
        self._message = StoryLabel("ticket_message", grows=True)
        self._message.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._submit = QPushButton("Send")
        self._submit.setObjectName("submit_button")
        self._submit.setToolTip("Send the order (Enter)")
        self._submit.setAutoDefault(False)
        self._submit.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        set_role(self._submit, "primary")
        self._life = StoryLabel("order_life", grows=True)
        self._life.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._back = QPushButton("Take back")
        self._back.setObjectName("take_back_button")
        self._back.setAccessibleName("Take the order back")
        self._back.setToolTip("Cancel the order before its tick comes")
        self._back.setAutoDefault(False)
        set_role(self._back, "quick")
        self._sent = QWidget()
        line = QHBoxLayout(self._sent)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(2 * look.GRID)
        line.addWidget(self._life, 1)
        line.addWidget(self._back, 0, Qt.AlignmentFlag.AlignTop)
        self._sent.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.GRID)
        for part in (self._check, self._submit, self._message, self._sent):
            column.addWidget(part)
        self._check.toggled.connect(self.accepted)
        self._submit.clicked.connect(self.pressed)
        self._back.clicked.connect(self.taken_back)

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's look, and keep room for the words."""
        self._message.set_theme(theme)
        self._life.set_theme(theme)
        self._submit.setMinimumHeight(theme.px(look.CONTROL) + look.GRID)

    @property
    def is_accepted(self) -> bool:
        """Whether the box is ticked."""
        return self._check.isChecked()

    @property
    def can_send(self) -> bool:
        """Whether the button can be pressed."""
        return self._submit.isEnabled()

    def untick(self) -> None:
        """Take the tick out of the box."""
        self._check.setChecked(False)

    def show_words(self, text: str, tone: str) -> None:
        """Show a message."""
        self._message.tell(text, tone)

    def show_life(self, text: str, tone: str, can_take_back: bool) -> None:
        """Show what becomes of the order sent last, nothing before there is one."""
        self._life.tell(text, tone)
        self._message.set_least_lines(1 if text else LINES)
        self._sent.setVisible(bool(text))
        self._back.setVisible(can_take_back)

    def show_check(self, found: Quote | None, is_needed: bool) -> None:
        """Offer the tick if the slippage needs one."""
        is_shown = found is not None and (is_needed or self.is_accepted)
        self._check.setVisible(is_shown)
        if is_shown and found is not None:
            self._check.setText(f"I accept a slippage of {fmt.atto_percent(found.slippage)}")

    def show_button(self, text: str, can_send: bool) -> None:
        """Say what the button does, and whether it does."""
        self._submit.setText(text.replace("&", "&&"))
        self._submit.setAccessibleName(text)
        self._submit.setEnabled(can_send)
