"""Many requests wait: they are worked off oldest first, so many a tick, and controls are seen behind any of them."""

from __future__ import annotations

from uuid import uuid4

import pytest

from engine.rounding import MICRO
from gmd_desktop.session import inbox
from gmd_desktop.session.inbox import RequestError
from gmd_desktop.session.intake import MAX_COMMANDS_PER_TICK
from gmd_desktop.session.requests import CancelRequest
from gmd_desktop.session.tick_report import SessionStatus
from gmd_desktop.store.reads import MAX_CONTROLS
from gmd_desktop.store.tables import commands
from tests.session.table import Table, order, resting

ORDERS = 2 * MAX_COMMANDS_PER_TICK + 500


def fill_inbox(table: Table, count: int) -> list[str]:
    """Put so many orders into the inbox at once, and give their uuids in sequence."""
    uuids = [str(uuid4()) for _ in range(count)]
    terms = {"kind": "ORDER", "participant": "ann", "outcome": 0, "token": "YES", "action": "BUY", "type": "LIMIT"}
    terms |= {"time_in_force": "GTC", "size": 10_000, "limit_price": 100_000, "auto_fill": False, "created": 1}
    with table.runner._store.writing() as conn:
        conn.execute(commands.insert(), [terms | {"uuid": uuid} for uuid in uuids])
    return uuids


def taken(table: Table) -> list[tuple[int, str, int, int]]:
    """Read what became of the orders, in sequence: number, uuid, tick and order id."""
    with table.runner._store.reading() as conn:
        rows = conn.exec_driver_sql(
            "SELECT seq, uuid, tick, order_id FROM commands WHERE kind = 'ORDER' AND tick IS NOT NULL ORDER BY seq"
        )
        return [tuple(row) for row in rows]


def test_a_backlog_is_worked_off_oldest_first_so_many_a_tick(table: Table) -> None:
    uuids = fill_inbox(table, ORDERS)
    table.start()
    waiting = []
    for tick in (1, 2, 3):
        waiting.append(table.ticks().health.inbox)
        assert len(taken(table)) == min(ORDERS, tick * MAX_COMMANDS_PER_TICK)
    assert waiting == [ORDERS - MAX_COMMANDS_PER_TICK, 500, 0]
    rows = taken(table)
    assert [row[1] for row in rows] == uuids
    assert [row[3] for row in rows] == list(range(1, ORDERS + 1))
    assert [row[2] for row in rows] == sorted(row[2] for row in rows)
    table.assert_whole()


def test_a_presenter_is_heard_behind_a_backlog(table: Table) -> None:
    fill_inbox(table, ORDERS)
    table.start()
    table.ticks()
    assert table.control("pause").status is SessionStatus.PAUSED
    assert len(taken(table)) == MAX_COMMANDS_PER_TICK


def test_controls_are_found_without_walking_the_backlog(table: Table) -> None:
    fill_inbox(table, 50)
    with table.runner._store.reading() as conn:
        if conn.dialect.name == "sqlite":
            where = "tick IS NULL AND (kind = 'JOIN' OR kind = 'CONTROL' OR target_uuid IS NOT NULL)"
            plan = conn.exec_driver_sql(
                f"EXPLAIN QUERY PLAN SELECT seq, kind FROM commands WHERE {where} ORDER BY seq LIMIT 9"
            )
        else:
            conn.exec_driver_sql("SET LOCAL enable_seqscan = off")
            where = "tick IS NULL AND (kind = 'JOIN' OR kind = 'CONTROL' OR target_uuid IS NOT NULL)"
            plan = conn.exec_driver_sql(f"EXPLAIN SELECT seq FROM commands WHERE {where} LIMIT 1")
        assert "ix_commands_controls" in str(plan.all())


def test_more_withdrawals_than_fit_into_one_transaction(table: Table) -> None:
    many = MAX_CONTROLS + 100
    uuids = fill_inbox(table, many)
    cancel = {"kind": "CANCEL", "participant": "ann", "created": 1}
    with table.runner._store.writing() as conn:
        conn.execute(commands.insert(), [cancel | {"uuid": str(uuid4()), "target_uuid": uuid} for uuid in uuids])
    transactions = []
    table.fail = lambda point: transactions.append(point) if point == "controls committed" else None
    while table.runner.step() == 0.0:
        pass
    assert len(transactions) == 2
    assert table.look().health.inbox == 0
    with table.runner._store.reading() as conn:
        found = conn.exec_driver_sql("SELECT status, count(*) FROM commands GROUP BY status").all()
    assert [tuple(row) for row in found] == [("CANCELED", 2 * many)]


def test_cancels_keep_their_place_among_the_orders(table: Table) -> None:
    table.start()
    rests = resting("bob", price=100_000, size=5 * MICRO)
    table.runner.submit(rests)
    table.ticks()
    order_id = table.order_view(rests).order_id
    before = order("ann", action="BUY", token="NO", type="LIMIT", time_in_force="IOC", limit_price=950_000, size=MICRO)
    for request in (before, CancelRequest("bob", order_id=order_id), CancelRequest("bob", order_id=order_id)):
        table.runner.submit(request)
    table.ticks()
    with table.runner._store.reading() as conn:
        rows = conn.exec_driver_sql("SELECT kind, place FROM commands WHERE tick = 2 ORDER BY seq").all()
    assert [tuple(row) for row in rows] == [("ORDER", 0), ("CANCEL", 1), ("CANCEL", 2)]
    table.assert_whole()


def test_a_full_inbox_refuses_in_words(file_table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    table = file_table
    monkeypatch.setattr(inbox, "MAX_WAITING", 3)
    requests = [table.place_order() for _ in range(3)]
    assert table.look().health.inbox == 3
    with pytest.raises(RequestError, match="The inbox is full: 3 requests wait"):
        table.place_order()
    assert table.runner.submit(requests[0]) > 0  # sent again: it is in there already
    with table.runner._store.reading() as conn:
        assert conn.exec_driver_sql("SELECT count(*) FROM commands").scalar() == 3


def test_a_participant_sees_the_latest_of_what_waits(table: Table) -> None:
    uuids = fill_inbox(table, 300)
    table.runner._stepper.publisher.changed()
    assert [view.uuid for view in table.look().orders if view.status == "QUEUED"] == uuids[-200:]
