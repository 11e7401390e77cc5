"""What all panels around one table share: their ground, a filter, and columns that are remembered."""

from itertools import pairwise

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gmd_desktop.ui import theme as look
from gmd_desktop.ui.models.table_model import TableModel
from gmd_desktop.ui.models.table_text import row_filter
from gmd_desktop.ui.parts.data_table import DataTable
from gmd_desktop.ui.parts.filter_box import FilterBox
from gmd_desktop.ui.parts.ground import lay_ground
from gmd_desktop.ui.theme import Theme


class TablePanel(QWidget):
    """A panel with a table, which the subclass makes and lays out.

    Args:
        name: its object name.
        table: its table. The filter is called as the table, with `_filter` for `_table`; the subclass lays it out.
        hint: what the filter says while it is empty.
    """

    save_asked = Signal(str, object)  # path, lines of a CSV; GUI thread

    def __init__(self, name: str, table: DataTable, hint: str = "Filter", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._table = table
        title = f"Filter the {table.accessibleName().lower()}"
        self.filter = FilterBox(table.objectName().replace("_table", "_filter"), title, hint, self)
        self.filter.filter_changed.connect(self.on_filter)
        self.filter.left_down.connect(self._on_left_down)
        table.save_asked.connect(self.save_asked)

    def line(self, *parts: tuple[QWidget, int]) -> QHBoxLayout:
        """Lay out the line beside the table: parts with their share of the room that is left."""
        line = QHBoxLayout()
        line.setContentsMargins(2 * look.GRID, look.GRID, 2 * look.GRID, look.GRID)
        line.setSpacing(2 * look.GRID)
        for part, share in parts:
            line.addWidget(part, share)
        return line

    def take_in_turn(self, *parts: QWidget) -> None:
        """Have Tab go through these in this order; all of them are laid out already."""
        for before, after in pairwise(parts):
            QWidget.setTabOrder(before, after)

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's look."""
        lay_ground(self, theme)
        self._table.set_theme(theme)

    @Slot(str)
    def on_filter(self, text: str) -> None:
        """Show the rows with all of these words."""
        model = self._table.model()
        assert isinstance(model, TableModel)
        model.set_filter(row_filter(text, model.columns))

    @Slot()
    def _on_left_down(self) -> None:
        if not self._table.currentIndex().isValid() and self._table.model().rowCount():
            self._table.selectRow(0)
        self._table.setFocus(Qt.FocusReason.TabFocusReason)

    def save_state(self) -> bytes:
        """The table's columns as the person left them."""
        return self._table.save_state()

    def restore_state(self, state: bytes) -> bool:
        """Take them back."""
        return self._table.restore_state(state)
