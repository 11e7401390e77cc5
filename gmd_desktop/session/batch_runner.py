"""The runner: makes a session tick, keeps going when something fails, and tells how it is doing.

`BatchRunner` belongs to one thread, which calls `step()` again and again: a QTimer in the desk's
worker, or a thread of its own without a screen. `submit` and `report` may be called from any
thread. The functions at the end are the same over the one runner of a process without a screen.
"""

import logging
import threading
import time
import traceback
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from engine import InvariantError, Order, Preview
from gmd_desktop.session import inbox
from gmd_desktop.session.clock import TickClock
from gmd_desktop.session.follower import Follower
from gmd_desktop.session.health import HEALTHY_WITHIN_S, Health
from gmd_desktop.session.inbox import RequestError
from gmd_desktop.session.leader import TICKING, Leader, NotLeadingError
from gmd_desktop.session.live import LiveSession
from gmd_desktop.session.publisher import Publisher
from gmd_desktop.session.reporting import RunnerState
from gmd_desktop.session.requests import ControlRequest, JoinRequest, OrderRequest, Request
from gmd_desktop.session.runner_thread import Driver, OwnThread
from gmd_desktop.session.scenario import Scenario
from gmd_desktop.session.tick import CommandSource, OnPoint
from gmd_desktop.session.tick_report import Focus, SessionInfo, SessionStatus, TickReport
from gmd_desktop.session.transitions import refusal, target
from gmd_desktop.store.connect import Store
from gmd_desktop.store.errors import StoreError

log = logging.getLogger(__name__)

POLL_S = 0.25  # how often the inbox is searched for controls that other programs put there
IDLE_S = 1.0
MAX_BACK_OFF_S = 30.0
FIRST_BACK_OFF_S = 0.5
STOP_AFTER_ERRORS = 10
RESTART_WAIT_S = 1.0


def _nowhere(_point: str) -> None:
    """Pass a named point; a test puts its failure there."""


class BatchRunner:
    """Runs one session. Made by `open`."""

    def __init__(
        self,
        store: Store,
        make_crowd: Callable[[Scenario], CommandSource] | None,
        focus: Focus,
        monotonic: Callable[[], float],
        on_point: OnPoint,
    ) -> None:
        self._store = store
        self._monotonic = monotonic
        self._leader = Leader(store, monotonic, on_point)
        self._follower = Follower(self._leader, monotonic)
        self._health = Health(monotonic)
        self._publisher = Publisher(store, focus, monotonic)
        self._make_crowd = make_crowd
        self._crowd: CommandSource | None = None
        self._clock = TickClock(1000, monotonic)
        self._lock = threading.RLock()
        self._active = False
        self._driver: Driver | None = None
        self._thread_id = 0
        self._retry_at = float("-inf")
        self._controls_wait = True
        self._polled = float("-inf")
        self._banner = ""
        self._comes_back_paused = True

    @staticmethod
    def open(
        store: Store,
        make_crowd: Callable[[Scenario], CommandSource] | None = None,
        *,
        focus: Focus | None = None,
        speed: float = 1.0,
        comes_back_paused: bool = True,
        monotonic: Callable[[], float] = time.monotonic,
        on_point: OnPoint = _nowhere,
    ) -> "BatchRunner":
        """Open the session of a store, leading it if nobody does.

        Args:
            make_crowd: gives the bots of a scenario; None: no bots act.
            comes_back_paused: a session that is found running waits to be resumed.
            monotonic: the clock that deadlines go by, in seconds.
            on_point: called at named points of every transaction.

        Raises:
            StoreError: the environment does not allow it, or the store holds no session.
        """
        runner = BatchRunner(store, make_crowd, focus or Focus("", 0), monotonic, on_point)
        runner._comes_back_paused = comes_back_paused
        runner._leader.open(comes_back_paused=comes_back_paused)
        live = runner._live
        runner._crowd = make_crowd(live.scenario) if make_crowd else None
        runner._clock = TickClock(live.tick_ms, monotonic, speed)
        runner._publisher.publish_history(live, runner._state())
        return runner

    # --- what a session is asked --------------------------------------------------------------

    def info(self) -> SessionInfo:
        """Tell what does not change while the session is open."""
        live = self._live
        return SessionInfo(
            name=live.name,
            outcome_names=live.outcome_names,
            params=live.params,
            tick_ms=live.tick_ms,
            seed=live.seed,
            store_label=self._store.label,
            read_only=not self._leader.leadership.leads,
            log_hash=live.log_hash,
        )

    def submit(self, request: Request) -> int:
        """Put a request into the inbox; when this returns it is on disk. Any thread.

        Returns:
            Its sequence number; the first one's if it was sent before.

        Raises:
            RequestError: it is not well-formed, or not possible now; nothing was written.
            StoreError: the environment does not allow it; send it again with the same uuid.
        """
        live = self._live
        if not self._leader.leadership.leads:
            raise RequestError(f"This session is read-only here: {self._follower.banner()}")
        verb = _verb(request)
        if target(verb, live.status, live.resumes_as) is None:
            raise RequestError(refusal(verb, live.status))
        outcomes = [request.outcome] if isinstance(request, OrderRequest) else []
        if isinstance(request, ControlRequest):
            outcomes = [*request.outcomes, *([request.value] if verb == "settle" else [])]
        if any(outcome >= live.params.n_outcomes for outcome in outcomes):
            raise RequestError(f"There are only {live.params.n_outcomes} outcomes, from 0.")
        frozen = live.status is SessionStatus.FROZEN and isinstance(request, OrderRequest)
        seq = inbox.submit(self._store, request, refused_at=live.tick if frozen else None)
        if verb != "order":
            self._controls_wait = True
        self._publisher.changed()
        return seq

    def preview(self, request: OrderRequest) -> Preview:
        """Tell what an order would do if it came first in the next tick; nothing changes.

        Raises:
            RequestError: it is not well-formed, or the session is over.
        """
        inbox.request_row(request)
        with self._lock:
            live = self._live
            if live.market.settled:
                raise RequestError(refusal("order", live.status))
            order = Order(
                0,
                request.participant,
                request.outcome,
                request.token,
                request.action,
                request.type,
                request.time_in_force,
                request.size,
                request.limit_price,
                request.max_slippage,
                request.auto_fill,
            )
            return live.market.preview(order, live.next_progress)

    def report(self) -> TickReport | None:
        """Give everything since this was last called, as one report; None if nothing. Any thread."""
        return self._publisher.take()

    def publish(self) -> None:
        """Put a report of the present state into the mailbox, if anything has changed.

        Raises:
            StoreError: the orders in focus can't be read.
        """
        with self._lock:
            if self._publisher.due:
                self._publisher.publish(self._live, self._state())

    def publish_history(self) -> None:
        """Put a report with everything there has been into the mailbox, for a new screen.

        Raises:
            StoreError: the tables can't be read.
        """
        with self._lock:
            self._publisher.publish_history(self._live, self._state())

    def set_focus(self, focus: Focus) -> None:
        """Look at another participant or outcome; the next report shows it."""
        with self._lock:
            self._publisher.set_focus(focus)

    def set_speed(self, speed: float) -> None:
        """Change how fast session time goes: 0.25 .. 100, 0 as fast as it can.

        Raises:
            ValueError: another speed.
        """
        with self._lock:
            self._clock.set_speed(speed)
            self._publisher.due = True

    # --- running ------------------------------------------------------------------------------

    def run_tick(self) -> bool:
        """Make one tick now if the session runs (or a step was asked for), and report it.

        Returns:
            False if nothing happened: the session does not run, or another runner leads.

        Raises:
            StoreError: the environment does not allow it; nothing was written.
            InvariantError: a bug; the tables hold the last good tick.
        """
        with self._lock:
            self._refresh()
            ticked = self._may_tick() and self._tick()
            if self._publisher.due:
                self._publisher.publish(self._live, self._state())
            return ticked

    def step(self) -> float:
        """Do whatever is due. Never raises.

        Returns:
            Seconds until something will be due again.
        """
        with self._lock:
            self._thread_id = threading.get_ident()
            if not self._active:
                return IDLE_S
            try:
                wait = self._step()
            except Exception as error:  # noqa: BLE001, the one place that keeps a session alive
                wait = self._failed(error)
            self._health.last_step = self._monotonic()
            return wait

    def start_batch_runner(self, driver: Driver | None = None) -> None:
        """Begin to step. Without a driver, a thread of the runner's own calls `step`."""
        with self._lock:
            self._active = True
            self._health.errors_in_a_row = 0
            self._health.last_step = self._monotonic()
            self._retry_at, self._banner = float("-inf"), ""
            self._driver = driver or OwnThread(self.step)

    def stop_batch_runner(self) -> None:
        """End after the tick that is being made, and let another runner lead."""
        with self._lock:
            self._active = False
            driver, self._driver = self._driver, None
        if isinstance(driver, OwnThread):
            driver.stop()
        with self._lock:
            try:
                self._leader.release()
            except StoreError as error:
                log.warning("The lease is left to run out: %s", error)

    def close(self) -> None:
        """Stop, and close the store."""
        self.stop_batch_runner()
        self._store.close()

    def restart_batch_runner_if_needed(self) -> bool:
        """Start again if the runner is not healthy; true if it was restarted."""
        if self.is_batch_runner_healthy():
            return False
        if not self._lock.acquire(timeout=RESTART_WAIT_S):
            log.error("The runner can't be restarted: its step has not come back")
            return False
        try:
            driver = self._driver
            self._health.restarts += 1
            self._leader.stale = True
            self.start_batch_runner(driver if driver is not None and driver.alive() else None)
        finally:
            self._lock.release()
        log.warning("The runner was restarted")
        return True

    # --- how it is doing ----------------------------------------------------------------------

    def is_batch_runner_healthy(self) -> bool:
        """Tell whether it is active, its thread alive, and a step was done within 30 s."""
        alive = self._driver is not None and self._driver.alive()
        return self._active and alive and self._health.step_age_s() <= HEALTHY_WITHIN_S

    def get_batch_runner_stats(self) -> dict[str, Any]:
        """Give the counts, for programs."""
        health, driver = self._health, self._driver
        return {
            "last_tick_time": health.last_tick,
            "total_ticks": health.total_ticks,
            "total_orders_processed": health.total_orders,
            "total_fills_generated": health.total_fills,
            "last_error": health.last_error,
            "error_count": health.error_count,
            "thread_restarts": health.restarts,
            "is_active": self._active,
            "thread_alive": driver is not None and driver.alive(),
            "thread_id": self._thread_id,
            "thread_name": driver.name if driver else "",
        }

    def get_status_and_config(self) -> dict[str, Any]:
        """Give the session's status and parameters, for programs; numbers are exact."""
        live = self._live
        return {
            "status": str(live.status),
            "frozen": live.course is SessionStatus.FROZEN,
            "params": live.params.to_dict(),
        }

    # --- inside -------------------------------------------------------------------------------

    @property
    def _live(self) -> LiveSession:
        return self._leader.live

    def _may_tick(self) -> bool:
        leads = self._leader.leadership.leads
        return leads and (self._live.status in TICKING or self._leader.tick_waits)

    def _refresh(self) -> None:
        """Read the session anew if it may have changed behind us; apply controls that wait."""
        if self._leader.stale:
            self._leader.reload()
            self._publisher.changed()
        now = self._monotonic()
        if not self._controls_wait and now - self._polled >= POLL_S:
            self._controls_wait = self._leader.controls_wait()
            self._polled = now
        if self._controls_wait and self._leader.leadership.leads:
            self._controls_wait = False
            self._leader.apply_controls()
            self._publisher.changed()

    def _tick(self) -> bool:
        try:
            outcome, times = self._leader.tick(self._crowd)
        except NotLeadingError:
            self._leader.reload()
            self._publisher.changed()
            return False
        fills = len(outcome.fills)
        self._health.ticked(times.tick_ms, times.store_ms, outcome.orders, fills)
        self._banner = ""
        self._publisher.ticked(outcome)
        return True

    def _step(self) -> float:
        now = self._monotonic()
        if now < self._retry_at:
            return self._retry_at - now
        if not self._leader.leadership.leads:
            return self._follow()
        self._refresh()
        if self._leader.tick_waits:
            self._tick()
        wait = POLL_S
        if self._live.status in TICKING:
            if self._clock.wait_s() <= 0:
                self._tick()
                self._clock.ticked()
            wait = min(wait, self._clock.wait_s())
        else:
            self._clock.stop()
        if self._leader.leadership.renewal_due():
            self._leader.renew()
        if self._publisher.due and (wait > 0 or self._publisher.may_publish()):
            self._publisher.publish(self._live, self._state())
        return wait

    def _follow(self) -> float:
        if self._follower.look(comes_back_paused=self._comes_back_paused):
            self._clock.stop()
            self._publisher.publish_history(self._live, self._state())
        return IDLE_S

    def _failed(self, error: Exception) -> float:
        """Count a failure, keep the last good state, and wait or stop."""
        in_words = str(error) if isinstance(error, StoreError) else repr(error)
        if isinstance(error, NotLeadingError):
            in_words = "Another runner leads this session now."
        self._health.failed(in_words, traceback.format_exc())
        self._leader.errors.append(in_words)
        log.error("The runner failed: %s", in_words, exc_info=not isinstance(error, StoreError))
        count = self._health.errors_in_a_row
        if isinstance(error, InvariantError) or count >= STOP_AFTER_ERRORS:
            self._active = False
            wait = IDLE_S
            self._banner = f"The session has stopped after {count} errors in a row: {in_words}"
            if isinstance(error, InvariantError):
                self._banner = f"The session has stopped at its last good tick, a bug: {in_words}"
        else:
            wait = min(MAX_BACK_OFF_S, FIRST_BACK_OFF_S * 2 ** (count - 1))
            self._banner = f"{in_words} Trying again in {wait:g} s."
        self._retry_at = self._monotonic() + wait
        self._controls_wait = True
        self._publisher.publish_banner(self._state())
        return wait

    def _state(self) -> RunnerState:
        driver = self._driver
        health = self._health.view(
            is_active=self._active,
            thread_alive=driver is not None and driver.alive(),
            thread_name=driver.name if driver else "",
            missed_deadlines=self._clock.missed,
        )
        leads = self._leader.leadership.leads
        banner = self._banner if leads else self._follower.banner()
        return RunnerState(speed=self._clock.speed, banner=banner, health=health)


def _verb(request: Request) -> str:
    if isinstance(request, ControlRequest):
        return request.verb
    if isinstance(request, OrderRequest):
        return "order"
    return "join" if isinstance(request, JoinRequest) else "cancel"


def convert_decimals_to_floats(value: Any) -> Any:
    """Give the same with floats for decimals, for JSON and charts only."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, dict):
        return {key: convert_decimals_to_floats(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [convert_decimals_to_floats(one) for one in value]
    return value


# --- the one runner of a process without a screen ---------------------------------------------

_headless: list[BatchRunner] = []  # at most one; the only module-level instance there is


def use_runner(runner: BatchRunner | None) -> None:
    """Say which runner the functions below are about; None: none any more."""
    _headless[:] = [] if runner is None else [runner]


def run_tick() -> bool:
    """See `BatchRunner.run_tick`."""
    return _the_runner().run_tick()


def start_batch_runner() -> None:
    """See `BatchRunner.start_batch_runner`."""
    _the_runner().start_batch_runner()


def stop_batch_runner() -> None:
    """See `BatchRunner.stop_batch_runner`."""
    _the_runner().stop_batch_runner()


def restart_batch_runner_if_needed() -> bool:
    """See `BatchRunner.restart_batch_runner_if_needed`."""
    return _the_runner().restart_batch_runner_if_needed()


def is_batch_runner_healthy() -> bool:
    """See `BatchRunner.is_batch_runner_healthy`; false if there is no runner."""
    return bool(_headless) and _the_runner().is_batch_runner_healthy()


def get_batch_runner_stats() -> dict[str, Any]:
    """See `BatchRunner.get_batch_runner_stats`."""
    return _the_runner().get_batch_runner_stats()


def get_status_and_config() -> dict[str, Any]:
    """See `BatchRunner.get_status_and_config`."""
    return _the_runner().get_status_and_config()


def _the_runner() -> BatchRunner:
    if not _headless:
        raise RuntimeError("use_runner() comes first: this process has no runner")
    return _headless[0]
