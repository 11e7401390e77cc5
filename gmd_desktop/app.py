"""The composition root of the desk: settings -> worker -> window. All the wiring between threads is here."""

import logging
import os
import platform
import signal
import sys
import traceback
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from types import FrameType, TracebackType

from PySide6.QtCore import (
    QMessageLogContext,
    QObject,
    Qt,
    QThread,
    QTimer,
    QtMsgType,
    Signal,
    Slot,
    qInstallMessageHandler,
)
from PySide6.QtWidgets import QApplication

from gmd_desktop.crowd.flow import Crowd
from gmd_desktop.logs import start_logging
from gmd_desktop.resource_files import resource_path
from gmd_desktop.session.batch_runner import BatchRunner
from gmd_desktop.session.creation import new_session
from gmd_desktop.session.requests import ControlRequest
from gmd_desktop.session.scenario import Scenario, load_scenario
from gmd_desktop.session.tick_report import Focus, SessionInfo, SessionStatus, TickReport
from gmd_desktop.settings import Places, Settings, load_settings, save_settings
from gmd_desktop.store.connect import open_store
from gmd_desktop.ui.collector import Collector
from gmd_desktop.ui.dialogs import program_version
from gmd_desktop.ui.fonts import load_fonts
from gmd_desktop.ui.icons import app_icon
from gmd_desktop.ui.intents import OpenIntent
from gmd_desktop.ui.stylesheet import apply_theme
from gmd_desktop.ui.theme import Theme, theme_for_scheme, theme_named
from gmd_desktop.ui.window import DeskWindow
from gmd_desktop.ui.worker import OpenSession, Worker

log = logging.getLogger(__name__)

SWITCH_INTERVAL_S = 0.0005  # between Python threads: paints come late by half as much as at the default
STOP_WAIT_MS = 30_000
DEMO_SCENARIO = "demo.toml"
YOU = "you"  # the person of the ready scenarios
WAKE_MS = 250
EXIT_INPUT, EXIT_ENVIRONMENT = 2, 3


def make_crowd(scenario: Scenario) -> Crowd:
    """Give the bots of a scenario."""
    return Crowd(scenario.bots, scenario.seed)


def session_opener(intent: OpenIntent, target: Path, focus: Focus) -> OpenSession:
    """Turn what a person wants to open into work for the worker's thread; a new session's file is `target`."""

    def open_session() -> BatchRunner:
        if intent.kind == "store":
            return BatchRunner.open(open_store(intent.path), make_crowd, focus=focus)
        scenario = load_scenario(Path(intent.path))
        target.parent.mkdir(parents=True, exist_ok=True)
        runner = BatchRunner.open(new_session(target, scenario), make_crowd, focus=focus)
        if intent.start:
            runner.submit(ControlRequest("start", cause="demo"))
        return runner

    return open_session


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


class Problems(QObject):
    """Brings exceptions that nobody caught, from any thread, to the log and to the screen."""

    found = Signal(str, str)  # sentence, traceback; emitted in the thread where it happened

    def install(self) -> None:
        """Become the process's excepthook and Qt's message handler."""
        sys.excepthook = self.on_exception
        qInstallMessageHandler(_on_qt_message)

    def on_exception(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Log and show an exception; the program goes on."""
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        details = "".join(traceback.format_exception(kind, error, trace))
        log.error("unexpected error\n%s", details)
        self.found.emit("Something went wrong inside the program. It goes on; the details are in the log.", details)


def _on_qt_message(kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
    if "does not support propagateSizeHints" in text:  # the offscreen platform, at every window
        return
    levels = {QtMsgType.QtDebugMsg: logging.DEBUG, QtMsgType.QtInfoMsg: logging.INFO}
    log.log(levels.get(kind, logging.WARNING), "Qt: %s", text)


class Desk(QObject):
    """Window, worker and their thread; made once a process."""

    opening = Signal(object)  # OpenSession, to the worker
    run_until = Signal(int)  # tick, to the worker
    shutting_down = Signal()  # to the worker

    def __init__(self, app: QApplication, places: Places, settings: Settings, remembers: bool) -> None:
        super().__init__()
        self._app, self._places, self.settings, self._remembers = app, places, settings, remembers
        self._store_name = ""
        self.intent = OpenIntent("store")  # what was asked for last
        self._stopped = False
        self.problems = Problems(self)
        self._collector = Collector(self)
        self._thread = QThread()
        self._thread.setObjectName("worker")
        self.worker = Worker()
        self.worker.moveToThread(self._thread)
        apply_theme(app, self.theme())
        self.window = DeskWindow(self.worker.take_report, settings)
        self.window.set_recent(settings.recent)
        self._connect()
        self.show_theme()
        self._thread.start()

    def _connect(self) -> None:
        window, worker = self.window, self.worker
        self.opening.connect(worker.open)
        self.run_until.connect(worker.run_until)
        self.shutting_down.connect(worker.shut_down)
        worker.stopped.connect(self._thread.quit, Qt.ConnectionType.DirectConnection)  # needs no GUI loop
        self._thread.finished.connect(self._app.quit)
        window.request_made.connect(worker.place)
        window.preview_requested.connect(worker.preview)
        window.focus_changed.connect(worker.set_focus)
        window.speed_changed.connect(worker.set_speed)
        window.restart_requested.connect(worker.restart)
        window.close_requested.connect(worker.close_session)
        window.open_requested.connect(self.open)
        window.diagnostics_requested.connect(self.save_diagnostics)
        window.theme_chosen.connect(self.choose_theme)
        window.font_percent_chosen.connect(self.change_font)
        window.quit_agreed.connect(self.stop)
        worker.opened.connect(window.on_opened)
        worker.opened.connect(self.on_opened)
        worker.open_failed.connect(window.on_open_failed)
        worker.tick_committed.connect(window.on_tick_committed)
        worker.order_queued.connect(window.on_order_queued)
        worker.request_failed.connect(window.on_request_failed)
        worker.preview_ready.connect(window.on_preview_ready)
        worker.closed.connect(window.on_closed)
        self.problems.found.connect(window.show_problem)
        self._app.styleHints().colorSchemeChanged.connect(self.on_scheme_changed)

    # --- opening and closing ------------------------------------------------------------------------------------------

    @Slot(object)
    def open(self, intent: OpenIntent) -> None:
        """Open a session in the worker's thread; the answer comes as a signal."""
        if intent.kind == "scenario":
            scenario = Path(intent.path) if intent.path else resource_path(f"scenarios/{DEMO_SCENARIO}")
            intent = replace(intent, path=str(scenario))
            target = new_session_path(self._places, scenario)
            self._store_name = str(target)
        else:
            target = Path()
            self._store_name = intent.path
        self.intent = intent
        self.opening.emit(session_opener(intent, target, Focus(self.settings.acting_as or YOU, 0)))

    @Slot(object, object)
    def on_opened(self, info: SessionInfo, _report: TickReport) -> None:
        """Remember the session among the recent ones."""
        log.info("session %s in %s", info.name, self._store_name)
        self.settings = self.settings.with_recent(self._store_name)
        self.window.show_store(short_name(self._store_name))
        self.window.set_recent(self.settings.recent)
        self._save()

    @Slot()
    def stop(self) -> None:
        """Let the current tick end, stop the worker and leave."""
        if self._stopped:
            return
        self._stopped = True
        self._save()
        self.shutting_down.emit()

    def wait(self) -> bool:
        """Wait for the worker's thread after the event loop has ended."""
        ended = self._thread.wait(STOP_WAIT_MS)
        if not ended:
            log.error("the worker did not end within %d ms", STOP_WAIT_MS)
        self._collector.stop()
        return ended

    def _save(self) -> None:
        if not self._remembers:
            return
        self.settings = self.window.layout_settings(self.settings)
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
            self.window.show_problem(f"Diagnostics can't be written to {path}: {error.strerror}.")
            return
        self.window.show_notice(f"Diagnostics are in {path}")


class Offscreen(QObject):
    """Runs a session without a screen: so many ticks, a picture, the end."""

    def __init__(self, desk: Desk, ticks: int, screenshot: Path) -> None:
        super().__init__()
        self._desk, self._ticks, self._screenshot = desk, ticks, screenshot
        self.exit_code = 0
        desk.worker.opened.connect(self.on_opened)
        desk.worker.open_failed.connect(self.on_open_failed)
        desk.worker.target_reached.connect(self.on_done)

    @Slot(object, object)
    def on_opened(self, _info: SessionInfo, report: TickReport) -> None:
        """Begin to run, or take the picture at once if there is nothing to run."""
        if not self._ticks or report.status == SessionStatus.RESOLVED:
            self.on_done()
            return
        starts_itself = self._desk.intent.start
        if report.status in (SessionStatus.DRAFT, SessionStatus.PAUSED) and not starts_itself:
            self._desk.window.request_made.emit(ControlRequest("start", cause="command line"))
        self._desk.run_until.emit(report.tick + self._ticks)

    @Slot(str)
    def on_open_failed(self, sentence: str) -> None:
        """Say why and leave."""
        print(sentence, file=sys.stderr)
        self.exit_code = EXIT_INPUT
        self._desk.stop()

    @Slot()
    def on_done(self) -> None:
        """Let the last report be painted, then take the picture."""
        self._desk.window.on_tick_committed()
        QTimer.singleShot(200, self, self.take_picture)

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


@dataclass(frozen=True, slots=True)
class Launch:
    """What the command line asks for. At most one of store, demo and scenario is given."""

    store: str = ""
    demo: bool = False
    scenario: str = ""
    offscreen: bool = False
    ticks: int = 0
    screenshot: str = ""
    theme: str | None = None
    size: tuple[int, int] = (0, 0)
    verbose: bool = False

    def intent(self) -> OpenIntent | None:
        """What to open first; None is the welcome page."""
        if self.demo:
            return OpenIntent("scenario", start=True)
        if self.scenario:
            return OpenIntent("scenario", self.scenario)
        return OpenIntent("store", self.store) if self.store else None


def prepare_application() -> QApplication:
    """Make the process's QApplication with the desk's style and fonts, once."""
    found = QApplication.instance()
    app = found if isinstance(found, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("Gaming Market Desk")
    app.setDesktopFileName("gaming-market-desk")
    app.setStyle("Fusion")
    app.setQuitOnLastWindowClosed(False)  # the worker ends first
    load_fonts()
    app.setWindowIcon(app_icon())
    return app


class Interrupts(QObject):
    """Ctrl+C and SIGTERM close the window like a person would, but without a question."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self._wake = QTimer(self)  # Python looks at signals only when it gets to run
        self._wake.timeout.connect(self.on_wake)
        self._wake.start(WAKE_MS)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self.on_signal)

    def on_signal(self, _number: int, _frame: FrameType | None) -> None:
        """Close the window."""
        self._desk.window.close_without_asking()

    @Slot()
    def on_wake(self) -> None:
        """Let Python run its signal handlers."""


def run_desk(launch: Launch, on_painted: Callable[[Desk], None] | None = None) -> int:
    """Open the desk, stay until it is closed, and give the exit code.

    Args:
        on_painted: called once, when the first report is on the screen.
    """
    places = Places.of_user()
    start_logging(places.logs, launch.verbose)
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    app = prepare_application()
    settings = load_settings(places)
    if launch.offscreen:  # the same picture everywhere: no layout or choices of this person
        settings = Settings(theme="dark", motion=False)
    if launch.theme is not None:
        settings = replace(settings, theme=launch.theme)
    desk = Desk(app, places, settings, remembers=not launch.offscreen)
    desk.problems.install()
    interrupts = Interrupts(desk)
    first_paint = FirstPaint(desk, on_painted)
    picture = Offscreen(desk, launch.ticks, Path(launch.screenshot).expanduser()) if launch.offscreen else None
    if launch.size != (0, 0):
        desk.window.resize(*launch.size)
    elif not launch.offscreen:
        desk.window.fit_screen()
    desk.window.show()
    intent = launch.intent()
    if intent is not None:
        desk.open(intent)
    elif picture is not None:
        picture.on_done()
    app.exec()
    ended = desk.wait()
    del interrupts, first_paint
    if picture is not None and picture.exit_code:
        return picture.exit_code
    return 0 if ended else EXIT_ENVIRONMENT


class FirstPaint(QObject):
    """Logs how long the start took, and tells whoever asked."""

    def __init__(self, desk: Desk, tell: Callable[[Desk], None] | None) -> None:
        super().__init__(desk)
        self._desk, self._tell = desk, tell
        desk.window.report_painted.connect(self.on_painted)

    @Slot()
    def on_painted(self) -> None:
        """Do it once."""
        self._desk.window.report_painted.disconnect(self.on_painted)
        log.info("the first report is on the screen")
        if self._tell is not None:
            self._tell(self._desk)
