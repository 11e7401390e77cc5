"""A stored session proves itself, and whatever is edited in it afterwards is found and named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import Column, Connection, Executable, Table, and_, delete, insert, select, text, update
from sqlalchemy.exc import IntegrityError

from gmd_desktop.crowd.flow import crowd_of
from gmd_desktop.session.requests import JoinRequest
from gmd_desktop.session.verify import verify_session
from gmd_desktop.store.connect import Store, open_store
from gmd_desktop.store.tables import metadata
from tests.session import everything, table

OTHER_WORD = {"YES": "NO", "NO": "YES", "BUY": "SELL", "SELL": "BUY", "MARKET": "LIMIT", "LIMIT": "MARKET"}
# What nothing follows from, so that nothing can prove it.
UNPROVABLE = {
    ("session", "epoch"): "who led",
    ("session", "holder"): "who led",
    ("session", "lease_expires"): "who led",
    ("session", "created"): "a time of the day",
    ("commands", "created"): "a time of the day",
    ("ticks", "epoch"): "who led",
    ("ticks", "duration_us"): "how long the machine took",
    ("ticks", "created"): "a time of the day",
    ("events", "created"): "a time of the day",
}
KEYS = {"id", "seq", "event_id"}  # numbers of rows, of which only the order matters: see the rows that are swapped
ORDER_TERMS = {
    "outcome",
    "token",
    "action",
    "type",
    "time_in_force",
    "size",
    "limit_price",
    "max_slippage",
    "auto_fill",
}
SAMPLE = {"sqlite": 2, "postgresql": 1}  # rows of each kind


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def played(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A session in which everything has happened; tests edit it and take that back."""
    place = str(tmp_path_factory.mktemp("played") / "session.gmd")
    if request.param == "postgres":
        place = everything.new_schema(request.getfixturevalue("postgres_url"))
    at = table.Table(place, **everything.WORDS)
    everything.first_half(at)
    everything.second_half(at)
    at.close()
    store = open_store(place)
    yield store
    store.close()
    if request.param == "postgres":
        everything.drop_schema(place)


@pytest.fixture
def conn(played: Store) -> Iterator[Connection]:
    """A transaction without constraints that is taken back: whoever edits a store can drop them too."""
    with played._writer.connect() as conn:
        without_constraints(conn)
        yield conn
        conn.rollback()


def without_constraints(conn: Connection) -> None:
    """Let everything be written, until the transaction is taken back."""
    if conn.dialect.name == "sqlite":
        conn.exec_driver_sql("PRAGMA ignore_check_constraints=ON")
        conn.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        return
    found = conn.exec_driver_sql(
        "SELECT conrelid::regclass::text, conname FROM pg_constraint "
        "WHERE connamespace = current_schema()::regnamespace AND contype IN ('c', 'f')"
    ).all()
    for name, constraint in found:
        conn.exec_driver_sql(f"ALTER TABLE {name} DROP CONSTRAINT {constraint}")


def find(conn: Connection, *edits: Executable) -> str | None:
    """Edit, look what is found ("": nothing), and take it back; None if the store itself refuses the edit."""
    try:
        with conn.begin_nested() as savepoint:
            for edit in edits:
                conn.execute(edit)
            found = found_in(conn)
            savepoint.rollback()
    except IntegrityError:
        return None
    return found


def found_in(conn: Connection) -> str:
    return verify_session(conn, None).difference


def test_a_session_in_which_everything_happened_is_proved(played: Store) -> None:
    ticks: list[int] = []
    with played.reading() as conn:
        proof = verify_session(conn, crowd_of, ticks.append)
    assert (proof.difference, proof.ticks, proof.name) == ("", everything.LAST_TICK, "Test match")
    assert ticks == list(range(1, everything.LAST_TICK + 1))
    assert proof.orders > 100
    assert proof.fills > 50


def other(value: Any, by: int) -> Any:
    """Give another value of the same type; a number is raised."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + by
    return OTHER_WORD.get(value, f"{value}x"[-16:] if len(value) < 16 else f"{value[:-1]}~")


def key_of(found: Table, row: dict[str, Any]) -> Any:
    return and_(*[column == row[column.name] for column in found.primary_key])


def rows_that_matter(conn: Connection, found: Table) -> list[dict[str, Any]]:
    """Give some rows of each kind, without those that prove nothing."""
    rows = [row._asdict() for row in conn.execute(select(found).order_by(*found.primary_key)).all()]
    kinds: dict[object, list[dict[str, Any]]] = {}
    for row in rows:
        kinds.setdefault((row.get("kind"), row.get("uuid") is None, row.get("status")), []).append(row)
    kinds = {kind: some for kind, some in kinds.items() if kind[0] != "ERROR"}  # type: ignore[index]
    many = SAMPLE[conn.dialect.name]
    return [row for some in kinds.values() for row in some[:: max(1, len(some) // many)][:many]]


def matters(name: str, column: str, row: dict[str, Any]) -> bool:
    """Tell whether anything follows from a value. Of a command: what its kind uses, and if it reached the market."""
    if (name, column) in UNPROVABLE or column in KEYS or row[column] is None:
        return False
    if name != "commands" or column in ("tick", "status", "reason", "remaining", "payload"):
        return not (column == "tick" and row.get("reason") == "TRADING_FROZEN")
    if column == "uuid":  # it names the order that rests
        return row["status"] in ("OPEN", "PARTIAL")
    if row["place"] is None:
        return column == "kind" or (column == "participant" and row["kind"] == "JOIN")
    return column != "target_uuid"


COLUMNS = [(name, column.name) for name, found in metadata.tables.items() for column in found.columns]


@pytest.mark.parametrize("name", list(metadata.tables))
def test_every_edit_of_a_value_is_found(conn: Connection, name: str) -> None:
    found = metadata.tables[name]
    missed, tried = [], set()
    for row in rows_that_matter(conn, found):
        for column in found.columns:
            if not matters(name, column.name, row):
                continue
            value = other(row[column.name], 1000 if column.primary_key or column.name == "place" else 1)
            difference = find(conn, update(found).where(key_of(found, row)).values({column.name: value}))
            if difference is not None:
                tried.add(column.name)
            if difference == "":
                missed.append((column.name, row))
    assert missed == []
    left_out = {column for table_name, column in UNPROVABLE if table_name == name} | KEYS
    never_set = {"target_uuid"} if name == "commands" else set()
    assert tried == {column.name for column in found.columns} - left_out - never_set - empty_columns(conn, found)


@pytest.mark.parametrize("name", list(metadata.tables))
def test_a_number_that_became_a_word_is_found(conn: Connection, name: str) -> None:
    """SQLite takes words for numbers; nobody gets a traceback for it."""
    if conn.dialect.name != "sqlite":
        pytest.skip("Postgres takes no words for numbers")
    found = metadata.tables[name]
    missed = []
    for row in rows_that_matter(conn, found)[::2]:
        for column in found.columns:
            if type(row[column.name]) is int and matters(name, column.name, row):  # a word for a truth is true
                change = text(f"UPDATE {name} SET {column.name} = 'word' WHERE " + where(found, row))
                if find(conn, change) == "":
                    missed.append((column.name, row))
    assert missed == []


def where(found: Table, row: dict[str, Any]) -> str:
    return " AND ".join(f"{column.name} = {row[column.name]!r}" for column in found.primary_key)


def empty_columns(conn: Connection, found: Table) -> set[str]:
    """Name the columns that have no value in any row."""

    def is_empty(column: Column[Any]) -> bool:
        return conn.execute(select(column).where(column.is_not(None)).limit(1)).first() is None

    return {column.name for column in found.columns if is_empty(column)}


@pytest.mark.parametrize("name", [name for name in metadata.tables if name != "session"])
def test_every_row_that_is_taken_out_is_found(conn: Connection, name: str) -> None:
    found = metadata.tables[name]
    missed = []
    for row in rows_that_matter(conn, found):
        leaves_no_trace = row.get("place", 0) is None and row["kind"] in ("ORDER", "CANCEL")
        if name == "commands" and leaves_no_trace:
            continue  # refused or withdrawn before the market saw it
        if not find(conn, delete(found).where(key_of(found, row))):
            missed.append(row)
    assert missed == []


@pytest.mark.parametrize("name", [name for name in metadata.tables if name != "session"])
def test_every_row_that_is_put_in_is_found(conn: Connection, name: str) -> None:
    found = metadata.tables[name]
    missed, tried = [], 0
    for row in rows_that_matter(conn, found):
        for by in (1, 1000):
            new = dict(row)
            for column in found.primary_key:
                new[column.name] = row[column.name] + by if isinstance(row[column.name], int) else f"other{by}"
            if new.get("uuid"):
                new["uuid"] = f"{by:08d}-0000-4000-8000-000000000000"
            if name == "accounts":
                new["place"] = 900
            if name == "commands" and new["place"] is None and new["kind"] in ("ORDER", "CANCEL"):
                continue
            difference = find(conn, insert(found).values(new))
            tried += difference is not None
            if difference == "":
                missed.append(new)
    assert missed == []
    assert tried


@pytest.mark.parametrize(
    "name", ["commands", "orders", "fills", "ticks", "events", "accounts", "positions", "outcomes"]
)
def test_rows_that_changed_places_are_found(conn: Connection, name: str) -> None:
    found = metadata.tables[name]
    keys = [column.name for column in found.primary_key]
    rows = [row._asdict() for row in conn.execute(select(found).order_by(*found.primary_key)).all()]
    tried = 0
    for one, two in pairwise(rows):
        same_tick = name not in ("commands", "events") or one["tick"] == two["tick"]
        same_tick = same_tick and (name != "commands" or (one["uuid"] is None) == (two["uuid"] is None))
        proved = name != "events" or (one["line"] and two["line"])
        proved = proved and (name != "commands" or (one["place"] is not None and two["place"] is not None))
        if tried == 6 or not (same_tick and proved):
            continue
        changed = [delete(found).where(key_of(found, row)) for row in (one, two)]
        changed += [insert(found).values(row | {key: to[key] for key in keys}) for row, to in ((one, two), (two, one))]
        assert find(conn, *changed), (one, two)
        tried += 1
    assert tried


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("UPDATE fills SET amount = amount + 1 WHERE tick = 3 AND seq = 0", "Tick 3: fills 3/0: amount is "),
        ("UPDATE accounts SET free = free + 1 WHERE participant = 'ann'", "Tick 19: accounts ann: free is "),
        ("UPDATE outcomes SET name = 'Rot' WHERE outcome = 0", 'Tick 19: outcomes 0: name is "Rot" in the store'),
        ("UPDATE session SET seed = 8", "Tick 19: session seed is 8 in the store, and 7 played again"),
        ("UPDATE session SET scenario = scenario || ' '", "Tick 1: ticks 1: log_hash is not the hash of"),
        ("UPDATE session SET scenario = 'name = 1'", "Tick 0: session scenario can't be read: "),
        ("DELETE FROM ticks WHERE tick = 4", "Tick 4: ticks have no row for it, but one for 5"),
        ("DELETE FROM ticks WHERE tick = 19", "Tick 18: events 16 is stored after the last tick"),
        ("DELETE FROM positions WHERE participant = 'ann' AND outcome = 0", "Tick 19: positions ann/0/YES is missing"),
    ],
)  # fmt: skip
def test_the_first_difference_is_named(conn: Connection, sql: str, said: str) -> None:
    conn.exec_driver_sql(sql)
    assert found_in(conn).startswith(said)


def test_a_crowd_that_is_not_the_scenarios_is_found(played: Store) -> None:
    """Another seed gives other commands; they are held against the stored ones before they trade."""
    with played.reading() as conn:
        difference = verify_session(
            conn, lambda scenario: crowd_of(replace(scenario, seed=scenario.seed + 1))
        ).difference
    assert "commands" in difference


def test_a_session_that_has_not_begun_is_proved(store_place: str) -> None:
    at = table.Table(store_place)
    at.assert_whole()
    at.runner.submit(table.order("ann"))
    at.assert_whole()
    at.close()


def test_it_is_proved_while_it_runs(table: table.Table) -> None:
    """The proof sees one moment, whatever is committed meanwhile."""
    table.start()
    table.ticks(3)
    ticks: list[int] = []

    def on_tick(tick: int) -> None:
        ticks.append(tick)
        table.ticks()

    with table.runner._store.reading() as conn:
        proof = verify_session(conn, None, on_tick)
    assert (proof.difference, ticks, table.look().tick) == ("", [1, 2, 3], 6)
    table.assert_whole()


def test_requests_that_overtook_each_other_are_proved(table: table.Table) -> None:
    """On a server a lower number can be committed later than a higher one."""
    table.start()
    table.ticks()
    for name in ("first", "second"):
        table.runner.submit(JoinRequest(name, 10**6))
        if name == "second":
            with table.runner._store.writing() as conn:
                conn.exec_driver_sql("UPDATE commands SET seq = -1 WHERE participant = 'second'")
        table.runner.step()
    table.ticks()
    events = [event.text for event in table.events if event.kind == "JOIN"]
    assert [text.split()[0] for text in events] == ["first", "second"]
    table.assert_whole()
