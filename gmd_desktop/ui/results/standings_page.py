"""Everybody's place, to be looked through and filtered."""

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from gmd_desktop.session.standings import Place
from gmd_desktop.ui.models.participants import standing_key
from gmd_desktop.ui.models.result_rows import result_columns, standing
from gmd_desktop.ui.models.table_model import TableModel
from gmd_desktop.ui.parts.data_table import DataTable
from gmd_desktop.ui.parts.table_panel import TablePanel

EMPTY = "Nobody took part."


class StandingsPage(TablePanel):
    """The final standings with a filter below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self._model = TableModel(result_columns(), standing_key)
        self.table = DataTable(self._model, "results_table", "Standings", EMPTY)
        super().__init__("results_standings", self.table, "Find a name", parent)
        line = self.line((self.filter, 1))
        line.addStretch(2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.table, 1)
        column.addLayout(line)
        self.take_in_turn(self.table, self.filter)
        self.setFocusProxy(self.table)

    def show_places(self, places: Sequence[Place]) -> None:
        """Show all places."""
        self._model.show_rows(map(standing, places))
