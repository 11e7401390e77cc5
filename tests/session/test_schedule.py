"""Session time: progress, events, countdown, extension, and who wins."""

import pytest

from engine.rounding import ATTO
from gmd_desktop.session.scenario import read_scenario
from gmd_desktop.session.schedule import EventKind, Schedule, choose_winner

SCHEDULE = Schedule(tick_ms=500, duration_ticks=600, freeze_end_ticks=20)


def test_a_scenario_is_counted_in_ticks() -> None:
    outcomes = "".join(f'[[outcome]]\nname = "{name}"\n' for name in "abc")
    text = f'name = "x"\ntick_ms = 500\nduration = "5m"\nfreeze_end = "10s"\n{outcomes}'
    assert Schedule.of(read_scenario(text)) == SCHEDULE
    assert Schedule.of(read_scenario(text), {"extended_ticks": 4}) == SCHEDULE.extended(2_000)


@pytest.mark.parametrize(
    ("tick", "progress"),
    [(0, 0), (1, ATTO // 600), (300, ATTO // 2), (599, ATTO * 599 // 600), (600, ATTO), (620, ATTO)],
)
def test_progress_moves_over_the_duration(tick: int, progress: int) -> None:
    assert SCHEDULE.progress(tick) == progress


def test_progress_stands_still_in_a_freeze() -> None:
    assert SCHEDULE.progress(350, frozen_since=300) == ATTO // 2
    assert SCHEDULE.progress(300, frozen_since=300) == ATTO // 2


def test_the_end_freezes_then_settles() -> None:
    assert [(event.kind, event.tick, event.session_ms) for event in SCHEDULE.upcoming(0)] == [
        (EventKind.END_FREEZE, 600, 300_000),
        (EventKind.SETTLE, 620, 310_000),
    ]
    assert [event.kind for event in SCHEDULE.upcoming(600)] == [EventKind.SETTLE]


@pytest.mark.parametrize(
    ("tick", "label", "session_ms"),
    [(0, "Trading ends", 300_000), (599, "Trading ends", 300_000), (600, "Settlement", 310_000)],
)
def test_what_comes_next_is_told_in_session_time(tick: int, label: str, session_ms: int) -> None:
    event = SCHEDULE.next_event(tick)
    assert event is not None
    assert (event.label, event.session_ms) == (label, session_ms)


def test_nothing_comes_after_the_settlement() -> None:
    assert SCHEDULE.next_event(620) is None


def test_an_extension_moves_the_end_and_nothing_else() -> None:
    longer = SCHEDULE.extended(60_000).extended(1)
    assert (longer.end_tick(0), longer.settle_tick(0), longer.end_ms(0)) == (721, 741, 360_500)
    assert [longer.progress(tick) for tick in (0, 300, 599)] == [SCHEDULE.progress(tick) for tick in (0, 300, 599)]
    assert longer.progress(700) == ATTO
    with pytest.raises(ValueError, match="extension of 0 ms"):
        SCHEDULE.extended(0)


def test_an_end_that_has_come_cannot_be_moved() -> None:
    assert SCHEDULE.can_extend(599)
    assert not SCHEDULE.can_extend(600)


def test_the_highest_price_wins_and_the_lower_index_on_a_tie() -> None:
    assert choose_winner("highest", {0: 10, 1: 30, 2: 20}, seed=1) == 1
    assert choose_winner("highest", {2: 30, 1: 30, 0: 10}, seed=1) == 1


def test_a_given_winner_must_still_be_in() -> None:
    assert choose_winner(2, {1: 5, 2: 5}, seed=1) == 2
    with pytest.raises(ValueError, match="outcome 0 cannot win: it has been eliminated"):
        choose_winner(0, {1: 5, 2: 5}, seed=1)


def test_a_drawn_winner_follows_the_prices_and_the_seed() -> None:
    prices = {0: 200_000, 2: 600_000, 4: 200_000}
    drawn = [choose_winner("draw", prices, seed) for seed in range(2_000)]
    assert drawn == [choose_winner("draw", dict(reversed(prices.items())), s) for s in range(2_000)]
    # 600 of 2,000 expected to differ from 1,200 by less than five standard deviations (22).
    assert abs(drawn.count(2) - 1_200) < 110
    assert abs(drawn.count(0) - 400) < 90
    assert set(drawn) == {0, 2, 4}
