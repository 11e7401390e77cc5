"""`python -m tests.bench tick`: the whole tick on SQLite and Postgres beside the bare driver writing the same rows."""

import os
import random
import statistics
import tempfile
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from engine import Order
from gmd_desktop.session import chain
from gmd_desktop.session.inbox import order_to_preview
from gmd_desktop.session.live import load_session
from gmd_desktop.session.tick_report import Focus
from gmd_desktop.store.connect import Store
from tests import postgres
from tests.bench.bare_write import PostgresCopy, SqliteCopy, recorded
from tests.bench.report import calibration_ms, percentile, table, write_section
from tests.bench.session import PEOPLE, SEED, open_runner, requests

N_OUTCOMES = 5
RUNS = {200: 60, 2_000: 5}
WARM_UP = 3
COPIED = 20  # as many runs are written again by the driver alone


def main() -> None:
    """Measure and write the section."""
    before = calibration_ms()
    rows, verdicts = [], []
    with tempfile.TemporaryDirectory() as folder:
        for store in ("SQLite", "Postgres"):
            for count in RUNS:
                place = str(Path(folder) / f"{count}.gmd") if store == "SQLite" else postgres_place(folder)
                figures = _measure(place, store, count)
                rows.append([store, f"{count:,}", *(f"{value:.1f}" for value in figures.row())])
                verdicts.append(
                    f"- {store}, {count:,} orders: {figures.tick_ms:.1f} ms; reach engine + hash + 2x bare write = "
                    f"{figures.reach_ms:.1f} ms ({figures.tick_ms / figures.reach_ms:.2f} of it)"
                )
                if count == min(RUNS):
                    verdicts.append(f"- {store}, {count:,} orders: p99 {figures.p99_ms:.1f} ms; reach under 50 ms")
                    verdicts.append(f"- {store}, report for {PEOPLE}: {figures.report_ms:.1f} ms; reach under 3 ms")
    head = ["store", "orders", "tick ms", "p99 ms", "engine ms", "hash ms", "bare write ms", "reach ms", "report ms"]
    notes = (
        f"Calibration {before:.1f} ms before, {calibration_ms():.1f} ms after. Tick: with its report. Engine: tick and "
        "invariants, alone. Bare write: the tick's own statements and rows, on the tables as the tick found them."
    )
    write_section("tick", "\n".join([table(head, rows), "", notes, "", *verdicts]), SEED)


@dataclass(frozen=True, slots=True)
class Figures:
    """Medians of one store and size, in ms."""

    p99_ms: float
    tick_ms: float
    engine_ms: float
    hash_ms: float
    bare_ms: float
    report_ms: float

    @property
    def reach_ms(self) -> float:
        """What the design allows."""
        return self.engine_ms + self.hash_ms + 2 * self.bare_ms

    def row(self) -> tuple[float, ...]:
        """The table's cells."""
        return self.tick_ms, self.p99_ms, self.engine_ms, self.hash_ms, self.bare_ms, self.reach_ms, self.report_ms


def postgres_place(folder: str) -> str:
    """Give the address of an empty schema of a Postgres that keeps its data in a folder, started if need be."""
    home = Path(folder) / "postgres"
    home.mkdir(exist_ok=True)
    home.chmod(0o755)
    Path(folder).chmod(0o755)
    url = os.environ.get(postgres.URL_VARIABLE) or postgres.start_server(home)
    schema = f"bench_{uuid.uuid4().hex[:12]}"
    engine = sa.create_engine(postgres.with_driver(url), poolclass=sa.NullPool)
    with engine.begin() as connection:
        connection.execute(sa.schema.CreateSchema(schema))
    return sa.make_url(url).update_query_dict({"schema": schema}).render_as_string(hide_password=False)


def _measure(place: str, store_name: str, count: int) -> Figures:
    rng = random.Random(SEED)
    runner, store = open_runner(place, N_OUTCOMES)
    runner.set_focus(Focus("p000", 0))
    runner.step()
    copy = SqliteCopy(place) if store_name == "SQLite" else PostgresCopy(place)
    ticks, reports, engines, hashes, bares = [], [], [], [], []
    for run in range(WARM_UP + RUNS[count]):
        report = runner.report()
        if report is not None:
            prices = [(outcome.yes_price, outcome.no_price) for outcome in report.outcomes]
        batch = requests(rng, count, prices)
        for request in batch:
            runner.submit(request)
        copied = run < WARM_UP + COPIED
        if copied:
            engine_ms, hash_ms = _engine_and_hash_ms(store, [order_to_preview(request) for request in batch])
            engines.append(engine_ms)
            hashes.append(hash_ms)
            copy.take()
        with recorded() as recorder:
            ticks.append(_timed_ms(runner.run_tick))
        if copied:
            bares.append(copy.write_ms(recorder.writes))
        runner.set_focus(Focus(f"p{1 + run % (PEOPLE - 1):03d}", 0))  # so that the report has orders to read
        reports.append(_timed_ms(runner.publish))
    runner.close()
    medians = [statistics.median(values[WARM_UP:]) for values in (ticks, engines, hashes, bares, reports)]
    return Figures(percentile(ticks[WARM_UP:], 99), *medians)


def _timed_ms(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def _engine_and_hash_ms(store: Store, orders: list[Order]) -> tuple[float, float]:
    """Time the engine alone on the same state, and what the hash chain takes in of it."""
    with store.reading() as connection:
        live = load_session(connection)
    numbered = [order._replace(order_id=live.next_order_id + place) for place, order in enumerate(orders)]
    started = time.perf_counter()
    result = live.market.tick(live.next_progress, numbered)
    live.market.check()
    applied = time.perf_counter()
    lines = [chain.tick_line(live.next_progress, numbered), chain.result_line(result.fills, result.orders)]
    chain.next_hash("0" * 64, lines)
    return (applied - started) * 1000, (time.perf_counter() - applied) * 1000
