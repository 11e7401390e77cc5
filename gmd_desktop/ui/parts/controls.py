"""Small controls made the same way everywhere: a pair of choices, a field under its caption."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from gmd_desktop.ui import theme as look
from gmd_desktop.ui.stylesheet import set_role


@dataclass(frozen=True, slots=True)
class Choice:
    """One button of a group: object name, words, accessible name, role in the stylesheet."""

    name: str
    text: str
    title: str
    role: str
    tip: str = ""


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


def number_edit(name: str, title: str, tip: str, hint: str = "") -> QLineEdit:
    """Make a field for a number: right-aligned, with its unit in the tooltip."""
    edit = QLineEdit()
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
