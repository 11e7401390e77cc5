"""Small controls made the same way everywhere: a pair of choices, a field under its caption."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from engine.rounding import MICRO
from gmd_desktop.ui import theme as look
from gmd_desktop.ui.stylesheet import set_role
from gmd_desktop.ui.typed import TypedError, read_amount, write_amount

STEPS = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1, Qt.Key.Key_PageUp: 10, Qt.Key.Key_PageDown: -10}


@dataclass(frozen=True, slots=True)
class Choice:
    """One button of a group: object name, words, accessible name, role in the stylesheet."""

    name: str
    text: str
    title: str
    role: str
    tip: str = ""


class StepEdit(QLineEdit):
    """A field for a number: the arrow keys go up and down by its step, Page Up and Down by ten of them."""

    _step = MICRO

    def set_step(self, micros: int) -> None:
        """Take another step."""
        self._step = micros

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = STEPS.get(Qt.Key(event.key()))
        if steps is None:
            super().keyPressEvent(event)
            return
        try:
            now = read_amount("", self.text()) if self.text().strip() else 0
        except TypedError:
            return  # what is written stays; the sentence about it is shown already
        after = max(0, now + steps * self._step)
        self.setText(write_amount(after))
        self.textEdited.emit(self.text())


def choice_buttons(group: QButtonGroup, choices: Sequence[Choice]) -> QHBoxLayout:
    """Lay out buttons of which exactly one is chosen; the first is, to begin with."""
    row = QHBoxLayout()
    row.setSpacing(look.GRID)
    group.setExclusive(True)
    for number, choice in enumerate(choices):
        button = QPushButton(choice.text)
        button.setObjectName(choice.name)
        button.setAccessibleName(choice.title)
        button.setToolTip(choice.tip)
        button.setCheckable(True)
        button.setChecked(number == 0)
        button.setAutoDefault(False)
        button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        set_role(button, choice.role)
        group.addButton(button, number)
        row.addWidget(button, 1)
    return row


def segments(buttons: QHBoxLayout) -> QHBoxLayout:
    """Put a pair of choices into a trough, so that it reads as one control."""
    trough = QFrame()
    set_role(trough, "well")
    buttons.setContentsMargins(2, 2, 2, 2)
    buttons.setSpacing(2)
    trough.setLayout(buttons)
    row = QHBoxLayout()
    row.addWidget(trough)
    return row


def number_edit(name: str, title: str, tip: str, hint: str = "") -> StepEdit:
    """Make a field for a number: right-aligned, with its unit in the tooltip."""
    edit = StepEdit()
    edit.setObjectName(name)
    edit.setAccessibleName(title)
    edit.setToolTip(tip)
    edit.setPlaceholderText(hint)
    edit.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    edit.setMinimumWidth(48)
    edit.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    return edit


def captioned(caption: str, field: QWidget) -> QVBoxLayout:
    """Put a small caption above a field."""
    label = QLabel(caption)
    label.setBuddy(field)
    set_role(label, "caption")
    column = QVBoxLayout()
    column.setSpacing(2)
    column.addWidget(label)
    column.addWidget(field)
    return column


def mark_invalid(edit: QLineEdit, invalid: bool) -> None:
    """Give a field the look of a mistake, or take it away; costs nothing if it has it already."""
    if bool(edit.property("invalid")) != invalid:
        edit.setProperty("invalid", invalid)
        edit.style().unpolish(edit)
        edit.style().polish(edit)
