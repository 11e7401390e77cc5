"""A form in a line: a new participant's name and deposit."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QSizePolicy, QWidget

from gmd_desktop.session.requests import JoinRequest
from gmd_desktop.ui import theme as look
from gmd_desktop.ui.parts.controls import mark_invalid, number_edit
from gmd_desktop.ui.parts.entry_form import EntryForm
from gmd_desktop.ui.stylesheet import set_role
from gmd_desktop.ui.typed import TypedError, read_amount

MAX_NAME = 40
DEFAULT_DEPOSIT = "1000"


class AddParticipant(EntryForm):
    """Emits a request once both fields make sense; Esc closes it and keeps what was typed."""

    join_requested = Signal(object)  # JoinRequest; GUI thread

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._taken: frozenset[str] = frozenset()
        self._name = QLineEdit()
        self._name.setObjectName("new_participant_name")
        self._name.setAccessibleName("Name of the new participant")
        self._name.setPlaceholderText("Name")
        self._name.setMaximumWidth(160)
        self._deposit = number_edit(
            "new_participant_deposit", "Deposit in USDC", "USDC that the participant begins with", "USDC"
        )
        self._deposit.setText(DEFAULT_DEPOSIT)
        self._deposit.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._deposit.setFixedWidth(90)
        self._add = QPushButton("Add")
        self._add.setObjectName("new_participant_add")
        self._add.setAccessibleName("Add the participant")
        self._add.setAutoDefault(False)
        set_role(self._add, "primary")
        self._words = QLabel()
        self._words.setObjectName("new_participant_words")
        self._words.setWordWrap(True)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(look.GRID)
        for part in (self._name, self._deposit, self._add):
            line.addWidget(part)
        line.addSpacing(look.GRID)
        line.addWidget(self._words, 1)
        self._add.clicked.connect(self.submit)
        self._name.textEdited.connect(self._on_typed)
        self._deposit.textEdited.connect(self._on_typed)

    def set_taken(self, names: frozenset[str]) -> None:
        """Refuse these names, which others have."""
        self._taken = names

    def open_form(self) -> None:
        """Show the form and begin with the name."""
        self.show()
        self._words.clear()
        self._name.setFocus()
        self._name.selectAll()

    @Slot()
    def submit(self) -> None:
        """Ask for the participant, or say what is missing."""
        try:
            name = self._read_name()
            deposit = read_amount("Deposit", self._deposit.text(), DEFAULT_DEPOSIT)
        except TypedError as problem:
            self._say(problem.sentence, problem.field)
            return
        self.join_requested.emit(JoinRequest(name, deposit))
        self._name.clear()
        self._say(f"{name} joins now.", "")

    def _read_name(self) -> str:
        name = self._name.text().strip()
        if not name:
            raise TypedError("Name", "Name is empty; write how the participant is called.")
        if len(name) > MAX_NAME:
            raise TypedError("Name", f"Name has {len(name)} characters; at most {MAX_NAME} fit.")
        if not name.isprintable():
            raise TypedError("Name", "Name has characters that cannot be shown; write it without.")
        if name in self._taken:
            raise TypedError("Name", f"{name} takes part already; write another name.")
        return name

    @Slot()
    def _on_typed(self) -> None:
        self._say("", "")

    def _say(self, text: str, field: str) -> None:
        self._words.setText(text)
        set_role(self._words, "error" if field else "muted")
        mark_invalid(self._name, field == "Name")
        mark_invalid(self._deposit, field == "Deposit")
