"""The worker: owns store, engine and timer in its own thread; the screen talks to it by signals only."""

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Union

from PySide6.QtCore import QObject, Qt, QThread, QTimer, Signal, Slot

from gmd_desktop.session.batch_runner import BatchRunner, RequestError
from gmd_desktop.session.comparison import read_comparison
from gmd_desktop.session.outbox import Outbox
from gmd_desktop.session.requests import OrderRequest, Request
from gmd_desktop.session.resolution_preview import ResolutionRequest
from gmd_desktop.session.scenario import ScenarioError
from gmd_desktop.session.tick_report import Focus, SessionStatus, TickReport
from gmd_desktop.store.errors import MissingError, StoreError

if TYPE_CHECKING:  # loaded by who opens a replay, for the time that the program takes to start
    from gmd_desktop.session.replay_runner import ReplayRunner

log = logging.getLogger(__name__)

OpenSession = Callable[[], Union[BatchRunner, "ReplayRunner"]]
"""Opens a session in the worker's thread. Raises StoreError or ScenarioError, a sentence for people each."""

WATCHDOG_MS = 5_000


class _Driver:
    """Tells the runner which thread drives it."""

    def __init__(self, thread: QThread) -> None:
        self.name = f"QThread {thread.objectName()}"
        self._thread = thread

    def alive(self) -> bool:
        """Whether the thread runs."""
        return self._thread.isRunning()


class Worker(QObject):
    """Lives in the worker's QThread. Every signal is emitted from there; payloads are frozen values."""

    opened = Signal(object, object)  # SessionInfo, TickReport with history
    open_failed = Signal(str)  # a sentence
    store_missing = Signal()  # before open_failed: what was to be opened is no longer there
    tick_committed = Signal()  # look: take_report() has something; at most one of these waits
    order_queued = Signal(str, float)  # uuid, milliseconds from the click's arrival here to the commit
    request_failed = Signal(str, str)  # uuid, sentence
    request_waiting = Signal(str, str)  # uuid, sentence: the store does not take it now; it is sent again
    preview_ready = Signal(int, object)  # request number, Preview
    resolution_ready = Signal(int, object)  # request number; a ResolutionPreview, or a sentence why there is none
    depth_ready = Signal(object)  # a Depth for each token and action; none if the outcome is closed
    bot_inspected = Signal(object)  # a BotView; None if there is no such bot
    points_read = Signal(object)  # the TickPoints that were asked for
    compared = Signal(object)  # Comparison
    compare_failed = Signal(str)  # a sentence
    fills_read = Signal(object)  # a page of the FillViews that were asked for
    target_reached = Signal()  # run_until is done; no more ticks come
    alive = Signal()  # the answer to `ask`
    closed = Signal()  # the session is closed, nothing is open
    stopped = Signal()  # shut_down is done; the thread may end

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner: BatchRunner | ReplayRunner | None = None
        self._announced = False  # tick_committed was emitted and nobody has looked yet
        self._timer: QTimer | None = None
        self._watchdog: QTimer | None = None
        self._until_tick: int | None = None
        self._has_arrived = False  # run_until is done, and nobody has asked for more since
        self._waiting_preview: tuple[int, OrderRequest] | None = None
        self._waiting_depth: int | None = None
        self._outbox = Outbox()
        self._resend = QTimer(self)
        self._resend.setSingleShot(True)
        self._resend.timeout.connect(self._send)

    # --- called from the GUI thread -----------------------------------------------------------------------------------

    def take_report(self) -> TickReport | None:
        """Take what has happened since the last call; safe from any thread."""
        self._announced = False
        runner = self._runner
        return runner.report() if runner is not None else None

    # --- slots: run in the worker's thread ----------------------------------------------------------------------------

    @Slot(object)
    def open(self, open_session: OpenSession) -> None:
        """Close what is open and open another session."""
        self._close_runner()
        self._until_tick = None
        try:
            self._runner = runner = open_session()
        except (StoreError, ScenarioError) as error:
            if isinstance(error, MissingError):
                self.store_missing.emit()
            self.open_failed.emit(str(error))
            return
        runner.start_batch_runner(_Driver(self.thread()))
        self.opened.emit(runner.info(), runner.report())
        self._arm(0.0)

    @Slot(int)
    def run_until(self, tick: int) -> None:
        """Run at full speed and stop right after this tick, or when the session is over."""
        if (replay := self._replay()) is not None:
            replay.seek(tick)
            self._until_tick = min(tick, replay.last_tick)
            self._arm(0.0)
        elif self._runner is not None:
            self._until_tick = tick
            self._runner.set_speed(0)
            self._arm(0.0)

    @Slot()
    def close_session(self) -> None:
        """End the current tick, close the session and stay ready for another."""
        try:
            self._close_runner()
        finally:
            self.closed.emit()

    @Slot(object)
    def place(self, request: Request) -> None:
        """Queue a request: from the commit on it is never lost. Until then it is sent again and again."""
        if self._runner is None:
            self.request_failed.emit(request.uuid, "No session is open.")
        elif self._outbox.is_full:
            self.request_failed.emit(request.uuid, "Nothing was sent: too much waits for the store already.")
        else:
            self._outbox.put(request)
            if self._resend.isActive():
                self.request_waiting.emit(request.uuid, self._outbox.trouble)
            else:
                self._send()

    @Slot()
    def _send(self) -> None:
        if self._runner is None:
            return
        failed_before = bool(self._outbox.trouble)
        for answer in self._outbox.send(self._runner.submit):
            if answer.problem:
                self.request_failed.emit(answer.uuid, answer.problem)
            else:
                self.order_queued.emit(answer.uuid, answer.waited_ms)
        if self._outbox.trouble:
            for uuid in self._outbox.uuids():
                self.request_waiting.emit(uuid, self._outbox.trouble)
            self._resend.start(round(self._outbox.wait_s * 1000))
        elif failed_before:
            self._runner.try_now()
        self._publish()
        self._arm(0.0)

    @Slot()
    def ask(self) -> None:
        """Answer, which tells that nothing holds this thread up."""
        self.alive.emit()

    @Slot(int, object)
    def preview(self, number: int, request: OrderRequest) -> None:
        """Dry-run an order; only the latest request that waits is answered."""
        waiting, self._waiting_preview = self._waiting_preview, (number, request)
        if waiting is None:
            QTimer.singleShot(0, self, self._answer_preview)

    @Slot(int, object)
    def preview_resolution(self, number: int, request: ResolutionRequest) -> None:
        """Tell what an elimination or a settlement would do if it came now."""
        if self._runner is None:
            return
        try:
            self.resolution_ready.emit(number, self._runner.preview_resolution(request))
        except RequestError as error:
            self.resolution_ready.emit(number, str(error))

    @Slot(str)
    def inspect_bot(self, name: str) -> None:
        """Tell what a bot is set to, thinks and has; nothing is read for it."""
        if self._runner is not None:
            self.bot_inspected.emit(self._runner.inspect_bot(name))

    @Slot(int, int)
    def read_points(self, first: int, last: int) -> None:
        """Read the charts' points of ticks that the screen does not remember one by one."""
        if self._runner is not None:
            try:
                self.points_read.emit(self._runner.read_points(first, last))
            except StoreError as error:
                log.info("no points: %s", error)

    @Slot(str)
    def compare(self, where: str) -> None:
        """Read another session's prices."""
        try:
            self.compared.emit(read_comparison(where))
        except (StoreError, ScenarioError) as error:
            self.compare_failed.emit(str(error))

    @Slot(int, int, bool)
    def read_fills(self, tick: int, seq: int, older: bool) -> None:
        """Read the fills next to a place, which the screen does not hold any more."""
        if self._runner is not None:
            try:
                self.fills_read.emit(self._runner.read_fills(tick, seq, older=older))
            except StoreError as error:
                log.info("no fills: %s", error)
                self.fills_read.emit(None)

    @Slot(int)
    def depth(self, outcome: int) -> None:
        """Tell what market orders would pay in an outcome; only the latest request that waits is answered."""
        waiting, self._waiting_depth = self._waiting_depth, outcome
        if waiting is None:
            QTimer.singleShot(0, self, self._answer_depth)

    @Slot(object)
    def set_focus(self, focus: Focus) -> None:
        """Look at another participant or outcome."""
        if self._runner is not None:
            self._runner.set_focus(focus)
            self._publish()

    @Slot(float)
    def set_speed(self, speed: float) -> None:
        """Change the speed; 0 is as fast as it goes."""
        if self._runner is not None:
            self._runner.set_speed(speed)
            self._publish()
            self._arm(0.0)

    @Slot(int)
    def seek(self, tick: int) -> None:
        """Show another tick of a replay."""
        if (replay := self._replay()) is not None:
            replay.seek(tick)
            self._arm(0.0)

    @Slot(bool)
    def play(self, on: bool) -> None:
        """Let a replay go on by itself, or stand still."""
        if (replay := self._replay()) is not None:
            replay.play(on)
            self._announce()
            self._arm(0.0)

    @Slot()
    def restart(self) -> None:
        """Stop and start the runner; what it holds in memory is read anew."""
        if self._runner is not None:
            self._runner.restart_batch_runner()
            self._publish()
            self._arm(0.0)

    @Slot()
    def shut_down(self) -> None:
        """End for good: the current tick has ended, the timer stops in its own thread."""
        try:
            self._close_runner()
        finally:  # whatever the disk says, the program ends
            if self._watchdog is not None:
                self._watchdog.stop()
            self.stopped.emit()

    @Slot()
    def _on_watchdog(self) -> None:
        if self._runner is not None and self._until_tick is None:
            if self._runner.restart_batch_runner_if_needed():
                self._announce()
            if self._timer is not None and not self._timer.isActive() and not self._has_arrived:
                self._arm(0.0)

    @Slot()
    def _answer_preview(self) -> None:
        waiting, self._waiting_preview = self._waiting_preview, None
        if waiting is None or self._runner is None:
            return
        number, request = waiting
        try:
            preview = self._runner.preview(request)
        except (RequestError, StoreError) as error:
            log.info("no preview: %s", error)
            return
        self.preview_ready.emit(number, preview)

    @Slot()
    def _answer_depth(self) -> None:
        waiting, self._waiting_depth = self._waiting_depth, None
        if waiting is None or self._runner is None:
            return
        try:
            depths = self._runner.depth(waiting)
        except StoreError as error:
            log.info("no depth: %s", error)
            return
        self.depth_ready.emit(depths)

    @Slot()
    def _on_timeout(self) -> None:
        if self._runner is None:
            return
        wait_s = self._runner.step()
        self._announce()
        over = self._runner.status == SessionStatus.RESOLVED
        if self._until_tick is not None and (over or self._runner.tick >= self._until_tick):
            self._until_tick, self._has_arrived = None, True
            self._publish()
            self.target_reached.emit()
            return
        self._arm(wait_s)

    def _replay(self) -> "ReplayRunner | None":
        return None if isinstance(self._runner, BatchRunner) else self._runner

    def _publish(self) -> None:
        if self._runner is not None:
            self._runner.publish()
            self._announce()

    def _announce(self) -> None:
        if not self._announced:
            self._announced = True
            self.tick_committed.emit()

    def _arm(self, wait_s: float) -> None:
        self._has_arrived = False
        if self._timer is None:
            self._timer = QTimer(self)
            self._timer.setSingleShot(True)
            self._timer.setTimerType(Qt.TimerType.PreciseTimer)
            self._timer.timeout.connect(self._on_timeout)
            self._watchdog = QTimer(self)
            self._watchdog.timeout.connect(self._on_watchdog)
            self._watchdog.start(WATCHDOG_MS)
        self._timer.start(max(0, round(wait_s * 1000)))

    def _close_runner(self) -> None:
        if self._timer is not None:
            self._timer.stop()
        self._resend.stop()
        for uuid in self._outbox.clear():
            self.request_failed.emit(uuid, "The session was closed before the store answered: it may not be stored.")
        if self._runner is not None:
            runner, self._runner = self._runner, None
            runner.close()
