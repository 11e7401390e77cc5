"""Session time: which tick is when, how far the session is, what comes next, how it ends.

Time is counted in ticks, so that it does not depend on the machine, the speed or the pauses: tick n
is at n * tick_ms of session time. All functions are pure; a schedule is never changed, whatever happens
gives a new one. What has happened to a schedule is its state, which the session's row keeps; what was
planned follows from the scenario.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from engine.rounding import ATTO
from gmd_desktop.session.rounds import PlannedRound, RoundRule, RoundState, RoundView
from gmd_desktop.session.scenario import Scenario
from gmd_desktop.session.streams import stream_seed


class EventKind(StrEnum):
    """What the schedule makes happen, besides news."""

    ROUND = "ROUND"  # a round's freeze begins: orders are refused, cancels are applied
    ELIMINATION = "ELIMINATION"  # it ends: somebody goes, trading goes on
    END_FREEZE = "END_FREEZE"  # orders are refused from here on, cancels are applied
    SETTLE = "SETTLE"  # the winner is paid out, the session is over


@dataclass(frozen=True, slots=True)
class ScheduleEvent:
    """An event that comes; it is due before the commands of its tick are taken. `label` is what people call it."""

    kind: EventKind
    tick: int
    session_ms: int
    label: str


STATE = ("extended_ticks", "waited_ticks", "begun", "ended", "answered", "told")  # what a session's row keeps


@dataclass(frozen=True, slots=True)
class Schedule:
    """When things happen, in ticks. `duration_ticks` is the length as planned.

    A round that has begun is under way until it has ended: frozen, and then waiting if the presenter is asked. Every
    tick of waiting moves all that comes later.
    """

    tick_ms: int
    duration_ticks: int
    freeze_end_ticks: int
    rounds: tuple[PlannedRound, ...] = ()
    news_ticks: tuple[int, ...] = ()  # as planned
    resets: bool = False  # progress begins anew after each round
    asks_winner: bool = False
    # the state, named in STATE
    extended_ticks: int = 0
    waited_ticks: int = 0  # in rounds that have ended
    begun: tuple[int, ...] = ()  # the ticks in which the rounds so far began
    ended: tuple[int, ...] = ()  # the first ticks of trading after them
    answered: bool = False  # the presenter has eliminated somebody in the round under way
    told: tuple[int, ...] = ()  # the ticks in which the news so far was published

    @staticmethod
    def of(scenario: Scenario, state: Mapping[str, Any] | None = None) -> "Schedule":
        """Make a scenario's schedule.

        Args:
            state: what has happened to it, as `state` gave it.
        """
        kept = {name: _frozen(value) for name, value in (state or {}).items() if name in STATE}
        return Schedule(
            tick_ms=scenario.tick_ms,
            duration_ticks=scenario.duration_ms // scenario.tick_ms,
            freeze_end_ticks=scenario.freeze_end_ms // scenario.tick_ms,
            rounds=scenario.rounds,
            news_ticks=tuple(one.at_ms // scenario.tick_ms for one in scenario.news),
            resets=scenario.resets,
            asks_winner=scenario.winner == "ask",
            **kept,
        )

    def state(self) -> dict[str, Any]:
        """Give what has happened so far; what has not is left out, but for the extension."""
        kept = {name: getattr(self, name) for name in STATE}
        return {name: value for name, value in kept.items() if value or name == "extended_ticks"}

    # --- when ---------------------------------------------------------------------------------

    def session_ms(self, tick: int) -> int:
        """Give the session time of a tick in milliseconds."""
        return tick * self.tick_ms

    @property
    def under_way(self) -> int | None:
        """The place of the round that has begun and not ended."""
        return len(self.ended) if len(self.begun) > len(self.ended) else None

    @property
    def freeze_ends(self) -> int | None:
        """The tick in which the freeze of the round under way ends."""
        place = self.under_way
        return None if place is None else self.begun[place] + self._freeze_ticks(place)

    def waits_for(self, tick: int) -> str:
        """Tell what the presenter is waited for after a committed tick: "eliminate", "winner" or nothing."""
        ends = self.freeze_ends
        if ends is not None and tick >= ends:
            return "eliminate"
        return "winner" if self.asks_winner and tick >= self.settle_tick(tick) else ""

    def stands_at(self, planned: int, tick: int) -> int:
        """Give the tick of something planned, as it stands after the last committed tick: moved by all waiting."""
        at, ends = planned + self.waited_ticks, self.freeze_ends
        return at if ends is None or at < ends else at + max(0, tick + 1 - ends)

    def round_tick(self, place: int, tick: int) -> int:
        """Give the tick in which a round began, or begins as it stands."""
        return self.begun[place] if place < len(self.begun) else self.stands_at(self._round_at(place), tick)

    def end_tick(self, tick: int) -> int:
        """Give the first tick without trading, as it stands: the end's freeze begins before its commands."""
        return self.stands_at(self.duration_ticks + self.extended_ticks, tick)

    def settle_tick(self, tick: int) -> int:
        """Give the tick that settles, or from which on the presenter is asked for the winner."""
        return self.end_tick(tick) + self.freeze_end_ticks

    def end_ms(self, tick: int) -> int:
        """Give the session time of the end of trading, as it stands."""
        return self.session_ms(self.end_tick(tick))

    def progress(self, tick: int, frozen_since: int | None = None) -> int:
        """Give the progress of a tick as an integer of 1e-18, from 0 to 1, rounded down.

        It moves over the duration as planned, or from the end of one round to the next, and stays at 1 when that is
        over: an extension moves the end only, never the parameters back. Ticks of waiting do not count.

        Args:
            tick: from 0.
            frozen_since: the tick in which a freeze that lasts began; progress stands still there.
        """
        stands_at = tick if frozen_since is None else min(tick, frozen_since)
        first, last = self.waited_ticks, self.waited_ticks + self.duration_ticks
        if self.resets:
            done = len(self.ended)
            first = self.ended[-1] if done else 0
            if done < len(self.begun):
                last = self.begun[done]
            elif done < len(self.rounds):
                last = self.waited_ticks + self._round_at(done)
        return max(0, min(ATTO, ATTO * (stands_at - first) // (last - first)))

    # --- what comes ---------------------------------------------------------------------------

    def upcoming(self, tick: int) -> tuple[ScheduleEvent, ...]:
        """Give all events after the last committed tick, in the order in which they happen; news are a surprise."""
        ends, place = self.freeze_ends, self.under_way
        found = []
        if ends is not None and place is not None and tick < ends:
            found.append(self._event(EventKind.ELIMINATION, ends, place))
        for number in range(len(self.begun), len(self.rounds)):
            at = self.round_tick(number, tick)
            found.append(self._event(EventKind.ROUND, at, number))
            found.append(self._event(EventKind.ELIMINATION, at + self._freeze_ticks(number), number))
        found.append(self._event(EventKind.END_FREEZE, self.end_tick(tick)))
        found.append(self._event(EventKind.SETTLE, self.settle_tick(tick)))
        return tuple(event for event in found if event.tick > tick)

    def next_event(self, tick: int) -> ScheduleEvent | None:
        """Give the first event after the last committed tick; None when all is over, or while it waits."""
        return None if self.waits_for(tick) else next(iter(self.upcoming(tick)), None)

    def round_views(self, tick: int) -> tuple[RoundView, ...]:
        """Give every round as it stands after the last committed tick."""
        return tuple(self._view(place, tick) for place in range(len(self.rounds)))

    def can_extend(self, tick: int) -> bool:
        """Tell whether the end can still be moved: trading has not ended by the last tick."""
        return tick < self.end_tick(tick)

    def news_due(self, tick: int) -> int:
        """Count the news to be published in the tick that is made."""
        planned = [at + self.waited_ticks for at in self.news_ticks[len(self.told) :]]
        ends = self.freeze_ends
        return sum(1 for at in planned if at <= tick and (ends is None or at < ends))

    # --- what happens -------------------------------------------------------------------------

    def extended(self, by_ms: int) -> "Schedule":
        """Move the end, and nothing else, by a span of session time, up to whole ticks.

        Raises:
            ValueError: the span is not above 0.
        """
        if by_ms <= 0:
            raise ValueError(f"an extension of {by_ms} ms is not above 0")
        return replace(self, extended_ticks=self.extended_ticks + -(-by_ms // self.tick_ms))

    def round_begun(self, tick: int) -> "Schedule":
        """Begin the next round in a tick."""
        return replace(self, begun=(*self.begun, tick))

    def round_ended(self, tick: int) -> "Schedule":
        """End the round under way; `tick` is the first of trading."""
        ends = self.freeze_ends
        assert ends is not None, "no round is under way"
        waited = self.waited_ticks + max(0, tick - ends)
        return replace(self, ended=(*self.ended, tick), waited_ticks=waited, answered=False)

    def round_answered(self) -> "Schedule":
        """Note that the presenter has eliminated somebody in the round under way."""
        return replace(self, answered=True)

    def news_told(self, tick: int, count: int) -> "Schedule":
        """Note that the next news was published in a tick."""
        return replace(self, told=(*self.told, *[tick] * count))

    # --- inside -------------------------------------------------------------------------------

    def _round_at(self, place: int) -> int:
        return self.rounds[place].at_ms // self.tick_ms

    def _freeze_ticks(self, place: int) -> int:
        return self.rounds[place].freeze_ms // self.tick_ms

    def _view(self, place: int, tick: int) -> RoundView:
        at = self.round_tick(place, tick)
        ends = self.ended[place] if place < len(self.ended) else at + self._freeze_ticks(place)
        state = RoundState.COMING
        if place < len(self.begun):
            state = RoundState.DONE if place < len(self.ended) else RoundState.FROZEN
            if state is RoundState.FROZEN and tick >= ends:
                state = RoundState.WAITING
        return RoundView(place + 1, self.session_ms(at), self.session_ms(ends), state)

    def _event(self, kind: EventKind, tick: int, place: int = 0) -> ScheduleEvent:
        label = {EventKind.END_FREEZE: "Trading ends", EventKind.SETTLE: "Settlement"}.get(kind, "")
        if kind is EventKind.SETTLE and self.asks_winner:
            label = "Winner to be named"
        elif kind is EventKind.ROUND:
            label = f"Round {place + 1}: freeze"
        elif kind is EventKind.ELIMINATION:
            asks = self.rounds[place].rule is RoundRule.ASK and not (self.answered and place == self.under_way)
            label = f"Round {place + 1}: {'decision' if asks else 'elimination'}"
        return ScheduleEvent(kind, tick, self.session_ms(tick), label)


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


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


def choose_eliminated(planned: PlannedRound, yes_prices: Mapping[int, int], stay: int) -> list[int]:
    """Tell who goes in a round that asks nobody.

    Those who have gone already are passed over, and as few as `stay` are never gone below: then fewer go, or nobody.

    Args:
        yes_prices: of the active outcomes, in micros.
    """
    if planned.rule is RoundRule.LOWEST:
        ranked = lowest(yes_prices, planned.count)
    else:
        ranked = [outcome for outcome in planned.outcomes if outcome in yes_prices]
    return ranked[: max(0, len(yes_prices) - stay)]


def lowest(yes_prices: Mapping[int, int], count: int) -> list[int]:
    """Give the outcomes with the lowest YES prices, lowest first (ties: the higher index)."""
    return sorted(yes_prices, key=lambda outcome: (yes_prices[outcome], -outcome))[:count]
