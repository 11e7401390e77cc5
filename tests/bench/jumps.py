"""`python -m tests.bench jumps`: jumps in the replay of a long session, and the desk that shows them."""

import gc
import os
import random
import statistics
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import psutil

from gmd_desktop.crowd.flow import crowd_of
from gmd_desktop.session.replay_runner import ReplayRunner
from gmd_desktop.session.scenario import read_scenario
from gmd_desktop.session.simulation import run
from gmd_desktop.session.stored_simulation import StoredSimulation
from gmd_desktop.session.tick_report import Focus
from gmd_desktop.store.connect import open_store
from tests.bench.report import calibration_ms, percentile, table, write_section

TICKS = int(os.environ.get("GMD_BENCH_TICKS", "100000"))
STORE = os.environ.get("GMD_BENCH_STORE", "")  # a session that is there already
SEED = 20261122
JUMPS = 200
REACH_MS = 200
MB = 1e6
SCENARIO = f"""name = "Long"
tick_ms = 100
duration = "{TICKS // 10 + 10}s"
seed = {SEED}
[[outcome]]
name = "Red"
[[outcome]]
name = "Blue"
[[outcome]]
name = "Green"
[[participant]]
name = "you"
deposit = 500
[crowd]
deposit = 2000
[[crowd.group]]
archetype = "noise"
name = "noise"
count = 20
lambda_a = 0.02
"""


def main() -> None:
    """Measure and write the section."""
    before = calibration_ms()
    with tempfile.TemporaryDirectory() as folder:
        where = STORE or str(Path(folder) / "long.gmd")
        if not STORE:
            _make(where)
        gc.freeze()
        gc.disable()  # as the desk does, which collects in the thread of its screen
        memory = psutil.Process().memory_info().rss
        began, cpu = time.perf_counter(), time.process_time()
        runner = ReplayRunner.open(open_store(where, for_reading=True), Focus("you", 0))
        first_ms = (time.perf_counter() - began) * 1000
        early = _early(runner)
        while runner.step() < 0.1:
            pass
        prepared_s, prepared_cpu_s = time.perf_counter() - began, time.process_time() - cpu
        growth = (psutil.Process().memory_info().rss - memory) / MB
        jumps = [_jump(runner, random.Random(SEED + n).randint(0, runner.last_tick)) for n in range(JUMPS)]
        last = runner.last_tick
        runner.close()
    rows = [_row("into what is prepared so far", early), _row("anywhere", jumps)]
    longest = max(wall for wall, _ in [*early, *jumps])
    body = [
        table(["jumps", "number", "median ms", "p99 ms", "longest ms", "median processor ms", "longest"], rows),
        "",
        (
            f"{last:,} ticks; the first picture after {first_ms:.0f} ms; all of it prepared in {prepared_s:.0f} s "
            f"({prepared_cpu_s:.0f} s of processor time), with {growth:.0f} MB. A jump: from asking to the report with "
            f"its history. Calibration {before:.1f} ms before, {calibration_ms():.1f} ms after."
        ),
        "",
        f"- longest jump {longest:.0f} ms; reach < {REACH_MS}",
    ]
    write_section("jumps", "\n".join(body), SEED)


def _make(where: str) -> None:
    scenario = read_scenario(SCENARIO)
    play = StoredSimulation(where, scenario, crowd_of(scenario))
    for _ in run(play, TICKS):
        pass
    play.close()


def _early(runner: ReplayRunner) -> list[tuple[float, float]]:
    """Jump while the rest is being prepared, within the first tenth."""
    chance, found = random.Random(SEED), []
    while (ready := _ready(runner)) < runner.last_tick // 10:
        if ready > 100:
            found.append(_jump(runner, chance.randint(0, ready)))
        until = time.perf_counter() + 0.2
        while time.perf_counter() < until:
            runner.step()
    return found


def _ready(runner: ReplayRunner) -> int:
    runner.publish()
    report = runner.report()
    assert report is not None
    assert report.replay is not None
    return report.replay.ready


def _jump(runner: ReplayRunner, tick: int) -> tuple[float, float]:
    """Give the milliseconds, and those of the processor, until a tick is shown."""
    began, cpu = time.perf_counter(), time.process_time()
    runner.report()
    runner.seek(tick)
    while True:
        runner.step()
        report = runner.report()
        if report is not None and report.tick == tick and report.history:
            return (time.perf_counter() - began) * 1000, (time.process_time() - cpu) * 1000


def _row(name: str, jumps: list[tuple[float, float]]) -> list[str]:
    walls, cpus = [wall for wall, _ in jumps], [cpu for _, cpu in jumps]
    return [
        name,
        str(len(jumps)),
        f"{statistics.median(walls):.0f}",
        f"{percentile(walls, 99):.0f}",
        f"{max(walls):.0f}",
        f"{statistics.median(cpus):.0f}",
        f"{max(cpus):.0f}",
    ]
