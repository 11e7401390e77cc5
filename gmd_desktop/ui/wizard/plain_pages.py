"""The wizard's pages of session, outcomes, people and market: fields of the scenario, one under the other."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from gmd_desktop.session.parameters import IMPACT_MODES, ImpactMode
from gmd_desktop.session.toml_lines import Path as Key
from gmd_desktop.ui.stylesheet import set_role
from gmd_desktop.ui.theme import GRID
from gmd_desktop.ui.wizard.draft import Draft
from gmd_desktop.ui.wizard.field import Field
from gmd_desktop.ui.wizard.page import Page, section
from gmd_desktop.ui.wizard.records import RecordList
from gmd_desktop.ui.wizard.specs import OUTCOME_FIELDS, PERSON_FIELDS, SESSION_FIELDS, parameter_fields


class SessionPage(Page):
    """Name, time, winner, seed."""

    title = "Session"
    words = "What it is called, how long it goes on, and how it ends."
    keys = tuple(spec.key for spec in SESSION_FIELDS)

    def __init__(self, draft: Draft) -> None:
        super().__init__(draft)
        for spec in SESSION_FIELDS:
            self.column.addWidget(Field(draft, (spec.key,), spec))
        self.column.addStretch(1)


class _Outcomes(RecordList):
    def new_line(self) -> Mapping[str, Any]:
        letters = "ABCDEFGHIJ"
        count = len(self._draft.tables(self._key))
        name = f"Outcome {letters[count % len(letters)]}"
        return {"name": name if name not in self._draft.outcome_names() else self.free_name("Outcome")}


class OutcomesPage(Page):
    """Three to ten outcomes in their order, and how they open."""

    title = "Outcomes"
    words = "Three to ten, of which exactly one wins. The order is that of the lists and colours on every screen."
    keys = ("outcome",)

    def __init__(self, draft: Draft) -> None:
        super().__init__(draft)
        self._lines = _Outcomes(draft, ("outcome",), OUTCOME_FIELDS, "outcome")
        self.column.addWidget(self._lines)
        self.column.addWidget(section("Opening prices"))
        self._opening = QLabel()
        self._opening.setObjectName("wizard_opening")
        self._opening.setWordWrap(True)
        set_role(self._opening, "muted")
        self._fair = QPushButton("Fair start: 1/N")
        self._fair.setObjectName("wizard_fair_start")
        self._fair.setToolTip("Take initial_price away: every YES opens at 1/N, so that all together cost 1 USDC")
        self._fair.clicked.connect(self._on_fair)
        row = QHBoxLayout()
        row.setSpacing(3 * GRID)
        row.addWidget(self._fair)
        row.addWidget(self._opening, 1)
        self.column.addLayout(row)
        self.column.addStretch(1)
        self.refresh()

    def refresh(self) -> None:
        self._lines.refresh()
        count, price = len(self.draft.tables(("outcome",))), self.draft.value(("params", "initial_price"))
        fair = price is None
        self._fair.setEnabled(not fair)
        self._lines.add.setEnabled(count < 10)
        self._lines.add.setToolTip("" if count < 10 else "Ten is the most")
        words = f"Fair: every YES opens at 1/{max(count, 1)}." if fair else f"Not fair: every YES opens at {price}."
        self._opening.setText(words)
        super().refresh()

    @Slot()
    def _on_fair(self) -> None:
        self.draft.set_value(("params", "initial_price"), None)


class _People(RecordList):
    def new_line(self) -> Mapping[str, Any]:
        rows = self._draft.tables(self._key)
        deposit = rows[-1].get("deposit", 1000) if rows else 1000
        name = "you" if not rows else self.free_name("Player")
        return {"name": name, "deposit": deposit}


class PeoplePage(Page):
    """Who plays, and with how much."""

    title = "People"
    words = "Who trades by hand. More can join while the session runs."
    keys = ("participant",)

    def __init__(self, draft: Draft) -> None:
        super().__init__(draft)
        self._lines = _People(
            draft, ("participant",), PERSON_FIELDS, "person", "Nobody yet. A session may also run with bots only."
        )
        self.column.addWidget(self._lines)
        self.column.addStretch(1)

    def refresh(self) -> None:
        self._lines.refresh()
        super().refresh()


class MarketPage(Page):
    """Every parameter of the market."""

    title = "Market"
    words = "Every parameter of the rules. An empty field has its default, which it shows in grey."
    keys = ("params",)

    def __init__(self, draft: Draft) -> None:
        super().__init__(draft)
        self._modes: dict[str, QPushButton] = {}
        self.column.addWidget(section("Ready sets of impact"))
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        for mode in IMPACT_MODES:
            button = QPushButton(mode.title)
            button.setObjectName("wizard_mode_" + mode.title.lower().replace(" ", "_"))
            button.setToolTip(mode.words)
            button.setAccessibleDescription(mode.words)
            button.setCheckable(True)
            button.clicked.connect(self._on_mode)
            self._modes[mode.title] = button
            row.addWidget(button)
        row.addStretch(1)
        self.column.addLayout(row)
        self._mode_words = QLabel()
        self._mode_words.setWordWrap(True)
        set_role(self._mode_words, "muted")
        self.column.addWidget(self._mode_words)
        self._groups: list[QWidget] = []
        self._count = 0
        self._build_fields()
        self.refresh()

    def refresh(self) -> None:
        if self._count != len(self.draft.tables(("outcome",))):
            self._build_fields()
        now = next((mode for mode in IMPACT_MODES if self._is_chosen(mode)), None)
        for title, button in self._modes.items():
            button.setChecked(now is not None and now.title == title)
        self._mode_words.setText(now.words if now is not None else "Set alpha, kappa and zeta together, or each below.")
        super().refresh()

    def _build_fields(self) -> None:
        """Make the fields; their ranges depend on the number of outcomes."""
        for part in self._groups:
            self.column.removeWidget(part)
            part.setParent(None)
            part.deleteLater()
        self._count = len(self.draft.tables(("outcome",)))
        self._groups = []
        for title, specs in parameter_fields(self._count).items():
            self._groups.append(section(title))
            self._groups += [Field(self.draft, ("params", spec.key), spec) for spec in specs]
        for part in self._groups:
            self.column.addWidget(part)

    def _is_chosen(self, mode: ImpactMode) -> bool:
        values = self._mode_values(mode)
        return all(self.draft.value(("params", name)) == value for name, value in values.items())

    def _mode_values(self, mode: ImpactMode) -> dict[str, Any]:
        return dict(mode.values(max(3, self._count)))

    @Slot()
    def _on_mode(self) -> None:
        mode = next(mode for mode in IMPACT_MODES if self._modes[mode.title] is self.sender())
        values: dict[Key, object] = {("params", name): value for name, value in self._mode_values(mode).items()}
        self.draft.set_values(f"impact: {mode.title}", values)
        self.refresh()
