"""A session that is copied to another store is the same session, and goes on as the original does."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select

from gmd_desktop.crowd.flow import crowd_of
from gmd_desktop.session.inbox import submit
from gmd_desktop.session.verify import verify_session
from gmd_desktop.store.connect import Store, open_store
from gmd_desktop.store.errors import StoreError
from gmd_desktop.store.lease import read_lease
from gmd_desktop.store.tables import metadata
from gmd_desktop.store.transfer import copy_session, count_rows
from tests.session import everything
from tests.session.table import Table, order

LEASE = {"holder", "lease_expires"}
KILLED = """
import os, signal, sys
from gmd_desktop.store.connect import open_store
from gmd_desktop.store.transfer import copy_session
store = open_store(sys.argv[1], for_reading=True)
with store.reading() as conn:
    def on_rows(rows):
        if rows > 50:
            os.kill(os.getpid(), signal.SIGKILL)
    copy_session(conn, store.label, sys.argv[2], on_rows)
"""


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def other_place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Address of a second store that does not exist yet."""
    if request.param == "sqlite":
        yield str(tmp_path / "other.gmd")
        return
    place = everything.new_schema(request.getfixturevalue("postgres_url"))
    yield place
    everything.drop_schema(place)


def begun(place: str) -> Table:
    """Play a session to its middle, and leave it."""
    table = Table(place, **everything.WORDS)
    everything.first_half(table)
    table.runner.submit(order("ann"))  # still waits
    table.close()
    return table


@pytest.fixture
def table(store_place: str) -> Iterator[Table]:
    """A session in the middle, that nobody runs."""
    made = begun(store_place)
    yield made
    made.close()


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def original(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of such a session, for tests that only read it."""
    if request.param == "sqlite":
        yield begun(str(tmp_path_factory.mktemp("original") / "session.gmd")).place
        return
    place = everything.new_schema(request.getfixturevalue("postgres_url"))
    yield begun(place).place
    everything.drop_schema(place)


def copied(place: str, target: str) -> Store:
    with closing(open_store(place, for_reading=True)) as store, store.reading() as conn:
        return copy_session(conn, store.label, target)


def rows_of(store: Store) -> dict[str, list[dict[str, object]]]:
    with store.reading() as conn:
        return {
            name: [
                {key: value for key, value in row._asdict().items() if name != "session" or key not in LEASE}
                for row in conn.execute(select(found).order_by(*found.primary_key))
            ]
            for name, found in metadata.tables.items()
        }


def played_on(table: Table, place: str) -> str:
    table.place = place
    table.open()
    table.start()
    everything.second_half(table)
    table.assert_whole()
    log_hash = table.look().log_hash
    table.close()
    return log_hash


def test_a_copy_goes_on_as_the_original(table: Table, other_place: str) -> None:
    original = table.place
    copied(original, other_place).close()
    assert played_on(table, other_place) == played_on(table, original)


def test_a_copy_has_every_row_and_counts_on(original: str, other_place: str) -> None:
    store = open_store(original)
    made = copied(original, other_place)
    assert rows_of(made) == rows_of(store)
    with made.reading() as conn:
        assert verify_session(conn, crowd_of).difference == ""
        assert count_rows(conn) == sum(map(len, rows_of(store).values()))
        last = max(row["seq"] for row in rows_of(store)["commands"])  # type: ignore[type-var]
    assert submit(made, order("bob")) == last + 1  # type: ignore[operator]
    made.close()
    store.close()


def test_a_session_is_copied_while_it_runs_and_nobody_leads_the_copy(table: Table, other_place: str) -> None:
    table.open()
    table.start()
    store = open_store(table.place, for_reading=True)
    with store.reading() as conn:
        before = count_rows(conn)
        made = copy_session(conn, store.label, other_place, lambda _rows: table.ticks() and None)
    with made.reading() as conn:
        assert (count_rows(conn), read_lease(conn).holder) == (before, "")
        assert verify_session(conn, None).difference == ""
    assert rows_of(store)["ticks"] != rows_of(made)["ticks"]
    made.close()
    store.close()


def test_a_copy_that_is_interrupted_leaves_nothing(original: str, other_place: str) -> None:
    def interrupted(rows: int) -> None:
        if rows > 50:
            raise KeyboardInterrupt

    store = open_store(original, for_reading=True)
    with store.reading() as conn, pytest.raises(KeyboardInterrupt):
        copy_session(conn, store.label, other_place, interrupted)
    with pytest.raises(StoreError):
        open_store(other_place)
    store.close()
    copied(original, other_place).close()  # as if it had never been tried


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX")
def test_a_copy_that_is_killed_leaves_nothing_that_opens(original: str, other_place: str) -> None:
    command = [sys.executable, "-c", KILLED, original, other_place]
    assert subprocess.run(command, check=False).returncode == -signal.SIGKILL
    with pytest.raises(StoreError):
        open_store(other_place)


def test_a_store_that_is_there_is_not_written_over(original: str, other_place: str) -> None:
    copied(original, other_place).close()
    with pytest.raises(StoreError, match="exists already"):
        copied(original, other_place)


def test_a_row_that_does_not_come_back_as_it_was_stops_the_copy(original: str, tmp_path: Path) -> None:
    """A column that one store rounds or cuts must not go unnoticed: here a trigger in the new one does it."""
    target = tmp_path / "bent.gmd"
    bent = "CREATE TRIGGER bent AFTER INSERT ON fills BEGIN UPDATE fills SET fee = fee + 1 WHERE tick = new.tick; END"
    store = open_store(original, for_reading=True)
    with store.reading() as conn, pytest.MonkeyPatch.context() as patch:
        patch.setattr("gmd_desktop.store.connect.create_tables", everything.making_tables_and(bent))
        with pytest.raises(StoreError, match="fills did not come back"):
            copy_session(conn, store.label, target)
    assert not target.exists()
    store.close()
