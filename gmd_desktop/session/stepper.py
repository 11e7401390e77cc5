"""One step after the other: what is due, what to do when it fails, when to give up."""

import logging
import traceback
from collections.abc import Callable
from enum import StrEnum

from gmd_desktop.session.clock import TickClock
from gmd_desktop.session.diagnosis import write_bundle
from gmd_desktop.session.follower import Follower
from gmd_desktop.session.health import Health
from gmd_desktop.session.leader import TICKING, Leader, NotLeadingError
from gmd_desktop.session.live import LiveSession
from gmd_desktop.session.publisher import Publisher
from gmd_desktop.session.reporting import RunnerState
from gmd_desktop.session.runner_thread import Driver
from gmd_desktop.session.scenario import Scenario
from gmd_desktop.session.tick import CommandSource, OnPoint
from gmd_desktop.session.tick_report import Focus, SessionStatus
from gmd_desktop.store.connect import Store
from gmd_desktop.store.errors import StoreError

log = logging.getLogger(__name__)

MakeCrowd = Callable[[Scenario], CommandSource]

POLL_S = 0.25  # how often the inbox is searched for controls that other programs put there
FOLLOW_S = 0.1  # how often a follower looks
IDLE_S = 1.0
FIRST_BACK_OFF_S = 0.5
MAX_BACK_OFF_S = 30.0
STOP_AFTER_ERRORS = 10
ENVIRONMENT = (StoreError, MemoryError, OSError)  # worth trying again; anything else is a bug


class Ending(StrEnum):
    """Why a runner makes no more steps; empty, and so false, while it makes them or was stopped from outside."""

    NOT_YET = ""
    OVER = "the session is over"
    REACHED = "the tick was reached"
    GAVE_UP = "too many errors in a row"
    BUG = "a bug"


class Stepper:
    """Moves a session on. Belongs to the thread that steps it."""

    def __init__(self, store: Store, focus: Focus, monotonic: Callable[[], float], on_point: OnPoint) -> None:
        self.leader = Leader(store, monotonic, on_point)
        self.follower = Follower(self.leader, monotonic)
        self.health = Health(monotonic)
        self.publisher = Publisher(store, focus, monotonic)
        self.clock = TickClock(1000, monotonic)
        self.driver: Driver | None = None
        self.active = False
        self.ended = Ending.NOT_YET
        self.until: int | None = None  # make no tick after this one, and end
        self.ends_with_session = False
        self.controls_wait = True
        self.comes_back_paused = True
        self.crowd: CommandSource | None = None
        self.retry_at = float("-inf")  # nothing is done before, because the last attempt failed
        self._monotonic = monotonic
        self._polled = float("-inf")
        self._banner = ""
        self._bug: str | None = None  # not written down yet

    @property
    def live(self) -> LiveSession:
        """The session after its last commit."""
        return self.leader.live

    def open(self, make_crowd: MakeCrowd | None, speed: float) -> None:
        """Lead if nobody does, read the session, and report all of it.

        Raises:
            StoreError: the environment does not allow it, or the store holds no session.
        """
        self.leader.open(comes_back_paused=self.comes_back_paused)
        self.crowd = make_crowd(self.live.scenario) if make_crowd else None
        self.clock = TickClock(self.live.tick_ms, self._monotonic, speed)
        self.publisher.publish_history(self.live, self.state())

    def begin(self, driver: Driver) -> None:
        """Be active, with a clean slate."""
        self.driver, self.active, self.ended = driver, True, Ending.NOT_YET
        self.health.errors_in_a_row = 0
        self.health.last_step = self._monotonic()
        self.retry_at, self._banner = float("-inf"), ""

    def step(self) -> float:
        """Do whatever is due. Never raises.

        Returns:
            Seconds until something will be due again.
        """
        if not self.active:
            return IDLE_S
        try:
            wait = self._step()
        except Exception as error:  # noqa: BLE001, the one place that keeps a session alive
            wait = self._failed(error)
        self.health.last_step = self._monotonic()
        return wait

    def tick_now(self) -> bool:
        """Make one tick if the session runs or a step was asked for; true if it was made.

        Raises:
            StoreError: the environment does not allow it; nothing was written.
            InvariantError: a bug; the tables hold the last good tick.
        """
        try:
            self._refresh()
            if self.leader.leadership.leads and (self.live.status in TICKING or self.leader.tick_waits):
                self._tick()
                return True
        except NotLeadingError:
            self._fenced()
        return False

    def publish(self) -> None:
        """Report the state as committed, if anything has changed; if it can't be read, later."""
        self.publisher.happened(self.leader.events)
        if self.publisher.due and not self.leader.stale:
            try:
                self.publisher.publish(self.live, self.state())
            except StoreError as error:
                log.warning("No report for now: %s", error)

    def state(self) -> RunnerState:
        """Tell what a report needs to know of the runner."""
        driver = self.driver
        health = self.health.view(
            is_active=self.active,
            thread_alive=driver is not None and driver.alive(),
            thread_name=driver.name if driver else "",
            missed_deadlines=self.clock.missed,
        )
        leads = self.leader.leadership.leads
        banner = self._banner or ("" if leads else self.follower.banner())
        return RunnerState(self.clock.speed, banner, bool(self._banner), health, leads)

    def _step(self) -> float:
        now = self._monotonic()
        if now < self.retry_at:
            return self.retry_at - now
        if self._bug is not None:
            return self._stop_at_bug()
        if self._end_if_done():
            return IDLE_S
        self._reload_if_stale()
        if not self.leader.leadership.leads:
            return self._follow()
        try:
            return self._lead()
        except NotLeadingError:
            self._fenced()
            return 0.0

    def _lead(self) -> float:
        self._refresh()
        while self.leader.tick_waits and not self._end_if_done():
            self._tick()
            self.controls_wait = True  # there may be more behind the one that asked for a tick
            self._refresh()
        wait = POLL_S
        if self.live.status in TICKING:
            if self.clock.wait_s() <= 0:
                self._tick()
                self.clock.ticked()
            wait = min(wait, self.clock.wait_s())
        else:
            self.clock.stop()
        if self.leader.leadership.renewal_due():
            self.leader.renew()
            self._wrote()
        if self.controls_wait:
            wait = 0.0
        if wait > 0 or self.publisher.may_publish():
            self.publish()
        return wait

    def _follow(self) -> float:
        if self.follower.look(comes_back_paused=self.comes_back_paused):
            self.clock.start_at_once()  # whoever takes over is late already
            self.leader.events.clear()  # the history has them
            self.publisher.changed()
            self.publisher.publish_history(self.live, self.state())
        self._recovered()
        self.publish()
        return 0.0 if self.leader.leadership.leads else FOLLOW_S

    def _reload_if_stale(self) -> None:
        """Read the session anew if the tables may differ."""
        if self.leader.stale:
            self.leader.reload()
            self.publisher.changed()

    def _refresh(self) -> None:
        """Read the session anew if need be; apply the controls that wait."""
        self._reload_if_stale()
        now = self._monotonic()
        if not self.controls_wait and now - self._polled >= POLL_S:
            self.controls_wait = self.leader.controls_wait()
            self._polled = now
        if self.controls_wait and self.leader.leadership.leads:
            self.controls_wait = False
            self.controls_wait = self.leader.apply_controls()
            self._wrote()
            self.publisher.changed()

    def _tick(self) -> None:
        outcome, times = self.leader.tick(self.crowd)
        self.health.ticked(times.tick_ms, times.store_ms, outcome.orders, len(outcome.fills))
        self._recovered()
        self.publisher.ticked(outcome)

    def _fenced(self) -> None:
        """Another runner leads, or the tables are ahead of us: what they say is what happened."""
        self.leader.stale = True
        self._reload_if_stale()

    def _wrote(self) -> None:
        """Note a commit that is no tick. While ticks are due only a tick shows that all is well again."""
        if self.live.status not in TICKING:
            self._recovered()

    def _recovered(self) -> None:
        self.health.errors_in_a_row = 0
        if self._banner:
            self._banner, self.publisher.due = "", True

    def _end_if_done(self) -> bool:
        """End if nothing more is to be done; true if so."""
        if self.ends_with_session and self.live.status is SessionStatus.RESOLVED:
            self.ended = Ending.OVER
        elif self.until is not None and self.live.tick >= self.until:
            self.ended = Ending.REACHED
        if self.ended:
            self.active = False
            self.publish()
        return bool(self.ended)

    # --- when it fails ------------------------------------------------------------------------

    def _failed(self, error: Exception) -> float:
        """Count a failure, keep the last good state, and wait or give up."""
        in_words = str(error) if isinstance(error, StoreError) else f"{type(error).__name__}: {error}"
        self.health.failed(in_words, traceback.format_exc())
        log.error("The runner failed: %s", in_words, exc_info=not isinstance(error, StoreError))
        self.controls_wait = True
        environment = isinstance(error, ENVIRONMENT) and self._bug is None
        wait = self._back_off(in_words) if environment else self._note_bug(in_words)
        self.retry_at = self._monotonic() + wait
        self.publisher.publish_banner(self.state())
        return wait

    def _back_off(self, in_words: str) -> float:
        self.leader.errors.append(in_words)
        count = self.health.errors_in_a_row
        wait = min(MAX_BACK_OFF_S, FIRST_BACK_OFF_S * 2.0 ** (count - 1))
        self._banner = f"{in_words} Trying again in {wait:g} s."
        if count >= STOP_AFTER_ERRORS:
            self.active, self.ended, wait = False, Ending.GAVE_UP, IDLE_S
            self._banner = f"The session has stopped after {count} errors in a row: {in_words}"
        return wait

    def _note_bug(self, in_words: str) -> float:
        """Stop for good; what is needed to find the bug is written down in the next step, unless that failed."""
        if self._bug is None:
            self._bug = in_words
            self._banner = f"The session stops at its last good tick, a bug: {in_words}"
            return 0.0
        self._banner = f"The session has stopped at its last good tick, a bug: {self._bug}"
        return self._end_at_bug()

    def _stop_at_bug(self) -> float:
        """Write down what is needed to find the bug, say so in the diary, and pause the session for everybody."""
        said = f"The session has stopped at its last good tick, a bug: {self._bug}"
        bundle = write_bundle(self.leader.store, self.live, self.health.last_error_detail)
        self._banner = f"{said} What is needed to find it is in {bundle}."
        self.leader.stop_at_bug(self._banner)
        return self._end_at_bug()

    def _end_at_bug(self) -> float:
        self._bug, self.active, self.ended = None, False, Ending.BUG
        self.publisher.changed()
        self.publish()
        self.publisher.publish_banner(self.state())
        return IDLE_S
