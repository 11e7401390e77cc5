"""A desk without a screen: so many ticks, a picture, the end."""

import sys
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Slot

from gmd_desktop.session.requests import ControlRequest
from gmd_desktop.session.tick_report import SessionInfo, SessionStatus, TickReport
from gmd_desktop.ui.desk import Desk

EXIT_INPUT, EXIT_ENVIRONMENT = 2, 3
PATIENCE = 3  # errors
SETTLE_MS = 300  # until numbers that are shown a few times a second stand still


class Offscreen(QObject):
    """Runs a session without a screen: so many ticks, a picture, the end."""

    def __init__(self, desk: Desk, ticks: int, screenshot: Path) -> None:
        super().__init__()
        self._desk, self._ticks, self._screenshot = desk, ticks, screenshot
        self.exit_code = 0
        self._target: int | None = None  # the tick to be seen; None: nothing is open
        self._is_done = False  # it has been made, but is not on the screen yet
        desk.worker.opened.connect(self.on_opened)
        desk.worker.open_failed.connect(self.on_open_failed)
        desk.worker.target_reached.connect(self.on_done)
        desk.window.frames.painted.connect(self.on_report)

    @Slot(object, object)
    def on_opened(self, _info: SessionInfo, report: TickReport) -> None:
        """Begin to run, or take the picture at once if there is nothing to run."""
        over = report.status == SessionStatus.RESOLVED
        self._target = report.tick if over else report.tick + self._ticks
        if not self._ticks or over:
            self.on_done()
            return
        starts_itself = self._desk.intent.start
        if report.status in (SessionStatus.DRAFT, SessionStatus.PAUSED) and not starts_itself:
            self._desk.window.request_made.emit(ControlRequest("start", cause="command line"))
        self._desk.run_until.emit(self._target)

    @Slot(str)
    def on_open_failed(self, sentence: str) -> None:
        """Say why and leave."""
        print(sentence, file=sys.stderr)
        self.exit_code = EXIT_INPUT
        self._desk.stop()

    @Slot()
    def on_report(self) -> None:
        """Give up when the environment refuses again and again: nobody is there to mend it."""
        report = self._desk.window.last_report
        if report is not None and report.health.error_count >= PATIENCE and not self.exit_code:
            print(report.health.last_error, file=sys.stderr)
            self.exit_code = EXIT_ENVIRONMENT
            self._desk.window.close_without_asking()
        elif self._is_done and report is not None and self._is_last(report):
            self._is_done = False
            QTimer.singleShot(SETTLE_MS, self, self.take_picture)

    @Slot()
    def on_done(self) -> None:
        """Let the last report be painted, then take the picture."""
        if self._target is None:
            QTimer.singleShot(SETTLE_MS, self, self.take_picture)
            return
        self._is_done = True
        self._desk.window.frames.on_tick_committed()
        self.on_report()

    def _is_last(self, report: TickReport) -> bool:
        return report.status == SessionStatus.RESOLVED or self._target is None or report.tick >= self._target

    @Slot()
    def take_picture(self) -> None:
        """Save the window as a picture and end."""
        window, report = self._desk.window, self._desk.window.last_report
        try:
            self._screenshot.parent.mkdir(parents=True, exist_ok=True)
            saved = window.grab().save(str(self._screenshot))
        except OSError:
            saved = False
        if saved:
            tick = report.tick if report is not None else 0
            print(f"{tick} ticks; the screenshot is in {self._screenshot}", flush=True)
        else:
            print(f"the screenshot can't be written to {self._screenshot}", file=sys.stderr)
            self.exit_code = EXIT_INPUT
        window.close_without_asking()
