"""`python -m tests.bench charts`: eight hours of ticks at ten a second: drawing at any zoom, memory, saving."""

import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
import psutil
from PySide6.QtWidgets import QApplication, QFileDialog

from gmd_desktop.app import prepare_application
from gmd_desktop.session.tick_report import TickPoint, TickReport
from gmd_desktop.ui.charts.maker_charts import MakerCharts
from gmd_desktop.ui.charts.market_charts import MarketCharts
from tests.bench.report import calibration_ms, table, write_section
from tests.bench.session import SEED
from tests.ui.reports import TEN, FakeSession

TICKS = 288_000
TICK_MS = 100
BLOCK = 3_000
TIMES = 15
Zoom = float | None | tuple[float, float]  # the latest so many seconds, everything, or a stretch of the past
ZOOMS: tuple[tuple[str, Zoom], ...] = (
    ("all eight hours, following", None),
    ("the last hour, following", 3_600.0),
    ("15 minutes, following", 900.0),
    ("5 minutes, following", 300.0),
    ("1 minute, following", 60.0),
    ("four hours of the past", (3_600.0, 18_000.0)),
    ("10 minutes of the past, before they are read", (7_200.0, 7_800.0)),
    ("10 minutes of the past, tick by tick", (7_200.0, 7_800.0)),
)


def blocks(ticks: int) -> Iterator[list[TickPoint]]:
    """Random walks of ten prices, in parts."""
    rng = np.random.default_rng(SEED)
    prices = np.full(len(TEN), 100_000)
    for first in range(1, ticks + 1, BLOCK):
        walk = np.clip(prices + rng.integers(-900, 901, (BLOCK, len(TEN))).cumsum(axis=0), 10_000, 400_000)
        prices = walk[-1]
        volumes = rng.integers(0, 10**8, (BLOCK, 5)).tolist()
        yield [
            TickPoint(
                tick, tick * TICK_MS, tuple(row), tuple(1_000_000 - p for p in row), tuple(volume),
                10**9 + row[0], row[1], row[2], row[3], row[4], tick, tick,
            )
            for tick, row, volume in zip(range(first, first + BLOCK), walk.tolist(), volumes, strict=True)
        ]  # fmt: skip


def timed(work: Callable[[], object]) -> float:
    """Give how long something takes, in milliseconds."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def main() -> None:
    """Measure and write the section."""
    before = calibration_ms()
    app = prepare_application()
    charts, maker = MarketCharts(), MakerCharts()
    charts.resize(1300, 640)
    maker.resize(1000, 240)
    maker.link_time(charts.price_chart)
    session = FakeSession(TEN, tick_ms=TICK_MS, fills_a_tick=20)
    for part in (charts, maker):
        part.show()
        part.show_session(session.info())
    memory = psutil.Process()
    empty_mb = memory.memory_info().rss / 1e6
    report = session.opened(1)
    window: list[TickPoint] = []
    taken: list[float] = []
    for points in blocks(TICKS):
        if 6_900 <= points[0].session_ms / 1000 < 8_100:
            window += points
        told = replace(report, points=tuple(points), history=False)
        series = (charts.price_chart.series, charts.volume_chart.series, maker.series)
        taken.append(timed(lambda told=told, series=series: [one.take(told.points) for one in series]))
    charts.show_report(replace(report, points=(), history=False))
    entries = len(charts.price_chart.series)
    kept_mb = sum(one.whole.base.nbytes for one in series if one.whole.base is not None) / 1e6
    rows = [_zoom(app, charts, maker, name, zoom, report, window) for name, zoom in ZOOMS]
    used = (
        f"{TICKS:,} ticks of 10 outcomes in {entries:,} entries: the columns of prices, volume and maker take "
        f"{kept_mb:.0f} MB (without merging {TICKS * 38 * 8 / 1e6:.0f} MB at the least); process "
        f"{empty_mb:.0f} MB before, {memory.memory_info().rss / 1e6:.0f} MB after. "
        f"Taking {BLOCK:,} ticks at once: median "
        f"{statistics.median(taken):.1f} ms, at most {max(taken):.1f} ms, merging included."
    )
    note = (
        f"Prices and volume at 1,300 x 640, maker at 1,000 x 240, offscreen; each figure is a median of {TIMES} ticks "
        f"that come one by one: numbers made ready, then painted. Calibration {before:.1f} ms before, "
        f"{calibration_ms():.1f} ms after."
    )
    head = ["in sight", "prices ms", "volume ms", "both ms", "both, processor ms", "maker ms", "maker, processor ms"]
    write_section("charts", "\n".join([table(head, rows), "", used, "", *_saving(app, charts), "", note]), SEED)


def _zoom(
    app: QApplication,
    charts: MarketCharts,
    maker: MakerCharts,
    name: str,
    zoom: Zoom,
    report: TickReport,
    window: list[TickPoint],
) -> list[str]:
    price = charts.price_chart
    if isinstance(zoom, tuple):
        price.move_time(*zoom)
    else:
        price.choose_span(zoom)
    if name.endswith("tick by tick"):
        for part in (charts, maker):
            part.show_window(window)
    figures: list[tuple[float, ...]] = []
    for _ in range(TIMES):
        tick = int(price.series.whole[1, -1]) + 1
        point = replace(report.points[0], tick=tick, session_ms=tick * TICK_MS)
        told = replace(report, points=(point,), tick=tick, session_ms=point.session_ms, history=False)
        for part in (price, charts.volume_chart, maker):
            part.show_report(told)
        app.processEvents()
        walls, busy = [], []
        for work, paint in (
            (price._refresh, price.plot.viewport().repaint),
            (charts.volume_chart._refresh, charts.volume_chart.plot.viewport().repaint),
            (maker._refresh, maker.repaint),
        ):
            start = time.thread_time()
            walls.append(timed(work) + timed(paint))
            busy.append((time.thread_time() - start) * 1000)
        figures.append((walls[0], walls[1], walls[0] + walls[1], busy[0] + busy[1], walls[2], busy[2]))
    return [name, *(f"{statistics.median(column):.1f}" for column in zip(*figures, strict=True))]


def _saving(app: QApplication, charts: MarketCharts) -> list[str]:
    lines = []
    with tempfile.TemporaryDirectory() as folder:
        for ending, ask in (
            ("png", charts.price_chart.export.ask_picture),
            ("svg", charts.price_chart.export.ask_drawing),
            ("csv", charts.price_chart.export.ask_values),
        ):
            path = Path(folder) / f"prices.{ending}"
            QFileDialog.getSaveFileName = lambda *_, path=path: (str(path), "")
            start = time.perf_counter()
            held_ms = timed(ask)
            gap_ms = 0.0
            while not path.exists():
                gap_ms = max(gap_ms, timed(app.processEvents))
            whole_ms = (time.perf_counter() - start) * 1000
            lines.append(
                f"- {ending.upper()} of the whole session: {held_ms:.0f} ms on the GUI thread, there after "
                f"{whole_ms:.0f} ms, longest turn of the event loop meanwhile {gap_ms:.0f} ms, "
                f"{path.stat().st_size / 1e6:.1f} MB"
            )
    return lines
