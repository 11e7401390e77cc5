"""Asks where a new session is kept, and whether it starts at once."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gmd_desktop.ui.dialogs import STORE_FILTER, ask_new_file
from gmd_desktop.ui.parts.controls import mark_invalid
from gmd_desktop.ui.stylesheet import set_role


class WhereDialog(QDialog):
    """A path with a sensible default; a file that is there already is never written over."""

    chosen = Signal(str, bool)  # path, whether to start at once; GUI thread

    def __init__(self, default: Path, is_live: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("wizard_where")
        self.setWindowTitle("Start a new session")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(560)
        words = QLabel("The session is kept in a file; whatever happens in it is stored there at once.")
        words.setWordWrap(True)
        set_role(words, "muted")
        self._path = QLineEdit(str(default))
        self._path.setObjectName("wizard_where_path")
        self._path.setAccessibleName("File of the new session")
        self._path.textEdited.connect(self._on_typed)
        browse = QPushButton("Browse…")
        browse.setObjectName("wizard_where_browse")
        browse.setAutoDefault(False)
        browse.clicked.connect(self._on_browse)
        self._at_once = QCheckBox("Start the clock at once")
        self._at_once.setObjectName("wizard_where_at_once")
        self._at_once.setToolTip("Otherwise it waits as a draft, and people can join, until Start is pressed")
        live = QLabel("The session that is open now is closed; it is stored and can be gone on with later.")
        live.setWordWrap(True)
        live.setVisible(is_live)
        set_role(live, "warn")
        self._problem = QLabel()
        self._problem.setObjectName("wizard_where_problem")
        self._problem.setWordWrap(True)
        set_role(self._problem, "error")
        self._problem.hide()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        create = buttons.addButton("Create session", QDialogButtonBox.ButtonRole.AcceptRole)
        create.setObjectName("wizard_where_create")
        create.setDefault(True)
        set_role(create, "primary")
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        row = QHBoxLayout()
        row.addWidget(self._path, 1)
        row.addWidget(browse)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 16)
        column.setSpacing(12)
        column.addWidget(words)
        column.addLayout(row)
        for part in (self._problem, self._at_once, live, buttons):
            column.addWidget(part)

    @Slot()
    def accept(self) -> None:
        """Give the path on, or say what is wrong with it and stay."""
        path = Path(self._path.text().strip()).expanduser()
        problem = ""
        if not self._path.text().strip() or path.name in ("", ".", ".."):
            problem = "The file has no name; write one, such as final.gmd."
        elif path.is_dir():
            problem = f"{path} is a folder; write a file's name after it, such as {path / 'final.gmd'}."
        elif path.exists():
            problem = f"{path.name} exists already in {path.parent}; choose another name."
        self._show_problem(problem)
        if not problem:
            super().accept()
            self.chosen.emit(str(path.absolute()), self._at_once.isChecked())

    def _show_problem(self, problem: str) -> None:
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))
        mark_invalid(self._path, bool(problem))

    @Slot()
    def _on_typed(self) -> None:
        self._show_problem("")

    @Slot()
    def _on_browse(self) -> None:
        ask_new_file(
            self,
            "wizard_where_dialog",
            "Where the session is kept",
            self._path.text(),
            STORE_FILTER,
            "gmd",
            self._path.setText,
            asks_before_writing_over=False,
        )
