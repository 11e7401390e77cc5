"""The wizard's page of bots: groups on the left, everything about the chosen one on the right."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gmd_desktop.session.bots import ARCHETYPES
from gmd_desktop.session.toml_lines import Path as Key
from gmd_desktop.ui.stylesheet import set_role
from gmd_desktop.ui.theme import GRID
from gmd_desktop.ui.wizard.draft import Draft
from gmd_desktop.ui.wizard.field import Field
from gmd_desktop.ui.wizard.page import Page, section
from gmd_desktop.ui.wizard.specs import CROWD_FIELDS, GROUP_FIELDS, archetype_fields

GROUPS: Key = ("crowd", "group")
LIST_PX = 210
NEW_COUNT = 10


class CrowdPage(Page):
    """Groups of bots by archetype, each with every parameter that its archetype has."""

    title = "Crowd"
    words = "Bots that trade beside the people. What a bot does follows from the seed, its name and what it sees."
    keys = ("crowd",)

    def __init__(self, draft: Draft) -> None:
        super().__init__(draft)
        self._shown: tuple[int, str] | None = None  # group and archetype on the right
        self._chosen = 0
        self._general = [Field(draft, ("crowd", spec.key), spec) for spec in CROWD_FIELDS]
        for field in self._general:
            self.column.addWidget(field)
        self._list = QListWidget()
        self._list.setObjectName("wizard_groups")
        self._list.setAccessibleName("Groups of bots")
        self._list.setFixedWidth(LIST_PX)
        self._list.currentRowChanged.connect(self._on_chosen)
        self._summary = QLabel()
        self._summary.setObjectName("wizard_crowd_summary")
        self._summary.setWordWrap(True)
        set_role(self._summary, "muted")
        self._detail = QVBoxLayout()
        self._detail.setSpacing(GRID)
        self._parts: list[QWidget] = []
        left = QVBoxLayout()
        left.setSpacing(2 * GRID)
        left.addWidget(self._list, 1)
        left.addLayout(self._buttons())
        left.addWidget(self._summary)
        row = QHBoxLayout()
        row.setSpacing(4 * GRID)
        row.addLayout(left)
        row.addLayout(self._detail, 1)
        self.column.addLayout(row, 1)
        self.refresh()

    def refresh(self) -> None:
        groups = self.draft.tables(GROUPS)
        self._chosen = min(self._chosen, max(0, len(groups) - 1))
        wrong = {problem.path[2] for problem in self.draft.problems if problem.path[:2] == GROUPS and problem.path[2:]}
        texts = [_line(group) + ("  ⚠" if place in wrong else "") for place, group in enumerate(groups)]
        self._list.blockSignals(True)
        if [self._list.item(n).text() for n in range(self._list.count())] != texts:
            self._list.clear()
            self._list.addItems(texts)
        self._list.setCurrentRow(self._chosen if groups else -1)
        self._list.blockSignals(False)
        bots = len(self.draft.scenario.bots) if self.draft.scenario is not None else None
        self._summary.setText("" if bots is None else f"{bots} bots in all.")
        self._remove.setEnabled(bool(groups))
        self._show_group(groups)
        super().refresh()

    def go_to(self, key: Key) -> None:
        """Choose the key's group first."""
        if key[:2] == GROUPS and len(key) > 2 and isinstance(key[2], int):
            self._chosen = key[2]
            self.refresh()
        super().go_to(key)

    def _buttons(self) -> QHBoxLayout:
        add = QPushButton("Add")
        add.setObjectName("wizard_group_add")
        add.setAccessibleName("Add a group of bots")
        menu = QMenu(add)
        menu.setObjectName("wizard_group_menu")
        for name, archetype in ARCHETYPES.items():
            action = menu.addAction(name)
            action.setObjectName(f"wizard_group_add_{name}")
            action.setToolTip(archetype.__doc__ or "")
        menu.setToolTipsVisible(True)
        menu.triggered.connect(self._on_add)
        add.setMenu(menu)
        self._remove = QPushButton("Remove")
        self._remove.setObjectName("wizard_group_remove")
        self._remove.clicked.connect(self._on_remove)
        row = QHBoxLayout()
        row.addWidget(add)
        row.addWidget(self._remove)
        return row

    def _show_group(self, groups: list[dict[str, Any]]) -> None:
        archetype = str(groups[self._chosen].get("archetype", "")) if groups else ""
        wanted = (self._chosen, archetype) if groups else (-1, "")
        if wanted == self._shown:
            return
        self._shown = wanted
        for part in self._parts:
            self._detail.removeWidget(part)
            part.setParent(None)
            part.deleteLater()
        self._parts = self._group_parts(archetype) if groups else [self._nothing()]
        for part in self._parts:
            self._detail.addWidget(part, 1 if part is self._parts[-1] else 0)

    def _nothing(self) -> QWidget:
        label = QLabel("No bots. Add a group to fill the room: noise trades at random, makers keep prices together.")
        label.setWordWrap(True)
        label.setAlignment(Qt.AlignmentFlag.AlignTop)
        set_role(label, "muted")
        return label

    def _group_parts(self, archetype: str) -> list[QWidget]:
        key = (*GROUPS, self._chosen)
        head = QFrame()
        set_role(head, "panel")
        row = QHBoxLayout(head)
        row.setContentsMargins(3 * GRID, GRID, 3 * GRID, 2 * GRID)
        for spec in GROUP_FIELDS:
            row.addWidget(Field(self.draft, (*key, spec.key), spec, compact=True), 2 if spec.key == "name" else 1)
        kind = QComboBox()
        kind.setObjectName("wizard_group_archetype")
        kind.setAccessibleName("Kind of bot")
        kind.view().setAccessibleName("Kinds of bots")
        kind.addItems(list(ARCHETYPES))
        kind.setCurrentIndex(kind.findText(archetype))
        kind.textActivated.connect(self._on_archetype)
        words = QLabel(_words(archetype))
        words.setWordWrap(True)
        set_role(words, "muted")
        line = QWidget()
        kinds = QHBoxLayout(line)
        kinds.setContentsMargins(0, GRID, 0, GRID)
        kinds.addWidget(kind)
        kinds.addWidget(words, 1)
        parts: list[QWidget] = [head, line]
        if archetype in ARCHETYPES:
            parts.append(section("Behaviour"))
            parts += [Field(self.draft, (*key, spec.key), spec) for spec in archetype_fields(archetype)]
        filler = QWidget()
        filler.setMinimumHeight(1)
        return [*parts, filler]

    @Slot(int)
    def _on_chosen(self, place: int) -> None:
        if place >= 0:
            self._chosen = place
            self.refresh()

    @Slot("QAction*")
    def _on_add(self, action: QAction) -> None:
        groups = self.draft.tables(GROUPS)
        taken = {group.get("name") for group in groups}
        archetype = action.text()
        name = next(n for i in range(1, 1000) if (n := archetype if i == 1 else f"{archetype}{i}") not in taken)
        new: Mapping[str, Any] = {"archetype": archetype, "name": name, "count": NEW_COUNT}
        self._chosen = len(groups)
        if not groups and self.draft.value(("crowd", "deposit")) is None:
            self.draft.set_value(("crowd", "deposit"), 250)
        self.draft.arrange(f"new {archetype} bots", GROUPS, [*range(len(groups)), new])

    @Slot()
    def _on_remove(self) -> None:
        places = list(range(len(self.draft.tables(GROUPS))))
        del places[self._chosen]
        self.draft.arrange("removal of bots", GROUPS, places)

    @Slot(str)
    def _on_archetype(self, archetype: str) -> None:
        groups = self.draft.tables(GROUPS)
        known = {"name", "count", "deposit"} | set(ARCHETYPES[archetype].model_fields)
        kept = {key: value for key, value in groups[self._chosen].items() if key in known}
        places: list[int | Mapping[str, Any]] = list(range(len(groups)))
        places[self._chosen] = {"archetype": archetype} | {k: v for k, v in kept.items() if k != "archetype"}
        self.draft.arrange(f"change to {archetype} bots", GROUPS, places)


def _line(group: Mapping[str, Any]) -> str:
    count = group.get("count")
    many = f" × {count}" if count is not None else ""
    return f"{group.get('name', '')}{many}  ({group.get('archetype', '?')})"


def _words(archetype: str) -> str:
    found = ARCHETYPES.get(archetype)
    return (found.__doc__ or "").strip().split("\n")[0] if found is not None else "Choose a kind of bot."
