"""The menu of a table: copy, save, and which columns there are. The header's has the columns only."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHeaderView, QMenu, QTableView, QWidget


def table_menu(parent: QWidget, view: QTableView, copy: QAction, save: QAction, fit: QAction) -> QMenu:
    """Make the menu of a table's rows.

    Args:
        copy, save, fit: actions of the table.
    """
    menu = QMenu(parent)
    menu.setObjectName("table_menu")
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    copy.setEnabled(view.selectionModel().hasSelection())
    menu.addAction(copy)
    chosen = menu.addAction("Select &all")
    chosen.setShortcut(QKeySequence.StandardKey.SelectAll)
    chosen.triggered.connect(view.selectAll)
    menu.addSeparator()
    menu.addAction(save)
    menu.addSeparator()
    fill_columns(menu.addMenu("C&olumns"), view.horizontalHeader(), fit)
    return menu


def columns_menu(parent: QWidget, header: QHeaderView, fit: QAction) -> QMenu:
    """Make the menu of a table's header."""
    menu = QMenu(parent)
    menu.setObjectName("columns_menu")
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    fill_columns(menu, header, fit)
    return menu


def fill_columns(menu: QMenu, header: QHeaderView, fit: QAction) -> None:
    """Add an entry for each column that shows and hides it; the last one that is shown can't be hidden."""
    is_last = header.count() - header.hiddenSectionCount() == 1
    for place in range(header.count()):
        number = header.logicalIndex(place)
        words = str(header.model().headerData(number, Qt.Orientation.Horizontal)).replace("&", "&&")
        entry = menu.addAction(words)
        entry.setCheckable(True)
        entry.setChecked(not header.isSectionHidden(number))
        entry.setEnabled(header.isSectionHidden(number) or not is_last)
        entry.toggled.connect(lambda shown, number=number: header.setSectionHidden(number, not shown))
    menu.addSeparator()
    menu.addAction(fit)
