"""What a person does with a session as a whole: see its results, export, copy it, ask what it is.

Its store is read beside the runner, whether that runs or not. What does it is loaded when it is asked for, for the time
that the program takes to start.
"""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QProgressDialog, QWidget
from sqlalchemy import Connection

from gmd_desktop.session.tick_report import SessionInfo, SessionStatus, TickPoint, TickReport
from gmd_desktop.settings import without_password
from gmd_desktop.store import reads
from gmd_desktop.ui.charts.export import Saver
from gmd_desktop.ui.dialogs import STORE_FILTER, ask_new_file
from gmd_desktop.ui.store_job import OnPart, StoreJob
from gmd_desktop.ui.theme import DARK, Theme

if TYPE_CHECKING:
    from gmd_desktop.session.participant_page import ParticipantPage
    from gmd_desktop.session.results import Results
    from gmd_desktop.session.session_facts import SessionFacts
    from gmd_desktop.ui.export.folder import Exported
    from gmd_desktop.ui.export_dialog import ExportDialog
    from gmd_desktop.ui.results.window import ResultsWindow

PARTS = 1000  # of a bar


class TakeHome(QObject):
    """Owns the windows and the jobs; lives in the GUI thread."""

    saved = Signal(str)  # path of a file or folder; GUI thread
    failed = Signal(str)  # a sentence; GUI thread

    def __init__(self, window: QWidget, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._window = window  # dialogs belong to it
        self._store = self._name = self._coming = ""
        self._made_in = ""  # where a session is that was made from a log
        self._theme = DARK
        self._results: ResultsWindow | None = None
        self._reading: StoreJob | None = None
        self._jobs: set[StoreJob] = set()
        self._job: StoreJob | None = None  # the export or copy on its way
        self._dialog: ExportDialog
        self._copying: QProgressDialog | None = None
        self._goes_on = False  # the session that is open, when it was last looked at
        self._has_stage = False
        self._saver = Saver(self)
        self._saver.saved.connect(self.saved)
        self._saver.failed.connect(self.failed)

    @property
    def results(self) -> "ResultsWindow | None":
        """The results window, if it is open."""
        return self._results

    def expect(self, store: str) -> None:
        """Know which session is being opened."""
        self._coming = store

    @Slot(object, object)
    def on_opened(self, info: SessionInfo, _report: TickReport) -> None:
        """Know which session is open; what was shown of another one goes."""
        self.close()
        self._made_in = info.replay.made_in if info.replay is not None else ""
        self._store, self._name = self._made_in or self._coming, info.name

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's look."""
        self._theme = theme
        if self._results is not None:
            self._results.set_theme(theme)

    def close(self) -> None:
        """Give up whatever is on its way, and close what is open."""
        for job in self._jobs:
            job.cancel()
        if self._results is not None:
            self._results.close()

    # ---- results ----

    @Slot(bool)
    def on_stage(self, is_open: bool) -> None:
        """Know whether there is a presenter window."""
        self._has_stage = is_open

    @Slot(object)
    def on_report(self, report: TickReport) -> None:
        """Show the results once, when the session ends.

        Not while there is a stage, where the presenter asks for them, and not of what is only shown again.
        """
        is_over = report.status == SessionStatus.RESOLVED
        is_news = is_over and self._goes_on and not report.history and report.replay is None
        if is_news and not self._has_stage:
            self._open_results(by_itself=True)
        self._goes_on = not is_over

    @Slot()
    def show_results(self) -> None:
        """Open the results window and read the results."""
        self._open_results(by_itself=False)

    def _open_results(self, *, by_itself: bool) -> None:
        """Open the window; by itself, nobody has asked for it now: the focus stays where it is."""
        from gmd_desktop.ui.results.window import ResultsWindow  # noqa: PLC0415 - loaded late, as said above

        window = self._results
        if window is None:
            window = self._results = ResultsWindow()
            window.set_theme(self._theme)
            window.again_wanted.connect(self._read)
            window.export_wanted.connect(self.ask_export)
            window.participant_wanted.connect(self._read_page)
            window.points_wanted.connect(self._read_points)
            window.save_asked.connect(self._saver.save_lines)
            window.charts.saved.connect(self.saved)
            window.charts.save_failed.connect(self.failed)
            window.maker.saved.connect(self.saved)
            window.maker.save_failed.connect(self.failed)
            window.closed.connect(self._on_results_closed)
        window.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating, by_itself)
        window.show()
        if not by_itself:
            window.raise_()
            window.activateWindow()
        self._read()

    @Slot()
    def _read(self) -> None:
        window = self._results
        if window is None:
            return
        if self._reading is not None:
            self._reading.cancel()
        window.show_progress(0.0)
        self._reading = job = StoreJob(self._store, _results)
        job.progressed.connect(window.show_progress)
        job.failed.connect(window.show_problem)
        job.done.connect(window.show_results)
        self._begin(job)

    @Slot(str)
    def _read_page(self, name: str) -> None:
        window = self._results
        if window is None:
            return
        job = StoreJob(self._store, partial(_page, name))
        job.failed.connect(window.show_problem)
        job.done.connect(window.participant.show_page)
        self._begin(job)

    @Slot(int, int)
    def _read_points(self, first: int, last: int) -> None:
        window = self._results
        if window is None:
            return
        job = StoreJob(self._store, partial(_points, first, last))
        job.failed.connect(window.show_problem)
        job.done.connect(window.show_points)
        self._begin(job)

    @Slot()
    def _on_results_closed(self) -> None:
        window, self._results = self._results, None
        if self._reading is not None:
            self._reading.cancel()
        if window is not None:
            window.deleteLater()

    # ---- export ----

    @Slot()
    def ask_export(self) -> None:
        """Ask for a folder and export to it."""
        from gmd_desktop.ui.export_dialog import ExportDialog  # noqa: PLC0415 - loaded late, as said above

        shown = self._results if self.sender() is self._results and self._results is not None else self._window
        dialog = ExportDialog(self._name, shown)
        dialog.export_asked.connect(self._export)
        dialog.cancel_asked.connect(self._on_cancel)
        self._dialog = dialog
        dialog.open()

    @Slot(str, bool)
    def _export(self, folder: str, anonymous: bool) -> None:
        dialog = self._dialog
        job = self._job = StoreJob(self._store, partial(_export, Path(folder).expanduser().absolute(), anonymous))
        job.progressed.connect(dialog.show_progress)
        job.failed.connect(dialog.show_problem)
        job.done.connect(dialog.show_done)
        job.finished.connect(dialog.on_finished)
        self._begin(job)

    @Slot()
    def _on_cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()

    # ---- copy and info ----

    @Slot()
    def ask_copy(self) -> None:
        """Ask for a file and save a copy of the session as it is now."""
        if self._made_in:  # what it was made from is the log, and that is a file already
            self.failed.emit("This is a log, not a session: copy its file, or export what is in it.")
            return
        ask_new_file(self._window, "copy_dialog", "Save a copy", f"{self._name}.gmd", STORE_FILTER, "gmd", self.copy_to)

    @Slot(str)
    def copy_to(self, path: str) -> None:
        """Save a copy into a file; it goes on meanwhile, and can be given up."""
        progress = QProgressDialog("Saving a copy …", "Cancel", 0, PARTS, self._window)
        progress.setObjectName("copy_progress")
        progress.setWindowTitle("Save a copy")
        progress.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        job = self._job = StoreJob(self._store, partial(_copy, self._store, Path(path)))
        self._copying = progress
        job.progressed.connect(self._on_copying)
        job.failed.connect(self.failed)
        job.done.connect(self._on_copied)
        job.finished.connect(progress.close)
        progress.canceled.connect(self._on_cancel)
        self._begin(job)

    @Slot(float, str)
    def _on_copying(self, share: float, _what: str) -> None:
        if self._copying is not None and share < 1.0:
            self._copying.setValue(round(share * PARTS))

    @Slot(object)
    def _on_copied(self, path: Path) -> None:
        self._copying = None
        self.saved.emit(str(path))

    @Slot()
    def show_info(self) -> None:
        """Tell what the session is."""
        job = StoreJob(self._store, _facts)
        job.failed.connect(self.failed)
        job.done.connect(self._on_facts)
        self._begin(job)

    @Slot(object)
    def _on_facts(self, facts: "SessionFacts") -> None:
        from gmd_desktop.ui.session_info import InfoDialog, fact_rows  # noqa: PLC0415 - loaded late, as said above

        path = Path(self._store)
        size = path.stat().st_size if path.is_file() else None
        InfoDialog(list(fact_rows(facts, without_password(self._store), size)), self._window).open()

    # ---- jobs ----

    def _begin(self, job: StoreJob) -> None:
        self._jobs.add(job)
        job.finished.connect(self._on_finished)
        job.start()

    @Slot()
    def _on_finished(self) -> None:
        self._jobs = {job for job in self._jobs if job is not self.sender()}


def _results(conn: Connection, label: str, on_part: OnPart) -> "Results":
    from gmd_desktop.session.results import read_results  # noqa: PLC0415 - loaded late, as said above

    ticks = max(1, reads.require_session(conn, label).tick)
    on_part(0.0, "")
    return read_results(conn, label, lambda tick: on_part(tick / ticks, ""))


def _export(folder: Path, anonymous: bool, conn: Connection, label: str, on_part: OnPart) -> "Exported":
    from gmd_desktop.ui.export.folder import export_session  # noqa: PLC0415 - loaded late, as said above
    from gmd_desktop.ui.export.png import write_png  # noqa: PLC0415 - loaded late, as said above

    return export_session(conn, label, folder, anonymous=anonymous, write_png=write_png, on_part=on_part)


def _copy(store: str, path: Path, conn: Connection, label: str, on_part: OnPart) -> Path:
    from gmd_desktop.session.save_copy import save_copy  # noqa: PLC0415 - loaded late, as said above

    return save_copy(conn, label, store, path, lambda share: on_part(share, ""))


def _facts(conn: Connection, label: str, _on_part: OnPart) -> "SessionFacts":
    from gmd_desktop.session.session_facts import read_facts  # noqa: PLC0415 - loaded late, as said above

    return read_facts(conn, label)


def _points(first: int, last: int, conn: Connection, label: str, _on_part: OnPart) -> "tuple[TickPoint, ...]":
    from gmd_desktop.session.results import read_course_between  # noqa: PLC0415 - loaded late, as said above

    return read_course_between(conn, label, first, last)


def _page(name: str, conn: Connection, _label: str, _on_part: OnPart) -> "ParticipantPage | None":
    from gmd_desktop.session.participant_page import read_participant  # noqa: PLC0415 - loaded late, as said above

    return read_participant(conn, name)
