"""`python -m tests.bench tick`: the whole tick on SQLite and Postgres beside the bare driver writing the same rows."""

import os
import random
import sqlite3
import statistics
import tempfile
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Engine

from engine import Order
from gmd_desktop.session import chain
from gmd_desktop.session.live import load_session
from gmd_desktop.store.connect import Store
from tests import postgres
from tests.bench.report import calibration_ms, percentile, table, write_section
from tests.bench.session import SEED, open_runner, order_of, requests

N_OUTCOMES = 5
RUNS = {200: 60, 2_000: 9}
WRITES = ("INSERT", "UPDATE", "DELETE", "WITH")


@dataclass(slots=True)
class Recorder:
    """Keeps what a tick writes, to write the same again with the bare driver."""

    statements: list[tuple[str, Any, bool]] = field(default_factory=list)

    def __call__(self, _conn: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, many: bool) -> None:
        """Note a statement that writes."""
        if statement.lstrip().upper().startswith(WRITES):
            self.statements.append((statement, parameters, many))


def main() -> None:
    """Measure and write the section."""
    before = calibration_ms()
    rows, verdicts = [], []
    with tempfile.TemporaryDirectory() as folder:
        for store in ("SQLite", "Postgres"):
            for count in RUNS:
                place = str(Path(folder) / f"{count}.gmd") if store == "SQLite" else _postgres_place(folder)
                figures = _measure(place, store, count)
                rows.append([store, f"{count:,}", *(f"{value:.1f}" for value in figures.row())])
                verdicts.append(
                    f"- {store}, {count:,} orders: {figures.tick_ms:.1f} ms; reach engine + hash + 2x bare write = "
                    f"{figures.reach_ms:.1f} ms ({figures.tick_ms / figures.reach_ms:.2f} of it)"
                )
                if count == min(RUNS):
                    verdicts.append(f"- {store}, {count:,} orders: p99 {figures.p99_ms:.1f} ms; reach under 50 ms")
    head = ["store", "orders", "tick ms", "p99 ms", "engine ms", "hash ms", "bare write ms", "reach ms"]
    notes = f"Calibration {before:.1f} ms before, {calibration_ms():.1f} ms after. Engine: tick and invariants, alone."
    write_section("tick", "\n".join([table(head, rows), "", notes, "", *verdicts]), SEED)


@dataclass(frozen=True, slots=True)
class Figures:
    """Medians of one store and size, in ms."""

    tick_ms: float
    p99_ms: float
    engine_ms: float
    hash_ms: float
    bare_ms: float

    @property
    def reach_ms(self) -> float:
        """What the design allows."""
        return self.engine_ms + self.hash_ms + 2 * self.bare_ms

    def row(self) -> tuple[float, ...]:
        """The table's cells."""
        return self.tick_ms, self.p99_ms, self.engine_ms, self.hash_ms, self.bare_ms, self.reach_ms


def _postgres_place(folder: str) -> str:
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
    runner.step()
    ticks, engines, hashes, bares = [], [], [], []
    for run in range(RUNS[count] + 2):
        report = runner.report()
        if report is not None:
            prices = [(outcome.yes_price, outcome.no_price) for outcome in report.outcomes]
        batch = requests(rng, count, prices)
        for request in batch:
            runner.submit(request)
        if run < 7:
            engine_ms, hash_ms = _engine_and_hash_ms(store, [order_of(request) for request in batch])
            engines.append(engine_ms)
            hashes.append(hash_ms)
        recorder = Recorder()
        event.listen(Engine, "before_cursor_execute", recorder)
        started = time.perf_counter()
        runner.run_tick()
        elapsed_ms = (time.perf_counter() - started) * 1000
        event.remove(Engine, "before_cursor_execute", recorder)
        if run >= 2:
            ticks.append(elapsed_ms)
        if run < 7:
            bares.append(_bare_ms(place, store_name, recorder.statements))
    runner.close()
    medians = [statistics.median(values) for values in (engines, hashes, bares)]
    return Figures(statistics.median(ticks), percentile(ticks, 99), *medians)


def _engine_and_hash_ms(store: Store, orders: list[Order]) -> tuple[float, float]:
    """Time the engine alone on the same state, and what the hash chain takes in of it."""
    with store.reading() as connection:
        live = load_session(connection)
    numbered = [order._replace(order_id=live.next_order_id + place) for place, order in enumerate(orders)]
    started = time.perf_counter()
    result = live.market.tick(0, numbered)
    live.market.check()
    applied = time.perf_counter()
    lines = [chain.tick_line(0, numbered), chain.result_line(result.fills, result.orders)]
    chain.next_hash("0" * 64, lines)
    return (applied - started) * 1000, (time.perf_counter() - applied) * 1000


def _bare_ms(place: str, store: str, statements: list[tuple[str, Any, bool]]) -> float:
    """Write the tick's rows again with the driver alone, in one transaction on a copy of the tables."""
    inserts = [found for found in statements if found[0].lstrip().upper().startswith("INSERT")]
    others = [found for found in statements if found not in inserts]
    if store == "SQLite":
        return _bare_sqlite(place, others, inserts)
    return _bare_postgres(place, others, inserts)


def _bare_sqlite(place: str, others: list[tuple[str, Any, bool]], inserts: list[tuple[str, Any, bool]]) -> float:
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy.gmd"
        source = sqlite3.connect(place)
        target = sqlite3.connect(copy, isolation_level=None)
        source.backup(target)
        source.close()
        target.execute("PRAGMA journal_mode=WAL")
        target.execute("PRAGMA synchronous=FULL")
        target.execute("PRAGMA foreign_keys=OFF")
        for statement, _, _ in inserts:
            name = statement.split()[statement.upper().split().index("INTO") + 1].split("(")[0]
            if name.strip('"') in ("fills", "ticks", "events"):
                target.execute(f"DELETE FROM {name} WHERE tick = (SELECT max(tick) FROM {name})")
        started = time.perf_counter()
        target.execute("BEGIN IMMEDIATE")
        for statement, parameters, many in [*others, *inserts]:
            if "ON CONFLICT" not in statement.upper():
                statement = statement.replace("INSERT INTO", "INSERT OR REPLACE INTO", 1)
            (target.executemany if many else target.execute)(statement, parameters)
        target.execute("COMMIT")
        elapsed_ms = (time.perf_counter() - started) * 1000
        target.close()
    return elapsed_ms


def _bare_postgres(place: str, others: list[tuple[str, Any, bool]], inserts: list[tuple[str, Any, bool]]) -> float:
    url = sa.make_url(place)
    schema = str(url.query["schema"])
    plain = url.set(drivername="postgresql").difference_update_query(["schema"]).render_as_string(hide_password=False)
    with psycopg.connect(plain, options=f"-csearch_path={schema}", autocommit=False) as connection:
        cursor = connection.cursor()
        cursor.execute("DELETE FROM fills WHERE tick = (SELECT max(tick) FROM fills)")
        cursor.execute("DELETE FROM ticks WHERE tick = (SELECT max(tick) FROM ticks)")
        started = time.perf_counter()
        for statement, parameters, many in [*others, *inserts]:
            cursor.execute("SAVEPOINT one")
            try:
                (cursor.executemany if many else cursor.execute)(statement, parameters)
            except psycopg.errors.UniqueViolation:
                cursor.execute("ROLLBACK TO one")
        elapsed_ms = (time.perf_counter() - started) * 1000
        connection.rollback()
    return elapsed_ms
