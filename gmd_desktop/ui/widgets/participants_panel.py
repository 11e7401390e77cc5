"""Everybody in the session, by gain: the leaderboard, and where people join and change seats."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from gmd_desktop.session.tick_report import SessionInfo, SessionStatus, TickReport
from gmd_desktop.ui.models.participants import (
    Standing,
    participant_columns,
    standing_key,
    standings,
)
from gmd_desktop.ui.models.table_model import TableModel
from gmd_desktop.ui.parts.add_participant import AddParticipant
from gmd_desktop.ui.parts.data_table import DataTable
from gmd_desktop.ui.parts.elided_label import ElidedLabel
from gmd_desktop.ui.parts.table_panel import TablePanel
from gmd_desktop.ui.stylesheet import set_role

EMPTY = "Nobody takes part yet. Add a participant with a name and a deposit."
HINT = "Double click a line to act as that participant."


class ParticipantsPanel(TablePanel):
    """Emits who joins and whom the person wants to act as."""

    join_requested = Signal(object)  # JoinRequest; GUI thread
    acting_as_chosen = Signal(str)  # a participant's name; GUI thread

    def __init__(self, parent: QWidget | None = None) -> None:
        self._model = TableModel(participant_columns(), standing_key)
        table = DataTable(self._model, "participants_table", "Participants", EMPTY)
        super().__init__("participants_panel", table, parent=parent)
        self._open = QPushButton("Add participant")
        self._open.setObjectName("add_participant_button")
        self._open.setAccessibleName("Add a participant")
        self._open.setToolTip("A new participant with a name and a deposit in USDC")
        self._open.setAutoDefault(False)
        self._open.setCheckable(True)
        self._form = AddParticipant()
        self._form.setObjectName("add_participant")
        self._form.hide()
        self._hint = ElidedLabel(HINT)
        set_role(self._hint, "muted")
        line = self.line((self.filter, 1), (self._open, 0), (self._form, 3), (self._hint, 3))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._table, 1)
        column.addLayout(line)
        self.take_in_turn(self._table, self.filter, self._open, self._form)
        self._form.open_with(self._open, self._hint)
        self._form.join_requested.connect(self.join_requested)
        self._table.row_activated.connect(self._on_activated)

    @Slot(object)
    def show_session(self, info: SessionInfo) -> None:
        """Forget the last session's participants."""
        self._model.clear()
        self._open.setEnabled(not info.read_only)

    @Slot(object)
    def show_report(self, report: TickReport) -> None:
        """Show how everybody stands."""
        self._model.show_rows(standings(report.participants, report.focus.participant))
        self._form.set_taken(frozenset(one.name for one in report.participants))
        if report.status == SessionStatus.RESOLVED:
            self._open.setChecked(False)
            self._open.setEnabled(False)
            self._open.setToolTip("The session is over: nobody can join any more")

    @Slot(object)
    def _on_activated(self, row: Standing | None) -> None:
        if row is not None:
            self.acting_as_chosen.emit(row.who.name)
