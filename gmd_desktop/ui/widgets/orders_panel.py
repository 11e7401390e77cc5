"""The orders of the participant in focus: queued, resting, and the latest that are done."""

from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from gmd_desktop.session.tick_report import OrderView, SessionInfo, TickReport
from gmd_desktop.ui import explain
from gmd_desktop.ui.models.orders import cancel_of, order_columns, order_key
from gmd_desktop.ui.models.table_model import TableModel
from gmd_desktop.ui.models.words import is_live, status_word
from gmd_desktop.ui.parts.data_table import DataTable
from gmd_desktop.ui.parts.story import StoryLabel
from gmd_desktop.ui.parts.table_panel import TablePanel
from gmd_desktop.ui.theme import Theme

EMPTY = "No orders yet. Send one with the order ticket: it is queued, and applied at the next tick."
HINT = "Select orders to cancel them (Del), or to read what became of them."


class OrdersPanel(TablePanel):
    """Emits a request for each order that is to be cancelled."""

    cancel_requested = Signal(object)  # CancelRequest; GUI thread

    def __init__(self, parent: QWidget | None = None) -> None:
        self._model = TableModel(order_columns((), None), order_key)
        super().__init__("orders_panel", DataTable(self._model, "orders_table", "Orders", EMPTY), parent=parent)
        self._info: SessionInfo | None = None
        self._orders: tuple[OrderView, ...] = ()
        self._asked: set[str] = set()  # orders whose cancel is on its way
        self._words = StoryLabel("order_words", HINT)
        self._cancel = self._button("cancel_button", "Cancel", "Cancel the selected orders (Del)")
        self._cancel_all = self._button(
            "cancel_all_button", "Cancel all", "Cancel every queued and resting order of the participant"
        )
        line = self.line((self.filter, 1), (self._words, 3), (self._cancel, 0), (self._cancel_all, 0))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._table, 1)
        column.addLayout(line)
        self.take_in_turn(self._table, self.filter, self._cancel, self._cancel_all)
        self._table.row_selected.connect(self._on_selected)
        self._table.delete_pressed.connect(self.cancel_selected)
        self._cancel.clicked.connect(self.cancel_selected)
        self._cancel_all.clicked.connect(self.cancel_all)
        self._refresh()

    def _button(self, name: str, text: str, tip: str) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.setAutoDefault(False)
        return button

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's look."""
        super().set_theme(theme)
        self._words.set_theme(theme)

    @Slot(object)
    def show_session(self, info: SessionInfo) -> None:
        """Use the session's names and parameters."""
        self._info = info
        self._asked.clear()
        self._model.clear()
        self._model.set_columns(order_columns(info.outcome_names, info.params))

    @Slot(object)
    def show_report(self, report: TickReport) -> None:
        """Show how the orders of the participant in focus stand."""
        self._orders = report.orders
        self._asked &= {order_key(row) for row in report.orders if is_live(row)}
        self._model.show_rows(report.orders)
        self._refresh()

    @Slot()
    def cancel_selected(self) -> None:
        """Ask for the selected orders to be cancelled, those that still can be."""
        self._ask(self._table.selected_rows())

    @Slot()
    def cancel_all(self) -> None:
        """Ask for everything that is queued or resting to be cancelled."""
        self._ask(list(self._orders))

    def _ask(self, rows: list[OrderView]) -> None:
        for row in rows:
            if not self._can_cancel(row):
                continue
            self._asked.add(order_key(row))
            self.cancel_requested.emit(cancel_of(row))
        self._refresh()

    def _can_cancel(self, row: OrderView) -> bool:
        is_ours = self._info is not None and not self._info.read_only
        return is_ours and is_live(row) and order_key(row) not in self._asked

    @Slot(object)
    def _on_selected(self, _row: Any) -> None:
        self._refresh()

    def _refresh(self) -> None:
        chosen = self._table.selected_rows()
        self._cancel.setEnabled(any(map(self._can_cancel, chosen)))
        self._cancel_all.setEnabled(any(map(self._can_cancel, self._orders)))
        self._words.tell(self._story(chosen[0]) if chosen else "")

    def _story(self, row: OrderView) -> str:
        if self._info is None:
            return ""
        names, params = self._info.outcome_names, self._info.params
        if order_key(row) in self._asked:
            return f"{explain.order_words(row, names)}: its cancel waits for the next tick."
        why = explain.why_refused(row, row.reason, params, names) if row.reason else ""
        when = "" if row.tick is None else f", tick {row.tick}"
        return f"{explain.order_words(row, names)}: {status_word(row.status)}{when}. {why}".strip()
