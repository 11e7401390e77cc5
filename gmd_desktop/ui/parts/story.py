"""A sentence in a place of a fixed size, so that nothing moves when it changes."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from gmd_desktop.ui.stylesheet import set_role
from gmd_desktop.ui.theme import Theme

LINES = 2


class StoryLabel(QLabel):
    """Shows a hint until there is something to tell; the tooltip has all of it.

    Args:
        name: its object name.
        hint: what it says while there is nothing to tell.
        grows: it takes the height that is left over, instead of keeping to two lines.
    """

    def __init__(self, name: str, hint: str = "", grows: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hint = hint
        self.setObjectName(name)
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        # After the text: a label that wraps would ask for its height by its width.
        height = QSizePolicy.Policy.Expanding if grows else QSizePolicy.Policy.Fixed
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, height)
        policy.setHeightForWidth(False)
        self.setSizePolicy(policy)
        self.tell("")

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's font."""
        self.setFont(theme.font("table"))
        self.updateGeometry()

    def tell(self, words: str, role: str = "") -> None:
        """Show these words in a role of the stylesheet, or the hint if there are none."""
        text = words or self._hint
        if text != self.text():
            self.setText(text)
            self.setToolTip(words)
        set_role(self, role if words else "muted")

    def hasHeightForWidth(self) -> bool:
        return False

    def sizeHint(self) -> QSize:
        return QSize(40, self.fontMetrics().lineSpacing() * LINES + 2)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()
