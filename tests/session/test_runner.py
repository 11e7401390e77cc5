"""The runner from outside: what people send, what the screen is told, what the tables keep."""

from __future__ import annotations

import pytest

from engine.rounding import MICRO
from gmd_desktop.session import inbox
from gmd_desktop.session.batch_runner import RequestError
from gmd_desktop.session.requests import CancelRequest, ControlRequest, JoinRequest
from gmd_desktop.session.tick_report import Focus, SessionStatus
from gmd_desktop.store import reads, writes
from gmd_desktop.store.rows import NewCommand
from tests.session.table import Table, order, resting


def test_an_order_is_queued_and_filled_at_the_next_tick(table: Table) -> None:
    table.start()
    request = table.place_order(size=10 * MICRO)
    assert table.order_view(request).status == "QUEUED"
    assert table.look().health.inbox == 1
    report = table.ticks()
    done = table.order_view(request)
    assert (done.status, done.remaining, done.tick, done.order_id) == ("FILLED", 0, 1, 1)
    assert [view.fill.kind for view in report.fills] == ["AMM"]
    assert report.points[0].volume[0] == report.fills[0].fill.amount
    (position,) = [one for one in table.report.positions if one.outcome == 0 and one.token == "YES"]
    assert (position.free, position.cost) == (10 * MICRO, 1000 * MICRO - report.cash)
    table.assert_whole()


def test_a_request_sent_twice_is_done_once(table: Table) -> None:
    table.start()
    request = resting()
    assert table.runner.submit(request) == table.runner.submit(request)
    table.ticks()
    assert table.runner.submit(request) == 2  # the start was the first row
    report = table.ticks()
    assert [one.status for one in report.orders] == ["OPEN"]
    assert report.health.total_orders == 1


def test_a_resting_order_is_canceled_by_its_owner_only(table: Table) -> None:
    table.start()
    request = table.place_order()
    rests = resting()
    table.runner.submit(rests)
    table.ticks()
    number = table.order_view(rests).order_id
    table.cancel("bob", order_id=number)
    table.ticks()
    assert table.order_view(rests).status == "OPEN"
    assert table.look().locked_cash > 0
    table.cancel("ann", order_id=number)
    table.ticks()
    assert table.order_view(rests).status == "CANCELED"
    assert table.look().locked_cash == 0
    assert table.order_view(request).status == "FILLED"
    table.assert_whole()


def test_a_queued_order_is_taken_back_before_its_tick(table: Table) -> None:
    request = table.place_order()
    table.cancel("ann", order_uuid=request.uuid)
    table.runner.step()
    view = table.order_view(request)
    assert (view.status, view.reason, view.order_id) == ("CANCELED", "WITHDRAWN", None)
    table.start()
    assert table.ticks().health.total_orders == 0


def test_nobody_takes_back_what_is_not_theirs(table: Table) -> None:
    request = table.place_order("ann")
    table.cancel("bob", order_uuid=request.uuid)
    table.runner.step()
    assert table.order_view(request).status == "QUEUED"


def test_an_order_taken_in_the_meantime_is_canceled_by_uuid(table: Table) -> None:
    table.start()
    rests = resting()
    table.runner.submit(rests)
    table.ticks()
    table.cancel("ann", order_uuid=rests.uuid)
    table.ticks()
    assert table.order_view(rests).status == "CANCELED"


def test_an_order_to_a_frozen_session_is_refused_at_once(table: Table) -> None:
    table.start()
    table.ticks()
    table.control("freeze")
    request = table.place_order()
    assert (table.order_view(request).status, table.order_view(request).reason) == ("REJECTED", "TRADING_FROZEN")
    table.control("unfreeze")
    later = table.place_order()
    table.ticks()
    assert table.order_view(later).order_id == 1  # the refused one used no id


def test_orders_queued_before_a_freeze_are_refused_and_cancels_applied(table: Table) -> None:
    table.start()
    rests = resting()
    table.runner.submit(rests)
    table.ticks()
    queued = table.place_order()
    table.cancel("ann", order_id=1)
    table.control("freeze")
    table.ticks()
    assert table.order_view(queued).reason == "TRADING_FROZEN"
    assert table.order_view(rests).status == "CANCELED"
    assert table.look().tick == 2
    table.control("unfreeze")
    later = table.place_order()
    table.ticks()
    assert table.order_view(later).order_id == 2  # the refused one used no id
    table.assert_whole()


def test_a_paused_session_keeps_its_inbox_and_its_time(table: Table) -> None:
    table.start()
    table.control("pause")
    request = table.place_order()
    report = table.ticks(5)
    assert (report.tick, report.status) == (0, SessionStatus.PAUSED)
    assert table.order_view(request).status == "QUEUED"
    table.start()
    table.ticks()
    assert table.order_view(request).tick == 1


def test_a_step_makes_one_tick_and_stays_paused(table: Table) -> None:
    table.start()
    table.control("pause")
    request = table.place_order()
    report = table.control("step")
    assert (report.tick, report.status) == (1, SessionStatus.PAUSED)
    assert table.order_view(request).status == "FILLED"
    assert table.ticks(3).tick == 1
    table.assert_whole()


def test_a_frozen_session_is_paused_and_comes_back_frozen(table: Table) -> None:
    table.start()
    table.control("freeze")
    assert table.control("pause").status is SessionStatus.PAUSED
    assert table.control("start").status is SessionStatus.FROZEN


@pytest.mark.parametrize("verb", ["freeze", "unfreeze", "pause", "step", "eliminate", "settle"])
def test_a_draft_can_only_be_started(file_table: Table, verb: str) -> None:
    with pytest.raises(RequestError, match=f"{verb} needs"):
        file_table.runner.submit(ControlRequest(verb))


def test_a_control_that_came_too_late_is_told_in_the_diary(table: Table) -> None:
    table.start()
    table.runner.submit(ControlRequest("pause"))
    table.runner.submit(ControlRequest("pause"))
    table.runner.step()
    report = table.look()
    assert report.status is SessionStatus.PAUSED
    assert [event.kind for event in report.events] == ["STATUS", "REFUSED"]


def test_a_session_ends_frozen_then_settled(tmp_path_factory: pytest.TempPathFactory) -> None:
    place = str(tmp_path_factory.mktemp("end") / "session.gmd")
    table = Table(place, duration="5s", freeze_end="2s", winner='"Red"')
    table.start()
    table.place_order("ann", size=20 * MICRO)
    table.runner.submit(resting("bob"))
    assert table.ticks(4).status is SessionStatus.RUNNING
    assert table.ticks(1).status is SessionStatus.FROZEN
    assert table.ticks(1).status is SessionStatus.FROZEN
    left = table.place_order("bob")
    report = table.ticks(1)
    assert (report.status, report.winner, report.tick) == (SessionStatus.RESOLVED, 0, 7)
    assert report.maker.fees == 0
    assert report.cash > 1000 * MICRO  # 20 tokens that paid 1 each
    (won,) = [one for one in report.positions if one.token == "YES" and one.outcome == 0]
    assert (won.free, won.realised) == (0, report.cash - 1000 * MICRO)
    assert [(one.yes_price, one.no_price) for one in report.outcomes] == [(MICRO, 0), (0, MICRO), (0, MICRO)]
    assert report.points[-1].yes_prices == (MICRO, 0, 0)
    assert table.order_view(left).reason == "TRADING_FROZEN"
    assert table.ticks(3).tick == 7
    with pytest.raises(RequestError, match="resolved"):
        table.place_order()
    table.assert_whole()
    table.close()
    table.open()
    assert table.report.status is SessionStatus.RESOLVED
    table.close()


def test_a_session_is_settled_by_hand(table: Table) -> None:
    table.start()
    table.place_order()
    table.ticks()
    table.control("pause")
    report = table.control("settle", value=2)
    assert (report.status, report.winner, report.tick) == (SessionStatus.RESOLVED, 2, 2)
    table.assert_whole()


def test_an_outcome_is_eliminated_by_hand(table: Table) -> None:
    table.start()
    table.place_order("ann", outcome=1, size=20 * MICRO)
    table.place_order("bob", outcome=1, token="NO", size=20 * MICRO)
    rests = resting("ann", outcome=1)
    table.runner.submit(rests)
    table.ticks()
    table.control("freeze")
    report = table.control("eliminate", outcomes=(1,))
    assert [one.active for one in report.outcomes] == [True, False, True]
    table.control("unfreeze")
    table.place_order("ann", outcome=0)
    table.ticks(2)
    assert table.order_view(rests).status == "CANCELED"
    table.assert_whole()
    with pytest.raises(RequestError, match="only 3 outcomes"):
        table.runner.submit(ControlRequest("eliminate", outcomes=(3,)))
    assert "REFUSED" in [event.kind for event in table.control("eliminate", outcomes=(1,)).events]


def test_somebody_joins_while_it_runs(table: Table) -> None:
    table.runner.submit(JoinRequest("early", 50 * MICRO))
    table.start()
    table.ticks()
    table.runner.submit(JoinRequest("cyd", 500 * MICRO))
    table.runner.submit(order("cyd"))
    report = table.ticks()
    line = next(one for one in report.participants if one.name == "cyd")
    assert (line.deposit, line.trades, line.is_bot) == (500 * MICRO, 1, False)
    table.runner.submit(JoinRequest("cyd", 1))
    assert "joined already" in table.ticks().events[-1].text
    table.assert_whole()


def test_the_end_is_moved(table: Table) -> None:
    table.start()
    before = table.look().end_ms
    report = table.control("extend", value=60_000)
    assert report.end_ms == before + 60_000
    assert report.events[-1].kind == "EXTEND"
    table.close()
    table.open()
    assert table.report.end_ms == before + 60_000


def test_gas_and_trades_are_counted(tmp_path_factory: pytest.TempPathFactory) -> None:
    place = str(tmp_path_factory.mktemp("gas") / "session.gmd")
    table = Table(place, params="gas_fee = 0.5")
    table.start()
    table.place_order("ann")
    table.place_order("ann", size=100_000 * MICRO, time_in_force="FOK")
    table.place_order("nobody")
    report = table.ticks()
    ann = next(one for one in report.participants if one.name == "ann")
    assert (ann.gas, ann.trades) == (MICRO, 1)
    assert report.maker.gas == MICRO
    with table.runner._store.reading() as conn:
        reasons = [row.reason for row in reads.iterate_applied(conn)]
    assert reasons[2] == "UNKNOWN_PARTICIPANT"
    table.assert_whole()
    table.close()


def test_a_preview_changes_nothing_and_tells_what_then_happens(table: Table) -> None:
    table.start()
    table.ticks()
    before = table.look().log_hash
    seen = table.runner.preview(order(size=25 * MICRO))
    assert table.look().log_hash == before
    table.place_order(size=25 * MICRO)
    (fill,) = table.ticks().fills
    assert (fill.fill.amount, fill.fill.fee) == (seen.amount, seen.fee)


def test_the_focus_decides_what_a_report_carries(table: Table) -> None:
    table.start()
    table.runner.submit(resting("bob", outcome=2))
    table.ticks()
    assert (table.report.book, table.report.orders) == ((), ())
    table.runner.set_focus(Focus("bob", 2))
    report = table.look()
    assert [(level.size, level.own) for level in report.book] == [(10 * MICRO, 10 * MICRO)]
    assert [one.status for one in report.orders] == ["OPEN"]


def test_a_follower_watches_and_takes_over_when_the_leader_is_gone(table: Table) -> None:
    table.start()
    table.ticks()
    other = Table.__new__(Table)
    other.place, other.crowd, other.clock = table.place, False, table.clock
    other.points, other.tick_s, other.fail = [], 1.0, lambda _point: None
    follower = other.open()
    assert not follower.leads
    assert other.report.banner.endswith("Your orders go there.")
    other.runner.step()
    sent = other.place_order()
    assert other.order_view(sent).status == "QUEUED"
    table.ticks(2)
    other.runner.step()
    assert other.look().tick == 3
    assert other.order_view(sent).status == "FILLED"
    other.control("freeze")
    table.clock.now += 0.25
    table.runner.step()
    assert table.status() is SessionStatus.FROZEN
    other.runner.step()
    other.control("unfreeze")
    table.clock.now += 0.25
    table.runner.step()
    table.close()
    other.runner.step()
    assert (other.look().banner, other.report.status) == ("", SessionStatus.RUNNING)
    assert other.ticks().tick == 4
    other.assert_whole()
    other.close()
    table.open()


def test_cancel_requests_name_one_order(file_table: Table) -> None:
    with pytest.raises(RequestError, match="names one order"):
        file_table.runner.submit(CancelRequest("ann"))


def test_a_session_is_settled_for_an_outcome_that_is_still_in(table: Table) -> None:
    table.start()
    table.control("eliminate", outcomes=(1,))
    report = table.control("settle", value=1)
    assert report.status is SessionStatus.RUNNING
    assert table.events[-1].text == "Outcome 1 is not active, it can't win."


def test_what_waits_when_a_session_is_settled_is_refused(table: Table) -> None:
    table.start()
    rests = resting()
    table.runner.submit(rests)
    table.ticks()
    queued = table.place_order()
    table.cancel("ann", order_id=1)
    table.control("settle", value=0)
    assert table.order_view(queued).reason == "TRADING_FROZEN"
    assert table.order_view(rests).status == "CANCELED"
    assert table.look().health.inbox == 0
    table.assert_whole()


def test_a_winner_that_was_eliminated_gives_way_to_the_highest(tmp_path_factory: pytest.TempPathFactory) -> None:
    place = str(tmp_path_factory.mktemp("given") / "session.gmd")
    table = Table(place, duration="3s", freeze_end="1s", winner='"Red"')
    table.start()
    table.place_order("ann", outcome=2, size=50 * MICRO)
    table.ticks()
    table.control("eliminate", outcomes=(0,))
    table.ticks(2)
    table.control("unfreeze")
    assert table.events[-1].text == "Trading has ended; it can't be taken up again."
    table.control("extend", value=1000)
    assert table.events[-1].text == "Trading has ended; the end can't be moved any more."
    report = table.ticks()
    assert (report.status, report.winner) == (SessionStatus.RESOLVED, 2)
    table.assert_whole()
    table.close()


def test_controls_queued_together_are_done_in_their_order(table: Table) -> None:
    for verb in ("start", "pause", "step", "step", "start", "freeze"):
        inbox.submit(table.runner._store, ControlRequest(verb))  # as another program would
    table.runner.step()
    report = table.look()
    assert (report.status, report.tick) == (SessionStatus.FROZEN, 2)
    assert [event.kind for event in table.events] == ["STATUS"] * 4
    with table.runner._store.reading() as conn:
        assert reads.count_waiting(conn) == 0


def test_progress_stands_still_in_a_freeze_and_goes_on_after_it(table: Table) -> None:
    table.start()
    table.ticks(2)
    table.control("freeze")
    table.ticks(3)
    table.control("unfreeze")
    table.ticks(2)
    with table.runner._store.reading() as conn:
        steps = [round((row.progress or 0) * 600 / 10**18) for row in reads.read_ticks(conn, 0)]
    assert steps == [1, 2, 3, 3, 3, 6, 7]


@pytest.mark.parametrize(
    ("name", "payload"),
    [("x\n", '{"deposit": 1}'), ("x" * 64, '{"deposit": 1000000000000000000000}'), ("x", "{}"), ("x", "no")],
)
def test_a_joiner_put_there_by_hand_must_be_well_formed(table: Table, name: str, payload: str) -> None:
    table.start()
    with table.runner._store.writing() as conn:
        row = NewCommand("00000000-0000-4000-8000-000000000000", "JOIN", name, payload=payload)
        seq = writes.insert_command(conn, row)
    report = table.ticks()
    assert table.events[-1].text == f"Row {seq} of the inbox can't be read."
    assert [one.name for one in report.participants if not one.is_bot] == ["ann", "bob"]
