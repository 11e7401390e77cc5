"""The wizard's page of what happens when: rounds and news, and the whole as a time line."""

from collections.abc import Mapping
from typing import Any

from gmd_desktop.session.scenario_file import read_duration
from gmd_desktop.ui.theme import Theme
from gmd_desktop.ui.wizard.draft import Draft
from gmd_desktop.ui.wizard.field import written
from gmd_desktop.ui.wizard.page import Page, section
from gmd_desktop.ui.wizard.records import RecordList
from gmd_desktop.ui.wizard.specs import NEWS_FIELDS, ROUND_FIELDS
from gmd_desktop.ui.wizard.time_line import Mark, TimeLine

FIRST_MS = 5 * 60_000


def milliseconds(found: object) -> int | None:
    """Read a span of time; None if it is none."""
    try:
        return read_duration(found)
    except ValueError:
        return None


def span(ms: int) -> str:
    """Write a span of time as scenarios do, such as 1h30m or 90s."""
    seconds = ms // 1000
    hours, minutes = seconds // 3600, seconds % 3600 // 60
    text = (f"{hours}h" if hours else "") + (f"{minutes}m" if minutes else "") + (f"{seconds % 60}s")
    return text.removesuffix("0s") if (hours or minutes) and not seconds % 60 else text


class _Timed(RecordList):
    def next_at(self) -> str:
        """Give a time halfway between the last line's, or the start, and the end."""
        end = milliseconds(self._draft.value(("duration",))) or 2 * FIRST_MS
        times = [milliseconds(row.get("at")) or 0 for row in self._draft.tables(self._key)]
        halfway = (max(times, default=0) + end) // 2
        step = 30_000 if end >= 240_000 else 1_000
        return span(max(step, halfway - halfway % step))


class _Rounds(_Timed):
    def new_line(self) -> Mapping[str, Any]:
        return {"at": self.next_at(), "freeze": "20s", "eliminate": "lowest"}


class _News(_Timed):
    def new_line(self) -> Mapping[str, Any]:
        return {"at": self.next_at(), "text": "News"}


class SchedulePage(Page):
    """Rounds, which freeze trading and let outcomes go, and news."""

    title = "Schedule"
    words = "What happens while it runs, in session time. Trading freezes at the end by itself."
    keys = ("round", "news")

    def __init__(self, draft: Draft) -> None:
        super().__init__(draft)
        self.time_line = TimeLine()
        self.column.addWidget(self.time_line)
        self.column.addWidget(section("Rounds: trading freezes, then outcomes go"))
        self._rounds = _Rounds(draft, ("round",), ROUND_FIELDS, "round", "No rounds: all outcomes stay to the end.")
        self.column.addWidget(self._rounds)
        self.column.addWidget(section("News: read by everybody, believed by informed bots"))
        self._news = _News(draft, ("news",), NEWS_FIELDS, "news", "No news.")
        self.column.addWidget(self._news)
        self.column.addStretch(1)
        self.refresh()

    def refresh(self) -> None:
        self._rounds.refresh()
        self._news.refresh()
        super().refresh()
        self.time_line.show_plan(*self._plan())

    def set_theme(self, theme: Theme) -> None:
        self.time_line.set_theme(theme)

    def _plan(self) -> tuple[int, tuple[Mark, ...]]:
        marks: list[Mark] = []
        for number, row in enumerate(self.draft.tables(("round",)), 1):
            at, freeze = milliseconds(row.get("at")), milliseconds(row.get("freeze"))
            if at is not None:
                marks.append(Mark(at, f"Round {number}: {written(row.get('eliminate'))}", freeze or 0))
        for row in self.draft.tables(("news",)):
            at = milliseconds(row.get("at"))
            if at is not None:
                marks.append(Mark(at, written(row.get("text")), is_news=True))
        duration = milliseconds(self.draft.value(("duration",))) or 0
        freeze = milliseconds(self.draft.value(("freeze_end",)) or "10s") or 0
        marks.append(Mark(duration, "End", freeze))
        return duration + freeze, tuple(marks)
