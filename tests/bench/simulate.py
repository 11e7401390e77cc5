"""`python -m tests.bench simulate`: sessions of bots as fast as they go, in memory and in a store."""

import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from gmd_desktop.commands.simulate import collect_seldom
from gmd_desktop.crowd.flow import crowd_of
from gmd_desktop.session.scenario import Scenario, read_scenario
from gmd_desktop.session.simulation import Play, Simulation, run
from gmd_desktop.session.stored_simulation import StoredSimulation
from tests.bench.report import calibration_ms, table, write_section

TICKS = int(os.environ.get("GMD_BENCH_TICKS", "100"))
WARM_UP = 5
SEED = 20261122
BOTS = 200
MANY = 1_000
REACH = 25_000
ABIDES = 14_217  # messages/s, published with ABIDES-Markets' demo notebook (rmsc04, EC2, 2021)
TICK_SHARE = 0.3  # of a tick of one second
EAGER = {"noise": 14, "maker": 2, "momentum": 3, "whale": 1}  # of 20 bots; those of noise act in every tick


@dataclass(frozen=True, slots=True)
class Figures:
    """One play: wall-clock and this process's time of all its ticks, and what was done in them."""

    wall_s: float
    cpu_s: float
    orders: int
    commands: int
    fills: int

    @property
    def messages(self) -> int:
        """What ABIDES would send for it: each command and its answer, each fill to both of its sides."""
        return 2 * self.commands + 2 * self.fills


def main() -> None:
    """Measure and write the section."""
    collect_seldom()
    before = calibration_ms()
    eager, lively = read_scenario(eager_text(BOTS)), read_scenario(lively_text(BOTS))
    many, all_act = read_scenario(lively_text(MANY)), read_scenario(eager_text(MANY))
    rows = []
    figures: dict[str, Figures] = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, scenario, make in (
            ("200 eager bots, memory", eager, _memory),
            ("200 eager bots, SQLite", eager, _sqlite(folder, "eager")),
            ("200 lively bots, memory", lively, _memory),
            ("200 lively bots, SQLite", lively, _sqlite(folder, "lively")),
            ("1,000 lively bots, SQLite", many, _sqlite(folder, "many")),
            ("1,000 eager bots, SQLite", all_act, _sqlite(folder, "all")),
        ):
            found = figures[name] = measure(make(scenario))
            rates = (found.orders, found.commands, found.messages)
            cells = (f"{rate / found.cpu_s:,.0f}" for rate in rates)
            tick_ms = f"{found.wall_s / TICKS * 1000:.1f}"
            rows.append([name, tick_ms, f"{found.cpu_s / TICKS * 1000:.1f}", f"{TICKS / found.cpu_s:,.0f}", *cells])
    head = ["play", "ms a tick", "processor ms a tick", "ticks/s", "orders/s", "commands/s", "messages/s"]
    fastest = figures["200 eager bots, memory"]
    many_bots = figures["1,000 lively bots, SQLite"]
    used = f"{many_bots.cpu_s / TICKS:.1%} of it, {many_bots.wall_s / TICKS:.1%} with all that waits"
    verdicts = [
        f"- in memory: {fastest.orders / fastest.cpu_s:,.0f} orders/s; reach {REACH:,}",
        f"- messages/s beside ABIDES' published {ABIDES:,}: {fastest.messages / fastest.cpu_s:,.0f}",
        f"- {MANY:,} bots at a tick of 1 s use {used}; reach at most {TICK_SHARE:.0%}",
    ]
    notes = (
        f"{TICKS} ticks each, five outcomes; rates are by the time of one processor. Eager: 70 % noise that acts in "
        "every tick; lively: the ready crowd. A message is a command, its answer, or a fill told to a side. "
        f"Calibration {before:.1f} ms before, {calibration_ms():.1f} ms after."
    )
    write_section("simulate", "\n".join([table(head, rows), "", notes, "", *verdicts]), SEED)


def measure(play: Play) -> Figures:
    """Play the ticks and count."""
    for _ in run(play, WARM_UP):
        pass
    orders, fills = play.live.total_orders, play.live.total_fills
    wall, cpu = time.perf_counter(), time.process_time()
    commands = sum(outcome.orders for outcome in run(play, TICKS))
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    if isinstance(play, StoredSimulation):
        play.close()
    return Figures(wall, cpu, play.live.total_orders - orders, commands, play.live.total_fills - fills)


def _memory(scenario: Scenario) -> Play:
    return Simulation(scenario, crowd_of(scenario))


def _sqlite(folder: str, name: str) -> Callable[[Scenario], Play]:
    return lambda scenario: StoredSimulation(Path(folder) / f"{name}.gmd", scenario, crowd_of(scenario))


def eager_text(bots: int) -> str:
    """Give a session in which most bots act in every tick."""
    groups = "".join(
        f'[[crowd.group]]\narchetype = "{kind}"\nname = "{kind}"\ncount = {bots * parts // 20}\n'
        + ("lambda_a = 1.0\n" if kind == "noise" else "")
        for kind, parts in EAGER.items()
    )
    return _head() + "[crowd]\ndeposit = 250\n" + groups


def lively_text(bots: int) -> str:
    """Give a session of the ready crowd."""
    return _head() + f'[crowd]\npreset = "lively"\nsize = {bots}\n'


def _head() -> str:
    outcomes = "".join(f'[[outcome]]\nname = "Outcome {number}"\n' for number in range(5))
    return f'name = "Benchmark"\nduration = "10h"\nseed = {SEED}\n{outcomes}[params]\nz = 100000\n'
