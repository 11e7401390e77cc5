"""The lower half of the order ticket: figures, the tick for a high slippage, words, and the button."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from gmd_desktop.ui import format as fmt
from gmd_desktop.ui import theme as look
from gmd_desktop.ui.models.ticket_figures import figures
from gmd_desktop.ui.models.ticket_quote import Quote
from gmd_desktop.ui.parts.figures import FigureLabel
from gmd_desktop.ui.stylesheet import set_role
from gmd_desktop.ui.theme import Theme

MESSAGE_LINES = 3


class TicketFoot(QWidget):
    """Shows what it is told; emits a tick and a press."""

    accepted = Signal(bool)  # the tick for a high slippage; GUI thread
    pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._figures = FigureLabel()
        self._figures.setObjectName("preview_label")
        self._figures.setAccessibleName("Preview")
        self._check = QCheckBox("I accept the slippage")
        self._check.setObjectName("slippage_check")
        self._check.setAccessibleName("Accept the slippage")
        keeps = self._check.sizePolicy()
        keeps.setRetainSizeWhenHidden(True)
        self._check.setSizePolicy(keeps)
        self._check.hide()
        self._message = QLabel()
        self._message.setObjectName("ticket_message")
        self._message.setWordWrap(True)
        self._message.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._message.setTextFormat(Qt.TextFormat.PlainText)
        self._message.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self._submit = QPushButton("Send")
        self._submit.setObjectName("submit_button")
        self._submit.setToolTip("Send the order (Enter)")
        self._submit.setAutoDefault(False)
        self._submit.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        set_role(self._submit, "primary")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * look.GRID)
        for part in (self._figures, self._check, self._message, self._submit):
            column.addWidget(part)
        self._check.toggled.connect(self.accepted)
        self._submit.clicked.connect(self.pressed)

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's look, and keep room for the words."""
        self._figures.set_theme(theme)
        self._message.setMinimumHeight(self._message.fontMetrics().lineSpacing() * MESSAGE_LINES)
        self._submit.setMinimumHeight(theme.px(look.CONTROL) + 2 * look.GRID)

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

    def show_quote(self, found: Quote | None, buys: bool, is_waiting: bool) -> None:
        """Show the figures; while an answer is awaited the last ones stay, receded."""
        if not is_waiting:
            self._figures.show_figures(figures(found, buys))
        self._figures.set_dimmed(is_waiting)

    def show_words(self, text: str, tone: str) -> None:
        """Show a message."""
        self._message.setText(text)
        set_role(self._message, tone)

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
