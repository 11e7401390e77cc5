"""Each fault a few times; `python -m tests.faults NAME` does it as often as it takes."""

from __future__ import annotations

import contextlib
import importlib
import sys
import threading
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from gmd_desktop.store.connect import open_store
from gmd_desktop.store.errors import StoreError
from tests.faults import __main__ as command
from tests.faults import checks, record
from tests.faults.places import Places
from tests.faults.victim import open_runner
from tests.session.table import Table, order

SEED = 11
PATIENCE = 3
ON_BOTH = [
    pytest.param(
        name, store, marks=[pytest.mark.postgres] if store == "postgres" else [], id=f"{name}-{store}".strip("-")
    )
    for name in command.NAMES
    for store in command.stores(importlib.import_module(f"tests.faults.{name}"), "both")
]


@pytest.mark.skipif(sys.platform == "win32", reason="the faults are POSIX signals and sockets")
@pytest.mark.timeout(120)
@pytest.mark.parametrize(("name", "store"), ON_BOTH)
def test_a_fault_leaves_everything_whole(name: str, store: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    url = request.getfixturevalue("postgres_url") if store == "postgres" else ""
    fault = importlib.import_module(f"tests.faults.{name}")
    with Places(store, tmp_path, url) as places:
        verdict = fault.run(fault.QUICK, SEED, places)
    assert verdict.failures == []
    assert len(verdict.rows[0]) == len(fault.HEAD)


def played(place: str) -> list[str]:
    """Play some ticks; give what was acknowledged."""
    table = Table(place, crowd=True)
    table.start()
    sent = []
    for _ in range(3):
        sent.append(table.place_order().uuid)
        table.ticks()
    table.close()
    return sent


def test_a_lost_order_is_found(tmp_path: Path) -> None:
    place = str(tmp_path / "session.gmd")
    sent = played(place)
    assert checks.survivor(place, sent) == (5, [])
    assert checks.survivor(place, [*sent, order().uuid])[1][0].endswith("was acknowledged and is lost")


@pytest.mark.parametrize(
    ("damage", "found"),
    [
        ("DELETE FROM ticks WHERE tick = 2", "ticks are missing"),
        ("UPDATE commands SET size = size + 1 WHERE tick = 2", "the hash of tick 2 is wrong"),
        ("UPDATE commands SET order_id = 1 WHERE order_id = 2", "order 1 was made 2 times"),
        ("UPDATE accounts SET free = free + 1 WHERE participant = 'bob'", "money"),
    ],
)
def test_damage_is_found(tmp_path: Path, damage: str, found: str) -> None:
    place = str(tmp_path / "session.gmd")
    played(place)
    store = open_store(place)
    with store.writing() as conn:
        conn.execute(sa.text(damage))
    store.close()
    assert any(found in one for one in checks.survivor(place, [])[1])


@pytest.mark.parametrize("text", [b"CREATE TABLE accounts", b"Three teams."])
def test_text_that_is_none_is_damage(tmp_path: Path, text: bytes) -> None:
    place = tmp_path / "session.gmd"
    played(str(place))
    content = place.read_bytes()
    assert text in content
    place.write_bytes(content.replace(text, b"\x94" * len(text)))
    assert "session.gmd is damaged" in checks.survivor(str(place), [])[1][0]


def test_a_format_that_is_none_is_damage(tmp_path: Path) -> None:
    place = tmp_path / "session.gmd"
    played(str(place))
    with place.open("r+b") as file:
        file.seek(44)  # the format of the schema
        file.write(b"\xff" * 4)
    assert "session.gmd is damaged" in checks.survivor(str(place), [])[1][0]


@pytest.mark.postgres
def test_a_commit_that_is_under_way_is_waited_for(tmp_path: Path, postgres_url: str) -> None:
    with Places("postgres", tmp_path, postgres_url) as places:
        place = places.address()
        played(place)
        runner = open_runner(place)
        leader = runner._stepper.leader
        leader.stale = True  # as after a COMMIT without an answer
        with closing(open_store(place)) as store, store.writing() as conn:
            conn.exec_driver_sql("UPDATE session SET next_order_id = 1000")
            reading = threading.Thread(target=leader.reload)
            reading.start()
            reading.join(0.5)
            assert reading.is_alive(), "it reads what was before"
        reading.join(10)
        assert leader.live.next_order_id == 1000
        runner.close()


@pytest.mark.postgres
def test_a_leader_stopped_while_it_sends_rows_is_followed(tmp_path: Path, postgres_url: str) -> None:
    with Places("postgres", tmp_path, postgres_url) as places:
        place = places.address()
        played(place)
        with closing(open_store(place)) as store, store.writing() as conn:
            conn.exec_driver_sql("UPDATE session SET holder = 'far/1/x', lease_expires = 1")
        url = sa.make_url(place).set(drivername="postgresql").difference_update_query(["schema"])
        schema = sa.make_url(place).query["schema"]
        with closing(psycopg.connect(url.render_as_string(hide_password=False))) as stopped:
            stopped.execute(f"SET search_path TO {schema}")
            stopped.execute("UPDATE session SET tick = tick + 1")
            stopped.pgconn.exec_(b"COPY fills FROM STDIN")  # and sends nothing
            for _ in range(PATIENCE):
                with contextlib.suppress(StoreError):
                    runner = open_runner(place)
                    break
        assert runner._stepper.leader.leadership.leads
        runner.close()


def test_a_section_says_what_was_found() -> None:
    verdict = record.Verdict(("store", "runs"), [("sqlite", "3")], ["sqlite: order 1 was made 2 times"])
    text = record.body(verdict, "What it does.", "0 of 3", 2.0)
    assert "| sqlite | 3 |" in text
    assert "FOUND: sqlite: order 1 was made 2 times" in text
    assert text.endswith("verdict: 1 found wrong")
