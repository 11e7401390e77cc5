"""Tell the screen: reports into a mailbox of one, only after a commit, at most 30 a second."""

from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import Connection

from gmd_desktop.session.history import read_history
from gmd_desktop.session.live import LiveSession
from gmd_desktop.session.mailbox import Mailbox
from gmd_desktop.session.reporting import News, Reporter, RunnerState
from gmd_desktop.session.tick import TickOutcome
from gmd_desktop.session.tick_report import EventView, FillView, Focus, TickPoint, TickReport
from gmd_desktop.store import reads
from gmd_desktop.store.connect import Store

MIN_INTERVAL_S = 1 / 30
COUNT_EVERY_S = 0.25
COUNT_SHARE = 20  # counting is followed by this many times its own duration without


class Publisher:
    """Gathers what happens and builds reports of it. `take` may be called from any thread."""

    def __init__(self, store: Store, focus: Focus, monotonic: Callable[[], float]) -> None:
        self.inbox = 0
        self.due = False
        self._store = store
        self._reporter = Reporter(focus)
        self._mailbox = Mailbox()
        self._monotonic = monotonic
        self._points: list[TickPoint] = []
        self._fills: list[FillView] = []
        self._events: list[EventView] = []
        self._last: TickReport | None = None
        self._published = float("-inf")
        self._counted = float("-inf")
        self._count_every_s = COUNT_EVERY_S

    def ticked(self, outcome: TickOutcome) -> None:
        """Gather what a tick did."""
        self._points.append(outcome.point)
        self._fills.extend(outcome.fills)
        self._reporter.forget(outcome.active)
        self.due = True

    def happened(self, events: list[EventView]) -> None:
        """Gather lines of the diary; empties the list."""
        if events:
            self._events += events
            events.clear()
            self.due = True

    def changed(self) -> None:
        """Note that something changed without a tick: any order, the status, the focus."""
        self._reporter.forget()
        if self._count_every_s == COUNT_EVERY_S:
            self._counted = float("-inf")
        self.due = True

    def set_focus(self, focus: Focus) -> None:
        """Look at another participant or outcome."""
        self._reporter.set_focus(focus)
        self.due = True

    def may_publish(self) -> bool:
        """Tell whether the last report is old enough for another."""
        return self._monotonic() - self._published >= MIN_INTERVAL_S

    def publish(self, live: LiveSession, runner: RunnerState) -> None:
        """Build a report of everything since the last one.

        Raises:
            StoreError: the participant's orders can't be read.
        """
        news = News(tuple(self._points), tuple(self._fills), tuple(self._events))
        self._build(live, runner, news)

    def publish_history(self, live: LiveSession, runner: RunnerState) -> None:
        """Build a report of everything there has been.

        Raises:
            StoreError: the tables can't be read.
        """
        with self._store.reading() as conn:
            news = read_history(conn, live.schedule, live.tick, live.params.n_outcomes)
        self._build(live, runner, news)

    def publish_banner(self, runner: RunnerState) -> None:
        """Tell of trouble without reading anything: the last report with another banner."""
        if self._last is not None:
            told = replace(self._last, banner=runner.banner, is_troubled=runner.is_troubled)
            self._last = replace(told, speed=runner.speed, leads=runner.leads, health=runner.health)
            self._mailbox.put(self._last)

    def take(self) -> TickReport | None:
        """Give everything since it was last asked for; None if nothing has happened."""
        return self._mailbox.take()

    def _build(self, live: LiveSession, runner: RunnerState, news: News) -> None:
        counting = self._monotonic() - self._counted >= self._count_every_s
        if counting or self._reporter.must_read:
            with self._store.reading() as conn:
                self._reporter.read(conn, live)
                if counting:
                    self._count(conn)
        runner = replace(runner, health=replace(runner.health, inbox=self.inbox))
        report = self._reporter.build(live, runner, news)
        self._last = replace(report, points=(), fills=(), events=(), history=False)
        self._mailbox.put(report)
        self._points, self._fills, self._events = [], [], []
        self._published = self._monotonic()
        self.due = False

    def _count(self, conn: Connection) -> None:
        """Count the inbox; the longer that takes, the rarer it is done."""
        began = self._monotonic()
        self.inbox = reads.count_waiting(conn)
        self._counted = self._monotonic()
        self._count_every_s = max(COUNT_EVERY_S, COUNT_SHARE * (self._counted - began))
