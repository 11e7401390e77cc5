"""A desk: window, worker and its thread, wired together; sessions opened in the worker."""

import logging
import os
import platform
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QThread, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication

from gmd_desktop.compiled import ENGINE
from gmd_desktop.crowd.flow import crowd_of
from gmd_desktop.machine import program_version
from gmd_desktop.resource_files import resource_path
from gmd_desktop.session.batch_runner import BatchRunner
from gmd_desktop.session.creation import new_session
from gmd_desktop.session.requests import ControlRequest
from gmd_desktop.session.scenario import load_scenario, read_scenario
from gmd_desktop.session.session_log import is_log
from gmd_desktop.session.tick_report import Focus, SessionInfo, TickReport
from gmd_desktop.settings import Places, Settings, save_settings, without_password
from gmd_desktop.store.address import parse_address
from gmd_desktop.store.connect import open_store
from gmd_desktop.store.errors import AddressError, StoreError
from gmd_desktop.ui.collector import Collector
from gmd_desktop.ui.intents import OpenIntent
from gmd_desktop.ui.new_session import NewSession
from gmd_desktop.ui.preferences import Preferences
from gmd_desktop.ui.problems import Problems
from gmd_desktop.ui.pulse import Pulse
from gmd_desktop.ui.server_dialog import ServerDialog
from gmd_desktop.ui.stylesheet import apply_theme
from gmd_desktop.ui.take_home import TakeHome
from gmd_desktop.ui.theme import Theme, theme_for_scheme, theme_named
from gmd_desktop.ui.window import DeskWindow
from gmd_desktop.ui.worker import OpenSession, Worker

if TYPE_CHECKING:
    from gmd_desktop.session.replay_runner import ReplayRunner

log = logging.getLogger(__name__)

STOP_WAIT_MS = 30_000
REMEMBER_MS = 3000  # between two looks whether the layout has changed: a desk that is killed loses no more
DEMO_SCENARIO = "demo.toml"
YOU = "you"  # the person of the ready scenarios


def session_opener(intent: OpenIntent, target: Path, focus: Focus, on_line: Callable[[int, int], None]) -> OpenSession:
    """Turn what a person wants to open into work for the worker's thread; a new session's file is `target`.

    Args:
        on_line: told in that thread how many lines of a log have been read, and of how many.
    """

    def open_session() -> "BatchRunner | ReplayRunner":
        if intent.kind != "scenario" and is_log(intent.path):
            from gmd_desktop.session.log_replay import open_log  # noqa: PLC0415 - loaded late, as below

            return open_log(intent.path, focus, on_line)
        if intent.kind == "replay":
            # Loaded late, for the time that the program takes to start.
            from gmd_desktop.session.replay_runner import ReplayRunner  # noqa: PLC0415

            return ReplayRunner.open(open_store(intent.path, for_reading=True), focus)
        if intent.kind == "store":
            return BatchRunner.open(open_store(intent.path), crowd_of, focus=focus)
        scenario = read_scenario(intent.text) if intent.text else load_scenario(Path(intent.path))
        _make_folder(target.parent)
        runner = BatchRunner.open(new_session(target, scenario), crowd_of, focus=focus)
        if intent.start:
            runner.submit(ControlRequest("start", cause="demo"))
        return runner

    return open_session


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"{folder} can't be made: {error.strerror or error}.") from error


def why_no_server(address: str) -> str:
    """Say what is wrong with a server's address; "" if nothing is."""
    if without_password(address) != address:
        return "The address has a password in it, which is never taken: put it into ~/.pgpass or pg_service.conf."
    try:
        is_file = parse_address(address or "postgresql:").path is not None
    except AddressError as error:
        return str(error)
    return "This is a file; open it with File > Open session." if is_file else ""


def short_name(store: str) -> str:
    """Give a store's name for the screen: the person's home folder is ~."""
    home = str(Path.home())
    return "~" + store[len(home) :] if store.startswith(home + os.sep) else store


def new_session_path(places: Places, scenario: Path) -> Path:
    """Give a file name that is not taken, in the user's data folder."""
    folder = places.data / "sessions"
    stem = f"{scenario.stem}-{datetime.now().astimezone():%Y%m%d-%H%M%S}"
    path, number = folder / f"{stem}.gmd", 1
    while path.exists():
        number += 1
        path = folder / f"{stem}-{number}.gmd"
    return path


class Desk(QObject):
    """Window, worker and their thread; made once a process."""

    opening = Signal(object)  # OpenSession, to the worker
    run_until = Signal(int)  # tick, to the worker
    shutting_down = Signal()  # to the worker
    log_read = Signal(str)  # how far, as a sentence; emitted in the worker's thread

    def __init__(self, app: QApplication, places: Places, settings: Settings, remembers: bool) -> None:
        super().__init__()
        self._app, self._places, self.settings, self._remembers = app, places, settings, remembers
        self._store_name = ""
        self._saved = settings  # as they are in the file
        self._stage_of = settings.stage_of  # until the first session is opened
        self.intent = OpenIntent("store")  # what was asked for last
        self._stopped = False
        self.problems = Problems(self)
        self._collector = Collector(self)
        self._pulse = Pulse(self)
        self._thread = QThread()
        self._thread.setObjectName("worker")
        self.worker = Worker()
        self.worker.moveToThread(self._thread)
        apply_theme(app, self.theme())
        self.window = DeskWindow(self.worker.take_report, settings)
        self.new_session = NewSession(places.data, self.window)
        self.window.set_recent(settings.recent)
        self.take_home = TakeHome(self.window, self)
        self._connect()
        self.window.set_theme(self.theme())
        self.take_home.set_theme(self.theme())
        self._thread.start()
        self._remembers_soon = QTimer(self, interval=REMEMBER_MS)
        self._remembers_soon.setObjectName("remember_timer")
        self._remembers_soon.timeout.connect(self._save)
        self._remembers_soon.start()

    def _connect(self) -> None:
        window, worker = self.window, self.worker
        self.opening.connect(worker.open)
        self.run_until.connect(worker.run_until)
        self.shutting_down.connect(worker.shut_down)
        self.log_read.connect(window.notices.show_notice)
        worker.stopped.connect(self._thread.quit, Qt.ConnectionType.DirectConnection)  # needs no GUI loop
        self._thread.finished.connect(self._app.quit)
        window.request_made.connect(worker.place)
        window.preview_requested.connect(worker.preview)
        window.depth_requested.connect(worker.depth)
        window.panels.crowd.bot_wanted.connect(worker.inspect_bot)
        window.focus_changed.connect(worker.set_focus)
        window.points_wanted.connect(worker.read_points)
        window.fills_wanted.connect(worker.read_fills)
        window.speed_changed.connect(worker.set_speed)
        window.restart_requested.connect(worker.restart)
        window.seek_requested.connect(worker.seek)
        window.play_requested.connect(worker.play)
        window.opening.comparison_requested.connect(worker.compare)
        worker.compared.connect(window.on_compared)
        worker.compare_failed.connect(window.notices.show_problem)
        window.close_requested.connect(worker.close_session)
        window.opening.requested.connect(self.open)
        window.diagnostics_requested.connect(self.save_diagnostics)
        window.theme_chosen.connect(self.choose_theme)
        window.font_percent_chosen.connect(self.change_font)
        window.server_wanted.connect(self.ask_server)
        window.wizard_wanted.connect(self.show_wizard)
        self.new_session.open_requested.connect(self.open)
        window.guards.append(self.new_session.may_close)
        worker.opened.connect(self.new_session.on_opened)
        worker.open_failed.connect(self.new_session.on_open_failed)
        window.preferences_wanted.connect(self.show_preferences)
        window.quit_agreed.connect(self.stop)
        worker.opened.connect(self.take_home.on_opened)  # before anybody can ask it for something
        worker.opened.connect(window.on_opened)
        worker.opened.connect(self.on_opened)
        worker.store_missing.connect(self.on_store_missing)
        window.welcome.forget_requested.connect(self.forget_recent)
        worker.open_failed.connect(window.banner.clear)
        worker.open_failed.connect(window.on_open_failed)
        worker.tick_committed.connect(window.frames.on_tick_committed)
        worker.order_queued.connect(window.notices.on_order_queued)
        worker.request_failed.connect(window.notices.on_request_failed)
        worker.request_waiting.connect(window.notices.on_request_waiting)
        worker.preview_ready.connect(window.on_preview_ready)
        worker.bot_inspected.connect(window.panels.crowd.show_bot)
        window.resolving.preview_requested.connect(worker.preview_resolution)
        worker.resolution_ready.connect(window.resolving.on_resolution_ready)
        worker.request_failed.connect(window.resolving.on_request_failed)
        worker.depth_ready.connect(window.panels.book_view.show_depth)
        worker.points_read.connect(window.on_points_read)
        worker.fills_read.connect(window.panels.trades.show_page)
        worker.closed.connect(window.on_closed)
        self._pulse.asked.connect(worker.ask)
        worker.alive.connect(self._pulse.on_answer)
        self._pulse.silent.connect(window.notices.on_silence)
        self._pulse.answered.connect(window.notices.on_silence_ended)
        home = self.take_home
        window.results_wanted.connect(home.show_results)
        window.export_wanted.connect(home.ask_export)
        window.copy_wanted.connect(home.ask_copy)
        window.info_wanted.connect(home.show_info)
        window.close_requested.connect(home.close)
        window.frames.shown.connect(home.on_report)
        window.panels.stage.opened.connect(home.on_stage)
        home.saved.connect(window.notices.on_saved)
        home.failed.connect(window.notices.show_problem)
        self.problems.found.connect(window.notices.show_problem)
        self._app.styleHints().colorSchemeChanged.connect(self.on_scheme_changed)

    # --- opening and closing ------------------------------------------------------------------------------------------

    @Slot(object)
    def open(self, intent: OpenIntent) -> None:
        """Open a session in the worker's thread; the answer comes as a signal."""
        if intent.kind == "scenario":
            scenario = Path(intent.path) if intent.path else resource_path(f"scenarios/{DEMO_SCENARIO}")
            intent = replace(intent, path=str(scenario))
            target = Path(intent.target) if intent.target else new_session_path(self._places, scenario)
            self._store_name = str(target)
        else:
            target = Path()
            self._store_name = intent.path
        self.intent = intent
        self.take_home.expect(self._store_name)
        focus = Focus(self.settings.acting_as or YOU, 0)
        self.opening.emit(session_opener(intent, target, focus, self._on_line))

    def _on_line(self, line: int, lines: int) -> None:
        """Tell how far the reading of a log is; in the worker's thread."""
        if self._thread.isInterruptionRequested():
            raise StoreError("The log was not read to its end: the desk is closed.")
        self.log_read.emit(f"Reading the log: {line:,} of {lines:,} lines.")

    @Slot()
    def ask_server(self) -> None:
        """Ask for a session on a server, and open it as any store."""
        dialog = ServerDialog(why_no_server, self.window)
        dialog.address_given.connect(self.window.opening.open_store)
        dialog.show()

    @Slot()
    def show_wizard(self) -> None:
        """Show the wizard for a new session."""
        target = new_session_path(self._places, Path("session"))
        self.new_session.show(self.theme(), target, is_live=self.window.last_report is not None)

    @Slot(object, object)
    def on_opened(self, info: SessionInfo, _report: TickReport) -> None:
        """Remember the session among the recent ones."""
        log.info("session %s in %s", info.name, self._store_name)
        self.settings = self.settings.with_recent(self._store_name)
        self.window.show_store(short_name(self._store_name))
        self.window.set_recent(self.settings.recent)
        if self._store_name == self._stage_of and info.replay is None:  # the desk was killed while it showed this
            self.window.panels.stage.open()
            self.window.activateWindow()
        self._stage_of = ""
        self._save()

    @Slot()
    def on_store_missing(self) -> None:
        """List no session that is gone."""
        self.forget_recent(self._store_name)

    @Slot(str)
    def forget_recent(self, store: str) -> None:
        """Take a session out of the list of recent ones; nothing happens to its file."""
        self.settings = self.settings.without_recent(store)
        self.window.set_recent(self.settings.recent)
        self._save()

    @Slot()
    def stop(self) -> None:
        """Let the current tick end, stop the worker and leave."""
        if self._stopped:
            return
        self._stopped = True
        self._remembers_soon.stop()
        self.new_session.close()
        self.take_home.close()
        self._save()
        self._thread.requestInterruption()
        self.shutting_down.emit()

    def wait(self) -> bool:
        """Wait for the worker's thread after the event loop has ended."""
        ended = self._thread.wait(STOP_WAIT_MS)
        if not ended:
            log.error("the worker did not end within %d ms", STOP_WAIT_MS)
        self._collector.stop()
        return ended

    @Slot()
    def _save(self) -> None:
        """Write the settings, with the layout as it is now, if they differ from what is in the file."""
        if not self._remembers:
            return
        stage_of = self._store_name if self.window.panels.stage.window is not None else ""
        self.settings = replace(self.window.layout_settings(self.settings), stage_of=stage_of)
        if self.settings != self._saved:
            self._saved = self.settings
            save_settings(self._places, self.settings)

    # --- look ---------------------------------------------------------------------------------------------------------

    def theme(self) -> Theme:
        """Give the theme that the settings and the system ask for."""
        name = self.settings.theme
        theme = theme_for_scheme(self._app.styleHints().colorScheme()) if name == "system" else theme_named(name)
        return theme.with_font_percent(self.settings.font_percent).with_motion(self.settings.motion)

    def show_theme(self) -> None:
        """Bring the look to every widget."""
        theme = self.theme()
        apply_theme(self._app, theme)
        self.window.set_theme(theme)
        self.new_session.set_theme(theme)
        self.take_home.set_theme(theme)

    @Slot(str)
    def choose_theme(self, name: str) -> None:
        """Change the look and remember it."""
        self.settings = replace(self.settings, theme=name)
        self.show_theme()
        self._save()

    @Slot(int)
    def change_font(self, by_percent: int) -> None:
        """Make all type larger or smaller, and remember it."""
        percent = min(160, max(80, self.settings.font_percent + by_percent))
        self.settings = replace(self.settings, font_percent=percent)
        self.show_theme()
        self._save()

    @Slot(bool)
    def choose_motion(self, motion: bool) -> None:
        """Let changed numbers glow or not, and remember it."""
        self.settings = replace(self.settings, motion=motion)
        self.show_theme()
        self._save()

    @Slot()
    def show_preferences(self) -> None:
        """Show the person's choices in one place."""
        report = self.window.last_report
        people = [row.name for row in report.participants if not row.is_bot] if report is not None else []
        dialog = Preferences(self.settings, people, self.window.acting_as, self.window)
        dialog.theme_chosen.connect(self.choose_theme)
        dialog.font_percent_chosen.connect(self.change_font)
        dialog.motion_chosen.connect(self.choose_motion)
        dialog.acting_as_chosen.connect(self.window.on_acting_as)
        dialog.show()

    @Slot()
    def on_scheme_changed(self) -> None:
        """Follow the system between dark and light."""
        if self.settings.theme == "system":
            self.show_theme()

    # --- diagnostics --------------------------------------------------------------------------------------------------

    @Slot()
    def save_diagnostics(self) -> None:
        """Write versions, session, health and the log's end into one file and say where it is."""
        report = self.window.last_report
        lines = [
            f"Gaming Market Desk {program_version()}, Python {platform.python_version()}, {platform.platform()}",
            f"engine: {ENGINE.says}",
            f"written {datetime.now().astimezone():%Y-%m-%d %H:%M:%S %z}",
        ]
        if report is not None:
            lines += [f"status {report.status}, tick {report.tick}, hash {report.log_hash}"]
            lines += [f"{name}: {value}" for name, value in asdict(report.health).items() if name != "recent_tick_ms"]
        log_file = self._places.logs / "desk.log"
        if log_file.exists():
            lines += ["", *log_file.read_text(encoding="utf-8", errors="replace").splitlines()[-400:]]
        path = self._places.data / f"diagnostics-{datetime.now().astimezone():%Y%m%d-%H%M%S}.txt"
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        except OSError as error:
            self.window.notices.show_problem(f"Diagnostics can't be written to {path}: {error.strerror}.")
            return
        self.window.notices.show_notice(f"Diagnostics are in {path}")
