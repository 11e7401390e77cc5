"""The one table model of the desk: frozen rows, columns as data, sorted by value, bounded.

It is fed in one of two ways. `show_rows` gives a whole state: rows are matched by key, so that the
selection and the place on the screen survive. `add_rows` extends a log whose oldest rows are dropped.
"""

from collections import deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QElapsedTimer,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from gmd_desktop.ui.models.columns import Column
from gmd_desktop.ui.theme import FADE_MS

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()

ROW_ROLE = Qt.ItemDataRole.UserRole
TONE_ROLE = Qt.ItemDataRole.UserRole + 1
AGE_ROLE = Qt.ItemDataRole.UserRole + 2  # milliseconds since the cell changed, None if not lately
MAX_FADING = 400  # cells; when more change at once nothing is tinted, for it would tell nothing


def _always() -> bool:
    return True


NATURAL = -1  # the column number of "as it came"
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class TableModel(QAbstractTableModel):
    """Rows of one kind under `columns`.

    Args:
        columns: what is shown.
        key: what makes a row the same row after an update.
        window: the most rows that are kept; beyond it the oldest go.
        newest_first: the row that came last stands at the top, unless a column is sorted by.
    """

    def __init__(
        self,
        columns: Sequence[Column],
        key: Callable[[Any], Hashable],
        window: int = 100_000,
        newest_first: bool = False,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)
        self._key = key
        self._window = window
        self._newest_first = newest_first
        self._all: deque[Any] = deque()  # in the order in which they came
        self._rows: list[Any] = []  # as shown: filtered and sorted
        self._sorted_by = NATURAL
        self._descending = False
        self._keep: Callable[[Any], bool] | None = None
        self._clock = QElapsedTimer()
        self._clock.start()
        self._changed_ms: dict[tuple[Hashable, int], int] = {}
        self._last_change_ms = -FADE_MS
        self._tints: Callable[[], bool] = _always

    # ---- what Qt asks ----

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        column = self._columns[index.column()]
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(row)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if column.number else LEFT
        if role == Qt.ItemDataRole.ToolTipRole:
            return column.cell_tip(row) or None
        if role == ROW_ROLE:
            return row
        if role == TONE_ROLE:
            return column.tone(row)
        if role == AGE_ROLE:
            return self._age_ms(self._key(row), index.column())
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self._columns):
            return None
        column = self._columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return column.tip or None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if column.number else LEFT
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column's value; `NATURAL` gives back the order in which the rows came."""
        self._sorted_by = column if 0 <= column < len(self._columns) else NATURAL
        self._descending = order == Qt.SortOrder.DescendingOrder
        self._reorder(self._arranged())

    # ---- what feeds it ----

    def set_columns(self, columns: Sequence[Column]) -> None:
        """Write the rows in another way, as after a session with other names was opened."""
        self.beginResetModel()
        self._columns = tuple(columns)
        self._changed_ms.clear()
        self.endResetModel()

    def clear(self) -> None:
        """Forget every row."""
        self.beginResetModel()
        self._all.clear()
        self._rows.clear()
        self._changed_ms.clear()
        self.endResetModel()

    def set_filter(self, keep: Callable[[Any], bool] | None) -> None:
        """Show only the rows for which `keep` is true; None shows all."""
        self.beginResetModel()
        self._keep = keep
        self._rows = self._arranged()
        self.endResetModel()

    def show_rows(self, rows: Iterable[Any]) -> None:
        """Show these rows instead of what is there; a row with the same key stays the same row."""
        self._all = deque(rows, self._window)
        target = self._arranged()
        old = {self._key(row): row for row in self._rows}
        kept = {self._key(row) for row in target}
        self._remove_where([self._key(row) not in kept for row in self._rows])
        survivors = [row for row in target if self._key(row) in old]
        if list(map(self._key, survivors)) == list(map(self._key, self._rows)):
            self._rows = survivors
        else:
            self._reorder(survivors)
        self._insert_missing(target, old)
        self._note_changes(target, old)

    def add_rows(self, rows: Sequence[Any]) -> None:
        """Add rows that came after all that is there."""
        fresh = list(rows)[-self._window :]
        self._all.extend(fresh)
        if self._keep is not None:
            fresh = [row for row in fresh if self._keep(row)]
        if self._sorted_by != NATURAL:
            for row in fresh:
                self._insert(self._sorted_place(row), [row])
        elif self._newest_first:
            self._insert(0, fresh[::-1])
        else:
            self._insert(len(self._rows), fresh)
        if len(self._all) > self._window + self._window // 20:
            self._trim()

    def add_older(self, rows: Sequence[Any]) -> None:
        """Add rows that came before all that is there; beyond the window the newest go."""
        fresh = rows if self._keep is None else [row for row in rows if self._keep(row)]
        self._all.extendleft(reversed(rows))
        if self._sorted_by != NATURAL:
            self.beginResetModel()
            self._rows = self._arranged()
            self.endResetModel()
        elif self._newest_first:
            self._insert(len(self._rows), list(reversed(fresh)))
        else:
            self._insert(0, list(fresh))
        if len(self._all) > self._window:
            self._trim(newest=True)

    def tint_if(self, wanted: Callable[[], bool]) -> None:
        """Note which cells have changed only while this is true: it takes longer than all the rest.

        Changes that follow each other faster than a tint fades are never noted: all would glow always.
        """
        self._tints = wanted

    # ---- what the widgets ask ----

    @property
    def columns(self) -> tuple[Column, ...]:
        """What is shown."""
        return self._columns

    @property
    def is_fading(self) -> bool:
        """Whether any cell has a tint."""
        return bool(self._changed_ms)

    def fading(self) -> list[QModelIndex]:
        """The cells whose tint has not faded yet."""
        if not self._changed_ms:
            return []
        lines = self.lines_of({key for key, _ in self._changed_ms})
        cells = [(lines.get(key), column) for key, column in self._changed_ms]
        return [self.index(line, column) for line, column in cells if line is not None]

    def cell(self, line: int, column: int) -> tuple[str, str, Column, int | None]:
        """Text, tone, its column, and age of a change: what painting asks for, at once."""
        shown, row = self._columns[column], self._rows[line]
        age = self._age_ms(self._key(row), column) if self._changed_ms else None
        return shown.text(row), shown.tone(row), shown, age

    def row_at(self, line: int) -> Any:
        """The row on a line, None if there is no such line."""
        return self._rows[line] if 0 <= line < len(self._rows) else None

    def key_at(self, line: int) -> Hashable:
        """What makes the row on a line the same row."""
        return self._key(self._rows[line])

    def lines_of(self, keys: set[Hashable]) -> dict[Hashable, int]:
        """The lines on which the rows with these keys stand; those that are hidden or gone are left out."""
        if not keys:
            return {}
        return {key: line for line, row in enumerate(self._rows) if (key := self._key(row)) in keys}

    def shown(self) -> list[Any]:
        """All rows as they are shown, from the top down."""
        return list(self._rows)

    @property
    def oldest(self) -> Any:
        """The row that came first of those that are kept, None if there is none."""
        return self._all[0] if self._all else None

    @property
    def newest(self) -> Any:
        """The row that came last of those that are kept, None if there is none."""
        return self._all[-1] if self._all else None

    @property
    def is_sorted(self) -> bool:
        """Whether the rows stand in another order than that in which they came."""
        return self._sorted_by != NATURAL

    def total(self) -> int:
        """How many rows there are, those that the filter hides among them."""
        return len(self._all)

    # ---- order ----

    def _arranged(self) -> list[Any]:
        rows = [row for row in self._all if self._keep is None or self._keep(row)]
        if self._sorted_by != NATURAL:
            rows.sort(key=self._columns[self._sorted_by].value, reverse=self._descending)
        elif self._newest_first:
            rows.reverse()
        return rows

    def _reorder(self, rows: list[Any]) -> None:
        """Put the rows that are there into this order; `rows` may hold newer values of them."""
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        keys = [self._key(self._rows[index.row()]) for index in before]
        self._rows = rows
        lines = self.lines_of(set(keys))
        pairs = zip(keys, before, strict=True)
        self.changePersistentIndexList(before, [self.index(lines[key], index.column()) for key, index in pairs])
        self.layoutChanged.emit()

    def _sorted_place(self, row: Any) -> int:
        """Where a row belongs: after all rows that are not behind it."""
        value = self._columns[self._sorted_by].value
        new, low, high = value(row), 0, len(self._rows)
        while low < high:
            middle = (low + high) // 2
            there = value(self._rows[middle])
            if (there < new) if self._descending else (new < there):
                high = middle
            else:
                low = middle + 1
        return low

    # ---- rows in and out ----

    def _insert(self, line: int, rows: list[Any]) -> None:
        if rows:
            self.beginInsertRows(ROOT, line, line + len(rows) - 1)
            self._rows[line:line] = rows
            self.endInsertRows()

    def _insert_missing(self, target: list[Any], old: dict[Hashable, Any]) -> None:
        line = 0
        for known, group in groupby(target, key=lambda row: self._key(row) in old):
            rows = list(group)
            if not known:
                self._insert(line, rows)
            line += len(rows)

    def _remove_where(self, gone: list[bool]) -> None:
        end = len(gone)
        for leaves, group in groupby(reversed(gone)):
            start = end - len(list(group))
            if leaves:
                self.beginRemoveRows(ROOT, start, end - 1)
                del self._rows[start:end]
                self.endRemoveRows()
            end = start

    def _trim(self, newest: bool = False) -> None:
        drop = self._all.pop if newest else self._all.popleft
        dropped = {self._key(drop()) for _ in range(len(self._all) - self._window)}
        self._remove_where([self._key(row) in dropped for row in self._rows])

    # ---- what has changed ----

    def _note_changes(self, target: list[Any], old: dict[Hashable, Any]) -> None:
        now = self._clock.elapsed()
        self._changed_ms = {k: at for k, at in self._changed_ms.items() if now - at < FADE_MS}
        befores = [old.get(self._key(row), row) for row in target]
        lines = [line for line, row in enumerate(target) if befores[line] != row]
        if not lines:
            return
        rested_ms, self._last_change_ms = now - self._last_change_ms, now
        if rested_ms >= FADE_MS and self._tints():
            pairs = [(befores[line], target[line]) for line in lines]
            changed = [cell for before, row in pairs for cell in self._changed_cells(before, row)]
            if len(changed) <= MAX_FADING:
                self._changed_ms |= dict.fromkeys(changed, now)
        last = len(self._columns) - 1
        self.dataChanged.emit(self.index(lines[0], 0), self.index(lines[-1], last))

    def _changed_cells(self, before: Any, row: Any) -> Iterator[tuple[Hashable, int]]:
        for number, column in enumerate(self._columns):
            if column.fades and column.text(before) != column.text(row):
                yield self._key(row), number

    def _age_ms(self, key: Hashable, column: int) -> int | None:
        changed = self._changed_ms.get((key, column))
        if changed is None:
            return None
        age = self._clock.elapsed() - changed
        return age if age < FADE_MS else None
