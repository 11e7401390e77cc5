"""What happened besides trading, against session time: freezes, eliminations, the end. No Qt."""

import re
from dataclasses import dataclass

from gmd_desktop.session.tick_report import EventView, SessionStatus, TickReport
from gmd_desktop.ui import format as fmt

MOST_MARKS = 500  # the oldest go first
LINE_KINDS = ("ELIMINATE", "SETTLE", "NEWS")
SAID = {"NEWS": "News: ", "SETTLE": "The end: "}

_STATUS = "|".join(SessionStatus)
_TARGET = re.compile(rf"\bto ({_STATUS})\b")
# "Frozen while paused": trading stops, or goes on, without a change of the status shown
_WHILE_PAUSED = {"Frozen": SessionStatus.FROZEN, "Unfrozen": SessionStatus.RUNNING}


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happened at one moment."""

    second: float
    kind: str
    text: str


class Marks:
    """Collects spans in which trading was frozen and moments worth a line, from reports."""

    def __init__(self) -> None:
        self._spans: list[tuple[float, float]] = []
        self._lines: list[Mark] = []
        self._frozen_since: float | None = None
        self._now = 0.0

    def clear(self) -> None:
        """Forget everything."""
        self._spans.clear()
        self._lines.clear()
        self._frozen_since = None

    def take(self, report: TickReport) -> None:
        """Add what a report brings."""
        if report.history:
            self.clear()
        for event in report.events:
            self._add(event)
        self._now = report.session_ms / 1000
        self._follow(report.status, self._now)

    @property
    def lines(self) -> tuple[Mark, ...]:
        """Moments, oldest first."""
        return tuple(self._lines)

    @property
    def spans(self) -> tuple[tuple[float, float], ...]:
        """Start and end of each freeze; one that lasts ends now."""
        if self._frozen_since is None:
            return tuple(self._spans)
        return (*self._spans, (self._frozen_since, self._now))

    def told(self, first_s: float, last_s: float) -> list[str]:
        """Say what happened in a stretch of time: the freeze it is in, and each moment in it."""
        words = []
        for start, end in self.spans:
            if start <= last_s and first_s <= end:
                is_over = self._frozen_since is None or start != self._frozen_since
                words.append(f"Frozen {_clock(start)} to {_clock(end)}" if is_over else f"Frozen since {_clock(start)}")
        moments = [mark for mark in self._lines if first_s <= mark.second <= last_s]
        return [*words, *(f"{_clock(mark.second)}  {SAID.get(mark.kind, '')}{mark.text}" for mark in moments)]

    def _add(self, event: EventView) -> None:
        second = event.session_ms / 1000
        if event.kind == "STATUS":
            found = _TARGET.search(event.text.partition(":")[0])
            if found:
                self._follow(SessionStatus(found[1]), second)
            elif (course := _WHILE_PAUSED.get(event.text.partition(" ")[0])) is not None:
                self._follow(course, second)
        elif event.kind in LINE_KINDS:
            self._lines.append(Mark(second, event.kind, event.text))
            del self._lines[:-MOST_MARKS]

    def _follow(self, status: SessionStatus, second: float) -> None:
        """Open or close a freeze. A pause inside it takes no session time and changes nothing."""
        if status == SessionStatus.FROZEN and self._frozen_since is None:
            self._frozen_since = second
        elif status not in (SessionStatus.FROZEN, SessionStatus.PAUSED) and self._frozen_since is not None:
            if second > self._frozen_since:
                self._spans.append((self._frozen_since, second))
                del self._spans[:-MOST_MARKS]
            self._frozen_since = None


def _clock(second: float) -> str:
    return fmt.clock(round(second * fmt.MS_PER_SECOND))
