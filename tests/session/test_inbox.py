"""What comes in: refused in words before it is written, and harmless if put there by hand."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from gmd_desktop.session.inbox import RequestError, request_row
from gmd_desktop.session.requests import CancelRequest, ControlRequest, JoinRequest, Request
from gmd_desktop.store import reads
from gmd_desktop.store.tables import commands
from tests.session.table import Table, order, resting


@pytest.mark.parametrize(
    ("request_", "says"),
    [
        (order("ann", uuid="7"), "no valid uuid"),
        (order("ann", uuid=None), "no valid uuid"),
        (order("ann", uuid="A0000000-0000-4000-8000-000000000000"), "no valid uuid"),
        (order(""), "1 to 64 characters"),
        (order("x" * 65), "1 to 64 characters"),
        (order(" ann"), "spaces at its ends"),
        (order("a\nb"), "can't be shown"),
        (order("a\ud800"), "can't be shown"),
        (order(token="MAYBE"), "token must be YES or NO"),
        (order(action="HOLD"), "action must be BUY or SELL"),
        (order(type="STOP"), "type must be MARKET or LIMIT"),
        (order(time_in_force="GTD"), "time in force must be"),
        (order(time_in_force="GTC"), "market order can't rest"),
        (order(outcome=-1), "outcome is too small"),
        (order(size=0), "size is too small"),
        (order(size=2**63), "size is too large"),
        (order(size=1.5), "size must be a whole number"),
        (order(size=True), "size must be a whole number"),
        (resting(price=-1), "price is too small"),
        (resting(price=2**63), "price is too large"),
        (order(max_slippage=-1), "slippage is too small"),
        (order(max_slippage=10**19), "slippage is too large"),
        (CancelRequest("ann"), "names one order"),
        (CancelRequest("ann", order_id=1, order_uuid="x"), "names one order"),
        (CancelRequest("ann", order_id=0), "order number is too small"),
        (CancelRequest("ann", order_uuid="x"), "no valid uuid"),
        (JoinRequest("cyd", -1), "deposit is too small"),
        (JoinRequest("cyd", 10**16), "deposit is too large"),
        (JoinRequest("cyd", 1, archetype="x" * 17), "archetype needs up to 16"),
        (ControlRequest("dance"), "control must be eliminate or"),
        (ControlRequest("settle", -1), "value is too small"),
        (ControlRequest("eliminate", outcomes=(-1,)), "outcome is too small"),
        (ControlRequest("pause", cause="x" * 201), "cause needs up to 200"),
    ],
)
def test_a_request_that_cannot_be_is_refused_in_words(request_: Request, says: str) -> None:
    with pytest.raises(RequestError, match=says):
        request_row(request_)


def test_what_does_not_belong_to_the_type_is_not_kept() -> None:
    assert request_row(order(limit_price=-5)).limit_price is None
    assert request_row(replace(resting(), max_slippage=-5)).max_slippage is None


def test_an_outcome_that_is_not_there_is_refused(file_table: Table) -> None:
    with pytest.raises(RequestError, match="only 3 outcomes"):
        file_table.place_order(outcome=3)
    with pytest.raises(RequestError, match="only 3 outcomes"):
        file_table.runner.preview(order(outcome=10**6))


NUMBERS = st.integers(-(2**31), 2**31 - 1) | st.sampled_from([0, 1, 2, 3])
LARGE = st.integers(-(2**63), 2**63 - 1) | st.sampled_from([0, 10_000, 10**7, 500_000])
ANY_NAME = st.sampled_from(["ann", "bob", "", "nobody", "x" * 64, "\u2028", '"; DROP TABLE'])
PAYLOADS = st.one_of(
    st.none(),
    st.text(max_size=20),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    ).map(json.dumps),
    st.fixed_dictionaries(
        {"verb": st.sampled_from(["join", "order", "start", "pause", "step", "extend", "eliminate", "settle", "x"])},
        optional={
            "value": st.integers(-5, 10**20) | st.text(max_size=3),
            "outcomes": st.lists(st.integers(-3, 5) | st.text(max_size=2), max_size=3) | st.none(),
            "deposit": st.integers(-1, 10**30),
        },
    ).map(json.dumps),
    st.fixed_dictionaries({"deposit": st.integers(-1, 10**30) | st.text(max_size=3)}).map(json.dumps),
)
ROWS = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["ORDER", "CANCEL", "JOIN", "CONTROL", "WISH"]),
        "participant": ANY_NAME,
        "created": st.just(0),
    },
    optional={
        "outcome": NUMBERS,
        "token": st.sampled_from(["YES", "NO", "maybe"]),
        "action": st.sampled_from(["BUY", "SELL"]),
        "type": st.sampled_from(["MARKET", "LIMIT"]),
        "time_in_force": st.sampled_from(["GTC", "IOC", "FOK"]),
        "size": LARGE,
        "limit_price": LARGE,
        "max_slippage": LARGE,
        "auto_fill": st.booleans(),
        "target_id": st.integers(-1, 5),
        "target_uuid": st.sampled_from(["x", "00000000-0000-4000-8000-000000000000"]),
        "payload": PAYLOADS,
    },
)
WHOLE_ORDERS = st.fixed_dictionaries(
    {
        "kind": st.just("ORDER"),
        "participant": ANY_NAME,
        "created": st.just(0),
        "outcome": NUMBERS,
        "token": st.sampled_from(["YES", "NO"]),
        "action": st.sampled_from(["BUY", "SELL"]),
        "type": st.just("LIMIT"),
        "time_in_force": st.sampled_from(["GTC", "IOC", "FOK"]),
        "size": LARGE,
        "limit_price": LARGE | st.none(),
        "max_slippage": LARGE,
        "auto_fill": st.booleans(),
    }
)


@pytest.fixture(scope="module")
def by_hand(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A running session into whose inbox somebody writes."""
    table = Table(str(tmp_path_factory.mktemp("hand") / "session.gmd"), duration="10h")
    table.start()
    yield table
    table.close()


@settings(suppress_health_check=list(HealthCheck), max_examples=150)
@given(st.lists(ROWS | WHOLE_ORDERS, max_size=4))
def test_rows_put_there_by_hand_never_stop_a_session(by_hand: Table, rows: list[dict[str, Any]]) -> None:
    table = by_hand
    for row in rows:
        try:
            with table.runner._store.writing() as conn:
                conn.execute(insert(commands).values(**row))
        except IntegrityError:
            pass  # the table's constraints refused it
    if table.status() == "RESOLVED":
        table.close()
        Path(table.place).unlink()
        table.__init__(table.place, duration="10h")  # type: ignore[misc]
    elif table.status() != "RUNNING":
        table.control({"DRAFT": "start", "PAUSED": "start", "FROZEN": "unfreeze"}[table.status()])
    report = table.ticks()
    assert (report.health.error_count, report.banner) == (0, "")
    with table.runner._store.reading() as conn:
        assert [row for row in reads.read_waiting(conn, 10) if row.kind in ("ORDER", "CANCEL")] == []
