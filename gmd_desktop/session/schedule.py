"""Session time: which tick is when, how far the session is, what comes next, how it ends.

Time is counted in ticks, so that it does not depend on the machine, the speed or the pauses: tick n
is at n * tick_ms of session time. All functions are pure; a schedule is never changed, an extension
gives a new one.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from engine.rounding import ATTO
from gmd_desktop.session.scenario import Scenario
from gmd_desktop.session.streams import stream_seed


class EventKind(StrEnum):
    """What the schedule makes happen."""

    END_FREEZE = "END_FREEZE"  # orders are refused from here on, cancels are applied
    SETTLE = "SETTLE"  # the winner is paid out, the session is over


LABELS = {EventKind.END_FREEZE: "Trading ends", EventKind.SETTLE: "Settlement"}


@dataclass(frozen=True, slots=True)
class ScheduleEvent:
    """An event that is due before the commands of its tick are taken."""

    kind: EventKind
    tick: int
    session_ms: int

    @property
    def label(self) -> str:
        """What people call it."""
        return LABELS[self.kind]


@dataclass(frozen=True, slots=True)
class Schedule:
    """When things happen, in ticks. `duration_ticks` is the length as planned."""

    tick_ms: int
    duration_ticks: int
    freeze_end_ticks: int
    extended_ticks: int = 0

    @staticmethod
    def of(scenario: Scenario, extended_ticks: int = 0) -> "Schedule":
        """Make a scenario's schedule; `extended_ticks` is what a running session was given."""
        return Schedule(
            tick_ms=scenario.tick_ms,
            duration_ticks=scenario.duration_ms // scenario.tick_ms,
            freeze_end_ticks=scenario.freeze_end_ms // scenario.tick_ms,
            extended_ticks=extended_ticks,
        )

    @property
    def end_tick(self) -> int:
        """The first tick without trading: the end's freeze begins before its commands."""
        return self.duration_ticks + self.extended_ticks

    @property
    def settle_tick(self) -> int:
        """The tick that settles."""
        return self.end_tick + self.freeze_end_ticks

    @property
    def end_ms(self) -> int:
        """Session time of the end of trading."""
        return self.session_ms(self.end_tick)

    def session_ms(self, tick: int) -> int:
        """Give the session time of a tick in milliseconds."""
        return tick * self.tick_ms

    def progress(self, tick: int, frozen_since: int | None = None) -> int:
        """Give the progress of a tick as an integer of 1e-18, from 0 to 1, rounded down.

        It moves over the duration as planned and stays at 1 when that is over: an extension moves
        the end only, never the parameters back.

        Args:
            tick: from 0.
            frozen_since: the tick in which a freeze that lasts began; progress stands still there.
        """
        stands_at = tick if frozen_since is None else min(tick, frozen_since)
        return min(ATTO, ATTO * stands_at // self.duration_ticks)

    def events(self) -> tuple[ScheduleEvent, ...]:
        """Give all events in the order in which they happen."""
        planned = ((EventKind.END_FREEZE, self.end_tick), (EventKind.SETTLE, self.settle_tick))
        return tuple(ScheduleEvent(kind, tick, self.session_ms(tick)) for kind, tick in planned)

    def due(self, tick: int) -> tuple[ScheduleEvent, ...]:
        """Give the events of one tick; they come before its commands."""
        return tuple(event for event in self.events() if event.tick == tick)

    def next_event(self, tick: int) -> ScheduleEvent | None:
        """Give the first event after the last committed tick; None when all is over."""
        return next((event for event in self.events() if event.tick > tick), None)

    def countdown_ms(self, tick: int) -> int:
        """Give the session time from the last committed tick to the next event; 0 if none."""
        event = self.next_event(tick)
        return 0 if event is None else event.session_ms - self.session_ms(tick)

    def can_extend(self, tick: int) -> bool:
        """Tell whether the end can still be moved: trading has not ended by the last tick."""
        return tick < self.end_tick

    def extended(self, by_ms: int) -> "Schedule":
        """Move the end, and nothing else, by a span of session time, up to whole ticks.

        Raises:
            ValueError: the span is not above 0.
        """
        if by_ms <= 0:
            raise ValueError(f"an extension of {by_ms} ms is not above 0")
        return replace(self, extended_ticks=self.extended_ticks + -(-by_ms // self.tick_ms))


def choose_winner(winner: int | str, yes_prices: Mapping[int, int], seed: int) -> int:
    """Tell which outcome wins when the schedule settles.

    Args:
        winner: an outcome; "highest", the highest YES price (ties: the lower index); or "draw",
            drawn from the seed with the final YES prices as weights.
        yes_prices: of the active outcomes, in micros, at least one above 0.
        seed: the session's.

    Raises:
        ValueError: the outcome given is not active any more.
    """
    if isinstance(winner, int):
        if winner not in yes_prices:
            raise ValueError(f"outcome {winner} cannot win: it has been eliminated")
        return winner
    if winner == "highest":
        return min(yes_prices, key=lambda outcome: (-yes_prices[outcome], outcome))
    point = random.Random(stream_seed(seed, "winner")).randrange(sum(yes_prices.values()))
    for outcome, price in sorted(yes_prices.items()):
        point -= price
        if point < 0:
            return outcome
    raise AssertionError("the weights sum to the range drawn from")
