"""The lower half of the order ticket: the tick for a high slippage, the button, and the words under it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from gmd_desktop.ui import format as fmt
from gmd_desktop.ui import theme as look
from gmd_desktop.ui.models.ticket_quote import Quote
from gmd_desktop.ui.parts.story import LINES, StoryLabel
from gmd_desktop.ui.stylesheet import set_role
from gmd_desktop.ui.theme import Theme


class TicketFoot(QWidget):
    """Shows what it is told; emits a tick and a press."""

    accepted = Signal(bool)  # the tick for a high slippage; GUI thread
    pressed = Signal()

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
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.GRID)
        for part in (self._check, self._submit, self._message):
            column.addWidget(part)
        self._check.toggled.connect(self.accepted)
        self._submit.clicked.connect(self.pressed)

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's look, and keep room for the words."""
        self._message.set_theme(theme)
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

    def be_brief(self, is_brief: bool) -> None:
        """Keep room for one line of words instead of two: something is told below."""
        self._message.set_least_lines(1 if is_brief else LINES)

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
