"""Rounds, news and endings: frozen, somebody goes, trading goes on; waiting moves what comes later."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from engine.rounding import ATTO
from gmd_desktop.session.market_view import MarketView
from gmd_desktop.session.rounds import News, RoundState
from gmd_desktop.session.tick_report import SessionStatus
from gmd_desktop.session.verify import verify_session
from gmd_desktop.store.reads import read_outcomes
from tests.session.show import Show
from tests.session.table import MICRO, Table, order


def test_a_round_freezes_eliminates_and_goes_on(store_place: str) -> None:
    show = Show(store_place)
    show.start()
    assert [one.state for one in show.ticks(4).rounds] == [RoundState.COMING] * 2
    frozen = show.ticks()
    assert (frozen.status, frozen.next_event, frozen.next_event_ms) == ("FROZEN", "Round 1: elimination", 8_000)
    assert [one.state for one in frozen.rounds] == [RoundState.FROZEN, RoundState.COMING]
    refused = show.place_order()
    assert show.order_view(refused).reason == "TRADING_FROZEN"
    show.ticks(2)
    back = show.ticks()
    assert (back.tick, back.status, back.next_event) == (8, "RUNNING", "Round 2: freeze")
    assert [one.active for one in back.outcomes] == [True, True, False, True, True]
    assert [one.state for one in back.rounds] == [RoundState.DONE, RoundState.COMING]
    taken = show.place_order()
    show.ticks()
    assert show.order_view(taken).status == "FILLED"
    end = show.ticks(13)
    assert (end.tick, end.status, end.waiting_for) == (22, "RESOLVED", "")
    assert show.course() == [
        (0, "STATUS", "DRAFT to RUNNING: presenter"),
        (5, "STATUS", "RUNNING to FROZEN: Round 1"),
        (8, "ELIMINATE", "Eliminated: Blue (Round 1)"),
        (8, "STATUS", "FROZEN to RUNNING: Round 1"),
        (12, "STATUS", "RUNNING to FROZEN: Round 2"),
        (14, "ELIMINATE", "Eliminated: Grey (Round 2)"),
        (14, "STATUS", "FROZEN to RUNNING: Round 2"),
        (20, "STATUS", "RUNNING to FROZEN: Trading ends"),
        (22, "SETTLE", "Red wins (Settlement)"),
        (22, "STATUS", "FROZEN to RESOLVED: Settlement"),
    ]
    show.assert_whole()
    show.close()


def test_a_round_that_asks_waits_and_moves_what_comes_later(store_place: str) -> None:
    show = Show(store_place, eliminate='"ask"')
    show.start()
    frozen = show.ticks(7)
    assert (frozen.next_event, frozen.waiting_for, frozen.end_ms) == ("Round 1: decision", "", 20_000)
    waiting = show.ticks()
    assert (waiting.status, waiting.waiting_for, waiting.next_event) == ("FROZEN", "eliminate", "")
    assert waiting.rounds[0].state is RoundState.WAITING
    waiting = show.ticks(3)
    assert (waiting.tick, waiting.rounds[1].at_ms, waiting.end_ms) == (11, 16_000, 24_000)
    decided = show.control("eliminate", outcomes=(1, 3))
    assert (decided.status, decided.waiting_for, decided.tick) == ("RUNNING", "", 11)
    assert [one.state for one in decided.rounds] == [RoundState.DONE, RoundState.COMING]
    assert (decided.rounds[1].at_ms, decided.end_ms) == (16_000, 24_000)
    show.ticks(13)
    assert [(tick, text) for tick, kind, text in show.course() if kind == "ELIMINATE"] == [
        (11, "Eliminated: Green, Gold (presenter)"),
        (18, "Eliminated: Grey (Round 2)"),
    ]
    assert show.ticks(2).status == "RESOLVED"
    show.assert_whole()
    show.close()


def test_an_answer_in_the_freeze_is_kept_until_its_end(tmp_path: Path) -> None:
    show = Show(f"{tmp_path}/early.gmd", eliminate='"ask"')
    show.start()
    show.ticks(6)
    early = show.control("eliminate", outcomes=(2,))
    assert (early.status, early.rounds[0].state) == ("FROZEN", RoundState.FROZEN)
    assert early.next_event == "Round 1: elimination"
    show.close()
    show.open()
    show.start()
    assert show.ticks(2).status == "RUNNING"
    show.assert_whole()
    show.close()


def test_nobody_goes_if_the_presenter_unfreezes_a_round_that_waits(tmp_path: Path) -> None:
    show = Show(f"{tmp_path}/nobody.gmd", eliminate='"ask"')
    show.start()
    show.ticks(6)
    refused = show.control("unfreeze")
    assert refused.status == "FROZEN"
    assert show.texts("REFUSED") == ["Round 1 is under way: trading goes on by itself when it is over."]
    show.ticks(3)
    back = show.control("unfreeze")
    assert (back.status, back.rounds[0].state, sum(one.active for one in back.outcomes)) == ("RUNNING", "DONE", 5)
    show.ticks(2)
    show.assert_whole()
    show.close()


def test_the_presenter_is_asked_for_the_winner(store_place: str) -> None:
    show = Show(store_place, winner='"ask"')
    show.start()
    waiting = show.ticks(22)
    assert (waiting.tick, waiting.status, waiting.waiting_for) == (22, "FROZEN", "winner")
    waiting = show.ticks(3)
    assert (waiting.tick, waiting.waiting_for) == (25, "winner")
    assert show.control("settle", value=1).winner == 1
    assert show.status() == "RESOLVED"
    show.assert_whole()
    show.close()


def test_who_has_gone_by_hand_is_passed_over(tmp_path: Path) -> None:
    show = Show(f"{tmp_path}/hand.gmd", eliminate='["Blue", "Gold"]')
    show.start()
    show.ticks(2)
    show.control("eliminate", outcomes=(2,))
    show.ticks(6)
    assert show.texts("ELIMINATE") == [
        "Eliminated: Blue (presenter)",
        "Eliminated: Gold (Round 1)",
    ]
    show.control("eliminate", outcomes=(0,))
    show.ticks(14)
    assert show.texts("STATUS")[-3] == ("FROZEN to RUNNING: Round 2, nobody goes")
    assert show.status() == "RESOLVED"
    show.assert_whole()
    show.close()


def test_a_round_begins_and_ends_while_a_paused_session_is_stepped(tmp_path: Path) -> None:
    show = Show(f"{tmp_path}/steps.gmd")
    show.start()
    show.ticks(4)
    show.control("pause")
    for _ in range(4):
        show.control("step")
    assert (show.look().status, show.look().tick) == ("PAUSED", 8)
    assert ("Unfrozen while paused: Round 1") in [text for _, _, text in show.course()]
    assert show.control("start").status == "RUNNING"
    show.ticks(2)
    show.assert_whole()
    stepped = show.look().log_hash
    show.close()
    straight = Show(f"{tmp_path}/straight.gmd")
    straight.start()
    assert straight.ticks(10).log_hash == stepped
    straight.close()


def test_a_freeze_by_hand_becomes_the_rounds(tmp_path: Path) -> None:
    show = Show(f"{tmp_path}/frozen.gmd")
    show.start()
    show.ticks(3)
    show.control("freeze")
    show.ticks(4)
    assert show.look().rounds[0].state is RoundState.FROZEN
    assert show.ticks().status is SessionStatus.RUNNING
    show.assert_whole()
    show.close()


def test_an_extension_moves_the_end_only(tmp_path: Path) -> None:
    show = Show(f"{tmp_path}/longer.gmd")
    show.start()
    show.ticks(6)
    longer = show.control("extend", value=5_000)
    assert ([one.at_ms for one in longer.rounds], longer.end_ms) == ([5_000, 12_000], 25_000)
    assert show.ticks(18).status == "RUNNING"
    assert show.ticks().status == "FROZEN"
    show.close()


def progresses(show: Table) -> list[int]:
    with show.runner._store.reading() as conn:
        found = conn.exec_driver_sql("SELECT progress FROM ticks ORDER BY tick").scalars().all()
    return [-1 if one is None else round(one * 1000 / ATTO) for one in found]


def test_progress_stands_still_in_a_freeze_and_does_not_count_waiting(tmp_path: Path) -> None:
    show = Show(f"{tmp_path}/continue.gmd", eliminate='"ask"')
    show.start()
    show.ticks(10)  # frozen in 5, waits from 8 on
    show.control("eliminate", outcomes=(2,))
    show.ticks(3)
    assert progresses(show) == [50, 100, 150, 200, *[250] * 6, 400, 450, 500]
    show.close()


def test_progress_begins_anew_after_each_round(tmp_path: Path) -> None:
    show = Show(f"{tmp_path}/reset.gmd", head='progress = "reset"')
    show.start()
    show.ticks(22)
    first = [200, 400, 600, 800, 1000, 1000, 1000]
    second = [0, 250, 500, 750, 1000, 1000]
    third = [0, 167, 333, 500, 667, 833, 1000, 1000]
    assert progresses(show)[:21] == first + second + third
    show.assert_whole()
    show.close()


NEWS = """
[[news]]
at = "3s"
text = "Red's captain is hurt"
outcome = "Red"
shift = -1.5
[[news]]
at = "6s"
text = "Half time"
[[news]]
at = "8s"
text = "Green has a new engine"
outcome = 1
shift = 0.7
"""


class Watcher:
    """A crowd that does nothing but note what it sees."""

    def __init__(self) -> None:
        self.seen: dict[int, tuple[News, ...]] = {}

    def commands(self, view: MarketView) -> list[object]:
        self.seen[view.tick] = view.news
        return []


def test_news_are_published_in_their_tick_and_seen_after_it(store_place: str) -> None:
    show = Show(store_place, eliminate='"ask"', news=NEWS)
    watcher = Watcher()
    show.runner._stepper.crowd = watcher  # type: ignore[assignment]
    show.start()
    show.ticks(10)
    assert [(tick, text) for tick, kind, text in show.course() if kind == "NEWS"] == [
        (3, "Red's captain is hurt"),
        (6, "Half time"),  # in the freeze
    ]
    show.control("eliminate", outcomes=(2,))  # waited for two ticks: what comes at 8 s comes at 11 s
    show.ticks(2)
    assert [tick for tick, kind, _ in show.course() if kind == "NEWS"] == [3, 6, 11]
    hurt, engine = News(3, 0, -1.5), News(11, 1, 0.7)
    assert watcher.seen == {0: (), 1: (), 2: (), 3: (hurt,), 10: (hurt,), 11: (hurt, engine)}
    with show.runner._store.reading() as conn:
        lines = conn.exec_driver_sql("SELECT line FROM events WHERE kind = 'NEWS' ORDER BY event_id").scalars().all()
    assert json.loads(lines[0]) == {
        "kind": "news",
        "outcome": 0,
        "shift": "-1.5",
        "text": "Red's captain is hurt",
    }
    show.assert_whole()
    show.close()
    show.open()
    assert show.runner._stepper.live.news == (hurt, engine)
    show.close()


@pytest.mark.parametrize("shift", [0.0, 0.7, -0.7, 5.0, -5.0])
def test_a_shift_multiplies_the_odds(shift: float) -> None:
    assert News(1, 0, shift).odds_factor == pytest.approx(math.exp(shift), rel=2e-5)


def test_what_is_planned_is_told_when_a_session_is_opened(tmp_path: Path) -> None:
    show = Show(f"{tmp_path}/told.gmd", news=NEWS, head='hide_names = true\nnotes = "Welcome everybody."')
    info = show.runner.info()
    assert [(one.at_ms, one.freeze_ms, one.rule, one.outcomes) for one in info.rounds] == [
        (5_000, 3_000, "given", (2,)),
        (12_000, 2_000, "lowest", ()),
    ]
    assert [(one.at_ms, one.outcome, one.shift) for one in info.news] == [
        (3_000, 0, -1.5),
        (6_000, None, 0.0),
        (8_000, 1, 0.7),
    ]
    assert (info.notes, info.hide_names) == ("Welcome everybody.", True)
    show.close()


def test_the_lowest_price_goes_and_the_higher_index_on_a_tie(tmp_path: Path) -> None:
    show = Show(f"{tmp_path}/lowest.gmd", eliminate='"lowest"\ncount = 2')
    show.start()
    show.ticks()
    for outcome in (0, 1, 4):
        show.runner.submit(order("ann", outcome=outcome, size=50 * MICRO))
    show.ticks(8)
    assert show.texts("ELIMINATE") == ["Eliminated: Gold, Blue (Round 1)"]
    show.close()


def test_what_has_not_happened_is_not_stored_so_that_older_sessions_prove_themselves(file_table: Table) -> None:
    """Sessions from before there were rounds have these two values, and no others."""
    file_table.start()
    file_table.ticks(2)
    file_table.control("extend", value=1_000)
    with file_table.runner._store.reading() as conn:
        stored = conn.exec_driver_sql("SELECT schedule FROM session").scalar_one()
    assert json.loads(stored) == {"extended_ticks": 1, "frozen_since": None}


def test_an_edit_of_what_happened_to_the_rounds_is_found(tmp_path: Path) -> None:
    show = Show(f"{tmp_path}/edited.gmd", eliminate='"ask"', news=NEWS)
    show.start()
    show.ticks(9)
    show.control("eliminate", outcomes=(2,))
    show.ticks(2)
    show.assert_whole()
    with show.runner._store.reading() as conn:
        stored = json.loads(conn.exec_driver_sql("SELECT schedule FROM session").scalar_one())
    assert stored == {
        "begun": [5],
        "ended": [10],
        "extended_ticks": 0,
        "frozen_since": None,
        "told": [3, 6, 10],
        "waited_ticks": 2,
    }
    with show.runner._store.writing() as conn:
        conn.exec_driver_sql("UPDATE session SET schedule = replace(schedule, '\"ended\":[10]', '\"ended\":[9]')")
    with show.runner._store.reading() as conn:
        assert "session schedule is" in verify_session(conn, None).difference
    show.close()


def test_what_virtual_tokens_let_people_sell_back_is_stored(store_place: str) -> None:
    show = Show(store_place, eliminate='["Green", "Blue"]', params="z = 100")
    show.start()
    show.place_order("ann", type="LIMIT", limit_price=600_000, size=200 * MICRO, time_in_force="GTC")
    show.place_order("bob", token="NO", type="LIMIT", limit_price=500_000, size=200 * MICRO, time_in_force="GTC")
    show.ticks(9)
    show.place_order("ann", action="SELL", size=60 * MICRO)
    show.ticks()
    with show.runner._store.reading() as conn:
        red = read_outcomes(conn)[0]
    assert red.q_yes < 0 < red.q_yes + red.virtual_yes
    show.assert_whole()
    show.close()
