"""One session is one session: whatever machine, speed, store, pause or restart it is played with."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine import Cancel, Fill, Order, OrderResult
from engine.log import fill_row, result_row
from engine.log import tick_line as engine_tick_line
from engine.rounding import MICRO
from gmd_desktop.session.chain import canonical, result_line, tick_line
from gmd_desktop.session.session_log import check_hashes, session_log
from gmd_desktop.store import reads
from tests.session.table import Table, order, resting

TICKS = 24
WORDS = {"crowd": True, "duration": "20s", "freeze_end": "2s", "winner": '"draw"'}


def people(table: Table, tick: int) -> None:
    """Send what people do before a tick; the same in every play of the session."""
    uuid = f"00000000-0000-4000-8000-{tick:012d}"
    if tick % 3 == 0:
        table.runner.submit(order("ann", outcome=tick % 2, uuid=uuid))
    if tick % 4 == 1:
        table.runner.submit(resting("bob", auto_fill=True, price=300_000, uuid=uuid))
    if tick == 6:
        table.control("freeze")
    if tick == 8:
        table.control("unfreeze")
    if tick == 12:
        table.control("eliminate", outcomes=(2,))
    if tick == 14:
        table.control("extend", value=1000)


def play(table: Table, *, restart_every: int = 0, pause_at: int = 0) -> str:
    """Play the session to its end and give its last hash."""
    table.start()
    for tick in range(1, TICKS):
        people(table, tick)
        if restart_every and tick % restart_every == 0:
            table.close()
            table.open()
            table.control("start")
        if tick == pause_at:
            table.control("pause")
            table.ticks(3)
            table.control("start")
        table.ticks()
    report = table.look()
    assert (report.status, report.tick) == ("RESOLVED", 23)
    table.assert_whole()
    return report.log_hash


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The hash of the session, played straight through."""
    table = Table(str(tmp_path_factory.mktemp("straight") / "session.gmd"), **WORDS)
    log_hash = play(table)
    table.close()
    return log_hash


def test_a_restart_in_the_middle_changes_nothing(store_place: str, expected: str) -> None:
    table = Table(store_place, **WORDS)
    assert play(table, restart_every=5) == expected
    table.close()


def test_a_restart_at_every_tick_changes_nothing(tmp_path: Path, expected: str) -> None:
    table = Table(str(tmp_path / "session.gmd"), **WORDS)
    assert play(table, restart_every=1) == expected
    table.close()


def test_a_pause_changes_nothing(tmp_path: Path, expected: str) -> None:
    table = Table(str(tmp_path / "session.gmd"), **WORDS)
    assert play(table, pause_at=5) == expected
    table.close()


def test_the_speed_changes_nothing(tmp_path: Path, expected: str) -> None:
    table = Table(str(tmp_path / "session.gmd"), **WORDS)
    table.runner.set_speed(50)
    table.tick_s = 1 / 50
    assert play(table) == expected
    table.close()


def test_another_order_changes_everything_after_it(tmp_path: Path, expected: str) -> None:
    table = Table(str(tmp_path / "session.gmd"), **WORDS)
    table.place_order(size=MICRO)
    assert play(table) != expected
    table.close()


def test_the_tables_say_what_is_in_memory(tmp_path: Path) -> None:
    """A reopened market equals the one that was played on, after every tick."""
    table = Table(str(tmp_path / "session.gmd"), **WORDS)
    table.start()
    for tick in range(1, TICKS):
        people(table, tick)
        table.ticks()
        live = table.runner._stepper.live
        before = live.market.snapshot()
        rows = live.portfolio.rows()
        table.runner._stepper.leader.reload()
        again = table.runner._stepper.live
        after = again.market.snapshot()
        assert (before.accounts, before.outcomes) == (after.accounts, after.outcomes)
        assert [one[:8] for one in before.orders] == [one[:8] for one in after.orders]
        assert (before.fees, before.gas, before.maker) == (after.fees, after.gas, after.maker)
        assert (before.deposits, before.settled) == (after.deposits, after.settled)
        assert again.portfolio.rows() == rows
        assert (again.status, again.pending) == (live.status, live.pending)
    table.close()


def test_the_log_replays_to_what_the_tables_say(tmp_path: Path) -> None:
    table = Table(str(tmp_path / "session.gmd"), **WORDS)
    play(table)
    log = tmp_path / "session.log.jsonl"
    with table.runner._store.reading() as conn:
        log.write_text("".join(f"{line}\n" for line in session_log(conn)), encoding="utf-8")
        fills = [Fill(*row[2:]) for row in reads.iterate_fills(conn)]
        accounts = {row.participant: row for row in reads.read_accounts(conn)}
        commands = list(reads.iterate_applied(conn))
    table.close()
    done = subprocess.run(
        [sys.executable, "-m", "engine", "replay", str(log)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    ticks = [line for line in lines if line["kind"] == "tick"]
    assert [fill for line in ticks for fill in line["fills"]] == [fill_row(fill) for fill in fills]
    results = [OrderResult(row.order_id, row.status, row.remaining, row.reason) for row in commands]
    assert [one for line in ticks for one in line["orders"]] == [result_row(one) for one in results]
    ledger = lines[-1]
    assert {name: row.free / MICRO for name, row in accounts.items()} == {
        name: float(cash) for name, cash in ledger["cash"].items()
    }


@pytest.mark.parametrize(
    "edit",
    [
        "UPDATE fills SET amount = amount + 1 WHERE tick = 3 AND seq = 0",
        "UPDATE commands SET size = size + 10000 WHERE tick = 4 AND place = 0",
        "UPDATE commands SET status = 'CANCELED' WHERE tick = 4 AND place = 0",
        "DELETE FROM fills WHERE tick = 3 AND seq = 0",
        "UPDATE ticks SET progress = progress + 1 WHERE tick = 4",
        "UPDATE events SET line = replace(line, 'presenter', 'nobody') WHERE chain_tick = 6",
        "DELETE FROM events WHERE chain_tick = 6",
        "UPDATE accounts SET deposit = deposit + 1 WHERE participant = 'ann'",
    ],
)
def test_an_edit_after_the_fact_is_found(tmp_path: Path, edit: str) -> None:
    table = Table(str(tmp_path / "session.gmd"), **WORDS)
    play(table)
    with table.runner._store.writing() as conn:
        assert conn.exec_driver_sql(edit).rowcount == 1
    with table.runner._store.reading() as conn:
        wrong = [check.tick for check in check_hashes(conn) if check.stored != check.computed]
    first = {"fills": 3, "events": 6, "accounts": 1}
    expected = next((tick for table_name, tick in first.items() if table_name in edit), 4)
    assert wrong == list(range(expected, TICKS))
    table.close()


NAMES = st.text(min_size=1, max_size=8)
AMOUNTS = st.integers(0, 2**63 - 1)
ORDERS = st.builds(
    Order,
    st.integers(1, 2**62),
    NAMES,
    st.integers(0, 9),
    st.sampled_from(["YES", "NO"]),
    st.sampled_from(["BUY", "SELL"]),
    st.sampled_from(["MARKET", "LIMIT"]),
    st.sampled_from(["GTC", "IOC", "FOK"]),
    st.integers(-(10**12), 10**15),
    st.none() | AMOUNTS,
    st.none() | AMOUNTS,
    st.booleans(),
)
CANCELS = st.builds(Cancel, st.integers(1, 2**62), NAMES)
FILLS = st.builds(
    Fill,
    st.sampled_from(["AMM", "LOB", "MINT", "MERGE", "AUTO_FILL"]),
    st.integers(0, 9),
    st.sampled_from(["YES", "NO"]),
    st.sampled_from(["BUY", "SELL"]),
    st.integers(1, 2**62),
    NAMES,
    st.none() | st.integers(1, 2**62),
    st.none() | NAMES,
    *[AMOUNTS] * 5,
)
RESULTS = st.builds(
    OrderResult,
    st.integers(1, 2**62),
    st.sampled_from(["FILLED", "OPEN", "REJECTED"]),
    st.none() | AMOUNTS,
    st.none() | st.sampled_from(["SLIPPAGE", "NO_LIQUIDITY"]),
)


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=200)
@given(st.integers(0, 10**18), st.lists(ORDERS | CANCELS, max_size=5))
def test_a_tick_is_hashed_as_the_log_writes_it(progress: int, commands: list[Order | Cancel]) -> None:
    assert tick_line(progress, commands) == canonical(engine_tick_line(progress, commands))


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=200)
@given(st.lists(FILLS, max_size=5), st.lists(RESULTS, max_size=5))
def test_results_are_hashed_as_the_replay_writes_them(fills: list[Fill], results: list[OrderResult]) -> None:
    rows = {
        "kind": "tick",
        "fills": [fill_row(fill) for fill in fills],
        "orders": [result_row(result) for result in results],
    }
    assert result_line(fills, results) == canonical(rows)
