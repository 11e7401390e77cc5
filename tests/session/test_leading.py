"""One runner writes: whoever has lost the lease can't, whoever stands still does not hold the others up."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from gmd_desktop.session.batch_runner import BatchRunner
from gmd_desktop.session.doctor import check_store
from gmd_desktop.session.leadership import TTL_S
from gmd_desktop.session.requests import ControlRequest
from gmd_desktop.store import lease
from gmd_desktop.store.connect import POSTGRES_LIMITS, WRITE_LIMIT_MS, Store, open_store
from gmd_desktop.store.errors import AddressError, StoreError
from tests.pooler import Pooler
from tests.session.table import AliveDriver, Table, order


@pytest.fixture
def other(table: Table) -> Iterator[BatchRunner]:
    """A second runner on the session of the table, which has its clock."""
    runner = BatchRunner.open(open_store(table.place), monotonic=table.clock)
    runner.start_batch_runner(AliveDriver())
    yield runner
    runner.close()


def let_lease_run_out(table: Table) -> None:
    with table.runner._store.writing() as conn:
        conn.exec_driver_sql("UPDATE session SET lease_expires = 1")


def test_two_runners_take_turns_and_only_the_one_that_leads_writes(table: Table, other: BatchRunner) -> None:
    table.start()
    runners = [table.runner, other]
    sent = []
    for turn in range(6):
        leader, stale = runners[turn % 2], runners[1 - turn % 2]
        before = leader.tick
        for runner in (leader, stale):
            sent.append(order("ann"))
            runner.submit(sent[-1])
        table.clock.now += 1.0
        stale.step()  # it has lost the lease: it writes nothing
        leader.step()
        assert (leader.leads, stale.leads) == (True, False)
        assert leader.tick == before + 1
        stale.step()
        assert stale.tick == leader.tick
        let_lease_run_out(table)
        stale.step()  # takes over
        assert stale.leads
    with other._store.reading() as conn:
        rows = conn.exec_driver_sql("SELECT tick, epoch FROM ticks ORDER BY tick").all()
        taken = conn.exec_driver_sql("SELECT count(DISTINCT order_id) FROM commands WHERE kind = 'ORDER'").scalar()
    assert [row[0] for row in rows] == list(range(1, len(rows) + 1))
    assert [row[1] for row in rows] == sorted(row[1] for row in rows)
    assert taken == len(sent)
    table.runner.step()
    table.assert_whole()


@pytest.mark.parametrize("point", ["begun", "fence passed", "before commit"])
def test_who_is_overtaken_in_the_middle_of_a_tick_finds_the_fence(table: Table, point: str) -> None:
    """Another runner takes the lease while this one's tick has not begun, or is kept out while it has."""
    table.start()
    table.ticks()
    taken: list[object] = []

    def overtake(name: str) -> None:
        if name == point and not taken:
            store = open_store(table.place) if point == "begun" and "://" in table.place else table.runner._store
            taken.append(take(store))

    def take(store: Store) -> object:
        if point != "begun" or "://" not in table.place:
            return "kept out by the lock"  # SQLite: BEGIN IMMEDIATE; Postgres: the row
        try:
            with store.writing() as conn:
                conn.exec_driver_sql("UPDATE session SET lease_expires = 1")
            with store.writing() as conn:
                return lease.take_lease(conn, "another/1/x", 60_000_000)
        finally:
            store.close()

    table.fail = overtake
    report = table.ticks()
    if taken == [2]:
        assert (report.tick, table.runner.leads) == (1, False)
    else:
        assert (report.tick, table.runner.leads) == (2, True)


@pytest.mark.postgres
def test_limits_are_below_the_lease_and_spare_long_reads(postgres_url: str, postgres_schema: str) -> None:
    assert WRITE_LIMIT_MS < TTL_S * 1000
    place = sa.make_url(postgres_url).update_query_dict({"schema": postgres_schema})
    table = Table(place.render_as_string(hide_password=False))
    for transaction, limit in (
        (table.runner._store.writing, f"{WRITE_LIMIT_MS // 1000}s"),
        (table.runner._store.reading, "0"),
    ):
        with transaction() as conn:
            found = [conn.exec_driver_sql(f"SHOW {name}").scalar() for name in POSTGRES_LIMITS]
        assert found == [limit] * 3
    table.close()


@pytest.mark.postgres
def test_a_leader_that_stands_still_in_its_tick_is_replaced_in_time(postgres_url: str, postgres_schema: str) -> None:
    place = sa.make_url(postgres_url).update_query_dict({"schema": postgres_schema})
    table = Table(place.render_as_string(hide_password=False))
    table.start()
    table.ticks()
    other = BatchRunner.open(open_store(table.place), comes_back_paused=False)
    other.start_batch_runner(AliveDriver())
    seconds: list[float] = []

    def stand_still(name: str) -> None:
        if name != "fence passed":
            return
        began = time.monotonic()
        while other.tick == 1 and time.monotonic() < began + 3 * TTL_S:
            other.step()
        seconds.append(time.monotonic() - began)

    table.fail = stand_still
    table.place_order()
    report = table.ticks()
    assert seconds[0] < TTL_S + 1.0
    table.clock.now += 1.0
    report = table.ticks()
    assert not table.runner.leads
    assert report.tick == other.tick
    with other._store.reading() as conn:
        assert [row[0] for row in conn.exec_driver_sql("SELECT tick FROM ticks ORDER BY tick")] == [1, 2]
    other.close()
    table.close()


@pytest.mark.postgres
def test_a_pooler_in_transaction_mode_is_found_and_refused(
    postgres_url: str, postgres_schema: str, request: pytest.FixtureRequest
) -> None:
    url = sa.make_url(postgres_url)
    if url.host or not url.query.get("host"):
        pytest.skip("needs a server on a socket of this machine")
    place = url.update_query_dict({"schema": postgres_schema})
    Table(place.render_as_string(hide_password=False)).close()
    folder = Path(str(url.query["host"]))
    with Pooler(folder / ".s.PGSQL.5432") as pooler:
        pooled = f"postgresql://{url.username}@127.0.0.1:{pooler.port}/{url.database}?schema={postgres_schema}"
        with pytest.raises(AddressError, match="a pooler in transaction mode is in between"):
            open_store(pooled)
        found = {finding.what: finding.verdict for finding in check_store(pooled)}
    assert found.get("pooler") == "wrong"


def test_a_heartbeat_comes_in_every_status(table: Table) -> None:
    def expires() -> int:
        with table.runner._store.reading() as conn:
            return lease.watch(conn).expires

    for verb in ("", "start", "pause", "start", "freeze"):
        if verb:
            table.control(verb)
        before = expires()
        table.clock.now += TTL_S / 3 + 0.01
        table.runner.step()
        assert expires() > before, verb


def test_a_follower_reads_the_session_only_when_something_has_changed(table: Table, other: BatchRunner) -> None:
    table.start()
    other.step()
    assert other.status == "RUNNING"
    read = other._stepper.live
    for _ in range(3):
        table.clock.now += 0.1
        other.step()
        assert other._stepper.live is read
    table.clock.now += 1.0
    table.runner.step()
    other.step()
    assert other._stepper.live is not read
    assert other.tick == 1
    table.control("pause")
    other.step()
    assert other.status == "PAUSED"
    other.submit(ControlRequest("start"))
    table.clock.now += 0.25
    table.runner.step()
    assert table.status() == "RUNNING"


def test_a_session_that_is_only_found_running_comes_back_paused(table: Table) -> None:
    """A follower that never saw the leader alive does not go on by itself."""
    table.start()
    table.ticks()
    with table.runner._store.writing() as conn:
        conn.exec_driver_sql("UPDATE session SET holder = 'gone/1/x', epoch = 7")
    other = BatchRunner.open(open_store(table.place), monotonic=table.clock)
    other.start_batch_runner(AliveDriver())
    other.step()
    assert not other.leads
    let_lease_run_out(table)
    with other._store.writing() as conn:  # as if it had been so all the time
        conn.exec_driver_sql(f"UPDATE session SET lease_expires = {0}")
    other._stepper.follower._first = None
    other.step()
    assert (other.leads, other.status) == (True, "PAUSED")
    other.close()


@pytest.mark.postgres
def test_a_leader_elsewhere_whose_connection_ends_is_followed_at_once(
    table: Table, other: BatchRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    if table.runner._store.address.path is not None:
        pytest.skip("a file has no connections that others could see")
    table.start()
    table.ticks()
    with table.runner._store.writing() as conn:  # as if it were on another machine
        conn.exec_driver_sql("UPDATE session SET holder = 'elsewhere/1/00000000/x'")
    other.step()
    assert not other.leads
    with monkeypatch.context() as patch:  # the server does not answer for a moment
        patch.setattr(lease, "watch", lambda _conn: (_ for _ in ()).throw(StoreError("The server is gone.")))
        other.step()
    table.runner._stepper.leader.presence.hide()
    table.clock.now += 1.0
    other.step()
    assert not other.leads  # the leader's connection may have ended with the server's
    table.runner._stepper.leader.presence.show(table.runner._stepper.leader.leadership.epoch)
    other.step()
    table.runner._stepper.leader.presence.hide()  # as the end of its process does
    other.step()
    assert other.leads
    assert other.status == "RUNNING"
    table.clock.now += 1.0
    other.step()
    assert other.tick == table.runner.tick + 1


def test_a_store_that_fails_while_following_is_told_and_looked_at_again(
    file_table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = file_table
    other = BatchRunner.open(open_store(table.place), monotonic=table.clock)
    other.start_batch_runner(AliveDriver())
    other.report()

    def fail(_conn: object) -> lease.Watch:
        raise StoreError("The server is gone.")

    monkeypatch.setattr(lease, "watch", fail)
    other.step()
    told = other.report()
    assert told is not None
    assert told.banner == "The server is gone. Trying again in 0.5 s."
    monkeypatch.undo()
    table.clock.now += 1.0
    other.step()
    told = other.report()
    assert told is not None
    assert told.banner.endswith("Your orders go there.")
    other.close()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells of processes that nobody has asked after")
def test_a_leader_that_was_killed_and_not_asked_after_is_dead(file_table: Table) -> None:
    with subprocess.Popen([sys.executable, "-c", ""], stdout=subprocess.PIPE) as gone:
        assert gone.stdout is not None
        gone.stdout.read()  # it has ended, or is about to
        mine = file_table.runner._stepper.leader.leadership
        host, _, machine, _ = mine.holder.split("/")
        held = lease.Lease(1, f"{host}/{gone.pid}/{machine}/x", 5_000_000)
        deadline = time.monotonic() + 20.0
        while not mine.is_free(held):
            assert time.monotonic() < deadline
        assert gone.returncode is None
