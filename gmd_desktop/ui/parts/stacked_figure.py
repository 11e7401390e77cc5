"""A small caption above a large figure that keeps its place while it changes."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from gmd_desktop.ui.stylesheet import set_role
from gmd_desktop.ui.theme import Theme


class StackedFigure(QWidget):
    """`caption` and `value` are labels; the width follows the widest text that is expected."""

    def __init__(
        self, caption: str, sample: str, role: str, parent: QWidget | None = None, widest: str = "Trading ends in"
    ) -> None:
        super().__init__(parent)
        self._widest = widest  # caption
        self._sample = sample
        self._role = role
        self.caption = QLabel(caption)
        self.value = QLabel()
        for label, its_role in ((self.caption, "caption"), (self.value, role)):
            set_role(label, its_role)
            label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            label.setTextFormat(Qt.TextFormat.PlainText)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addStretch(1)
        column.addWidget(self.caption)
        column.addWidget(self.value)
        column.addStretch(1)

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's font for the width."""
        value, caption = theme.metrics(self._role), theme.metrics("caption")
        width = max(value.horizontalAdvance(self._sample), caption.horizontalAdvance(self._widest)) + 4
        self.value.setFixedSize(width, value.height())  # so that no layout asks what room another value needs
        self.caption.setFixedSize(width, caption.height())
        self.setFixedWidth(width)

    def show_figure(self, value: str, caption: str | None = None) -> None:
        """Show another value, and another caption if one is given."""
        if value != self.value.text():
            self.value.setText(value)
        if caption is not None and caption != self.caption.text():
            self.caption.setText(caption)
