"""A form in a line: bots of a kind that come into the session."""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from statistics import mode

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from gmd_desktop.session.bots import ARCHETYPES
from gmd_desktop.session.outcome_mentions import FAVOURITE
from gmd_desktop.session.requests import CrowdRequest
from gmd_desktop.session.roster import RosterError, read_change
from gmd_desktop.session.scenario_file import bot_names
from gmd_desktop.session.tick_report import ParticipantView
from gmd_desktop.ui import theme as look
from gmd_desktop.ui.parts.controls import mark_invalid, number_edit
from gmd_desktop.ui.parts.entry_form import EntryForm
from gmd_desktop.ui.stylesheet import set_role
from gmd_desktop.ui.typed import TypedError, read_amount

MOST = 1000
USUAL_COUNT, USUAL_DEPOSIT = 5, "250"
HINT = "lambda_a = 0.1, …"


class AddBots(EntryForm):
    """Emits a request once all fields make sense; Esc closes it and keeps what was typed."""

    request_made = Signal(object)  # CrowdRequest; GUI thread

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._taken: frozenset[str] = frozenset()
        self._began_with: list[tuple[str, int]] = []  # kind and deposit in micros, a bot each
        self._outcomes: tuple[str, ...] = ()
        self._kind = QComboBox()
        self._kind.setObjectName("new_bots_kind")
        self._kind.setAccessibleName("Kind of the new bots")
        for name, params in ARCHETYPES.items():
            self._kind.addItem(name)
            self._kind.setItemData(self._kind.count() - 1, params.__doc__, Qt.ItemDataRole.ToolTipRole)
        self._count = QSpinBox()
        self._count.setObjectName("new_bots_count")
        self._count.setAccessibleName("How many bots")
        self._count.setToolTip(f"How many bots, 1 to {MOST}")
        self._count.setRange(1, MOST)
        self._count.setValue(USUAL_COUNT)
        self._name = QLineEdit()
        self._name.setObjectName("new_bots_name")
        self._name.setAccessibleName("Name of the new bots")
        self._name.setToolTip("Several bots are called name-1, name-2, ...; empty: after their kind")
        self._name.setFixedWidth(110)
        self._deposit = number_edit("new_bots_deposit", "Deposit in USDC", "USDC that each bot begins with", "USDC")
        self._deposit.setText(USUAL_DEPOSIT)
        self._deposit.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._deposit.setFixedWidth(70)
        self._params = QLineEdit()
        self._params.setObjectName("new_bots_params")
        self._params.setAccessibleName("Parameters that differ from the usual ones")
        self._params.setMinimumWidth(80)
        self._add = QPushButton("Add")
        self._add.setObjectName("new_bots_add")
        self._add.setAccessibleName("Add the bots")
        self._add.setAutoDefault(False)
        set_role(self._add, "primary")
        self._words = QLabel()
        self._words.setWordWrap(True)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setObjectName("new_bots_words")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.GRID)
        line = QHBoxLayout()
        line.setSpacing(look.GRID)
        unit = QLabel("USDC")
        set_role(unit, "muted")
        for part in (self._kind, self._count, self._name, self._deposit, unit):
            line.addWidget(part)
        line.addWidget(self._params, 2)
        line.addWidget(self._add)
        column.addWidget(self._words)
        column.addLayout(line)
        self._add.clicked.connect(self.submit)
        self._kind.currentTextChanged.connect(self._on_kind)
        self._count.valueChanged.connect(self._on_kind)
        for edit in (self._name, self._deposit, self._params):
            edit.textEdited.connect(self._on_typed)
        self._on_kind()

    def set_outcomes(self, names: tuple[str, ...]) -> None:
        """Know what outcomes are called: another session begins."""
        self._outcomes = names
        self._deposit.setModified(False)
        self._on_kind()

    def set_participants(self, people: Sequence[ParticipantView]) -> None:
        """Know who takes part: their names are taken, and what the bots began with is proposed to new ones."""
        taken = frozenset(one.name for one in people)
        if taken != self._taken:
            self._taken = taken
            self._began_with = [(one.archetype, one.deposit) for one in people if one.is_bot]
            self._propose()

    def open_form(self) -> None:
        """Show the form and begin with the kind."""
        self.show()
        self._say("", None)
        self._kind.setFocus()

    @Slot()
    def submit(self) -> None:
        """Ask for the bots, or say what is wrong."""
        name = self._name.text().strip() or self._free_name()
        count = self._count.value() if self._count.value() > 1 else None
        if taken := [one for one in bot_names(name, count) if one in self._taken]:
            self._say(f"{taken[0]} takes part already; write another name.", self._name)
            return
        try:
            deposit = read_amount("Deposit", self._deposit.text(), USUAL_DEPOSIT)
        except TypedError as problem:
            self._say(problem.sentence, self._deposit)
            return
        try:
            params = read_params(self._params.text(), self._outcomes)
            group = {"archetype": self._kind.currentText(), "name": name, "count": count, **params}
            change = read_change({"verb": "add_bots", "group": group, "deposit": deposit, "cause": "presenter"})
        except (TypedError, RosterError) as problem:
            wrong = self._name if str(problem).startswith("name ") else self._params
            self._say(str(problem), wrong)
            return
        self.request_made.emit(CrowdRequest(change))
        self._name.clear()
        self._say(f"{'It comes' if count is None else f'{count} bots come'} now.", None)

    def _free_name(self) -> str:
        """Give the kind's own name, or with a number if others have that."""
        kind, count = self._kind.currentText(), self._count.value()
        number = 1
        while True:
            name = kind if number == 1 else f"{kind}{number}"
            if self._taken.isdisjoint(bot_names(name, count if count > 1 else None)):
                return name
            number += 1

    def _propose(self) -> None:
        """Offer a free name, and the deposit of most of this kind, else of most bots, unless one is typed."""
        self._name.setPlaceholderText(self._free_name())
        kind = self._kind.currentText()
        deposits = [deposit for other, deposit in self._began_with if other == kind]
        deposits = deposits or [deposit for _, deposit in self._began_with]
        if not self._deposit.isModified():
            usual = Decimal(mode(deposits)).scaleb(-6).normalize() if deposits else Decimal(USUAL_DEPOSIT)
            self._deposit.setText(f"{usual:f}")

    @Slot()
    def _on_kind(self) -> None:
        self._propose()
        known = [key for key in ARCHETYPES[self._kind.currentText()].model_fields if key != "archetype"]
        hint = f"{FAVOURITE} = {self._outcomes[0]}" if FAVOURITE in known and self._outcomes else HINT
        self._params.setPlaceholderText(hint)
        self._params.setToolTip(
            f"Parameters that differ from the usual ones, such as {hint}\nThis kind has {', '.join(known)}"
        )
        self._on_typed()

    @Slot()
    def _on_typed(self) -> None:
        self._say("", None)

    def _say(self, text: str, wrong: QLineEdit | None) -> None:
        self._words.setText(text)
        self._words.setVisible(bool(text))
        set_role(self._words, "muted" if wrong is None else "error")
        for edit in (self._name, self._deposit, self._params):
            mark_invalid(edit, edit is wrong)


def read_params(text: str, outcomes: Sequence[str] = ()) -> dict[str, int | Decimal]:
    """Read "key = number, key = number".

    Args:
        outcomes: their names; a favourite may be given by its name, in capitals or not.

    Raises:
        TypedError: a part is not of that form.
    """
    found: dict[str, int | Decimal] = {}
    for part in text.split(","):
        if not part.strip():
            continue
        key, equals, value = (piece.strip() for piece in part.partition("="))
        if key == FAVOURITE:
            value = next((str(place) for place, name in enumerate(outcomes) if name.lower() == value.lower()), value)
        try:
            found[key] = int(value) if value.lstrip("-").isdecimal() else Decimal(value)
        except InvalidOperation:
            equals = ""
        if not key or not equals:
            raise TypedError("Parameters", f'Parameters: found "{part.strip()}", expected such as lambda_a = 0.1.')
    return found
