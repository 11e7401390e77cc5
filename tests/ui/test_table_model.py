"""The table model: by Qt's own rules, by value, bounded, and with the selection kept."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from gmd_desktop.ui.models.columns import Column
from gmd_desktop.ui.models.table_model import AGE_ROLE, NATURAL, ROW_ROLE, TONE_ROLE, TableModel
from gmd_desktop.ui.parts.data_table import DataTable
from gmd_desktop.ui.theme import DARK

ASCENDING, DESCENDING = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder


@dataclass(frozen=True)
class Row:
    key: int
    size: int


COLUMNS = (
    Column("Key", lambda row: f"k{row.key}", lambda row: row.key, "its key", number=False),
    Column("Size", lambda row: str(row.size), lambda row: row.size, tone=lambda row: "gain"),
)


def make(window: int = 1000, newest_first: bool = False) -> TableModel:
    return TableModel(COLUMNS, lambda row: row.key, window, newest_first)


def keys(model: TableModel) -> list[int]:
    return [model.index(line, 0).data(ROW_ROLE).key for line in range(model.rowCount())]


@pytest.fixture
def checked(qtmodeltester: ModelTester) -> Iterator[TableModel]:
    """A model that is watched by Qt's rules all the while."""
    model = make(window=20, newest_first=True)
    qtmodeltester.check(model, force_py=True)
    yield model
    qtmodeltester.check(model, force_py=True)


def test_a_state_that_changes_follows_the_rules_of_models(checked: TableModel) -> None:
    checked.show_rows([Row(1, 10), Row(2, 9), Row(3, 8)])
    checked.sort(1, DESCENDING)
    checked.show_rows([Row(4, 100), Row(3, 12), Row(1, 11)])
    assert keys(checked) == [4, 3, 1]
    checked.show_rows([])
    checked.show_rows([Row(9, 1)])
    assert keys(checked) == [9]


def test_a_log_that_grows_and_is_cut_follows_the_rules_of_models(checked: TableModel) -> None:
    for first in range(0, 60, 3):
        checked.add_rows([Row(first + i, first * 7 % 11) for i in range(3)])
    assert keys(checked)[0] == 59
    assert 20 <= checked.rowCount() <= 21
    checked.sort(1, ASCENDING)
    checked.add_rows([Row(100 + i, i) for i in range(5)])
    assert [checked.row_at(i).size for i in range(checked.rowCount())] == sorted(
        checked.row_at(i).size for i in range(checked.rowCount())
    )
    checked.sort(NATURAL)
    assert keys(checked)[0] == 104


def test_sorting_is_by_value_and_not_by_text() -> None:
    model = make()
    model.show_rows([Row(1, 10), Row(2, 9), Row(3, 100)])
    model.sort(1, ASCENDING)
    assert keys(model) == [2, 1, 3]
    model.sort(1, DESCENDING)
    assert keys(model) == [3, 1, 2]
    model.sort(NATURAL)
    assert keys(model) == [1, 2, 3]


def test_places_are_kept_over_updates_and_sorts() -> None:
    model = make()
    model.show_rows([Row(1, 10), Row(2, 9), Row(3, 100)])
    kept = QPersistentModelIndex(model.index(1, 0))
    model.sort(1, DESCENDING)
    model.show_rows([Row(5, 50), Row(3, 1), Row(2, 60)])
    assert kept.isValid()
    assert kept.data(ROW_ROLE) == Row(2, 60)
    model.show_rows([Row(5, 50)])
    assert not kept.isValid()


def test_a_filter_hides_rows_and_forgets_none() -> None:
    model = make(newest_first=True)
    model.add_rows([Row(1, 1), Row(2, 2)])
    model.set_filter(lambda row: row.size % 2 == 0)
    model.add_rows([Row(3, 3), Row(4, 4)])
    assert keys(model) == [4, 2]
    assert model.total() == 4
    model.set_filter(None)
    assert keys(model) == [4, 3, 2, 1]


def test_cells_say_what_they_are() -> None:
    model = make()
    model.show_rows([Row(1, 10)])
    size = model.index(0, 1)
    assert size.data() == "10"
    assert size.data(TONE_ROLE) == "gain"
    assert size.data(Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight
    assert model.headerData(0, Qt.Orientation.Horizontal) == "Key"
    assert model.headerData(0, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole) == "its key"


def test_only_changed_cells_are_fresh() -> None:
    model = make()
    model.show_rows([Row(1, 10), Row(2, 20)])
    model.show_rows([Row(1, 11), Row(2, 20)])
    ages = [model.index(line, 1).data(AGE_ROLE) for line in range(2)]
    assert ages[0] is not None
    assert ages[1] is None
    assert [index.row() for index in model.fading()] == [0]


steps = st.lists(st.tuples(st.sampled_from(["add", "sort", "clear"]), st.integers(-1, 1), st.booleans()), max_size=20)


@given(steps, st.integers(1, 12))
def test_a_log_is_always_the_latest_rows_in_the_order_asked_for(
    moves: list[tuple[str, int, bool]], window: int
) -> None:
    model, added, order = make(window, newest_first=True), [], (NATURAL, False)
    for move, number, down in moves:
        if move == "add":
            fresh = [Row(len(added) + i, (len(added) + i) * 7 % 5) for i in range(number + 2)]
            added += fresh
            model.add_rows(fresh)
        elif move == "sort":
            order = (number, down)
            model.sort(number, DESCENDING if down else ASCENDING)
        else:
            added = []
            model.clear()
    shown = keys(model)
    assert sorted(shown) == [row.key for row in added[-len(shown) :]] if shown else not added
    assert len(shown) >= min(window, len(added))
    values = [(key, key * 7 % 5)[order[0]] for key in shown] if order[0] != NATURAL else [-k for k in shown]
    falls = order[0] != NATURAL and order[1]
    assert all(b <= a if falls else a <= b for a, b in pairwise(values))


# ---- the view ----


@pytest.fixture
def table(qtbot: QtBot) -> DataTable:
    view = DataTable(make(newest_first=True), "table", "Table", "Nothing here yet.")
    qtbot.addWidget(view)
    view.set_theme(DARK)
    view.resize(300, 160)
    view.show()
    qtbot.waitExposed(view)
    return view


def test_the_selection_survives_new_rows_and_is_copied_with_titles(table: DataTable, qtbot: QtBot) -> None:
    model = table.model()
    assert isinstance(model, TableModel)
    model.add_rows([Row(1, 10), Row(2, 20)])
    table.selectRow(1)
    model.add_rows([Row(3, 30)])
    assert table.selected_rows() == [Row(1, 10)]
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "Key\tSize\nk1\t10\n"
    assert table.selected_rows() == [Row(1, 10)]


def test_what_is_being_read_stays_in_its_place(table: DataTable, qtbot: QtBot) -> None:
    model = table.model()
    assert isinstance(model, TableModel)
    model.add_rows([Row(i, i) for i in range(200)])
    assert table.rowAt(0) == 0
    model.add_rows([Row(i, i) for i in range(200, 205)])
    assert table.rowAt(0) == 0, "at the top the newest come into sight"
    qtbot.waitUntil(lambda: table.verticalScrollBar().maximum() > 0)
    table.verticalScrollBar().setValue(50 * DARK.px(24))
    seen = model.row_at(table.rowAt(0))
    model.add_rows([Row(i, i) for i in range(205, 212)])
    assert model.row_at(table.rowAt(0)) == seen


def test_columns_come_back_as_they_were_left(table: DataTable, qtbot: QtBot) -> None:
    table.horizontalHeader().resizeSection(1, 123)
    table.sortByColumn(1, DESCENDING)
    state = table.save_state()
    other = DataTable(make(), "other", "Other", "")
    qtbot.addWidget(other)
    assert other.restore_state(state)
    other.set_theme(DARK)
    assert other.horizontalHeader().sectionSize(1) == 123
    other_model = other.model()
    assert isinstance(other_model, TableModel)
    other_model.show_rows([Row(1, 10), Row(2, 9), Row(3, 100)])
    assert keys(other_model) == [3, 1, 2]
    assert not other.restore_state(b"something else")


def test_a_row_is_opened_by_return(table: DataTable, qtbot: QtBot) -> None:
    model = table.model()
    assert isinstance(model, TableModel)
    model.add_rows([Row(1, 10)])
    table.setCurrentIndex(model.index(0, 0))
    with qtbot.waitSignal(table.row_activated) as opened:
        qtbot.keyClick(table, Qt.Key.Key_Return)
    assert opened.args == [Row(1, 10)]


def test_a_number_is_never_cut_and_columns_only_grow(table: DataTable, qtbot: QtBot) -> None:
    model = table.model()
    assert isinstance(model, TableModel)
    before = table.columnWidth(1)
    model.add_rows([Row(1, 10**24)])
    qtbot.waitUntil(lambda: table.columnWidth(1) > before)
    grown = table.columnWidth(1)
    model.clear()
    model.add_rows([Row(2, 1)])
    table.viewport().repaint()
    assert table.columnWidth(1) == grown
