"""The runner: makes a session tick, keeps going when something fails, and tells how it is doing.

`BatchRunner` belongs to one thread, which calls `step()` again and again: a QTimer in the desk's
worker, or a thread of its own without a screen. `submit` and `report` may be called from any
thread. The functions at the end are the same over the one runner of a process without a screen.
"""

import logging
import threading
import time
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from engine import Depth, Preview
from gmd_desktop.session import inbox
from gmd_desktop.session.bot_report import bot_view
from gmd_desktop.session.health import HEALTHY_WITHIN_S
from gmd_desktop.session.history import read_fills, read_points
from gmd_desktop.session.inbox import RequestError
from gmd_desktop.session.live import LiveSession
from gmd_desktop.session.reporting import session_info
from gmd_desktop.session.requests import OrderRequest, Request
from gmd_desktop.session.resolution_preview import ResolutionPreview, ResolutionRequest, preview_resolution
from gmd_desktop.session.runner_thread import Driver, OwnThread
from gmd_desktop.session.stepper import Ending, MakeCrowd, Stepper
from gmd_desktop.session.tick import OnPoint
from gmd_desktop.session.tick_report import BotView, FillView, Focus, SessionInfo, SessionStatus, TickPoint, TickReport
from gmd_desktop.session.transitions import refusal, target
from gmd_desktop.store.connect import Store
from gmd_desktop.store.errors import StoreError

__all__ = ["BatchRunner", "Driver", "RequestError"]

log = logging.getLogger(__name__)

RESTART_WAIT_S = 1.0


def _nowhere(_point: str) -> None:
    """Pass a named point; a test puts its failure there."""


class BatchRunner:
    """Runs one session. Made by `open`."""

    def __init__(self, store: Store, stepper: Stepper) -> None:
        self._store = store
        self._stepper = stepper
        self._lock = threading.RLock()
        self._thread_id = 0

    @staticmethod
    def open(
        store: Store,
        make_crowd: MakeCrowd | None = None,
        *,
        focus: Focus | None = None,
        speed: float = 1.0,
        comes_back_paused: bool = True,
        until: int | None = None,
        ends_with_session: bool = False,
        monotonic: Callable[[], float] = time.monotonic,
        on_point: OnPoint = _nowhere,
    ) -> "BatchRunner":
        """Open the session of a store, leading it if nobody does.

        Args:
            make_crowd: gives the bots of a scenario; None: no bots act.
            comes_back_paused: a session that is found running waits to be resumed.
            until: the last tick to be made; then the runner ends.
            ends_with_session: the runner ends when the session is resolved.
            monotonic: the clock that deadlines go by, in seconds.
            on_point: called at named points of every transaction.

        Raises:
            StoreError: the environment does not allow it, or the store holds no session.
        """
        stepper = Stepper(store, focus or Focus("", 0), monotonic, on_point)
        stepper.comes_back_paused = comes_back_paused
        stepper.until, stepper.ends_with_session = until, ends_with_session
        stepper.open(make_crowd, speed)
        return BatchRunner(store, stepper)

    # --- what a session is asked --------------------------------------------------------------

    @property
    def tick(self) -> int:
        """The last committed tick."""
        return self._live.tick

    @property
    def status(self) -> SessionStatus:
        """The session's status."""
        return self._live.status

    @property
    def leads(self) -> bool:
        """Whether it runs the session; otherwise it watches, and what is sent goes to the runner that does."""
        return self._stepper.leader.leadership.leads

    @property
    def ended(self) -> Ending:
        """Why it makes no more steps; empty while it does, or was stopped from outside."""
        return self._stepper.ended

    def info(self) -> SessionInfo:
        """Tell what does not change while the session is open."""
        return session_info(self._live, self._store.label, read_only=self._store.for_reading)

    def submit(self, request: Request) -> int:
        """Put a request into the inbox; when this returns it is on disk. Any thread.

        Returns:
            Its sequence number; the first one's if it was sent before.

        Raises:
            RequestError: it is not well-formed, or not possible now; nothing was written.
            StoreError: the environment does not allow it; send it again with the same uuid.
        """
        live, verb = self._live, inbox.verb_of(request)
        inbox.check_outcomes(request, live.params.n_outcomes)
        if why := self._why_not(verb):
            if (seq := inbox.sent_before(self._store, request)) is not None:
                return seq  # its answer was lost, and things have changed since
            raise RequestError(why)
        frozen = self.leads and live.status is SessionStatus.FROZEN and verb == "order"
        seq = inbox.submit(self._store, request, refused_at=live.tick if frozen else None)
        if not isinstance(request, OrderRequest):
            self._stepper.controls_wait = True
        self._stepper.publisher.changed()
        return seq

    def preview(self, request: OrderRequest) -> Preview:
        """Tell what an order would do if it came first in the next tick; nothing changes.

        Raises:
            RequestError: it is not well-formed, or the session is over.
        """
        order = inbox.order_to_preview(request)
        with self._lock:
            live = self._live
            inbox.check_outcomes(request, live.params.n_outcomes)
            if live.market.settled:
                raise RequestError(refusal("order", live.status))
            return live.market.preview(order, live.next_progress)

    def preview_resolution(self, request: ResolutionRequest) -> ResolutionPreview:
        """Tell what an elimination or a settlement would do if it came now; nothing changes.

        Raises:
            RequestError: it is not possible.
        """
        with self._lock:
            return preview_resolution(self._live, request)

    def inspect_bot(self, name: str) -> BotView | None:
        """Look at one bot: its parameters, what it thinks, what it has; None if there is no such bot."""
        with self._lock:
            return bot_view(self._live, self._stepper.crowd, name)

    def depth(self, outcome: int) -> tuple[Depth, ...]:
        """Tell what market orders of any size would pay in the next tick; nothing if the outcome is closed."""
        with self._lock:
            market = self._live.market
            is_open = not market.settled and outcome in market.active
            return market.depth(outcome, self._live.next_progress) if is_open else ()

    def report(self) -> TickReport | None:
        """Give everything since the last call as one report; None if nothing came. Any thread."""
        return self._stepper.publisher.take()

    def publish(self) -> None:
        """Put a report of the present state into the mailbox, if anything has changed."""
        with self._lock:
            self._stepper.publish()

    def publish_history(self) -> None:
        """Put a report with everything there has been into the mailbox, for a new screen.

        Raises:
            StoreError: the tables can't be read.
        """
        with self._lock:
            self._stepper.publisher.publish_history(self._live, self._stepper.state())

    def read_points(self, first: int, last: int) -> tuple[TickPoint, ...]:
        """Read the charts' points of all ticks from first to last.

        Raises:
            StoreError: the tables can't be read.
        """
        live = self._live
        with self._store.reading() as conn:
            return read_points(conn, live.schedule, live.params.n_outcomes, first, last)

    def read_fills(self, tick: int, seq: int, *, older: bool) -> tuple[FillView, ...]:
        """Read a page of the fills next before a place or next after it, oldest first.

        Raises:
            StoreError: the tables can't be read.
        """
        with self._store.reading() as conn:
            return read_fills(conn, tick, seq, older=older)

    def set_focus(self, focus: Focus) -> None:
        """Look at another participant or outcome; the next report shows it."""
        with self._lock:
            self._stepper.publisher.set_focus(focus)

    def set_speed(self, speed: float) -> None:
        """Change how fast session time goes: 0.25 .. 100, 0 as fast as it can.

        Raises:
            ValueError: another speed.
        """
        with self._lock:
            self._stepper.clock.set_speed(speed)
            self._stepper.publisher.due = True

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
            ticked = self._stepper.tick_now()
            self._stepper.publish()
            return ticked

    def step(self) -> float:
        """Do whatever is due. Never raises.

        Returns:
            Seconds until something will be due again.
        """
        with self._lock:
            self._thread_id = threading.get_ident()
            return self._stepper.step()

    def start_batch_runner(self, driver: Driver | None = None) -> None:
        """Begin to step. Without a driver, a thread of the runner's own calls `step`."""
        with self._lock:
            self._stepper.begin(driver or OwnThread(self.step))

    def stop_batch_runner(self) -> None:
        """End after the tick that is being made, and let another runner lead."""
        with self._lock:
            self._stepper.active = False
            self._stepper.comes_back_paused = False  # started again it goes on as it was
            driver, self._stepper.driver = self._stepper.driver, None
        if isinstance(driver, OwnThread):
            driver.stop()
        with self._lock:
            try:
                self._stepper.leader.release()
            except StoreError as error:
                log.warning("The lease is left to run out: %s", error)

    def restart_batch_runner(self, driver: Driver | None = None) -> None:
        """Start anew, also after giving up; what is held in memory is read anew."""
        with self._lock:
            known = self._stepper.driver
            self._stepper.health.restarts += 1
            self._stepper.leader.stale = True
            alive = known if known is not None and known.alive() else None
            self.start_batch_runner(driver or alive)
        log.warning("The runner was restarted")

    def restart_batch_runner_if_needed(self) -> bool:
        """Start anew if the runner is not healthy; true if it was restarted.

        One that has ended stays as it is: it says why, and a person decides.
        """
        if self.is_batch_runner_healthy() or self._stepper.ended:
            return False
        if not self._lock.acquire(timeout=RESTART_WAIT_S):
            log.error("The runner can't be restarted: its step has not come back")
            return False
        try:
            self.restart_batch_runner()
        finally:
            self._lock.release()
        return True

    def try_now(self) -> None:
        """Do not wait any longer after a failure: the store was seen to take something again."""
        self._stepper.retry_at = float("-inf")

    def close(self) -> None:
        """Stop, and close the store."""
        self.stop_batch_runner()
        self._store.close()

    # --- how it is doing ----------------------------------------------------------------------

    def is_batch_runner_healthy(self) -> bool:
        """Tell whether it is active, its thread alive, and a step was done within 30 s."""
        driver = self._stepper.driver
        alive = driver is not None and driver.alive()
        return self._stepper.active and alive and self._stepper.health.step_age_s() <= HEALTHY_WITHIN_S

    def get_batch_runner_stats(self) -> dict[str, Any]:
        """Give the counts, for programs. `last_tick_time` is of the monotonic clock, in seconds."""
        health, driver = self._stepper.health, self._stepper.driver
        return {
            "last_tick_time": health.last_tick,
            "total_ticks": health.total_ticks,
            "total_orders_processed": health.total_orders,
            "total_fills_generated": health.total_fills,
            "last_error": health.last_error,
            "error_count": health.error_count,
            "thread_restarts": health.restarts,
            "is_active": self._stepper.active,
            "thread_alive": driver is not None and driver.alive(),
            "thread_id": self._thread_id,
            "thread_name": driver.name if driver else "",
        }

    def get_status_and_config(self) -> dict[str, Any]:
        """Give the session's status, parameters and counts, for programs; numbers are exact."""
        live = self._live
        return {
            "status": str(live.status),
            "frozen": live.course is SessionStatus.FROZEN,
            "params": live.params.to_dict(),
            "tick": live.tick,
            "total_orders": live.total_orders,
            "total_fills": live.total_fills,
            "leads": self._stepper.leader.leadership.leads,
        }

    def _why_not(self, verb: str) -> str:
        """Say why something can't be asked now; "" if it can."""
        if target(verb, self._live.status, self._live.resumes_as) is None:
            return refusal(verb, self._live.status)
        if self._stepper.publisher.inbox >= inbox.MAX_WAITING:
            return f"The inbox is full: {inbox.MAX_WAITING:,} requests wait; try again later."
        return ""

    @property
    def _live(self) -> LiveSession:
        return self._stepper.live


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
