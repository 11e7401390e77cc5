"""Every fill of the session, newest first; the selected one tells how it came about."""

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from gmd_desktop.session.tick_report import FillView, SessionInfo, TickReport
from gmd_desktop.ui import explain
from gmd_desktop.ui import format as fmt
from gmd_desktop.ui import theme as look
from gmd_desktop.ui.models.table_model import TableModel
from gmd_desktop.ui.models.trades import fill_key, trade_columns, trade_filter
from gmd_desktop.ui.parts.data_table import DataTable
from gmd_desktop.ui.parts.still_label import StillLabel
from gmd_desktop.ui.parts.story import StoryLabel
from gmd_desktop.ui.parts.table_panel import TablePanel
from gmd_desktop.ui.stylesheet import set_role
from gmd_desktop.ui.theme import Theme

WINDOW = 100_000  # fills kept on the screen; all of them stay in the store
FILTER_MS = 150
EMPTY = "Nothing has traded yet. Start the session (F5); fills of every participant appear here."
NO_MATCH = "No fill matches the filter. Clear it to see all of them."
HINT = "Select a fill to read how it came about."


class TradesPanel(TablePanel):
    """A bounded log of fills with a filter."""

    fill_selected = Signal(object)  # FillView or None; GUI thread

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("trades_panel", parent)
        self._names: tuple[str, ...] = ()
        self._reader = ""
        self._model = TableModel(trade_columns(()), fill_key, window=WINDOW, newest_first=True)
        self._table = DataTable(self._model, "trades_table", "Trades", EMPTY)
        self._filter = QLineEdit()
        self._filter.setObjectName("trades_filter")
        self._filter.setAccessibleName("Filter the trades")
        self._filter.setToolTip("Every word must occur: a name, an outcome, a kind, a side or a tick")
        self._filter.setPlaceholderText("Filter: name, outcome, kind ...")
        self._filter.setClearButtonEnabled(True)
        self._filter.setMaximumWidth(220)
        self._words = StoryLabel("trade_words", HINT)
        self._count = StillLabel("trades_count", "Number of fills", "100,000 of 100,000 fills")
        self._count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        set_role(self._count, "caption")
        self._delay = QTimer(self, interval=FILTER_MS, singleShot=True)
        line = QHBoxLayout()
        line.setContentsMargins(2 * look.GRID, look.GRID, 2 * look.GRID, look.GRID)
        line.setSpacing(2 * look.GRID)
        line.addWidget(self._filter)
        line.addWidget(self._words, 1)
        line.addWidget(self._count)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._table, 1)
        column.addLayout(line)
        self._filter.textChanged.connect(self._on_filter_typed)
        self._delay.timeout.connect(self._on_filter)
        self._table.row_selected.connect(self._on_selected)

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's look."""
        super().set_theme(theme)
        self._words.set_theme(theme)

    @Slot(object)
    def show_session(self, info: SessionInfo) -> None:
        """Use the session's names and forget the last one's fills."""
        self._names = info.outcome_names
        self._model.clear()
        self._model.set_columns(trade_columns(self._names))
        self._on_filter()

    @Slot(object)
    def show_report(self, report: TickReport) -> None:
        """Add the new fills; a history replaces what is there."""
        self._reader = report.focus.participant
        if report.history:
            self._model.clear()
        if report.fills:
            self._model.add_rows(report.fills)
        self._show_count()

    def _show_count(self) -> None:
        shown, total = self._model.rowCount(), self._model.total()
        of = f" of {fmt.count(total)}" if shown != total else ""
        self._count.show_text(f"{fmt.count(shown)}{of} fills")

    @Slot()
    def _on_filter_typed(self) -> None:
        self._delay.start()

    @Slot()
    def _on_filter(self) -> None:
        text = self._filter.text()
        self._model.set_filter(trade_filter(text, self._names))
        self._table.set_empty_text(NO_MATCH if text.strip() else EMPTY)
        self._show_count()

    @Slot(object)
    def _on_selected(self, row: FillView | None) -> None:
        self._words.tell("" if row is None else explain.fill_sentence(row, self._names, self._reader))
        self.fill_selected.emit(row)
