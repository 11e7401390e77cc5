"""`python -m tests.faults NAME`: break something many times; what is left goes into RELIABILITY.md.

Exit codes: 0 all held, 1 something was found wrong, 2 bad usage.
"""

import argparse
import importlib
import logging
import sys
import tempfile
import time
from pathlib import Path
from types import ModuleType

from tests.faults import record
from tests.faults.places import STORES, Places

NAMES = ("kill", "commit", "stale", "leader", "sessions", "disk", "input", "replay", "secrets")
SEED = 20261122


def main(arguments: list[str]) -> int:
    """Run the faults that are named."""
    read = parser().parse_args(arguments)
    logging.getLogger().addHandler(logging.NullHandler())  # the program tells of every fault
    names = NAMES if read.name == "all" else (read.name,)
    return max(run(name, read) for name in names)


def parser() -> argparse.ArgumentParser:
    """Read the command line."""
    made = argparse.ArgumentParser(prog="python -m tests.faults", description="Break something many times.")
    made.add_argument("name", choices=[*NAMES, "all"])
    made.add_argument("--runs", type=int, default=0, help="how often, for each store (default: the reach)")
    made.add_argument("--seed", type=int, default=SEED)
    made.add_argument("--store", choices=[*STORES, "both"], default="both")
    made.add_argument("--report", type=Path, default=record.REPORT, help="where to write (default: RELIABILITY.md)")
    return made


def run(name: str, read: argparse.Namespace) -> int:
    """Run one fault and write its section."""
    fault = importlib.import_module(f"tests.faults.{name}")
    runs = read.runs or fault.FULL
    began = time.monotonic()
    verdict = record.Verdict(fault.HEAD)
    for store in stores(fault, read.store):
        with tempfile.TemporaryDirectory(prefix="gmd-faults-") as folder, Places(store, Path(folder)) as places:
            verdict.add(fault.run(runs, read.seed, places))
    command = f"python -m tests.faults {name} --runs {runs} --store {read.store}"
    text = record.body(verdict, fault.WHAT, fault.REACH, time.monotonic() - began)
    section = name if read.store == "both" else f"{name} on {read.store}"
    record.write(section, text, command, read.seed, read.report)
    return 1 if verdict.failures else 0


def stores(fault: ModuleType, asked: str) -> tuple[str, ...]:
    """Give the stores that a fault is for, of those that were asked for; a fault for none is run once."""
    meant = getattr(fault, "STORES", STORES)
    wanted = STORES if asked == "both" else (asked,)
    return tuple(store for store in wanted if store in meant) if meant else ("",)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
