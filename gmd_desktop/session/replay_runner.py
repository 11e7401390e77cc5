"""A session that is over, or the past of one that runs, with the face of a runner: steps, reports, but no requests.

Driven like a live one by calls of `step` in one thread; `seek` and `play` say what it shows. What it shows is what the
session was, since the same code plays it; nothing is ever written.
"""

import logging
import time
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import Connection

from engine import Depth, Preview
from gmd_desktop.session.bot_report import bot_view
from gmd_desktop.session.clock import TickClock
from gmd_desktop.session.history import MOST_OLD, MOST_RECENT, read_course, read_fills, read_happened, read_points
from gmd_desktop.session.inbox import RequestError
from gmd_desktop.session.mailbox import Mailbox
from gmd_desktop.session.playback import CHUNK, Course, Playback
from gmd_desktop.session.rehearsal import DifferenceError
from gmd_desktop.session.reporting import News, Reporter, RunnerState, session_info
from gmd_desktop.session.requests import OrderRequest, Request
from gmd_desktop.session.resolution_preview import ResolutionPreview, ResolutionRequest
from gmd_desktop.session.runner_thread import Driver
from gmd_desktop.session.schedule import Schedule
from gmd_desktop.session.tick_report import (
    BotView,
    EventView,
    FillView,
    Focus,
    HealthView,
    ReplayInfo,
    ReplayView,
    SessionInfo,
    SessionStatus,
    TickPoint,
    TickReport,
)
from gmd_desktop.store import reads
from gmd_desktop.store.connect import Store
from gmd_desktop.store.errors import StoreError
from gmd_desktop.store.rows import EventRow

log = logging.getLogger(__name__)

SLICE_MS = 15.0  # of work at once; requests are heard in between
BREATH_S = 0.002  # between two slices, for the screen
TELL_S = 0.2  # how often it tells how far it is
RETRY_S = 1.0
IDLE_S = 1.0
LOOK_S = 1.0  # how often it looks whether the session has gone on
MOST_POINTS = MOST_RECENT + MOST_OLD
MARKS = ("STATUS", "ELIMINATE", "SETTLE", "EXTEND", "NEWS")
MOST_MARKS = 400
ONLY_LOOKING = "This is a replay: nothing can be changed in it."


class ReplayRunner:
    """Shows one session as it was. Made by `open`."""

    def __init__(
        self,
        store: Store,
        focus: Focus,
        monotonic: Callable[[], float],
        course: Course,
        on_close: Callable[[], None],
    ) -> None:
        self._store, self._monotonic, self._on_close = store, monotonic, on_close
        with store.reading() as conn:
            row = reads.require_session(conn, store.label)
            self._log_hash, scenario = row.log_hash, course.scenario(conn)
            self._schedule, self._n = Schedule.of(scenario), scenario.params.n_outcomes
            self._every, self._course = read_course(conn, self._schedule, self._n, row.tick)
            made_in = course.made_in(store)
            grows = not made_in and row.status != SessionStatus.RESOLVED
            self._info = ReplayInfo(row.tick, self._marks(conn, 0, row.tick), made_in, grows)
        self._reporter = Reporter(focus, sees_waiting=False)
        self._mailbox = Mailbox()
        self._clock = TickClock(row.tick_ms, monotonic)
        self._playback = Playback(store, scenario, row.tick, course)
        self._wanted: int | None = 0
        self._is_playing, self._problem, self._told = False, "", float("-inf")
        self._follows, self._looked, self._last_event = False, monotonic(), 0

    @staticmethod
    def open(
        store: Store,
        focus: Focus | None = None,
        monotonic: Callable[[], float] = time.monotonic,
        course: Course | None = None,
        on_close: Callable[[], None] = lambda: None,
    ) -> "ReplayRunner":
        """Open the session of a store at its beginning.

        Args:
            course: how it is played again.
            on_close: called when the store has been closed.

        Raises:
            StoreError: the store can't be read, or holds no session.
            ScenarioError: the scenario in it can't be read.
        """
        runner = ReplayRunner(store, focus or Focus("", 0), monotonic, course or Course(), on_close)
        while not runner._playback.is_somewhere:  # the beginning is there at once
            runner.step()
        return runner

    # --- what it is asked ---------------------------------------------------------------------

    @property
    def tick(self) -> int:
        """The tick that is shown."""
        return self._playback.live.tick

    @property
    def last_tick(self) -> int:
        """The last tick that can be shown."""
        return self._playback.end

    @property
    def status(self) -> SessionStatus:
        """The session's status at that tick."""
        return self._playback.live.status

    def info(self) -> SessionInfo:
        """Tell what does not change while the replay is open."""
        info = session_info(self._playback.live, self._store.label, read_only=True)
        return replace(info, log_hash=self._log_hash, replay=self._info)

    def seek(self, tick: int) -> None:
        """Show another tick as soon as it can be; the latest one asked for counts.

        At the end of a session that is not over the replay goes on with it.
        """
        self._wanted = min(max(tick, 0), self._playback.end)
        self._follows = self._info.grows and tick >= self._playback.end

    def play(self, on: bool) -> None:
        """Go on by itself from tick to tick, or stand still. At the end it begins anew."""
        self._is_playing = on
        self._clock.stop()
        if on and self.tick >= self._playback.end:
            self.seek(0)
        self._follows = self._follows and not on
        self._tell()

    def set_speed(self, speed: float) -> None:
        """Change how fast it plays: 0.25 .. 100, 0 as fast as it can.

        Raises:
            ValueError: another speed.
        """
        self._clock.set_speed(speed)

    def set_focus(self, focus: Focus) -> None:
        """Look at another participant or outcome; `publish` shows it."""
        self._reporter.set_focus(focus)

    def submit(self, _request: Request) -> int:
        """Refuse.

        Raises:
            RequestError: always.
        """
        raise RequestError(ONLY_LOOKING)

    def preview(self, _request: OrderRequest) -> Preview:
        """Refuse.

        Raises:
            RequestError: always.
        """
        raise RequestError(ONLY_LOOKING)

    def preview_resolution(self, _request: ResolutionRequest) -> ResolutionPreview:
        """Refuse.

        Raises:
            RequestError: always.
        """
        raise RequestError(ONLY_LOOKING)

    def inspect_bot(self, name: str) -> BotView | None:
        """Look at one bot: its parameters and what it had, but not what it thought; None if there is no such bot."""
        return bot_view(self._playback.live, None, name)

    def depth(self, outcome: int) -> tuple[Depth, ...]:
        """Tell what market orders of any size would have paid in the next tick; nothing if the outcome is closed."""
        live = self._playback.live
        is_open = not live.market.settled and outcome in live.market.active
        return live.market.depth(outcome, live.next_progress) if is_open else ()

    def read_points(self, first: int, last: int) -> tuple[TickPoint, ...]:
        """Read the charts' points of ticks from first to last, but none that is still to come.

        Raises:
            StoreError: the store can't be read.
        """
        live = self._playback.live
        with self._store.reading() as conn:
            return read_points(conn, live.schedule, live.params.n_outcomes, first, min(last, live.tick))

    def read_fills(self, tick: int, seq: int, *, older: bool) -> tuple[FillView, ...]:
        """Read a page of the fills next to a place, but none that is still to come.

        Raises:
            StoreError: the store can't be read.
        """
        with self._store.reading() as conn:
            found = read_fills(conn, tick, seq, older=older)
        return tuple(view for view in found if view.tick <= self.tick)

    def report(self) -> TickReport | None:
        """Give everything since the last call as one report; None if nothing came. Any thread."""
        return self._mailbox.take()

    def publish(self) -> None:
        """Put a report of the present state into the mailbox."""
        self._publish(News())

    def start_batch_runner(self, _driver: Driver | None = None) -> None:
        """Begin; there is nothing to lead."""

    def restart_batch_runner(self) -> None:
        """Try again after trouble."""
        self._problem = ""

    def restart_batch_runner_if_needed(self) -> bool:
        """Tell that it needs no restart."""
        return False

    def try_now(self) -> None:
        """Do nothing: nothing is sent from here."""

    def close(self) -> None:
        """Let go of the store."""
        self._playback.close()
        self._store.close()
        self._on_close()

    # --- working ------------------------------------------------------------------------------

    def step(self) -> float:
        """Do what is next: go where one wants to be, play, or make jumps quick. Never raises.

        Returns:
            Seconds until something will be due again.
        """
        try:
            return self._work()
        except DifferenceError as error:
            self._problem = f"It can be shown up to tick {self._playback.end:,} only. {error}."
            self._wanted = None if self._wanted is None else min(self._wanted, self._playback.end)
        except StoreError as error:
            self._problem = str(error)
            log.warning("The replay waits: %s", error)
        self._tell()
        return RETRY_S

    def _work(self) -> float:
        playback = self._playback
        if self._wanted is not None:
            if not playback.has_begun or self._wanted > playback.ready:
                playback.prepare(SLICE_MS)
            if self._wanted <= playback.ready and playback.go(self._wanted, 4 * SLICE_MS):
                self._wanted = None
                self._show_all()
            self._tell_how_far()
            return BREATH_S
        if self._is_playing and self._clock.wait_s() <= 0:
            self._play_on()
        if not playback.is_ready:
            playback.prepare(SLICE_MS)
            self._tell_how_far()
            return BREATH_S
        if self._info.grows and self._monotonic() - self._looked >= LOOK_S:
            self._look_for_more()
        if self._follows and self.tick < playback.ready:
            self._go_with_it()
            return BREATH_S
        if self._told != float("inf"):
            self._tell()
            self._told = float("inf")
        return min(IDLE_S, self._clock.wait_s()) if self._is_playing else IDLE_S

    def _play_on(self) -> None:
        """Show the next tick; at the end stand still."""
        if self.tick < self._playback.ready:
            played = self._playback.step()
            self._reporter.forget()
            self._clock.ticked()
            self._publish(News((played.point,), played.fills, played.events))
        if self.tick >= self._playback.end:
            self.play(False)
            self._follows = self._info.grows

    def _look_for_more(self) -> None:
        """Take in what the session has done since; where one stands stays as it is."""
        end = self._playback.end
        self._looked = self._monotonic()
        with self._store.reading() as conn:
            row = reads.require_session(conn, self._store.label)
            if row.tick == end:
                return
            last = min(row.tick, end + CHUNK)
            grows = last < row.tick or row.status != SessionStatus.RESOLVED
            self._log_hash = row.log_hash
            if len(self._course) >= 2 * MOST_POINTS:
                self._every, self._course = read_course(conn, self._schedule, self._n, last)
            elif self._every == 1:
                self._course += read_points(conn, self._schedule, self._n, end + 1, last)
            kept = tuple(mark for mark in self._info.marks if mark.tick < end)
            marks = kept + self._marks(conn, end, last)
        self._info = replace(self._info, last_tick=last, marks=marks[:MOST_MARKS], grows=grows)
        self._playback.extend(last)
        if last < row.tick:
            self._looked = float("-inf")
        self._told = float("-inf")

    def _go_with_it(self) -> None:
        """Show the session's next tick, and what was still to come of the last one."""
        with self._store.reading() as conn:
            diary = reads.read_events_of(conn, self.tick, self.tick)
        late = tuple(self._view(one) for one in diary if one.event_id > self._last_event)
        played = self._playback.step()
        self._reporter.forget()
        self._publish(News((played.point,), played.fills, late + played.events))

    def _view(self, one: EventRow) -> EventView:
        return EventView(one.event_id, one.tick, self._schedule.session_ms(one.tick), one.kind, one.text)

    def _marks(self, conn: Connection, first: int, last: int) -> tuple[EventView, ...]:
        """Read the lines of the diary that are worth jumping to."""
        diary = reads.read_events_of(conn, first, last)
        found = [one for one in diary if one.kind in MARKS and (one.line or one.kind == "NEWS")]
        return tuple(map(self._view, found[:MOST_MARKS]))

    def _show_all(self) -> None:
        """Show the present tick with all that had happened by then."""
        live = self._playback.live
        self._reporter.forget()
        upto = bisect_right(self._course, live.tick, key=lambda point: point.tick)
        points = self._course[:upto]
        with self._store.reading() as conn:
            if self._every > 1:
                after = points[-1].tick if points else 0
                points += read_points(conn, live.schedule, live.params.n_outcomes, after + 1, live.tick)
            news = read_happened(conn, live.schedule, live.tick, points)
        self._publish(news)

    def _publish(self, news: News) -> None:
        live, playback = self._playback.live, self._playback
        if self._reporter.must_read:
            with self._store.reading() as conn:
                self._reporter.read(conn, live)
        health = HealthView(is_active=True, thread_alive=True, thread_name="replay", total_ticks=live.tick)
        state = RunnerState(self._clock.speed, self._problem, bool(self._problem), health, leads=False)
        wanted = live.tick if self._wanted is None else self._wanted
        self._last_event = max([*(event.event_id for event in news.events), 0 if news.history else self._last_event])
        view = ReplayView(wanted, playback.ready, self._is_playing, self._info, self._follows)
        self._mailbox.put(replace(self._reporter.build(live, state, news), replay=view))

    def _tell_how_far(self) -> None:
        now = self._monotonic()
        if now - self._told >= TELL_S:
            self._told = now
            self._tell()

    def _tell(self) -> None:
        if self._playback.is_somewhere:
            self._publish(News())
