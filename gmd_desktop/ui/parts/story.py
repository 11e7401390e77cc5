"""A sentence in a place of a fixed size, so that nothing moves when it changes."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from gmd_desktop.ui.stylesheet import set_role
from gmd_desktop.ui.theme import Theme

LINES = 2


class StoryLabel(QLabel):
    """Shows a hint until there is something to tell; the tooltip has all of it.

    Args:
        name: its object name.
        hint: what it says while there is nothing to tell.
        grows: it takes the height that is left over, and asks for all lines it needs, instead of keeping to two.
    """

    def __init__(self, name: str, hint: str = "", grows: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hint, self._grows, self._lines, self._least = hint, grows, LINES, LINES
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

    def set_least_lines(self, lines: int) -> None:
        """Keep room for so many lines, however short the words are."""
        if lines != self._least:
            self._least = lines
            self._count_lines()

    def tell(self, words: str, role: str = "") -> None:
        """Show these words in a role of the stylesheet, or the hint if there are none."""
        text = words or self._hint
        if text != self.text():
            self.setText(text)
            self.setToolTip(words)
            self._count_lines()
        set_role(self, role if words else "muted")

    def _count_lines(self) -> None:
        """Ask for another height only if the words now take another number of lines."""
        if not self._grows:
            return
        metrics = self.fontMetrics()
        wrap = Qt.TextFlag.TextWordWrap.value
        height = metrics.boundingRect(0, 0, max(1, self.width()), 10_000, wrap, self.text()).height()
        lines = max(self._least, round(height / metrics.lineSpacing()))
        if lines != self._lines:
            self._lines = lines
            self.updateGeometry()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._count_lines()

    def hasHeightForWidth(self) -> bool:
        return False

    def sizeHint(self) -> QSize:
        return QSize(40, self.fontMetrics().lineSpacing() * self._lines + 2)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()
