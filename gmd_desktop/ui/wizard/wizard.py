"""The wizard for new sessions: pages on the left, fields on the right, what can be done below. It blocks nothing."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QMessageBox,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gmd_desktop.session.scenario import ScenarioError
from gmd_desktop.session.scenario_problems import Problem
from gmd_desktop.ui.dialogs import SCENARIO_FILTER, ask_new_file
from gmd_desktop.ui.intents import OpenIntent
from gmd_desktop.ui.stylesheet import set_role
from gmd_desktop.ui.theme import GRID, Theme
from gmd_desktop.ui.wizard.begin_page import FILE, BeginPage
from gmd_desktop.ui.wizard.check_page import CheckPage
from gmd_desktop.ui.wizard.crowd_page import CrowdPage
from gmd_desktop.ui.wizard.draft import Draft
from gmd_desktop.ui.wizard.page import Page
from gmd_desktop.ui.wizard.plain_pages import MarketPage, OutcomesPage, PeoplePage, SessionPage
from gmd_desktop.ui.wizard.rehearsal_page import RehearsalPage
from gmd_desktop.ui.wizard.schedule_page import SchedulePage
from gmd_desktop.ui.wizard.where_dialog import WhereDialog

PAGES_PX = 160
SIZE = (1080, 720)


class Wizard(QDialog):
    """Edits a draft; a session is made of it, or a file. Closing asks if edits would be lost."""

    open_requested = Signal(object)  # OpenIntent with the scenario's text; GUI thread
    closed = Signal()  # GUI thread

    def __init__(
        self, ready: Sequence[tuple[str, str, str]], scenarios: Path, sessions: Path, parent: QWidget | None = None
    ) -> None:
        """Build it with a blank draft.

        Args:
            ready: path, name and description of the ready scenarios.
            scenarios: the folder where scenarios are saved unless another is chosen.
            sessions: the folder where sessions are kept unless another is chosen.
        """
        super().__init__(parent, Qt.WindowType.Window)
        self.setObjectName("wizard")
        self.setWindowTitle("New session")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(*SIZE)
        self.setMinimumSize(860, 520)
        self._scenarios, self._sessions = scenarios, sessions
        self.is_live = False  # a session is open that a new one would close
        self.draft = Draft(self)
        self._may_close = False
        self._begin = BeginPage(self.draft, ready)
        self._check = CheckPage(self.draft)
        kinds = (SessionPage, OutcomesPage, MarketPage, PeoplePage, CrowdPage, SchedulePage)
        self._rehearsal = RehearsalPage(self.draft)
        self._pages: list[Page] = [self._begin, *(kind(self.draft) for kind in kinds), self._check, self._rehearsal]
        self._build()
        self._connect()
        self._list.setCurrentRow(0)
        self.refresh()
        self._show_undo()

    # ---- for its owner ----

    def set_theme(self, theme: Theme) -> None:
        """Take another look."""
        for page in self._pages:
            page.set_theme(theme)

    def load(self, path: Path) -> bool:
        """Begin with a scenario file; whether that could be done."""
        try:
            self.draft.load(path)
        except ScenarioError as error:
            self._begin.show_problem(str(error))
            self._list.setCurrentRow(0)
            return False
        self._begin.show_problem("")
        self.draft.stack.setClean()
        self.go_to_page(1)
        return True

    def go_to_page(self, number: int) -> None:
        """Show a page, counted from 0."""
        self._list.setCurrentRow(number)

    def show_failure(self, sentence: str) -> None:
        """Say why no session could be made of the draft."""
        self._say(sentence, "error")

    def close_without_asking(self) -> None:
        """Close it, whatever was edited."""
        self._may_close = True
        self.close()

    # ---- building ----

    def _build(self) -> None:
        self._list = QListWidget()
        self._list.setObjectName("wizard_pages")
        self._list.setAccessibleName("Pages")
        self._list.setFixedWidth(PAGES_PX)
        self._list.addItems([page.title for page in self._pages])
        self._stack = QStackedWidget()
        for page in self._pages:
            self._stack.addWidget(page)
        self._message = QLabel()
        self._message.setObjectName("wizard_message")
        self._message.setWordWrap(True)
        self._undo = self._button("wizard_undo", "Undo", "Take the last edit back (Ctrl+Z)")
        self._redo = self._button("wizard_redo", "Redo", "Make it again (Ctrl+Shift+Z)")
        self._back = self._button("wizard_back", "Back", "Go to the page before (Ctrl+Page Up)")
        self._next = self._button("wizard_next", "Next", "Go to the next page (Ctrl+Page Down)")
        self._rehearse = self._button("wizard_rehearse", "Rehearse", "Play it in memory, without people (Ctrl+R)")
        self._save = self._button("wizard_save", "Save as scenario…", "Write a scenario file (Ctrl+S)")
        self._start = self._button("wizard_start", "Start…", "Make the session; asks where it is kept")
        set_role(self._start, "primary")
        foot = QHBoxLayout()
        foot.setSpacing(2 * GRID)
        for button in (self._undo, self._redo):
            foot.addWidget(button)
        foot.addWidget(self._message, 1)
        for button in (self._back, self._next, self._save, self._rehearse, self._start):
            foot.addWidget(button)
        body = QHBoxLayout()
        body.setSpacing(5 * GRID)
        body.addWidget(self._list)
        body.addWidget(self._stack, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(5 * GRID, 5 * GRID, 5 * GRID, 4 * GRID)
        column.setSpacing(4 * GRID)
        column.addLayout(body, 1)
        column.addLayout(foot)

    def _button(self, name: str, text: str, tip: str) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.setToolTip(tip)
        button.setAutoDefault(False)
        return button

    def _connect(self) -> None:
        stack = self.draft.stack
        self._list.currentRowChanged.connect(self._on_page)
        self._begin.chosen.connect(self._on_begin)
        self._check.problem_chosen.connect(self._on_problem)
        self.draft.changed.connect(self.refresh)
        stack.cleanChanged.connect(self._show_title)
        self.draft.path_changed.connect(self._show_title)
        stack.indexChanged.connect(self._show_undo)  # later than the draft's own signal
        self._undo.clicked.connect(stack.undo)
        self._redo.clicked.connect(stack.redo)
        self._back.clicked.connect(self._on_back)
        self._next.clicked.connect(self._on_next)
        self._save.clicked.connect(self._on_save)
        self._rehearse.clicked.connect(self._on_rehearse)
        self._start.clicked.connect(self._on_start)
        for keys, slot in (
            ("Ctrl+Z", stack.undo),
            ("Ctrl+Shift+Z", stack.redo),
            ("Ctrl+Y", stack.redo),
            ("Ctrl+PgUp", self._on_back),
            ("Ctrl+PgDown", self._on_next),
            ("Ctrl+S", self._on_save),
            ("Ctrl+R", self._on_rehearse),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(slot)

    # ---- showing ----

    @Slot()
    def refresh(self) -> None:
        """Show what the draft says now: the page in front, the list of pages, the buttons."""
        self._pages[max(0, self._list.currentRow())].refresh()
        for number, page in enumerate(self._pages):
            wrong = sum(map(page.owns, self.draft.problems))
            text = page.title + (f"  ⚠ {wrong}" if wrong else "")
            if self._list.item(number).text() != text:
                self._list.item(number).setText(text)
        count = len(self.draft.problems)
        good = self.draft.scenario is not None
        words = "" if good else "One thing is to be mended" if count == 1 else f"{count} things are to be mended"
        self._say(words, "error")
        self._rehearse.setEnabled(good)
        self._start.setEnabled(good)
        self._start.setToolTip("Make the session; asks where it is kept" if good else "Mend what is marked first")

    @Slot()
    def _show_undo(self) -> None:
        stack = self.draft.stack
        self._undo.setEnabled(stack.canUndo())
        self._undo.setToolTip(f"Undo {stack.undoText()} (Ctrl+Z)" if stack.canUndo() else "Nothing to undo (Ctrl+Z)")
        self._redo.setEnabled(stack.canRedo())
        self._redo.setToolTip(f"Redo {stack.redoText()} (Ctrl+Shift+Z)" if stack.canRedo() else "Nothing to redo")

    def _say(self, words: str, role: str) -> None:
        set_role(self._message, role)
        self._message.setText(words)

    @Slot(int)
    def _on_page(self, number: int) -> None:
        self._stack.setCurrentIndex(number)
        self._back.setEnabled(number > 0)
        self._next.setEnabled(number < len(self._pages) - 1)
        self._pages[number].refresh()

    @Slot()
    def _show_title(self) -> None:
        name = self.draft.path.name if self.draft.path is not None else "New session"
        self.setWindowTitle(f"{name}{'' if self.draft.stack.isClean() else '*'} – Gaming Market Desk")

    @Slot()
    def _on_back(self) -> None:
        self._list.setCurrentRow(max(0, self._list.currentRow() - 1))

    @Slot()
    def _on_next(self) -> None:
        self._list.setCurrentRow(min(len(self._pages) - 1, self._list.currentRow() + 1))

    @Slot(object)
    def _on_problem(self, problem: Problem) -> None:
        for number, page in enumerate(self._pages):
            if page.owns(problem):
                self._list.setCurrentRow(number)
                page.go_to(problem.path)
                return

    # ---- beginning, saving, starting ----

    @Slot(str)
    def _on_begin(self, path: str) -> None:
        if path == FILE:
            dialog = QFileDialog(self, "Begin with a scenario", str(self._scenarios), SCENARIO_FILTER)
            dialog.setObjectName("wizard_file_dialog")
            dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.fileSelected.connect(self._on_file)
            dialog.open()
        elif path:
            self.load(Path(path))
        else:
            self.draft.begin_blank()
            self.go_to_page(1)

    @Slot(str)
    def _on_file(self, path: str) -> None:
        if self.load(Path(path)):
            self.draft.mark_saved(Path(path))

    @Slot()
    def _on_save(self) -> None:
        self._scenarios.mkdir(parents=True, exist_ok=True)
        stem = "".join(one if one.isalnum() else "-" for one in str(self.draft.value(("name",)) or "scenario").lower())
        proposed = str(self.draft.path or self._scenarios / f"{stem.strip('-') or 'scenario'}.toml")
        ask_new_file(self, "wizard_save_dialog", "Save as scenario", proposed, SCENARIO_FILTER, "toml", self.save_to)

    @Slot(str)
    def save_to(self, name: str) -> None:
        """Write the draft into a file, whole or not at all."""
        path = Path(name)
        beside = path.with_name(f".{path.name}.new")
        try:
            beside.write_text(self.draft.text, encoding="utf-8", newline="\n")
            beside.replace(path)
        except OSError as error:
            beside.unlink(missing_ok=True)
            self._say(f"{path.name} can't be written: {error.strerror or error}.", "error")
            return
        self.draft.mark_saved(path)
        self._say(f"Saved to {path.name}", "muted")

    @Slot()
    def _on_rehearse(self) -> None:
        self._list.setCurrentRow(self._pages.index(self._rehearsal))
        self._rehearsal.begin()

    @Slot()
    def _on_start(self) -> None:
        if self.draft.scenario is None:
            return
        dialog = WhereDialog(self._sessions, self.is_live, self)
        dialog.chosen.connect(self._on_where)
        dialog.open()

    @Slot(str, bool)
    def _on_where(self, path: str, at_once: bool) -> None:
        self._say("Making the session…", "muted")
        self.open_requested.emit(OpenIntent("scenario", start=at_once, text=self.draft.text, target=path))

    # ---- keys and closing ----

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press the button that has the focus with Enter; in a field Enter does nothing, as it were some other's."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif isinstance(button := self.focusWidget(), QAbstractButton):
            button.click()

    def reject(self) -> None:
        """Close with Esc as with the window's own button."""
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Leave, or ask first if edits would be lost."""
        if not self._may_close and not self.draft.stack.isClean():
            event.ignore()
            self._ask_to_leave()
            return
        for page in self._pages:
            page.stop()
        event.accept()
        self.closed.emit()

    def _ask_to_leave(self) -> None:
        if self.findChild(QMessageBox, "wizard_leave_question") is not None:
            return  # it is asked already
        box = QMessageBox(self)
        box.setObjectName("wizard_leave_question")
        box.setIcon(QMessageBox.Icon.Question)
        box.setText("Leave without saving the scenario?")
        box.setInformativeText("What was edited since it was saved last would be lost.")
        box.setStandardButtons(QMessageBox.StandardButton.Discard | QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(QMessageBox.StandardButton.Cancel)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.finished.connect(self._on_leave_answered)
        box.open()

    @Slot(int)
    def _on_leave_answered(self, answer: int) -> None:
        if answer == QMessageBox.StandardButton.Discard.value:
            self.close_without_asking()
