"""The environment fails for a while: server gone, file locked, disk full. Afterwards all goes on, nothing is lost."""

from __future__ import annotations

import json
import shlex
import sqlite3
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa

from engine import InvariantError
from engine.rounding import MICRO
from gmd_desktop.session import stepper
from gmd_desktop.session.health import Health
from gmd_desktop.session.requests import ControlRequest
from gmd_desktop.session.stepper import Ending
from gmd_desktop.session.tick_report import SessionStatus, TickReport
from gmd_desktop.store import connect
from gmd_desktop.store.errors import StoreError
from tests.faults.places import Server
from tests.session.table import Table, order

pytestmark = pytest.mark.usefixtures("short_locks")


@pytest.fixture
def short_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a locked file be told at once."""
    monkeypatch.setattr(connect, "SQLITE_PRAGMAS", ("PRAGMA busy_timeout=10", *connect.SQLITE_PRAGMAS[1:]))


def go_on(table: Table, tick: int) -> TickReport:
    """Let time pass, back-off included, until a tick was reached."""
    for _ in range(50):
        if table.look().tick >= tick:
            return table.report
        table.clock.now += 5.0
        table.runner.step()
    raise AssertionError(table.look().banner)


def assert_taken_once(table: Table, uuids: list[str]) -> None:
    """Check that each order was taken, and one order id given to each."""
    table.assert_whole()
    with table.runner._store.reading() as conn:
        rows = conn.exec_driver_sql("SELECT uuid, order_id FROM commands WHERE kind = 'ORDER' ORDER BY seq").all()
    assert [row[0] for row in rows] == uuids
    assert sorted(row[1] for row in rows) == list(range(1, len(uuids) + 1))


def send_until_full(table: Table) -> list[str]:
    """Send orders until one is refused because the disk is full; give those that were acknowledged."""
    acknowledged: list[str] = []
    for _ in range(200):
        request = order("bob")
        try:
            table.runner.submit(request)
        except StoreError:
            return acknowledged
        acknowledged.append(request.uuid)
    raise AssertionError("the disk is never full")


def kill_backends(table: Table) -> None:
    """End every connection of this session at the server."""
    with sa.create_engine(table.runner._store.address.url, poolclass=sa.NullPool).begin() as conn:
        conn.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE pid <> pg_backend_pid() AND application_name = 'gaming-market-desk'"
        )


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A server of this file's own, in a folder that the server's user can reach."""
    made = Server(Path(tempfile.mkdtemp(prefix="gmd-server-")))
    yield made
    made.end()


@pytest.fixture
def server_table(server: Server) -> Iterator[Table]:
    """A session on that server, where nobody else has one."""
    place = sa.make_url(server.url).update_query_dict({"schema": f"s_{uuid4().hex}"})
    made = Table(place.render_as_string(hide_password=False))
    yield made
    made.close()


@pytest.mark.postgres
@pytest.mark.parametrize("point", ["begun", "inbox taken", "commands written", "before commit", "committed"])
def test_connections_that_are_cut_cost_no_order(server_table: Table, point: str) -> None:
    table = server_table
    table.start()
    table.ticks()
    cut = []

    def fail(name: str) -> None:
        if name == point and not cut:
            cut.append(name)
            kill_backends(table)

    sent = [table.place_order().uuid, table.place_order("bob").uuid]
    table.fail = fail
    go_on(table, 3)
    assert cut == [point]
    sent.append(table.place_order().uuid)
    report = go_on(table, 5)
    assert (report.banner, report.health.error_count <= 1) == ("", True)
    assert_taken_once(table, sent)


@pytest.mark.postgres
def test_a_server_that_is_stopped_and_started_again(server_table: Table, server: Server) -> None:
    table = server_table
    table.start()
    table.ticks()
    sent = [table.place_order().uuid]
    options = shlex.split((server.home / "data" / "postmaster.opts").read_text())[1:]
    server.control("-m", "immediate", "stop")
    told = table.ticks(1)
    assert "can't be reached, or the connection was lost. Trying again in 0.5 s." in told.banner
    unsent = order("bob")
    with pytest.raises(StoreError):
        table.runner.submit(unsent)
    server.control("start", "-o", shlex.join(options))
    table.runner.submit(unsent)
    report = go_on(table, 4)
    assert report.banner == ""
    assert_taken_once(table, [*sent, unsent.uuid])
    assert [event.kind for event in table.events].count("ERROR") == report.health.error_count


def test_a_file_that_another_program_locks(file_table: Table) -> None:
    table = file_table
    table.start()
    sent = [table.place_order().uuid]
    other = sqlite3.connect(table.place, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert "is locked by another program" in table.ticks().banner
    unsent = order()
    with pytest.raises(StoreError, match="locked"):
        table.runner.submit(unsent)
    other.close()
    table.runner.submit(unsent)
    report = go_on(table, 2)
    assert report.banner == ""
    assert_taken_once(table, [*sent, unsent.uuid])


def test_a_disk_that_is_full(file_table: Table) -> None:
    """SQLite is told that the file may not grow: what it does then is what it does when the system refuses."""
    table = file_table
    table.start()
    table.ticks()
    sent = [table.place_order("ann").uuid for _ in range(300)]
    pages = [0]

    def limit(dbapi_connection: Any, *_: object) -> None:
        dbapi_connection.execute(f"PRAGMA max_page_count={pages[0]}")

    sa.event.listen(table.runner._store._engine, "checkout", limit)
    with table.runner._store.reading() as conn:
        pages[0] = int(conn.exec_driver_sql("PRAGMA page_count").scalar_one())
    full = table.ticks()
    assert "the disk is full; free some space" in full.banner
    sent += send_until_full(table)
    pages[0] = 1_000_000
    report = go_on(table, 3)
    assert report.banner == ""
    assert_taken_once(table, sent)


def test_errors_long_apart_do_not_add_up(file_table: Table) -> None:
    """A paused session that reads well again has recovered, though it makes no tick."""
    table = file_table
    for _ in range(12):
        other = sqlite3.connect(table.place, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        table.clock.now += 2.0  # the lease wants to be renewed
        table.runner.step()
        assert "Trying again in 0.5 s" in table.look().banner
        other.close()
        table.clock.now += 2.0
        table.runner.step()
        assert table.look().banner == ""
    assert table.report.health.error_count == 12


# ---- bugs ------------------------------------------------------------------------------------


def steal(table: Table) -> None:
    """Take a micro-unit out of the books in memory, as a bug of the engine would."""
    state = table.runner._stepper.live.market._state
    state.fees += 1


def bundle_of(report: TickReport) -> Path:
    """Find the file that a banner names."""
    return Path(report.banner.rpartition(" is in ")[2].removesuffix("."))


@pytest.fixture
def own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The person's data folder, empty."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return tmp_path / "data" / "gaming-market-desk"


def test_a_broken_invariant_stops_at_the_last_good_tick_and_leaves_what_is_needed(table: Table, own_data: Path) -> None:
    table.start()
    table.place_order()
    table.ticks(2)
    good = table.report
    steal(table)
    table.place_order("bob", size=3 * MICRO)
    report = table.ticks(3)
    assert report.banner.startswith("The session has stopped at its last good tick, a bug: InvariantError: money:")
    assert (report.tick, report.log_hash, report.status) == (2, good.log_hash, SessionStatus.PAUSED)
    assert not report.health.is_active
    assert table.runner.ended is Ending.BUG
    assert report.maker.total_money == report.maker.total_deposits  # memory is the last good tick again
    path = bundle_of(report)
    assert path.parent == (Path(table.place).parent if "://" not in table.place else own_data)
    with zipfile.ZipFile(path) as bundle:
        assert bundle.testzip() is None
        assert "InvariantError: money:" in bundle.read("error.txt").decode()
        assert "Traceback" in bundle.read("error.txt").decode()
        failing = json.loads(bundle.read("failing_tick.json"))
        assert [row["submit"]["participant"] for row in failing["commands"]] == ["bob"]
        state = json.loads(bundle.read("state.json"))
        assert (state["session"]["tick"], [one["participant"] for one in state["accounts"]][:2]) == (2, ["ann", "bob"])
        lines = bundle.read("session.log.jsonl").decode().splitlines()
        assert [json.loads(line)["kind"] for line in lines] == ["open", "tick", "tick"]
        assert json.loads(bundle.read("versions.json"))["Python"]
    told = [event.text for event in table.events if event.kind == "ERROR"]
    assert str(path) in told[-1]
    # What was sent is still there, and a person may go on.
    table.runner.restart_batch_runner()
    table.control("start")
    assert table.ticks().tick > 2
    table.assert_whole()


def test_any_bug_stops_and_no_bundle_is_overwritten(file_table: Table) -> None:
    table = file_table
    table.start()
    table.ticks()
    paths = []
    for _ in range(2):

        def fail(name: str) -> None:
            if name == "trades written":
                raise KeyError("a bug")

        table.fail = fail
        report = table.ticks(2)
        assert "a bug: KeyError: 'a bug'" in report.banner
        paths.append(bundle_of(report))
        table.fail = lambda _name: None
        table.runner.restart_batch_runner()
        table.control("start")
    assert len({*paths}) == 2
    assert all(path.exists() for path in paths)
    assert table.ticks().tick >= 2


def test_a_bug_is_told_though_nothing_can_be_written_down(file_table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    table = file_table
    table.start()
    table.ticks()

    def no_bundle(*_: object) -> Path:
        raise OSError("no room")

    monkeypatch.setattr(stepper, "write_bundle", no_bundle)
    steal(table)
    report = table.ticks(3)
    assert report.banner.startswith("The session has stopped at its last good tick, a bug: InvariantError: money")
    assert table.runner.ended is Ending.BUG
    assert not table.runner.restart_batch_runner_if_needed()


def test_rows_that_do_not_add_up_stop_a_session_that_reads_them_anew(file_table: Table) -> None:
    table = file_table
    table.start()
    table.ticks()
    with table.runner._store.writing() as conn:
        conn.exec_driver_sql("UPDATE accounts SET free = free + 5 WHERE participant = 'ann'")
    table.runner._stepper.leader.stale = True
    report = table.ticks(3)
    assert "a bug: InvariantError" in report.banner
    assert table.runner.ended is Ending.BUG


@pytest.mark.postgres
def test_no_secret_is_in_a_bundle(postgres_url: str, postgres_schema: str, own_data: Path) -> None:
    url = sa.make_url(postgres_url)
    if url.password:
        pytest.skip("needs a server that asks for no password")
    place = url.set(password="hunter2canary").update_query_dict({"schema": postgres_schema})
    table = Table(place.render_as_string(hide_password=False))
    table.start()
    table.ticks()
    steal(table)
    path = bundle_of(table.ticks(3))
    table.close()
    with zipfile.ZipFile(path) as bundle:
        assert [name for name in bundle.namelist() if b"hunter2canary" in bundle.read(name)] == []


def test_memory_that_runs_out_is_no_bug(file_table: Table) -> None:
    table = file_table
    table.start()
    failures: list[Callable[[], None]] = [MemoryError]

    def fail(name: str) -> None:
        if name == "begun" and failures:
            raise failures.pop()()  # type: ignore[misc]

    table.fail = fail
    assert "Trying again" in table.ticks().banner
    assert go_on(table, 1).banner == ""


def test_the_watchdog_leaves_a_runner_that_ended_alone(file_table: Table) -> None:
    table = file_table
    table.runner._stepper.until = 1
    table.start()
    table.ticks(3)
    assert (table.runner.tick, table.runner.ended) == (1, Ending.REACHED)
    assert not table.runner.restart_batch_runner_if_needed()
    assert isinstance(table.runner._stepper.health, Health)


def test_an_invariant_error_of_a_single_tick_is_raised_to_who_asked_for_it(file_table: Table) -> None:
    table = file_table
    table.start()
    steal(table)
    with pytest.raises(InvariantError):
        table.runner.run_tick()
    table.runner.submit(ControlRequest("pause"))
