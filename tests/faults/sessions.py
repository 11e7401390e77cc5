"""sessions: a Hypothesis state machine plays random markets, with every invariant checked after every command."""

import hashlib
import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.engine.test_properties import AnyMarket
from tests.faults.places import KEPT, Places
from tests.faults.record import Verdict

WHAT = """
Orders of all kinds, cancels, joins, eliminations and a settlement, in any order, to markets with any parameters, by the
state machine of tests/engine/test_properties.py, up to 60 commands a session. After each the ledger is worked out again
apart from the engine: money, locks, sets, pools, prices and the maker's bound.
Not proved: that the rules are good ones, or sessions longer than that; the store has no part in it.
"""
REACH = "20,000 sessions, all invariants after every command"
STORES = ()
FULL, QUICK = 20_000, 100
HEAD = ("sessions", "commands", "seeds", "taken over from before", "broken")
CHUNK = 100  # sessions of one seed
STEPS, QUICK_STEPS = 60, 25
PROCESSES = 2
SOURCES = ("engine/*.py", "tests/engine/*.py")
ROOT = Path(__file__).parents[2]


def run(runs: int, seed: int, places: Places) -> Verdict:
    """Play so many sessions; what an earlier run of the same sources and seed has played counts."""
    verdict = Verdict(HEAD)
    seeds = [seed + number for number in range(-(-runs // CHUNK))]
    done = Progress((KEPT if runs > CHUNK else places.folder) / f"sessions-{sources()}")
    before = {one: count for one, count in done.read().items() if one in seeds}
    counts = dict(before)
    missing = [one for one in seeds if one not in before]
    if runs <= CHUNK:
        counts |= {one: play(one, QUICK_STEPS) for one in missing}
    else:
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(PROCESSES, mp_context=context) as pool:
            futures = {one: pool.submit(play, one, STEPS) for one in missing}
            for one, future in futures.items():
                problem = future.exception()
                if problem is None:
                    counts[one] = future.result()
                    done.add(one, counts[one])
                else:
                    verdict.failures.append(f"seed {one}: {type(problem).__name__}: {problem}")
    row = (len(counts) * CHUNK, sum(counts.values()), len(counts), len(before) * CHUNK, len(verdict.failures))
    verdict.rows.append(tuple(f"{one:,}" for one in row))
    verdict.notes.append(f"seeds {seeds[0]} to {seeds[-1]}, {CHUNK} sessions each, {PROCESSES} processes")
    return verdict


def play(number: int, steps: int) -> int:
    """Play the sessions of a seed; give how many commands there were."""
    commands = 0

    class Counted(AnyMarket):
        def tick(self, command: Any) -> None:
            nonlocal commands
            commands += 1
            super().tick(command)

    chosen = settings(
        max_examples=CHUNK,
        stateful_step_count=steps,
        database=None,
        deadline=None,
        derandomize=False,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(seed(number)(Counted), settings=chosen)
    return commands


def sources() -> str:
    """Name the state of what is tested, so that nothing of another state counts."""
    digest = hashlib.blake2b(digest_size=6)
    for pattern in SOURCES:
        for path in sorted(ROOT.glob(pattern)):
            digest.update(path.read_bytes())
    return digest.hexdigest()


class Progress:
    """A file with the seeds that held, and their commands."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> dict[int, int]:
        """Give the commands of every seed that was played."""
        lines = self._path.read_text("ascii").splitlines() if self._path.exists() else []
        return {int(one): int(count) for one, count in (line.split() for line in lines)}

    def add(self, number: int, commands: int) -> None:
        """Note that a seed held."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("a", encoding="ascii") as file:
            file.write(f"{number} {commands}\n")
