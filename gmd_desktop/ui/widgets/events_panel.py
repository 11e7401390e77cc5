"""The session's diary: states, resolutions, errors, leadership, news."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from gmd_desktop.session.tick_report import EventView, SessionInfo, TickReport
from gmd_desktop.ui.models.events import KIND_WORDS, event_columns, event_key
from gmd_desktop.ui.models.table_model import TableModel
from gmd_desktop.ui.models.table_text import row_filter
from gmd_desktop.ui.parts.data_table import DataTable
from gmd_desktop.ui.parts.story import StoryLabel
from gmd_desktop.ui.parts.table_panel import TablePanel
from gmd_desktop.ui.theme import Theme

WINDOW = 20_000
EMPTY = "Nothing has happened yet. Starts, freezes, resolutions and errors are written here."
ALL = "all kinds"


class EventsPanel(TablePanel):
    """A bounded log of events with a filter by kind."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self._model = TableModel(event_columns(), event_key, window=WINDOW, newest_first=True)
        super().__init__("events_panel", DataTable(self._model, "events_table", "Events", EMPTY), parent=parent)
        self._kinds = QComboBox()
        self._kinds.setObjectName("events_kind")
        self._kinds.setAccessibleName("Kind of event")
        self._kinds.view().setAccessibleName("Kinds of events")
        self._kinds.setToolTip("Show events of one kind only")
        self._kinds.addItem(ALL, "")
        for kind, word in KIND_WORDS.items():
            self._kinds.addItem(word, kind)
        self._words = StoryLabel("event_words")
        line = self.line((self.filter, 1), (self._kinds, 0), (self._words, 3))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._table, 1)
        column.addLayout(line)
        self.take_in_turn(self._table, self.filter, self._kinds)
        self._kinds.currentIndexChanged.connect(self._refilter)
        self._table.row_selected.connect(self._on_selected)

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's look."""
        super().set_theme(theme)
        self._words.set_theme(theme)

    @Slot(object)
    def show_session(self, _info: SessionInfo) -> None:
        """Forget the last session's events."""
        self._model.clear()

    @Slot(object)
    def show_report(self, report: TickReport) -> None:
        """Add the new events; a history replaces what is there."""
        if report.history:
            self._model.clear()
        if report.events:
            self._model.add_rows(report.events)

    @Slot()
    def _refilter(self) -> None:
        self.on_filter(self.filter.text())

    @Slot(str)
    def on_filter(self, text: str) -> None:
        """Show the lines of the chosen kind with all of these words."""
        kind, has_words = self._kinds.currentData(), row_filter(text, self._model.columns)

        def keep(row: EventView) -> bool:
            return kind in ("", row.kind) and (has_words is None or has_words(row))

        self._model.set_filter(keep if kind or has_words else None)

    @Slot(object)
    def _on_selected(self, row: EventView | None) -> None:
        self._words.tell("" if row is None else row.text)
