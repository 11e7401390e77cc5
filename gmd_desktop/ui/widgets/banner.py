"""One line above the desk that says what the person should know, with the details behind a button."""

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMessageBox, QPushButton, QToolButton, QWidget

from gmd_desktop.ui import theme as look
from gmd_desktop.ui.icons import icon
from gmd_desktop.ui.parts.elided_label import ElidedLabel
from gmd_desktop.ui.stylesheet import set_role
from gmd_desktop.ui.theme import DARK, GRID, Theme

SEVERITY = "severity"
ICONS = {"info": "info", "warning": "warning", "error": "error", "gold": "trophy"}
WORDS = {"info": "Note", "warning": "Warning", "error": "Error", "gold": "Result"}


class Banner(QFrame):
    """Hidden while there is nothing to say. What a person has closed stays closed until it changes."""

    action_requested = Signal()  # the button of the last message; GUI thread
    closed = Signal()  # by the person; GUI thread

    def __init__(self, theme: Theme = DARK, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner_label")
        self._theme = theme
        self._shown = ("", "", "", "")
        self._picture = QLabel()
        self._text = ElidedLabel()
        self._text.setObjectName("banner_text")
        self._details = self._button("banner_details", "Details")
        self._action = self._button("banner_action", "")
        self._close = QToolButton()
        self._close.setObjectName("banner_close")
        self._close.setToolTip("Close this message")
        self._close.setAccessibleName("Close this message")
        self._close.setIconSize(QSize(look.ICON, look.ICON))
        set_role(self._close, "ghost")
        row = QHBoxLayout(self)
        row.setContentsMargins(3 * GRID, GRID // 2, GRID, GRID // 2)
        row.setSpacing(2 * GRID)
        row.addWidget(self._picture)
        row.addWidget(self._text, 1)
        for button in (self._details, self._action, self._close):
            row.addWidget(button)
        self._details.clicked.connect(self._on_details)
        self._action.clicked.connect(self.action_requested)
        self._close.clicked.connect(self._on_close)
        self.set_theme(theme)
        self.hide()

    def show_message(self, severity: str, text: str, details: str = "", action: str = "") -> None:
        """Say something: severity info, warning, error or gold; `action` is the words of a button."""
        if self._shown == (severity, text, details, action):
            return
        self._shown = (severity, text, details, action)
        self.setProperty(SEVERITY, severity)
        self.style().unpolish(self)
        self.style().polish(self)
        self._text.show_text(text)
        self.setAccessibleName(f"{WORDS[severity]}: {text}")
        self._details.setVisible(bool(details))
        self._action.setText(action)
        self._action.setVisible(bool(action))
        self._show_picture()
        self.show()

    @Slot()
    def clear(self) -> None:
        """Say nothing, and forget what was closed."""
        self._shown = ("", "", "", "")
        self.hide()

    def clear_if(self, text: str) -> None:
        """Say nothing if this is what is said."""
        if self._shown[1] == text:
            self.clear()

    def text(self) -> str:
        """What it says; empty while it is hidden."""
        return "" if self.isHidden() else self._shown[1]

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's icons and colours."""
        self._theme = theme
        self._close.setIcon(icon("close", theme, theme.muted))
        self._show_picture()

    def _button(self, name: str, text: str) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        set_role(button, "ghost")
        return button

    def _show_picture(self) -> None:
        severity = self._shown[0] or "info"
        tones = {"info": self._theme.accent_text, "error": self._theme.error}
        colour = tones.get(severity, self._theme.warn)
        side = QSize(look.ICON + 2, look.ICON + 2)
        self._picture.setPixmap(icon(ICONS[severity], self._theme, colour).pixmap(side))

    @Slot()
    def _on_close(self) -> None:
        self.hide()
        self.closed.emit()

    @Slot()
    def _on_details(self) -> None:
        box = QMessageBox(self)
        box.setObjectName("banner_details_box")
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setText(self._shown[1])
        box.setDetailedText(self._shown[2])
        box.open()
