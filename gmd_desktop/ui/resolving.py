"""Resolution by hand as the window knows it: one dialog at most, that follows the session."""

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from gmd_desktop.session.requests import ControlRequest
from gmd_desktop.session.resolution_preview import ResolutionPreview
from gmd_desktop.session.tick_report import SessionInfo, TickReport
from gmd_desktop.session.transitions import ALLOWED
from gmd_desktop.ui.parts.skip_question import SkipQuestion
from gmd_desktop.ui.resolution_dialog import ResolutionDialog
from gmd_desktop.ui.theme import DARK, Theme


class Resolving(QObject):
    """Makes the dialog when it is wanted. Lives in the GUI thread."""

    preview_requested = Signal(int, object)  # number, ResolutionRequest; GUI thread
    control_requested = Signal(object)  # ControlRequest; GUI thread
    possible_changed = Signal(bool)  # whether there is something to decide; GUI thread

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._theme = DARK
        self._info: SessionInfo | None = None
        self._report: TickReport | None = None
        self._dialog: ResolutionDialog | None = None
        self._question: SkipQuestion | None = None

    def show_session(self, info: SessionInfo | None) -> None:
        """Take another session, or none; what was being decided about the one before is gone."""
        self.close()
        self._info, self._report = info, None

    def set_theme(self, theme: Theme) -> None:
        """Take another look."""
        self._theme = theme
        if self._dialog is not None:
            self._dialog.set_theme(theme)

    @property
    def is_possible(self) -> bool:
        """Whether there is something to decide: a session is open, has begun, and is not over."""
        if self._info is None or self._report is None or self._info.read_only:
            return False
        return self._report.status in ALLOWED["eliminate"]

    @Slot()
    def show(self) -> None:
        """Show the dialog, if there is something to decide."""
        if self._info is None or self._report is None or not self.is_possible:
            return
        if self._dialog is None:
            dialog = self._dialog = ResolutionDialog(self._info, self._report, self._theme, self._window)
            dialog.preview_requested.connect(self.preview_requested)
            dialog.control_requested.connect(self.control_requested)
            dialog.finished.connect(self._on_closed)  # by Esc too
        self._dialog.show()
        self._dialog.raise_()
        self._dialog.activateWindow()

    @Slot()
    def ask_skip(self) -> None:
        """Ask whether the round that waits is to end without anybody going."""
        if self._question is None:
            question = self._question = SkipQuestion(self._window)
            question.accepted.connect(self._on_skip)
            question.finished.connect(self._on_question_closed)
        self._question.open()

    @Slot(object)
    def show_report(self, report: TickReport) -> None:
        """Follow the session."""
        self._report = report
        self.possible_changed.emit(self.is_possible)
        if self._question is not None and not report.waiting_for:
            self._question.reject()  # decided elsewhere
        if self._dialog is not None:
            self._dialog.show_report(report)

    @Slot(int, object)
    def on_resolution_ready(self, number: int, answer: ResolutionPreview | str) -> None:
        """Give the dialog its answer."""
        if self._dialog is not None:
            self._dialog.on_resolution_ready(number, answer)

    @Slot(str, str)
    def on_request_failed(self, uuid: str, sentence: str) -> None:
        """Tell the dialog that what it sent has not arrived."""
        if self._dialog is not None:
            self._dialog.on_request_failed(uuid, sentence)

    @Slot()
    def close(self) -> None:
        """Close the dialog and the question."""
        if self._question is not None:
            self._question.reject()
        if self._dialog is not None:
            self._dialog.close()

    @Slot()
    def _on_closed(self) -> None:
        self._dialog = None

    @Slot()
    def _on_skip(self) -> None:
        self.control_requested.emit(ControlRequest("unfreeze"))

    @Slot()
    def _on_question_closed(self) -> None:
        self._question = None
