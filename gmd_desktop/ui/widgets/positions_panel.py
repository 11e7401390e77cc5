"""What the participant in focus holds, and what all of it is worth."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from gmd_desktop.session.tick_report import SessionInfo, SessionStatus, TickReport
from gmd_desktop.ui import format as fmt
from gmd_desktop.ui.models.positions import held, position_columns, position_key
from gmd_desktop.ui.models.prospects import prospect_columns, prospect_key, prospects
from gmd_desktop.ui.models.table_model import TableModel
from gmd_desktop.ui.models.words import GAIN_SAMPLE, change_tone, gain_text
from gmd_desktop.ui.parts.data_table import DataTable
from gmd_desktop.ui.parts.still_label import StillLabel
from gmd_desktop.ui.parts.table_panel import TablePanel
from gmd_desktop.ui.stylesheet import set_role
from gmd_desktop.ui.theme import Theme

EMPTY = "{who}: no tokens yet. Buy some with the order ticket; they appear here after the next tick."
EMPTY_ONLY_LOOKING = "{who} holds no tokens."
ENDS_EMPTY = "Join the session to see what you would end with."
ENDS_WIDTH, ENDS_PERCENT = 264, 28  # what the right-hand table needs, and its share


class PositionsPanel(TablePanel):
    """A table of positions, and what all ends with by the outcome that wins, under a line with the cash."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self._model = TableModel(position_columns(()), position_key)
        table = DataTable(self._model, "positions_table", "Positions", EMPTY.format(who="Nobody"))
        super().__init__("positions_panel", table, parent=parent)
        self._ends = TableModel(prospect_columns(), prospect_key)
        self._ends_table = DataTable(self._ends, "ends_table", "What you end with", ENDS_EMPTY)
        self._ends_table.save_asked.connect(self.save_asked)
        self._cash = StillLabel("cash_label", "Cash", "")
        self._unrealised = StillLabel("unrealised_label", "Unrealised P&L", f"unrealised {GAIN_SAMPLE}")
        self._realised = StillLabel("realised_label", "Realised P&L", f"realised {GAIN_SAMPLE}")
        set_role(self._cash, "figure")
        for label in (self._unrealised, self._realised):
            label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        line = self.line((self._cash, 1), (self._unrealised, 0), (self._realised, 0), (self.filter, 0))
        self._sides = QSplitter()
        self._sides.setChildrenCollapsible(False)
        self._sides.addWidget(self._table)
        self._sides.addWidget(self._ends_table)
        self._is_shared_by_hand, self._least = False, ENDS_WIDTH
        self._sides.splitterMoved.connect(self._on_moved)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(line)
        column.addWidget(self._sides, 1)
        self.take_in_turn(self.filter, self._table, self._ends_table)

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's look."""
        super().set_theme(theme)
        self._ends_table.set_theme(theme)
        self._least = theme.px(ENDS_WIDTH)
        self._share_width()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width anew, unless a person has."""
        super().resizeEvent(event)
        self._share_width()

    @Slot()
    def _share_width(self) -> None:
        if not self._is_shared_by_hand:
            right = max(self._least, self.width() * ENDS_PERCENT // 100)
            self._sides.setSizes([max(right, self.width() - right), right])

    @Slot()
    def _on_moved(self) -> None:
        self._is_shared_by_hand = True

    @Slot(object)
    def show_session(self, info: SessionInfo) -> None:
        """Use the session's names."""
        self._model.clear()
        self._ends.clear()
        self._model.set_columns(position_columns(info.outcome_names))

    @Slot(object)
    def show_report(self, report: TickReport) -> None:
        """Show the positions of the participant in focus; what is used up and earned nothing is left out."""
        rows = [row for row in report.positions if held(row) or row.realised]
        self._model.show_rows(rows)
        self._ends.show_rows(prospects(report))
        self._ends_table.setVisible(report.status != SessionStatus.RESOLVED)
        is_over = report.status == SessionStatus.RESOLVED or report.replay is not None
        empty = EMPTY_ONLY_LOOKING if is_over else EMPTY
        self._table.set_empty_text(empty.format(who=report.focus.participant or "Nobody"))
        value = sum(row.value for row in rows)
        total = report.cash + report.locked_cash + value
        locked = f" (and {fmt.money(report.locked_cash)} locked)" if report.locked_cash else ""
        self._cash.show_text(
            f"{report.focus.participant}   {fmt.money(report.cash)} USDC free{locked}"
            f"  +  {fmt.money(value)} in tokens  =  {fmt.money(total)}"
        )
        unrealised = sum(row.value - row.cost for row in rows)
        realised = sum(row.realised for row in rows)
        for label, words, gain in (
            (self._unrealised, "unrealised", unrealised),
            (self._realised, "realised", realised),
        ):
            label.show_text(f"{words} {gain_text(gain)}")
            set_role(label, change_tone(gain) or "muted")
