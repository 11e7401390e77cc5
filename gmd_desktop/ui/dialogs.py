"""Questions that don't block: every dialog is opened, answered by a signal, and gone."""

import platform
from collections.abc import Callable

from PySide6 import __version__ as pyside_version
from PySide6.QtCore import Qt, Signal, Slot, qVersion
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QMessageBox,
    QVBoxLayout,
    QWidget,
)

from gmd_desktop.compiled import ENGINE
from gmd_desktop.machine import program_version
from gmd_desktop.resource_files import resource_path
from gmd_desktop.ui.actions import shortcut_rows
from gmd_desktop.ui.stylesheet import set_role

SHEET_COLUMNS = 3  # of the list of keys
STORE_FILTER = "Sessions (*.gmd);;All files (*)"
REPLAY_FILTER = "Sessions and session logs (*.gmd *.jsonl *.log);;All files (*)"
SCENARIO_FILTER = "Scenarios (*.toml);;All files (*)"


def ask_open_file(parent: QWidget, answered: Callable[[str], None]) -> None:
    """Ask for a session's file; `answered` is called with its path."""
    _file_dialog(parent, "open_dialog", "Open session", STORE_FILTER, "").fileSelected.connect(answered)


def ask_replay_file(parent: QWidget, answered: Callable[[str], None]) -> None:
    """Ask for a session's file or log; `answered` is called with its path."""
    _file_dialog(parent, "open_dialog", "Replay", REPLAY_FILTER, "").fileSelected.connect(answered)


def ask_compared_file(parent: QWidget, answered: Callable[[str], None]) -> None:
    """Ask for a session's file or log, to be laid over what is shown; `answered` is called with its path."""
    _file_dialog(parent, "open_dialog", "Compare with", REPLAY_FILTER, "").fileSelected.connect(answered)


def ask_scenario(parent: QWidget, answered: Callable[[str], None]) -> None:
    """Ask for a scenario file; `answered` is called with its path."""
    folder = str(resource_path("scenarios"))
    _file_dialog(parent, "scenario_dialog", "New session from scenario", SCENARIO_FILTER, folder).fileSelected.connect(
        answered
    )


def ask_new_file(
    parent: QWidget,
    name: str,
    title: str,
    proposed: str,
    names: str,
    ending: str,
    answered: Callable[[str], None],
    *,
    asks_before_writing_over: bool = True,
) -> None:
    """Ask where to write a file; `answered` is called with its path, which gets the ending if it has none."""
    dialog = QFileDialog(parent, title, proposed, names)
    dialog.setObjectName(name)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(ending)
    dialog.setOption(QFileDialog.Option.DontConfirmOverwrite, not asks_before_writing_over)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(answered)
    dialog.open()


def _file_dialog(parent: QWidget, name: str, title: str, names: str, folder: str) -> QFileDialog:
    dialog = QFileDialog(parent, title, folder, names)
    dialog.setObjectName(name)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    return dialog


class _QuitQuestion(QMessageBox):
    """Asks before a live session is stopped."""

    answered = Signal(bool)  # whether to quit; GUI thread

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("quit_question")
        self.setIcon(QMessageBox.Icon.Question)
        self.setText("The session is running. Stop it and quit?")
        self.setInformativeText("The current tick ends, nothing is lost; the file opens paused next time.")
        self.setStandardButtons(QMessageBox.StandardButton.Yes | QMessageBox.StandardButton.No)
        self.setDefaultButton(QMessageBox.StandardButton.Yes)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.finished.connect(self.on_finished)

    @Slot(int)
    def on_finished(self, result: int) -> None:
        """Pass the answer on."""
        self.answered.emit(result == QMessageBox.StandardButton.Yes.value)


def ask_to_quit(parent: QWidget, answered: Callable[[bool], None]) -> None:
    """Ask whether to stop a live session; `answered` is called with the answer."""
    question = _QuitQuestion(parent)
    question.answered.connect(answered)
    question.open()


def show_about(parent: QWidget, store: str) -> None:
    """Show what this is, and which versions run."""
    box = QMessageBox(parent)
    box.setObjectName("about_box")
    box.setWindowTitle("About")
    box.setText(f"Gaming Market Desk {program_version()}")
    box.setInformativeText(
        f"Session: {store}\nPython {platform.python_version()}, Qt {qVersion()}, PySide {pyside_version}\n"
        f"Engine: {ENGINE.says}\n{platform.platform()}\nMIT licence"
    )
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()


def show_shortcuts(parent: QWidget) -> None:
    """Show the keys and what they do."""
    dialog = QDialog(parent)
    dialog.setObjectName("shortcut_sheet")
    dialog.setWindowTitle("Keyboard shortcuts")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    parts = QHBoxLayout()
    parts.setSpacing(32)
    groups = shortcut_rows()
    high = sum(len(rows) + 1 for _, rows in groups) / SHEET_COLUMNS
    columns: list[list[tuple[str, list[tuple[str, str]]]]] = [[] for _ in range(SHEET_COLUMNS)]
    lines = 0
    for title, rows in groups:
        columns[min(int((lines + len(rows) / 2) / high), SHEET_COLUMNS - 1)].append((title, rows))
        lines += len(rows) + 1
    for part in columns:
        parts.addLayout(_shortcut_grid(part))
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    buttons.rejected.connect(dialog.reject)
    column = QVBoxLayout(dialog)
    column.setContentsMargins(20, 20, 20, 16)
    column.setSpacing(16)
    column.addLayout(parts)
    column.addWidget(buttons)
    dialog.open()


def _shortcut_grid(groups: list[tuple[str, list[tuple[str, str]]]]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(4)
    row = 0
    for title, rows in groups:
        heading = QLabel(title)
        set_role(heading, "caption")
        heading.setContentsMargins(0, 8 if row else 0, 0, 0)
        grid.addWidget(heading, row, 0, 1, 2)
        row += 1
        for keys, words in rows:
            label = QLabel(keys)
            set_role(label, "strong")
            grid.addWidget(label, row, 0)
            grid.addWidget(QLabel(words), row, 1)
            row += 1
    grid.setRowStretch(row, 1)
    return grid
