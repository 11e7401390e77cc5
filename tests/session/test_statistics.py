"""Statistics and results of a session, held against numpy and scipy, and against numbers worked by hand."""

from __future__ import annotations

import json
from fractions import Fraction

import numpy as np
import pytest
from scipy.spatial.distance import pdist, sqeuclidean

from engine import FILL_KINDS
from gmd_desktop.session.participant_page import read_participant
from gmd_desktop.session.price_measures import PriceMeasures, Streak, brier_score
from gmd_desktop.session.results import Results, read_results
from gmd_desktop.session.spreads import QuotedSpread, RestedOrder
from gmd_desktop.session.standings import Place, places, podium
from gmd_desktop.session.statistics import gini
from gmd_desktop.session.tick_report import ParticipantView, SessionStatus
from gmd_desktop.store import reads
from gmd_desktop.store.connect import open_store
from gmd_desktop.store.rows import FillRow, TickRow
from tests.session.everything import WORDS, first_half, second_half
from tests.session.table import MICRO, Table, resting


def results_of(place: str) -> tuple[Results, list[TickRow], list[FillRow]]:
    store = open_store(place, for_reading=True)
    with store.reading() as conn:
        found = read_results(conn, store.label)
        ticks, fills = list(reads.iterate_ticks(conn)), list(reads.iterate_fills(conn))
    store.close()
    return found, ticks, fills


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A session in which everything happened, to its end."""
    place = str(tmp_path_factory.mktemp("played") / "session.gmd")
    table = Table(place, **WORDS)
    first_half(table)
    second_half(table)
    assert table.status() is SessionStatus.RESOLVED
    table.close()
    return place


def test_prices_are_measured_as_numpy_does(played: str) -> None:
    found, ticks, _ = results_of(played)
    count = len(found.info.outcome_names)
    open_ticks = [json.loads(row.prices)[:count] for row in ticks if row.progress is not None]
    opening = [MICRO // count] * count
    prices = np.array([opening, *open_ticks]) / MICRO
    for outcome, (rms, realised) in enumerate(zip(found.statistics.volatility, found.statistics.realised, strict=True)):
        alive = prices[: np.count_nonzero(prices[:, outcome]), outcome]
        changes = np.diff(alive)
        assert rms == pytest.approx(np.sqrt(np.mean(changes**2)), abs=1e-6)
        assert realised == pytest.approx(np.linalg.norm(changes), abs=1e-6)
    came = np.eye(count)[found.report.winner]
    shares = prices[1:] / prices[1:].sum(axis=1, keepdims=True)
    scores = [sqeuclidean(row, came) for row in shares]
    assert found.statistics.brier_mean == pytest.approx(np.mean(scores))
    assert found.statistics.brier_last == pytest.approx(scores[-1])
    assert np.any(prices[-1] == 0), "an outcome was eliminated"


def test_volume_and_spread_are_those_of_the_fills(played: str) -> None:
    found, ticks, fills = results_of(played)
    numbers = found.statistics
    assert numbers.fills == tuple(sum(1 for fill in fills if fill.kind == kind) for kind in FILL_KINDS)
    assert sum(numbers.fills) == len(fills) > 10
    assert numbers.volume[0] == sum(row.volume_amm for row in ticks)
    assert numbers.turnover == pytest.approx(sum(numbers.volume) / numbers.deposits)
    assert numbers.biggest is not None
    assert numbers.biggest.fill.amount == max(fill.amount for fill in fills)
    count = len(found.info.outcome_names)
    before = {row.tick + 1: json.loads(row.prices) for row in ticks}
    cost = tokens = 0.0
    for fill in fills:
        if fill.kind == "AUTO_FILL":
            continue
        pool = before.get(fill.tick, [MICRO / count] * count + [MICRO - MICRO / count] * count)
        paid = fill.amount + (fill.fee if fill.kind in ("AMM", "LOB") else 0) * (1 if fill.action == "BUY" else -1)
        worth = fill.size * pool[fill.outcome + (count if fill.token == "NO" else 0)] / MICRO
        cost += (paid - worth) * (1 if fill.action == "BUY" else -1)
        tokens += fill.size
    assert numbers.effective_spread == pytest.approx(2 * cost / tokens, abs=1e-5)
    assert numbers.effective_spread > 0


def test_the_books_of_results_are_those_of_the_session(played: str) -> None:
    found, ticks, _ = results_of(played)
    store = open_store(played, for_reading=True)
    with store.reading() as conn:
        accounts = {row.participant: row for row in reads.read_accounts(conn)}
        orders = list(reads.iterate_taken(conn))
    store.close()
    assert {row.who.name: row.who.value for row in found.places} == {
        name: row.free for name, row in accounts.items()
    }, "all is paid out: value is cash"
    shares = [row.free / row.deposit for row in accounts.values()]
    assert [row.who.value / row.who.deposit for row in found.places] == sorted(shares, reverse=True)
    numbers = found.statistics
    sent = [row for row in orders if row.kind == "ORDER"]
    assert numbers.orders == len(sent)
    assert numbers.rejected == sum(1 for row in sent if row.status == "REJECTED") > 0
    assert numbers.traders == sum(1 for row in accounts.values() if row.trades) < numbers.participants
    assert (numbers.maker_profit, numbers.fees) == (ticks[-1].maker_profit, ticks[-2].fees)
    assert ticks[-1].fees < numbers.fees, "the settlement gives them to the maker"
    assert numbers.maker_worst == max(row.maker_worst for row in ticks)
    values = np.array([row.free for row in accounts.values()], dtype=float)
    difference = pdist(values[:, None], "cityblock").sum() * 2 / len(values) ** 2
    assert numbers.gini == pytest.approx(difference / (2 * values.mean()))


def test_a_participants_page_adds_up(played: str) -> None:
    found, ticks, fills = results_of(played)
    store = open_store(played, for_reading=True)
    with store.reading() as conn:
        pages = {row.who.name: read_participant(conn, row.who.name) for row in found.places}
        assert read_participant(conn, "nobody at all") is None
    store.close()
    assert sum(page.n_fills for page in pages.values() if page) == sum(
        1 if fill.counter_participant is None else 2 for fill in fills
    )
    for row in found.places:
        page = pages[row.who.name]
        assert page is not None
        assert page.who == row.who
        assert page.curve[-1].tick == ticks[-1].tick
        assert page.curve[-1].profit == row.gain, row.who.name
        earned = sum(own.gain for own in page.fills) - row.who.gas
        assert abs(earned - row.gain) <= len(page.fills)
        if page.fills:
            assert page.best is not None and page.worst is not None  # noqa: PT018
            assert page.best.gain == max(own.gain for own in page.fills)
            assert page.worst.gain == min(own.gain for own in page.fills)
    assert any(row.who.gas for row in found.places)


def test_a_page_says_what_came_of_orders_and_what_was_held(table: Table) -> None:
    table.start()
    table.place_order("ann", size=10 * MICRO)
    table.ticks()
    table.place_order("ann", action="SELL", size=4 * MICRO)
    table.runner.submit(resting("ann"))
    table.ticks(2)
    with table.runner._store.reading() as conn:
        page = read_participant(conn, "ann")
    assert page is not None
    assert [(own.action, own.size, own.held) for own in page.fills] == [
        ("BUY", 10 * MICRO, 10 * MICRO),
        ("SELL", 4 * MICRO, 6 * MICRO),
    ]
    assert page.fills[0].cash < 0 < page.fills[1].cash
    assert page.n_orders == len(page.orders) == 3
    assert page.orders[0].status == "OPEN"
    assert [(one.token, one.free) for one in page.positions] == [("YES", 6 * MICRO)]


def test_a_session_without_ticks_has_results_too(table: Table) -> None:
    with table.runner._store.reading() as conn:
        found = read_results(conn, "x")
        page = read_participant(conn, "ann")
    numbers = found.statistics
    assert (numbers.ticks, numbers.biggest, numbers.lead, numbers.quoted_spread, numbers.brier_mean) == (0, *[None] * 4)
    assert found.winner_name == ""
    assert [row.rank for row in found.places[:2]] == [1, 1]
    assert page is not None
    assert page.curve == ()


def test_reading_can_be_given_up(table: Table) -> None:
    class EnoughError(Exception):
        pass

    def enough(_tick: int) -> None:
        raise EnoughError

    table.start()
    table.ticks(3)
    with table.runner._store.reading() as conn, pytest.MonkeyPatch.context() as patch:
        patch.setattr("gmd_desktop.session.statistics.ON_TICK_EVERY", 2)
        with pytest.raises(EnoughError):
            read_results(conn, "x", enough)


# ---- by hand ----


def test_gini_by_hand() -> None:
    assert gini([]) is None
    assert gini([0, 0]) is None
    assert gini([5, 5, 5]) == 0
    assert gini([0, 0, 0, 8]) == Fraction(3, 4)
    assert gini([3, 1]) == Fraction(1, 4)


def test_brier_by_hand() -> None:
    assert brier_score([MICRO, 0, 0], 0) == 0
    assert brier_score([MICRO, 0, 0], 1) == 2
    assert brier_score([300_000] * 4, 2) == pytest.approx(0.75)


def test_streaks_by_hand() -> None:
    measures = PriceMeasures([250, 250], None)
    for tick, prices in enumerate([(300, 200), (310, 190), (200, 300), (190, 310), (180, 320), (320, 320)], 1):
        measures.take(tick, prices)
    assert measures.lead == Streak(1, 4, 6), "who led goes on leading at a tie"
    assert measures.rise == Streak(1, 3, 5)
    assert measures.lead_changes == 1
    assert measures.brier_mean is None


def test_the_quoted_spread_by_hand() -> None:
    orders = [
        RestedOrder(0, "YES", "BUY", 400_000, 1, None),
        RestedOrder(0, "NO", "BUY", 500_000, 2, 4),  # an ask for YES at 0.50
        RestedOrder(0, "YES", "SELL", 700_000, 3, None),
        RestedOrder(1, "YES", "SELL", 700_000, 3, 3),  # gone in its own tick
    ]
    quoted = QuotedSpread(orders, 2)
    for tick in range(1, 6):
        quoted.take(tick, [True, tick < 5])
    # none, 0.1, 0.1, 0.3, 0.3; the second outcome is open for four ticks
    assert quoted.value == pytest.approx(0.2)
    assert quoted.share == pytest.approx(4 / 9)


def test_the_quoted_spread_forgets_what_has_gone() -> None:
    orders = (RestedOrder(0, "YES", "BUY", 1 + tick % 7, tick, tick + 2) for tick in range(1, 20_000))
    quoted = QuotedSpread(orders, 1)
    for tick in range(1, 20_000):
        quoted.take(tick, [True])
    assert sum(map(len, quoted._books[0].values())) < 2_000


def test_places_are_by_gain_in_percent_and_equal_gains_share_one() -> None:
    people = (("a", 10, 5), ("b", 10, 6), ("c", 100, 50), ("rich", 1000, 400), ("none", 0, 0))
    views = [ParticipantView(name, 0, 0, deposit, value, 0, 0, False) for name, deposit, value in people]
    assert [(row.rank, row.who.name) for row in places(views[4:])] == [(1, "none")]
    assert [(row.rank, row.who.name) for row in places(views[:4])] == [(1, "b"), (2, "a"), (2, "c"), (4, "rich")]


def test_statistics_of_a_running_session_and_on_a_server(table: Table) -> None:
    table.start()
    table.place_order("ann")
    table.runner.submit(resting("bob", price=200_000))
    table.runner.submit(resting("ann", action="SELL", price=900_000, size=MICRO))
    table.ticks(4)
    with table.runner._store.reading() as conn:
        numbers = read_results(conn, "x").statistics
    assert numbers.quoted_spread == pytest.approx(0.7)
    assert numbers.lead == Streak(0, 4, 4)
    assert numbers.brier_last is None
    assert numbers.volume[0] > 0


def test_a_podium_has_three_and_says_who_else_would_stand_there() -> None:
    def ranked(*values: int) -> list[Place]:
        return places(ParticipantView(f"p{n}", 0, 0, 100, value, 0, 0, False) for n, value in enumerate(values))

    def shown(*values: int) -> list[tuple[str, int, int]]:
        return [(place.who.name, place.rank, more) for place, more in podium(ranked(*values))]

    assert shown(90, 120, 110, 80) == [("p1", 1, 0), ("p2", 2, 0), ("p0", 3, 0)]
    assert shown(120, 120, 110) == [("p0", 1, 0), ("p1", 1, 0), ("p2", 3, 0)], "a tie for the first place"
    assert shown(100, 100, 100, 100, 90) == [], "nobody has gained"
    assert shown(120, 110, 110, 110, 110) == [("p0", 1, 0), ("p1", 2, 2), ("p2", 2, 2)]
    assert shown(100, 100, 100, 100) == [], "nobody has gained more than another"
    assert shown(100) == [("p0", 1, 0)]
    assert shown() == []
