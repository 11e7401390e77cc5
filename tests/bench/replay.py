"""`python -m tests.bench replay`: proving a stored session beside the engine alone playing the same orders."""

import os
import statistics
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

from engine import Market
from gmd_desktop.session.live import load_session
from gmd_desktop.session.session_log import read_records
from gmd_desktop.session.verify import verify_session
from gmd_desktop.store.connect import Store
from tests.bench.report import calibration_ms, table, write_section
from tests.bench.session import SEED, MixedOrders, open_runner
from tests.bench.tick import postgres_place

ORDERS = int(os.environ.get("GMD_BENCH_ORDERS", "100000"))
PER_TICK = 200
N_OUTCOMES = 5
RUNS = 5
REACH = 3.0
MB = 1e6


@dataclass(frozen=True, slots=True)
class Figures:
    """Medians of one store, in seconds; the ratio is that of the runs side by side."""

    orders: int
    fills: int
    engine_s: float
    verify_s: float
    ratio: float
    growth_mb: float


def main() -> None:
    """Measure and write the section."""
    before = calibration_ms()
    rows, verdicts = [], []
    with tempfile.TemporaryDirectory() as folder:
        for name in ("SQLite", "Postgres"):
            place = str(Path(folder) / "replay.gmd") if name == "SQLite" else postgres_place(folder)
            found = _measure(place)
            rate = found.orders / found.verify_s
            figures = (f"{found.engine_s:.2f}", f"{found.verify_s:.2f}", f"{found.ratio:.2f}", f"{rate:,.0f}")
            rows.append([name, f"{found.orders:,}", f"{found.fills:,}", *figures, f"{found.growth_mb:.0f}"])
            verdicts.append(f"- {name}: {found.ratio:.2f} times the engine's time; reach at most {REACH:g}")
    head = ["store", "orders", "fills", "engine s", "verify s", "ratio", "orders/s proved", "MB more"]
    notes = (
        f"{PER_TICK} orders a tick, {N_OUTCOMES} outcomes, {RUNS} runs of both in turn. Engine: its ticks with all "
        f"invariants, alone. Calibration {before:.1f} ms before, {calibration_ms():.1f} ms after."
    )
    write_section("replay", "\n".join([table(head, rows), "", notes, "", *verdicts]), SEED)


def _measure(place: str) -> Figures:
    runner, store = open_runner(place, N_OUTCOMES, MixedOrders(PER_TICK))
    runner.step()
    while runner.tick * PER_TICK < ORDERS:
        runner.run_tick()
        runner.report()
    runner.stop_batch_runner()
    engines, proofs, process = [], [], psutil.Process()
    memory = process.memory_info().rss
    for _ in range(RUNS):
        engines.append(_engine_s(store))
        started = time.perf_counter()
        with store.reading() as conn:
            proof = verify_session(conn, None)
        proofs.append(time.perf_counter() - started)
        assert proof.difference == "", proof.difference
    growth = (process.memory_info().rss - memory) / MB
    store.close()
    ratio = statistics.median(proved / engine for proved, engine in zip(proofs, engines, strict=True))
    return Figures(
        proof.orders, proof.fills, statistics.median(engines), statistics.median(proofs), ratio, max(growth, 0.0)
    )


def _engine_s(store: Store) -> float:
    """Time the engine alone on the session's commands: its ticks and invariants, nothing that reads or compares."""
    spent = 0.0
    with store.reading() as conn:
        live = load_session(conn)
        market = Market.open(live.params, {row.participant: row.deposit for row in live.accounts.values()})
        market.mark()
        for record in read_records(conn):
            started = time.perf_counter()
            market.tick(record.row.progress or 0, record.commands)
            market.check()
            market.mark()
            spent += time.perf_counter() - started
    return spent
