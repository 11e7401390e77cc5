"""The head of a table: widths that follow the window, and the mark of the sorting beside its title."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gmd_desktop.ui.models.payouts import payout_columns
from gmd_desktop.ui.models.table_model import TableModel
from gmd_desktop.ui.parts.data_table import DataTable
from gmd_desktop.ui.stylesheet import apply_theme
from gmd_desktop.ui.theme import DARK

ASCENDING, DESCENDING = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder


@pytest.fixture
def sheet(qapp: QApplication) -> Iterator[None]:
    """The look of the program."""
    before = qapp.styleSheet()
    apply_theme(qapp, DARK)
    yield
    qapp.setStyleSheet(before)


def table(qtbot: QtBot, width: int, state: bytes = b"") -> DataTable:
    made = DataTable(TableModel(payout_columns(), lambda row: row.name), "payouts", "Payouts", "Nobody")
    qtbot.addWidget(made)
    made.resize(width, 200)
    if state:
        assert made.restore_state(state)
    made.set_theme(DARK)
    made.show()
    qtbot.waitExposed(made)
    return made


def test_a_table_that_comes_back_in_a_smaller_window_fits_it(qtbot: QtBot) -> None:
    large = table(qtbot, 1400)
    assert large.horizontalHeader().length() > 1300
    small = table(qtbot, 600, large.save_state())
    assert small.horizontalHeader().length() <= small.viewport().width()


def test_widths_that_a_person_has_chosen_come_back(qtbot: QtBot) -> None:
    left = table(qtbot, 900)
    left.horizontalHeader().resizeSection(2, 177)
    back = table(qtbot, 600, left.save_state())
    assert back.horizontalHeader().sectionSize(2) == 177


@pytest.mark.usefixtures("sheet")
@pytest.mark.parametrize("column", range(len(payout_columns())))
def test_the_mark_of_the_sorting_leaves_the_title_free(qtbot: QtBot, column: int) -> None:
    shown = table(qtbot, 600)
    head = shown.horizontalHeader()
    for order in (ASCENDING, DESCENDING):
        head.setSortIndicator(column, order)
        head.setSortIndicatorShown(True)
        marked = head.grab().toImage()
        head.setSortIndicatorShown(False)
        plain = head.grab().toImage()
        points = ((x, y) for y in range(plain.height()) for x in range(plain.width()))
        changed = [point for point in points if marked.pixel(*point) != plain.pixel(*point)]
        assert changed, "there is no mark"
        ground = plain.pixel(plain.width() // 2, 1)
        assert {plain.pixel(*point) for point in changed} == {ground}, "it is painted over the title"
