"""A sentence under a table: it keeps its two lines, so that nothing moves when it changes."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from gmd_desktop.ui.stylesheet import set_role
from gmd_desktop.ui.theme import Theme

LINES = 2


class StoryLabel(QLabel):
    """Shows a hint until there is something to tell."""

    def __init__(self, name: str, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._hint = hint
        self.tell("")

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's font, and room for two lines of it."""
        self.setFont(theme.font("table"))
        self.setFixedHeight(self.fontMetrics().lineSpacing() * LINES + 2)

    def tell(self, words: str) -> None:
        """Show these words, or the hint if there are none."""
        self.setText(words or self._hint)
        self.setToolTip(words)
        set_role(self, "" if words else "muted")
