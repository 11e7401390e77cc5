"""What all panels around one table share: their ground, and columns that are remembered."""

from PySide6.QtWidgets import QWidget

from gmd_desktop.ui.parts.data_table import DataTable
from gmd_desktop.ui.parts.ground import lay_ground
from gmd_desktop.ui.theme import Theme


class TablePanel(QWidget):
    """A panel with a table, which the subclass makes and lays out."""

    _table: DataTable

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's look."""
        lay_ground(self, theme)
        self._table.set_theme(theme)

    def save_state(self) -> bytes:
        """The table's columns as the person left them."""
        return self._table.save_state()

    def restore_state(self, state: bytes) -> bool:
        """Take them back."""
        return self._table.restore_state(state)
