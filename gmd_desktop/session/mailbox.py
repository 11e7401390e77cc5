"""A mailbox of one: reports that nobody has fetched are merged, so no queue ever grows."""

from collections import deque
from dataclasses import replace
from threading import Lock

from gmd_desktop.session.tick_report import EventView, FillView, TickPoint, TickReport

MAX_POINTS = 20_000
MAX_FILLS = 20_000
MAX_EVENTS = 5_000


class Mailbox:
    """Holds the latest state and everything that happened since it was last emptied. Any thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._latest: TickReport | None = None
        self._points: deque[TickPoint] = deque(maxlen=MAX_POINTS)
        self._fills: deque[FillView] = deque(maxlen=MAX_FILLS)
        self._events: deque[EventView] = deque(maxlen=MAX_EVENTS)
        self._history = False

    def put(self, report: TickReport) -> None:
        """Add a report to what waits."""
        with self._lock:
            if report.history:
                self._clear()
                self._history = True
            self._latest = report
            self._points.extend(report.points)
            self._fills.extend(report.fills)
            self._events.extend(report.events)

    def take(self) -> TickReport | None:
        """Give all that waits as one report and empty the mailbox; None if nothing came."""
        with self._lock:
            if self._latest is None:
                return None
            report = replace(
                self._latest,
                points=tuple(self._points),
                fills=tuple(self._fills),
                events=tuple(self._events),
                history=self._history,
            )
            self._clear()
            return report

    def _clear(self) -> None:
        self._latest = None
        self._points.clear()
        self._fills.clear()
        self._events.clear()
        self._history = False
