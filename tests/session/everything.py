"""A short session in which everything happens once: what is proved, logged, and copied in the tests."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import sqlalchemy as sa

from gmd_desktop.session.requests import JoinRequest
from gmd_desktop.store.new_tables import create_tables
from tests.session.table import MICRO, Table, order, resting

WORDS = {"crowd": True, "duration": "16s", "freeze_end": "2s", "winner": '"draw"', "params": "gas_fee = 0.001"}
LAST_TICK = 19  # an extension of one second; the end's freeze; the settlement


def first_half(table: Table) -> None:
    """Play ten ticks: joins, every kind of order, cancels of both kinds, a pause, a step, refusals, an error."""
    submit = table.runner.submit
    submit(JoinRequest("early", 100 * MICRO))
    table.start()
    submit(order("ann"))
    submit(resting("bob", auto_fill=True, price=310_000))
    submit(order("nobody"))
    table.ticks(2)
    submit(order("bob", outcome=1, token="NO", type="LIMIT", time_in_force="IOC", limit_price=700_000, size=5 * MICRO))
    submit(order("ann", action="SELL", type="LIMIT", time_in_force="GTC", limit_price=900_000, size=2 * MICRO))
    submit(order("ann", max_slippage=10**16, time_in_force="FOK", size=500 * MICRO))
    table.ticks()
    held = submit_resting(table, "ann")
    table.ticks()
    table.cancel("ann", order_uuid=held)
    table.cancel("bob", order_id=10**6)
    table.ticks()
    withdrawn = submit_resting(table, "bob")
    table.cancel("bob", order_uuid=withdrawn)
    table.control("pause")
    table.control("step")
    submit(JoinRequest("late", 50 * MICRO))
    submit(JoinRequest("ann", 50 * MICRO))
    table.start()
    submit(order("late", outcome=2))
    table.ticks()
    table.control("freeze")
    submit(order("late", outcome=2))
    table.ticks()
    table.control("unfreeze")
    table.runner._stepper.leader.errors.append("The disk was full.")
    table.ticks(2)


def second_half(table: Table) -> None:
    """Play to the end: an elimination, a refused control, an extension, a restart, the settlement."""
    submit = table.runner.submit
    submit(order("late", outcome=1))
    submit(resting("ann", outcome=2, price=250_000))
    table.ticks()
    table.control("eliminate", outcomes=(2,))
    table.control("eliminate", outcomes=(2,))
    table.control("extend", value=1000)
    table.close()
    table.open()
    table.start()
    table.ticks(3)
    table.runner.submit(order("ann", outcome=1, action="SELL", size=MICRO))
    table.ticks(LAST_TICK - table.look().tick)
    assert table.look().status == "RESOLVED"


def submit_resting(table: Table, name: str) -> str:
    """Queue an order that will rest and give its uuid."""
    request = resting(name, price=150_000)
    table.runner.submit(request)
    return request.uuid


def new_schema(url: str) -> str:
    """Give the address of a schema that does not exist yet."""
    return sa.make_url(url).update_query_dict({"schema": f"played_{uuid4().hex[:12]}"}).render_as_string(False)


def drop_schema(place: str) -> None:
    """Remove a schema with everything in it."""
    url = sa.make_url(place)
    engine = sa.create_engine(url.difference_update_query(["schema"]), poolclass=sa.NullPool)
    with engine.begin() as conn:
        conn.execute(sa.schema.DropSchema(str(url.query["schema"]), cascade=True, if_exists=True))


def making_tables_and(sql: str) -> Callable[[sa.Connection], None]:
    """Give what makes all tables, and then runs a statement of our own."""

    def create_and_more(conn: sa.Connection) -> None:
        create_tables(conn)
        conn.exec_driver_sql(sql)

    return create_and_more
