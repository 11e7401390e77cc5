"""What the charts draw, without Qt: growing columns, thinning, bars, dashes, marks, ranges, labels."""

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gmd_desktop.session.mailbox import Mailbox
from gmd_desktop.session.tick_report import SessionStatus, TickPoint
from gmd_desktop.ui.charts import movers
from gmd_desktop.ui.charts.history import Histories, OutcomeHistory
from gmd_desktop.ui.charts.marks import Marks
from gmd_desktop.ui.charts.ranges import EMPTY_S, RIGHT_MARGIN, Stretch, TimeWindow, roomy
from gmd_desktop.ui.charts.scale import time_marks
from gmd_desktop.ui.charts.series import (
    MOST_OLD,
    MOST_RECENT,
    Columns,
    MakerSeries,
    PointSeries,
    PriceSeries,
    VolumeSeries,
)
from gmd_desktop.ui.charts.thinning import (
    Candle,
    Thinned,
    bins,
    candles,
    dashed,
    piece_start,
    round_ticks,
    thin,
    with_steep_gaps,
)
from tests.ui.reports import FIVE, FakeSession

MS = 1_000


def prices_after(ticks: int) -> tuple[PriceSeries, FakeSession]:
    session = FakeSession()
    series = PriceSeries(len(FIVE))
    series.take(session.next(ticks).points)
    return series, session


def test_series_need_no_qt() -> None:
    code = "import sys, gmd_desktop.ui.charts.series, gmd_desktop.ui.charts.marks, gmd_desktop.ui.charts.ranges; "
    code += "import gmd_desktop.ui.charts.history; sys.exit(any(name.startswith('PySide6') for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_columns_grow_and_keep_what_they_had() -> None:
    columns = Columns(2)
    rng = np.random.default_rng(1)
    blocks = [rng.normal(size=(2, n)) for n in (1, 700, 3, 5000)]
    for block in blocks:
        columns.append(block)
    assert len(columns) == 5704
    assert np.array_equal(columns.rows(), np.concatenate(blocks, axis=1))
    assert np.array_equal(columns.rows(5, 9), np.concatenate(blocks, axis=1)[:, 5:9])
    columns.clear()
    assert len(columns) == 0


def test_prices_are_taken_as_usdc_and_seconds() -> None:
    series, session = prices_after(3)
    last = session.next()
    series.take(last.points)
    assert series.seconds.tolist() == [1, 2, 3, 4]
    assert series.prices("YES")[:, -1].tolist() == pytest.approx([p / 1e6 for p in last.points[0].yes_prices])
    assert series.prices("NO")[2, -1] == pytest.approx(last.points[0].no_prices[2] / 1e6)
    assert series.yes_sum[-1] == pytest.approx(sum(last.points[0].yes_prices) / 1e6)


def test_ticks_that_were_taken_before_are_passed_over() -> None:
    series, session = prices_after(5)
    again = session.next(2).points
    series.take(again)
    series.take(again)
    series.take(())
    assert series.ticks.tolist() == [1, 2, 3, 4, 5, 6, 7]


def test_nearest_and_span() -> None:
    series, _ = prices_after(10)
    assert [series.nearest(x) for x in (-5, 1.4, 1.6, 99)] == [0, 0, 1, 9]
    assert PriceSeries(3).nearest(1.0) is None
    assert series.span(3.5, 5.5) == (2, 6)  # 3 4 5 6: one more on either side
    assert series.span(-10, 100) == (0, 10)


def test_a_closed_outcomes_line_ends_at_its_last_price() -> None:
    session = FakeSession()
    series = PriceSeries(len(FIVE))
    series.take(session.next(20).points)
    session.eliminate(2)
    series.take(session.next(10).points)
    assert series.end_of(2) == 20.0
    still = PriceSeries(1)
    prices = ((300_000,), (400_000,), (400_000,), (400_000,))
    points = zip(session.next(4).points, prices, strict=True)
    still.take([replace(point, yes_prices=yes, no_prices=yes) for point, yes in points])
    assert still.end_of(0) == 34.0  # one that loses at the end, though its price stood still


@given(st.integers(2, 5000), st.integers(50, 900), st.integers(0, 400))
def test_thinning_keeps_peaks_and_the_end(count: int, most: int, first: int) -> None:
    first = min(first, count - 1)
    seconds = np.arange(count, dtype=float)
    values = np.random.default_rng(count).normal(size=(3, count))
    x, y = thin(seconds, values, first, count, most)
    assert len(x) == y.shape[1] <= most + 20
    assert np.all(np.diff(x) > 0)
    assert (x[-1], y[0, -1]) == (seconds[-1], values[0, -1])
    assert np.all(y.max(axis=1) >= values[:, first:].max(axis=1) - 1e-12)
    assert np.all(y.min(axis=1) <= values[:, first:].min(axis=1) + 1e-12)


def test_thinned_pictures_do_not_shimmer() -> None:
    """What has been drawn stays as it is while the window moves on by a few ticks."""
    seconds = np.arange(4000, dtype=float)
    values = np.random.default_rng(1).normal(size=(1, 4000))
    x1, y1 = thin(seconds, values, 1000, 3000, 300)
    x2, y2 = thin(seconds, values, 1007, 3007, 300)
    inside = (x1 > 1100) & (x1 < 2900)
    assert set(zip(x1[inside], y1[0][inside], strict=True)) <= set(zip(x2, y2[0], strict=True))


def test_few_points_are_left_alone() -> None:
    seconds, values = np.arange(10.0), np.ones((2, 10))
    x, y = thin(seconds, values, 2, 8, 100)
    assert x.tolist() == [2, 3, 4, 5, 6, 7]
    assert y.shape == (2, 6)


@given(st.integers(1, 600), st.sampled_from([1.0, 2.0, 5.0, 10.0]))
def test_bars_lose_nothing(count: int, width: float) -> None:
    seconds = np.arange(1, count + 1, dtype=float)
    values = np.random.default_rng(count).uniform(size=(5, count))
    x, sums = bins(seconds, values, 0, count, width)
    assert np.allclose(sums.sum(axis=1), values.sum(axis=1))
    assert np.allclose(np.mod(x, width), width / 2)
    assert len(x) == -(-count // width)


def test_candles() -> None:
    seconds = np.arange(1.0, 12.0)
    prices = np.array([5.0, 6, 4, 7, 5, 5, 9, 8, 3, 4, 6])
    found = candles(seconds, prices, 0, 11, 5.0)
    assert found == [Candle(2.5, 5, 7, 4, 5), Candle(7.5, 5, 9, 3, 4), Candle(12.5, 4, 6, 4, 6)]
    assert candles(seconds, prices, 5, 8, 5.0) == [Candle(7.5, 5, 9, 5, 8)]
    assert candles(seconds, prices, 3, 3, 5.0) == []


@pytest.mark.parametrize(("ticks", "rounded"), [(0.2, 1), (1, 1), (1.1, 2), (5, 5), (11, 20), (999, 1000)])
def test_bars_and_candles_have_a_round_number_of_ticks(ticks: float, rounded: int) -> None:
    assert round_ticks(ticks) == rounded


def test_a_bar_ends_at_its_last_tick() -> None:
    x, sums = bins(np.array([1.0, 2.0, 3.0, 4.0, 5.0, 6.0]), np.arange(6.0)[np.newaxis], 0, 6, 5.0)
    assert x.tolist() == [2.5, 7.5]
    assert sums.tolist() == [[0 + 1 + 2 + 3 + 4, 5]]
    assert bins(np.arange(3.0), np.ones((5, 3)), 2, 2, 1.0)[0].size == 0


def test_volume_series() -> None:
    session, series = FakeSession(), VolumeSeries()
    report = session.next(4)
    series.take(report.points)
    assert series.values.shape == (5, 4)
    assert series.values[:, 1].tolist() == pytest.approx([v / 1e6 for v in report.points[1].volume])


LONG_TICKS = 288_000  # eight hours at ten ticks a second


def ticks_of(first: int, count: int) -> list[TickPoint]:
    """Ticks a tenth of a second apart; a price goes up to 0.9 for a single tick now and then."""
    return [
        TickPoint(tick, tick * 100, (900_000 if tick % 9_999 == 5_000 else 300_000,), (700_000,), (tick, 1, 0, 0, 0),
                  tick, -tick, 0, 0, 0, 5, 6)
        for tick in range(first, first + count)
    ]  # fmt: skip


@pytest.fixture(scope="module")
def long() -> tuple[PriceSeries, VolumeSeries, MakerSeries]:
    prices, volume, maker = PriceSeries(1), VolumeSeries(), MakerSeries()
    for first in range(1, LONG_TICKS, 4_000):
        for series in (prices, volume, maker):
            series.take(ticks_of(first, 4_000))
    return prices, volume, maker


def test_a_long_session_takes_bounded_room(long: tuple[PointSeries, ...]) -> None:
    for series in long:
        assert MOST_RECENT <= len(series) <= MOST_OLD + 2 * MOST_RECENT + 4_000
        ticks = series.whole[1]
        assert (np.diff(ticks) > 0).all()
        assert ticks[-MOST_RECENT:].tolist() == list(range(LONG_TICKS - MOST_RECENT + 1, LONG_TICKS + 1))
        assert series.last_second == LONG_TICKS / 10


def test_what_is_merged_keeps_peaks_and_sums(long: tuple[PriceSeries, VolumeSeries, MakerSeries]) -> None:
    prices, volume, maker = long
    peaks = prices.whole[1][prices.whole[2] > 0.8]
    assert len(peaks) == len(range(5_000, LONG_TICKS + 1, 9_999))
    assert volume.whole[2].sum() == pytest.approx(LONG_TICKS * (LONG_TICKS + 1) / 2 / 1e6)
    assert volume.whole[1][0] == volume.ticks_at(0)[1] > 1
    assert maker.row("maker_profit").min() == -LONG_TICKS / 1e6


def test_a_stretch_that_is_merged_is_asked_for_and_then_seen_in_full(long: tuple[PointSeries, ...]) -> None:
    for series in long:
        assert series.ticks_missing(28_000.0, 28_800.0) is None
        missing = series.ticks_missing(1_000.0, 1_100.0)
        assert missing is not None
        assert missing[0] <= 10_000 < 11_000 <= missing[1]
        series.show_window(ticks_of(missing[0], missing[1] - missing[0] + 1))
        assert series.ticks_missing(1_000.0, 1_100.0) is None
        first, last = series.span(1_000.0, 1_100.0)
        assert series.ticks[first:last].tolist() == list(range(9_999, 11_002))
        series.look(900.0, 1_100.0)
        assert len(series.ticks) == len(series), "the window has not all of it"


def test_dashes_stay_at_their_places_in_time() -> None:
    x = np.linspace(0, 100, 51)
    first = dashed(x, x, [7.0, 3.0])
    later = dashed(x[5:], x[5:], [7.0, 3.0])

    def gaps(line: tuple) -> set[float]:
        return {round(float(a), 6) for a, joined in zip(line[0], line[2], strict=True) if not joined and a > 20}

    assert gaps(first) == gaps(later)
    assert np.allclose(first[1], first[0])
    length = np.diff(first[0])[first[2][:-1] == 1].sum()
    assert length == pytest.approx(70.0)
    assert dashed(x[:1], x[:1], [7.0, 3.0])[2].tolist() == [1]


def test_gaps_hide_no_steep_move_and_flat_lines_keep_theirs() -> None:
    x, y, joined = dashed(np.array([0.0, 8.0, 9.0, 18.0, 40.0]), np.array([5.0, 5.0, 9.0, 9.0, 9.0]), [7.0, 3.0])
    assert x[np.flatnonzero(joined == 0)].tolist() == [7, 8, 9, 17, 18, 27, 37]
    assert x[np.flatnonzero(with_steep_gaps(y, joined, 3.0) == 0)].tolist() == [17, 18, 27, 37]
    assert with_steep_gaps(y, joined, 4.0).tolist() == joined.tolist()
    x, y, joined = dashed(np.array([0.0, 9.0]), np.array([0.0, 90.0]), [7.0, 3.0])
    assert with_steep_gaps(y, joined, 3.0).all(), "a gap that is not over yet"
    assert with_steep_gaps(y[:1], joined[:1], 3.0).all()


def test_a_gap_begins_where_the_dash_before_it_ends() -> None:
    found = [piece_start(x, [9.0, 3.0, 2.0, 3.0]) for x in (0.0, 8.5, 9.0, 11.5, 12.5, 16.0, 17.5, 17.0 + 10)]
    assert found == [0.0, 8.5, 9.0, 9.0, 12.5, 14.0, 17.5, 26.0]


@given(st.lists(st.integers(-50, 50), max_size=300), st.integers(4, 40))
def test_a_thinned_line_keeps_first_and_last_in_bounds(values: list[int], most: int) -> None:
    line = Thinned(most)
    for value in values:
        line.append(value)
    kept = line.values()
    assert len(kept) <= most + 1
    assert kept[:1] == values[:1]
    assert kept[-1:] == values[-1:]
    if len(values) <= most:
        assert kept == values


def test_history_knows_the_change_of_a_minute_and_of_the_session() -> None:
    history = OutcomeHistory()
    for second in range(1, 201):
        history.append(second * MS, 100_000 + second * 1_000)
    assert history.change(300_000, whole=True) == 300_000 - 101_000
    assert history.change(300_000, whole=False) == 300_000 - 240_000
    assert history.line(whole=False)[-1] == history.line(whole=True)[-1] == 300_000
    assert len(history.line(whole=False)) <= 81
    history.append(201 * MS, 0)
    assert history.line(whole=True)[-1] == 300_000, "a closed outcome has no price"
    assert OutcomeHistory().change(5, whole=False) == 0


def test_histories_take_a_tick_once() -> None:
    histories, session = Histories(5), FakeSession()
    points = session.next(3).points
    histories.take(points)
    histories.take(points)
    assert histories[0].line(whole=True) == [point.yes_prices[0] for point in points]


# ---- marks ----


def test_freezes_become_spans() -> None:
    session, marks = FakeSession(), Marks()
    marks.take(session.opened(10))
    marks.take(session.change(SessionStatus.FROZEN))
    marks.take(session.next(5))
    assert marks.spans == ((10.0, 15.0),)
    marks.take(session.change(SessionStatus.PAUSED))
    marks.take(session.change(SessionStatus.FROZEN))
    marks.take(session.next(2))
    marks.take(session.change(SessionStatus.RUNNING))
    marks.take(session.next(5))
    assert marks.spans == ((10.0, 17.0),)


def test_a_freeze_that_begins_and_ends_while_paused_is_a_span() -> None:
    session, marks = FakeSession(), Marks()
    marks.take(session.opened(10))
    marks.take(session.change(SessionStatus.PAUSED))
    session.add_event("STATUS", "Frozen while paused: Round 1")
    marks.take(session.next(4))
    session.add_event("STATUS", "Unfrozen while paused: Round 1")
    marks.take(session.next(3))
    marks.take(session.next(3))
    assert marks.spans == ((10.0, 14.0),)


def test_marks_are_read_from_a_sessions_history() -> None:
    session, live, opened = FakeSession(), Marks(), Marks()
    reports = [session.opened(10), session.change(SessionStatus.FROZEN, "a cause: RUNNING late"), session.next(5)]
    reports += [session.change(SessionStatus.RUNNING), session.next(3), session.eliminate(1), session.next(1)]
    for report in reports:
        live.take(report)
    mailbox = Mailbox()
    for report in reports:
        mailbox.put(report)
    merged = mailbox.take()
    assert merged is not None
    opened.take(merged)
    assert opened.spans == live.spans == ((10.0, 15.0),)
    assert opened.lines == live.lines
    assert [(mark.second, mark.kind) for mark in live.lines] == [(18.0, "ELIMINATE")]


def test_history_replaces_marks() -> None:
    session, marks = FakeSession(), Marks()
    session.add_event("NEWS", "rain")
    marks.take(session.opened(5))
    assert len(marks.lines) == 1
    marks.take(session.opened(5))
    assert marks.lines == ()


def test_marks_are_bounded() -> None:
    session, marks = FakeSession(), Marks()
    for _ in range(700):
        session.add_event("NEWS", "rain")
    marks.take(session.next())
    assert len(marks.lines) == 500


# ---- ranges ----


def test_movers_remember_so_many_fills_and_say_nothing_of_older_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(movers, "MOST_FILLS", 30)
    remembered, session = movers.Movers(), FakeSession()
    for _ in range(10):
        report = session.next()
        remembered.take(report)
    assert remembered.told(0, "Argentina", 5, 5, True) == []
    said = [remembered.told(outcome, FIVE[outcome], 6, 10, True) for outcome in range(5)]
    assert sum(int(words[0].split()[1]) for words in said if "fill" in words[0]) == 30
    assert all(len(words) <= 4 for words in said)
    assert remembered.told(7, "Nobody", 10, 10, True) == ["Nobody: nothing traded in this tick"]


def test_time_follows_the_edge() -> None:
    window = TimeWindow()
    window.choose(60.0)
    assert window.grow(1, 5) == Stretch(1.0, 1 + 60 * (1 + RIGHT_MARGIN))
    later = window.grow(1, 200)
    assert later.high == pytest.approx(200 + 60 * RIGHT_MARGIN)
    assert later.length == pytest.approx(60 * (1 + RIGHT_MARGIN))


def test_time_stays_where_a_person_has_put_it() -> None:
    window = TimeWindow()
    window.choose(60.0)
    window.grow(1, 200)
    window.moved(20.0, 80.0)
    assert not window.follows
    assert window.grow(1, 300) == Stretch(20.0, 80.0)
    window.moved(250.0, 320.0)
    assert window.follows, "the latest tick is in sight again"
    assert window.grow(1, 310) == Stretch(250.0, 320.0), "and nothing moves before it must"
    assert window.grow(1, 330).high > 330


def test_all_shows_everything() -> None:
    window = TimeWindow()
    window.choose(None)
    window.know(1, 5)
    assert window.grow(1, 5).length == pytest.approx(EMPTY_S * (1 + RIGHT_MARGIN))
    shown = window.grow(1, 5000)
    assert shown.low == 1
    assert shown.high > 5000


def test_a_new_session_starts_at_the_beginning() -> None:
    window = TimeWindow()
    window.choose(60.0)
    window.grow(1, 500)
    window.moved(10, 20)
    assert window.reset().low == 0
    assert window.follows


def test_values_get_room_and_are_then_left_alone() -> None:
    first = roomy(None, 0.2, 0.4, floor=0.0)
    assert first.low < 0.2 < 0.4 < first.high
    assert roomy(first, 0.22, 0.38, floor=0.0) is first
    assert roomy(first, 0.2, 0.5, floor=0.0).high > 0.5
    assert roomy(first, 0.30, 0.31, floor=0.0).length < first.length / 2
    assert roomy(None, 0.01, 0.02, floor=0.0).low == 0.0
    flat = roomy(None, 0.3, 0.3)
    assert flat.length > 0
    assert roomy(flat, 0.3, 0.3) is flat


def test_a_young_session_fills_the_view_in_steps() -> None:
    window = TimeWindow()
    window.choose(300.0)
    lengths = []
    for last in range(0, 401, 20):
        shown = window.grow(0.0, float(last))
        assert shown.low <= last <= shown.high
        lengths.append(shown.length)
    assert lengths[0] == pytest.approx(60 * (1 + RIGHT_MARGIN))
    assert lengths == sorted(lengths)
    assert len(set(lengths)) < 12
    assert lengths[-1] == pytest.approx(300 * (1 + RIGHT_MARGIN))


@pytest.mark.parametrize("hours", [9, 28, 60])
def test_the_marks_of_a_long_session_have_room(hours: int) -> None:
    assert len(time_marks(1.0, hours * 3600.0, 2.0)) <= 2
