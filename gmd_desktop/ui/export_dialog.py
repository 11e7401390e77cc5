"""Where to export a session to, how far that is, and what came of it."""

from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gmd_desktop.ui.export.folder import REPORT, Exported
from gmd_desktop.ui.format import count
from gmd_desktop.ui.stylesheet import set_role
from gmd_desktop.ui.theme import GRID

PARTS = 1000  # of the bar
WHAT = "Tables (CSV and Parquet), pictures, a report to read in a browser, statistics, the log and the scenario."
LEAST_PX = 560


def default_folder(name: str) -> Path:
    """Give a folder for a session of this name that is not there yet, among the person's documents."""
    documents = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation) or Path.home())
    within = documents if documents.is_dir() else Path.home()
    word = "".join(letter if letter.isalnum() or letter in " -_" else "-" for letter in name).strip() or "Session"
    folder, number = within / f"{word} export", 1
    while folder.exists():
        number += 1
        folder = within / f"{word} export {number}"
    return folder


class ExportDialog(QDialog):
    """Asks for a folder, then shows progress; it can be given up at any time."""

    export_asked = Signal(str, bool)  # folder, whether people get other names; GUI thread
    cancel_asked = Signal()  # GUI thread

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("export_dialog")
        self.setWindowTitle("Export")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(LEAST_PX)
        self._works = False
        self._made: Exported | None = None
        self._folder, self._browse = QLineEdit(str(default_folder(name))), QPushButton("Choose…")
        self._folder.setObjectName("export_folder_edit")
        self._folder.setAccessibleName("Folder")
        self._browse.setObjectName("export_browse_button")
        self._browse.setAutoDefault(False)
        self._anonymous = QCheckBox("Give people &other names, everywhere")
        self._anonymous.setObjectName("export_anonymous_check")
        self._anonymous.setToolTip("Person 1, Person 2, …: in tables, report, log, diary and scenario")
        self._progress = QProgressBar()
        self._progress.setObjectName("export_progress")
        self._progress.setAccessibleName("How much has been written")
        self._progress.setRange(0, PARTS)
        self._progress.setTextVisible(False)
        self._message = QLabel(WHAT)
        self._message.setObjectName("export_message")
        self._message.setWordWrap(True)
        self._message.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        set_role(self._message, "muted")
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._cancel = self._buttons.button(QDialogButtonBox.StandardButton.Cancel)
        self._cancel.setObjectName("export_cancel_button")
        self._export = self._buttons.addButton("Export", QDialogButtonBox.ButtonRole.AcceptRole)
        self._export.setObjectName("export_button")
        set_role(self._export, "primary")
        self._open = self._buttons.addButton("Open the report", QDialogButtonBox.ButtonRole.ActionRole)
        self._open.setObjectName("export_open_button")
        self._open.hide()
        self._lay_out()
        self._folder.textChanged.connect(self._on_typed)
        self._browse.clicked.connect(self._on_browse)
        self._buttons.accepted.connect(self._on_export)
        self._buttons.rejected.connect(self.reject)
        self._open.clicked.connect(self._on_open)
        self._export.setFocus()

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(2 * GRID)
        line.addWidget(self._folder, 1)
        line.addWidget(self._browse)
        form = QFormLayout()
        form.setHorizontalSpacing(6 * GRID)
        form.setVerticalSpacing(3 * GRID)
        title = QLabel("&Folder")
        title.setBuddy(self._folder)
        form.addRow(title, line)
        form.addRow("", self._anonymous)
        column = QVBoxLayout(self)
        column.setContentsMargins(5 * GRID, 5 * GRID, 5 * GRID, 4 * GRID)
        column.setSpacing(4 * GRID)
        column.addLayout(form)
        column.addWidget(self._message)
        column.addWidget(self._progress)
        column.addWidget(self._buttons)

    # ---- what becomes of it ----

    @Slot(float, str)
    def show_progress(self, share: float, what: str) -> None:
        """Say how far it is."""
        if self._works:
            self._progress.setValue(round(share * PARTS))
            self._say(f"{what} …", "muted")

    @Slot(object)
    def show_done(self, made: Exported) -> None:
        """Say where it is."""
        self._made = made
        self._works = False
        self._progress.setValue(PARTS)
        self._export.hide()
        self._cancel.setText("Close")
        self._open.show()
        self._open.setFocus()
        self._say(f"{made.files} files, {count(made.rows)} rows, {made.bytes / 1e6:,.1f} MB, in {made.folder}", "")

    @Slot(str)
    def show_problem(self, sentence: str) -> None:
        """Say why there is none; another folder may be tried."""
        self._set_works(False)
        self._progress.setValue(0)
        self._say(sentence, "error")

    @Slot()
    def on_finished(self) -> None:
        """Be ready again, whatever has happened."""
        if self._works:
            self.show_problem("It did not come to an end; nothing was written.")

    def _say(self, words: str, role: str) -> None:
        self._message.setText(words)
        set_role(self._message, role)

    def _set_works(self, works: bool) -> None:
        self._works = works
        for part in (self._folder, self._browse, self._anonymous, self._export):
            part.setEnabled(not works)

    # ---- what a person does ----

    @Slot(str)
    def _on_typed(self, text: str) -> None:
        self._export.setEnabled(bool(text.strip()))

    @Slot()
    def _on_browse(self) -> None:
        """Choose where the folder is made; its name stays."""
        dialog = QFileDialog(self, "Where the folder is made", str(Path(self._folder.text()).parent))
        dialog.setObjectName("export_place_dialog")
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._on_place)
        dialog.open()

    @Slot(str)
    def _on_place(self, place: str) -> None:
        self._folder.setText(str(Path(place) / Path(self._folder.text()).name))

    @Slot()
    def _on_export(self) -> None:
        self._set_works(True)
        self.export_asked.emit(self._folder.text().strip(), self._anonymous.isChecked())

    @Slot()
    def _on_open(self) -> None:
        if self._made is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._made.folder / REPORT)))

    def reject(self) -> None:
        """Give up what is on its way, and close."""
        if self._works:
            self.cancel_asked.emit()
        super().reject()
