"""`python -m tests.bench soak`: a day of ticks at full speed: memory, file size and tick time, end against start."""

import os
import random
import statistics
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from engine import Cancel, Command
from gmd_desktop.session.market_view import MarketView
from tests.bench.report import calibration_ms, percentile, table, write_section
from tests.bench.session import PEOPLE, SEED, MixedOrders, open_runner

TICKS = int(os.environ.get("GMD_BENCH_TICKS", "86400"))
ORDERS = 20
KEPT_ORDERS = 2  # of a participant; more than these are cancelled, so that the book stays as large as it is
WINDOWS = 24
N_OUTCOMES = 5


class SoakOrders(MixedOrders):
    """The benchmarks' mix, and people who cancel what rests for long."""

    def __init__(self) -> None:
        super().__init__(ORDERS)
        self._choice = random.Random(SEED + 1)

    def commands(self, view: MarketView) -> Sequence[Command]:
        """Give the tick's orders, after the cancels of ten of the people."""
        made: list[Command] = []
        for number in self._choice.sample(range(PEOPLE), 10):
            name = f"p{number:03d}"
            kept = view.account(name).orders[:-KEPT_ORDERS]
            made += [Cancel(order.order_id, name) for order in kept]
        return [*made, *super().commands(view)]


@dataclass(slots=True)
class Window:
    """A part of the session's ticks."""

    tick: int
    tick_ms: list[float] = field(default_factory=list)
    calibration: float = 0.0
    memory_mb: float = 0.0
    file_mb: float = 0.0
    orders: int = 0

    @property
    def relative(self) -> float:
        """The median tick in units of the calibration loop beside it."""
        return statistics.median(self.tick_ms) / self.calibration


def main() -> None:
    """Measure and write the section."""
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        windows = _run(Path(folder) / "soak.gmd")
    rows = [
        [
            f"{window.tick:,}",
            f"{statistics.median(window.tick_ms):.2f}",
            f"{percentile(window.tick_ms, 99):.1f}",
            f"{window.calibration:.0f}",
            f"{window.relative:.3f}",
            f"{window.memory_mb:.1f}",
            f"{window.file_mb:.0f}",
            f"{window.file_mb * 1e3 / window.orders * 1e3:.0f}",
        ]
        for window in windows
    ]
    head = ["until tick", "tick p50 ms", "p99 ms", "calibration ms", "p50 / calibration", "memory MB", "file MB"]
    first, last = windows[1:4], windows[-3:]  # the first one warms up
    memory, ticks = (
        statistics.mean(read(window) for window in last) / statistics.mean(read(window) for window in first) - 1
        for read in (lambda window: window.memory_mb, lambda window: window.relative)
    )
    per_thousand = (windows[-1].file_mb - windows[0].file_mb) * 1e6 / (windows[-1].orders - windows[0].orders)
    note = (
        f"{TICKS:,} ticks of {ORDERS} orders and some cancels, {N_OUTCOMES} outcomes, {PEOPLE} people, SQLite, reports "
        f"taken as a desk would; {time.perf_counter() - started:,.0f} s in all. The file grows by what happens: "
        f"{per_thousand:.0f} kB a 1,000 orders with their fills, ticks and log."
    )
    body = [
        table([*head, "kB / 1,000 orders"], rows),
        "",
        note,
        "",
        f"- memory, the last three windows against the second to fourth: {memory:+.1%} (reach: below 5 %)",
        f"- tick time in units of the calibration loop, the same windows: {ticks:+.1%} (reach: no growth)",
    ]
    write_section("soak", "\n".join(body), SEED)


def _run(path: Path) -> list[Window]:
    runner, _ = open_runner(path, N_OUTCOMES, SoakOrders())
    runner.step()
    windows = []
    for number in range(WINDOWS):
        window = Window(TICKS * (number + 1) // WINDOWS)
        calibrations = [calibration_ms()]
        while runner.tick < window.tick:
            started = time.perf_counter()
            runner.run_tick()
            window.tick_ms.append((time.perf_counter() - started) * 1000)
            if runner.tick % 30 == 0:
                runner.report()
        calibrations.append(calibration_ms())
        window.calibration = statistics.mean(calibrations)
        window.memory_mb = psutil.Process().memory_info().rss / 1e6
        window.file_mb = sum(part.stat().st_size for part in path.parent.glob(f"{path.name}*")) / 1e6
        window.orders = runner.get_batch_runner_stats()["total_orders_processed"]
        windows.append(window)
    runner.close()
    return windows
