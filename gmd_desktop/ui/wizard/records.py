"""A list of tables of the draft: outcomes, people, rounds, news; each a line that can be moved and taken away."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gmd_desktop.session.toml_lines import Path as Key
from gmd_desktop.ui.stylesheet import set_role
from gmd_desktop.ui.theme import GRID
from gmd_desktop.ui.wizard.draft import Draft
from gmd_desktop.ui.wizard.field import Field, field_name
from gmd_desktop.ui.wizard.specs import FieldSpec

NUMBER_PX, CAPTION_PX = 24, 20
SHORT = {"deposit": 150, "at": 110, "freeze": 110, "count": 90, "shift": 90}


@dataclass(frozen=True, slots=True)
class Moves:
    """What a button does: to which place its line goes; None takes it away."""

    place: int
    by: int | None


class RecordList(QWidget):
    """Lines of compact fields, and a button that adds one."""

    def __init__(self, draft: Draft, key: Key, specs: Sequence[FieldSpec], noun: str, empty: str = "") -> None:
        super().__init__()
        self._draft, self._key, self._specs, self._noun = draft, key, specs, noun
        self._lines: list[QFrame] = []
        self._problem = QLabel()
        self._problem.setObjectName(f"{field_name(key)}_problem")
        self._problem.setWordWrap(True)
        set_role(self._problem, "error")
        self._empty = QLabel(empty)
        self._empty.setWordWrap(True)
        set_role(self._empty, "muted")
        self.add = QPushButton(f"Add {noun}")
        self.add.setObjectName(f"{field_name(key)}_add")
        self.add.clicked.connect(self._on_add)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(GRID)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * GRID)
        for part in (self._empty, self._problem):
            column.addWidget(part)
        column.addLayout(self._rows)
        column.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        self.refresh()

    def refresh(self) -> None:
        """Show the lines that the draft has; fields refresh themselves with their page."""
        count = len(self._draft.tables(self._key))
        while len(self._lines) > count:
            line = self._lines.pop()
            self._rows.removeWidget(line)
            line.hide()
            line.setParent(None)
            line.deleteLater()
        while len(self._lines) < count:
            self._add_line(len(self._lines), count)
        for place, line in enumerate(self._lines):
            self._button(line, "up").setEnabled(place > 0)
            self._button(line, "down").setEnabled(place < count - 1)
        self._empty.setVisible(not count and bool(self._empty.text()))
        problem = self._draft.problem(self._key)
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))

    def new_line(self) -> Mapping[str, Any]:
        """Give what a new line begins with."""
        return {"name": self.free_name(self._noun.capitalize())}

    def free_name(self, stem: str) -> str:
        """Give a name that no line has."""
        taken = {row.get("name") for row in self._draft.tables(self._key)}
        return next(name for n in range(1, 10_000) if (name := f"{stem} {n}") not in taken)

    def _add_line(self, place: int, count: int) -> None:
        line = QFrame()
        line.setObjectName(f"{field_name((*self._key, place))}_line")
        set_role(line, "panel")
        row = QHBoxLayout(line)
        row.setContentsMargins(3 * GRID, GRID, 2 * GRID, 2 * GRID)
        row.setSpacing(2 * GRID)
        number = QLabel(str(place + 1))
        number.setFixedWidth(NUMBER_PX)
        number.setContentsMargins(0, CAPTION_PX + GRID, 0, 0)
        set_role(number, "strong")
        row.addWidget(number, 0, Qt.AlignmentFlag.AlignTop)
        for spec in self._specs:
            field = Field(self._draft, (*self._key, place, spec.key), spec, compact=True)
            if spec.key in SHORT:
                field.setFixedWidth(SHORT[spec.key])
            row.addWidget(field, 0 if spec.key in SHORT else 1)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(0, CAPTION_PX, 0, 0)  # beside the fields, whatever is said below them
        buttons.setSpacing(GRID)
        for name, text, title, by in (
            ("up", "↑", "Move up", -1),
            ("down", "↓", "Move down", 1),
            ("remove", "Remove", "Remove", None),
        ):
            button = QPushButton(text)
            button.setObjectName(f"{field_name((*self._key, place))}_{name}")
            button.setAccessibleName(f"{title}: {self._noun} {place + 1}")
            button.setToolTip(f"{title} {self._noun} {place + 1}")
            button.setProperty("moves", Moves(place, by))
            set_role(button, "quick")
            button.clicked.connect(self._on_move)
            buttons.addWidget(button)
        row.addLayout(buttons)
        row.setAlignment(buttons, Qt.AlignmentFlag.AlignTop)
        self._lines.append(line)
        self._rows.addWidget(line)

    def _button(self, line: QFrame, name: str) -> QPushButton:
        return next(button for button in line.findChildren(QPushButton) if button.objectName().endswith(f"_{name}"))

    @Slot()
    def _on_add(self) -> None:
        count = len(self._draft.tables(self._key))
        self._draft.arrange(f"new {self._noun}", self._key, [*range(count), self.new_line()])
        self.refresh()
        first = self._lines[-1].findChild(Field)
        if first is not None:
            first.editor.setFocus()

    @Slot()
    def _on_move(self) -> None:
        moves = self.sender().property("moves")
        places = list(range(len(self._draft.tables(self._key))))
        place = places.pop(moves.place)
        if moves.by is None:
            self._draft.arrange(f"removal of {self._noun} {place + 1}", self._key, places)
            last = min(moves.place, len(self._lines) - 1)
            (self._button(self._lines[last], "remove") if self._lines else self.add).setFocus()
            return
        to = moves.place + moves.by
        places.insert(to, place)
        self._draft.arrange(f"move of {self._noun} {place + 1}", self._key, places)
        name = "up" if moves.by < 0 else "down"
        button = self._button(self._lines[to], name)
        (button if button.isEnabled() else self._button(self._lines[to], "remove")).setFocus()
