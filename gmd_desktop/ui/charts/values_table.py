"""The values of a chart as a table in a window of its own: for those who read rather than look."""

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QDialog, QTableView, QVBoxLayout, QWidget

from gmd_desktop.ui import format as fmt
from gmd_desktop.ui.charts.thinning import FloatArray

SIZE = 760, 420
DIGITS = 4
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Table:
    """What a chart knows: a name for each row of `columns`; the first three are tick, session_s and ticks."""

    header: list[str]
    columns: FloatArray


class ValuesModel(QAbstractTableModel):
    """Writes only what is looked at; the latest values are on top."""

    def __init__(self, table: Table, parent: QWidget) -> None:
        super().__init__(parent)
        self._table = table

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        """Entries."""
        return 0 if parent.isValid() else int(self._table.columns.shape[1])

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        """Quantities."""
        return 0 if parent.isValid() else len(self._table.header)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Write a value."""
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        value = float(self._table.columns[index.column(), -1 - index.row()])
        if index.column() == 1:
            return fmt.clock(round(value * fmt.MS_PER_SECOND))
        return fmt.count(round(value)) if index.column() in (0, 2) else f"{value:,.{DIGITS}f}"

    def headerData(self, section: int, side: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Name the columns."""
        if role == Qt.ItemDataRole.DisplayRole and side == Qt.Orientation.Horizontal:
            return self._table.header[section]
        return None


def show_values(parent: QWidget, title: str, table: Table) -> None:
    """Open a window with the values as they are now; Esc closes it."""
    dialog = QDialog(parent)
    dialog.setObjectName(f"{parent.objectName()}_values")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle(f"{title}: values")
    dialog.resize(*SIZE)
    view = QTableView(dialog)
    view.setAccessibleName(f"{title}: values, the latest first")
    view.setModel(ValuesModel(table, dialog))
    view.verticalHeader().hide()
    column = QVBoxLayout(dialog)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(view)
    dialog.open()
