"""The table of the desk: it copies, saves, remembers its columns, fades changes and speaks when empty."""

from collections.abc import Hashable
from typing import Any

from PySide6.QtCore import (
    QByteArray,
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    QRect,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import (
    QAction,
    QColor,
    QContextMenuEvent,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from gmd_desktop.ui import theme as look
from gmd_desktop.ui.dialogs import ask_new_file
from gmd_desktop.ui.models.columns import Column
from gmd_desktop.ui.models.table_model import NATURAL, TableModel
from gmd_desktop.ui.models.table_text import csv_lines, tab_lines
from gmd_desktop.ui.parts.cell_delegate import CELL_PADDING, CellDelegate
from gmd_desktop.ui.parts.table_menu import columns_menu, table_menu
from gmd_desktop.ui.stale import can_be_seen
from gmd_desktop.ui.theme import FADE_MS, FADE_STEP_MS, Theme

HEADER_PADDING = 18  # beside a title: its own padding and the sort mark
EMPTY_WIDTH = 460  # of the sentence that stands in an empty table
NO_MATCH = "No line has all of these words. Clear the filter to see every line."


class DataTable(QTableView):
    """A table by columns and rows of a `TableModel`.

    Args:
        model: what it shows; the table takes it over.
        name: its object name.
        title: what a screen reader calls it.
        empty_text: what to say when there is nothing, and what to do about it.
    """

    row_selected = Signal(object)  # the row's value or None; GUI thread
    delete_pressed = Signal()  # Del while the table has the focus; GUI thread
    row_activated = Signal(object)  # double click or Return; GUI thread
    save_asked = Signal(str, object)  # path, lines of a CSV to be read once, in any thread; GUI thread
    edge_neared = Signal(bool)  # scrolled near the bottom (True) or near the top; GUI thread

    def __init__(
        self,
        model: TableModel,
        name: str,
        title: str,
        empty_text: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._empty_text = empty_text
        self._theme: Theme | None = None
        self._restored = False
        self._delegate = CellDelegate(model, self)
        self._fade = QTimer(self, interval=FADE_STEP_MS)
        self._fading_ms = 0
        model.setParent(self)
        model.tint_if(self._shows_motion)
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self._chosen: set[Hashable] = set()  # keys, while the model is reset
        self._first_seen = 0
        self._copy, self._save, self._fit = self._actions()
        self._set_up_view()
        self._set_up_header()
        self._fade.timeout.connect(self._on_fade_step)
        # Queued: a section must not be resized while the view paints.
        self._delegate.too_narrow.connect(self._on_too_narrow, Qt.ConnectionType.QueuedConnection)
        model.dataChanged.connect(self._on_data_changed)
        model.rowsInserted.connect(self._on_rows_inserted)
        model.rowsAboutToBeRemoved.connect(self._before_rows_removed)
        model.rowsRemoved.connect(self._on_rows_removed)
        model.modelAboutToBeReset.connect(self._before_reset)
        model.modelReset.connect(self._on_reset)
        self.verticalScrollBar().valueChanged.connect(self.tell_edge)
        self.selectionModel().selectionChanged.connect(self._on_selection_changed)
        self.activated.connect(self._on_activated)

    def _set_up_view(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def _set_up_header(self) -> None:
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsMovable(True)
        header.setMinimumSectionSize(36)
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(NATURAL, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._on_header_menu)

    def _actions(self) -> tuple[QAction, QAction, QAction]:
        copy, save = QAction("&Copy", self), QAction("&Save as CSV…", self)
        copy.setShortcut(QKeySequence.StandardKey.Copy)
        copy.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        fit = QAction("Columns as at &first", self)
        copy.triggered.connect(self.copy_selection)
        save.triggered.connect(self.ask_where_to_save)
        fit.triggered.connect(self.reset_columns)
        return copy, save, fit

    def _shows_motion(self) -> bool:
        return self._theme is not None and self._theme.motion and can_be_seen(self)

    # ---- what others ask ----

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's colours, fonts and row height."""
        self._theme = theme
        self._delegate.set_theme(theme)
        self.setFont(theme.font("table"))
        self.verticalHeader().setMinimumSectionSize(theme.px(look.ROW))
        self.verticalHeader().setDefaultSectionSize(theme.px(look.ROW))
        if not self._restored:
            self.fit_columns()
        self.viewport().update()

    def set_empty_text(self, text: str) -> None:
        """Say something else while there are no rows."""
        if text != self._empty_text:
            self._empty_text = text
            self.viewport().update()

    def fit_columns(self) -> None:
        """Give each column the width of its widest expected text; the data do not change it."""
        theme = self._theme
        if theme is None:
            return
        cells, titles = QFontMetrics(theme.font("table")), QFontMetrics(theme.font("caption"))
        header = self.horizontalHeader()
        for number, column in enumerate(self._model.columns):
            wide = cells.horizontalAdvance(column.sample) + 2 * CELL_PADDING + 2
            title = titles.horizontalAdvance(column.title) + HEADER_PADDING
            header.setSectionResizeMode(number, QHeaderView.ResizeMode.Interactive)
            header.resizeSection(number, max(wide, title))
        self._stretch()

    def _stretch(self) -> None:
        """Give the width that is left over to the column that takes it; never less than it needs."""
        header = self.horizontalHeader()
        left = self.viewport().width() - header.length()
        if self._theme is None:
            return
        cells = QFontMetrics(self._theme.font("table"))
        for number, column in enumerate(self._model.columns):
            if column.stretch and not header.isSectionHidden(number):
                least = cells.horizontalAdvance(column.sample) + 2 * CELL_PADDING + 2
                header.resizeSection(number, max(least, header.sectionSize(number) + left))

    @Slot()
    def reset_columns(self) -> None:
        """Show all columns in their first order, in the widths that fit."""
        header = self.horizontalHeader()
        for number in range(header.count()):
            header.showSection(number)
            header.moveSection(header.visualIndex(number), number)
        self._restored = False
        self.fit_columns()

    def save_state(self) -> bytes:
        """Give widths, order, sorting and choice of the columns, for `restore_state`."""
        return self._titles() + bytes(self.horizontalHeader().saveState().data())

    def restore_state(self, state: bytes) -> bool:
        """Take them back; false if the state is not of a table with these columns."""
        header, titles = self.horizontalHeader(), self._titles()
        if not state.startswith(titles) or not header.restoreState(QByteArray(state[len(titles) :])):
            return False
        self._restored = True
        self._model.sort(header.sortIndicatorSection(), header.sortIndicatorOrder())
        return True

    def _titles(self) -> bytes:
        return "|".join(column.title for column in self._model.columns).encode() + b"\n"

    def selected_rows(self) -> list[Any]:
        """The values of the selected rows, from the top down."""
        lines = sorted(index.row() for index in self.selectionModel().selectedRows())
        return [row for row in map(self._model.row_at, lines) if row is not None]

    def shown_columns(self) -> list[Column]:
        """The columns that are shown, from the left."""
        header = self.horizontalHeader()
        order = [header.logicalIndex(place) for place in range(header.count())]
        return [self._model.columns[number] for number in order if not header.isSectionHidden(number)]

    @Slot()
    def copy_selection(self) -> None:
        """Put the selected rows into the clipboard, with a line of titles; tabs between."""
        QGuiApplication.clipboard().setText(tab_lines(self.shown_columns(), self.selected_rows()))

    @Slot()
    def ask_where_to_save(self) -> None:
        """Ask for a file for all rows that are shown; the answer comes as `save_asked`."""
        name = f"{self.accessibleName().lower().replace(' ', '-')}.csv"
        ask_new_file(self, "save_dialog", "Save as CSV", name, "CSV tables (*.csv)", "csv", self.save_to)

    @Slot(str)
    def save_to(self, path: str) -> None:
        """Ask for all rows that are shown to be written; they are put into words where that is done."""
        self.save_asked.emit(path, csv_lines(self.shown_columns(), self._model.shown()))

    # ---- what happens ----

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Delete):
            self.delete_pressed.emit()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy_selection()
        elif event.matches(QKeySequence.StandardKey.Cancel):
            self.clearSelection()
            event.ignore()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._stretch()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.EnabledChange:
            self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._theme is not None and self._model.rowCount() == 0:
            self._paint_empty(self._theme)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        place = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            place = self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).bottomLeft())
        table_menu(self, self, self._copy, self._save, self._fit).popup(place)

    @Slot(QPoint)
    def _on_header_menu(self, place: QPoint) -> None:
        header = self.horizontalHeader()
        columns_menu(self, header, self._fit).popup(header.mapToGlobal(place))

    def _paint_empty(self, theme: Theme) -> None:
        painter = QPainter(self.viewport())
        painter.setPen(QColor(theme.muted))
        painter.setFont(theme.font("body"))
        space = self.viewport().rect().adjusted(16, 12, -16, -12)
        width = min(space.width(), theme.px(EMPTY_WIDTH))
        box = QRect(space.center().x() - width // 2, space.top(), width, space.height())
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(box, int(flags), NO_MATCH if self._model.total() else self._empty_text)
        painter.end()

    @Slot(QModelIndex, int, int)
    def _on_rows_inserted(self, _parent: QModelIndex, first: int, last: int) -> None:
        """Keep what is being read in its place when rows come in above it."""
        bar = self.verticalScrollBar()
        top = self.rowAt(0)
        if bar.value() > 0 and first <= top:
            height = self.verticalHeader().defaultSectionSize()
            self.updateGeometries()
            bar.setValue(bar.value() + (last - first + 1) * height)

    @Slot(QModelIndex, int, int)
    def _before_rows_removed(self, _parent: QModelIndex, _first: int, _last: int) -> None:
        self._first_seen = self.rowAt(0)

    @Slot(QModelIndex, int, int)
    def _on_rows_removed(self, _parent: QModelIndex, first: int, last: int) -> None:
        """Keep what is being read in its place when rows above it go."""
        if last < self._first_seen:
            bar = self.verticalScrollBar()
            place = bar.value() - (last - first + 1) * self.verticalHeader().defaultSectionSize()
            self.updateGeometries()
            bar.setValue(place)

    @Slot()
    def tell_edge(self) -> None:
        """Say which end it is near, if any."""
        bar = self.verticalScrollBar()
        if bar.value() >= bar.maximum() - bar.pageStep():
            self.edge_neared.emit(True)
        elif bar.value() <= bar.pageStep():
            self.edge_neared.emit(False)

    @Slot()
    def _before_reset(self) -> None:
        lines = (index.row() for index in self.selectionModel().selectedRows())
        self._chosen = {self._model.key_at(line) for line in lines if line < self._model.rowCount()}

    @Slot()
    def _on_reset(self) -> None:
        """Select again what was selected, if it is still there."""
        if not self._chosen:
            return
        last, chosen = self._model.columnCount() - 1, QItemSelection()
        for line in self._model.lines_of(self._chosen).values():
            chosen.select(self._model.index(line, 0), self._model.index(line, last))
        self._chosen = set()
        if chosen.isEmpty():
            self.row_selected.emit(None)
        else:
            self.selectionModel().select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    @Slot(QModelIndex, QModelIndex)
    def _on_data_changed(self, _first: QModelIndex, _last: QModelIndex) -> None:
        if self._model.is_fading:
            self._fading_ms = 0
            self._fade.start()

    @Slot(int, int)
    def _on_too_narrow(self, column: int, width: int) -> None:
        """Give a number the room it needs: a column of numbers grows, and is never cut nor made smaller."""
        if self.horizontalHeader().sectionSize(column) < width:
            self.horizontalHeader().resizeSection(column, width)
            self._stretch()

    @Slot()
    def _on_fade_step(self) -> None:
        for index in self._model.fading():
            self.update(index)
        self._fading_ms += FADE_STEP_MS
        if self._fading_ms > FADE_MS + FADE_STEP_MS:
            self._fade.stop()
            self.viewport().update()

    @Slot(QItemSelection, QItemSelection)
    def _on_selection_changed(self, _now: QItemSelection, _before: QItemSelection) -> None:
        rows = self.selected_rows()
        self.row_selected.emit(rows[0] if rows else None)

    @Slot(QModelIndex)
    def _on_activated(self, index: QModelIndex) -> None:
        self.row_activated.emit(self._model.row_at(index.row()))
