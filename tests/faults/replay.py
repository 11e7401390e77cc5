"""replay: the same session on both stores, at any speed, by every Python here, with any hash seed: one hash."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

from tests.faults.places import Places
from tests.faults.record import Verdict

WHAT = """
A session with a crowd, orders, cancels, a pause, an extension, a join, an elimination, a settlement is played on
SQLite and Postgres, at four speeds, under four values of PYTHONHASHSEED, each in a process of its own; its hashes must
be one. Then its log is replayed by every Python found here, under each of these values: the results must be one.
Not proved: other processors and systems, and Pythons that are not named here.
"""
REACH = "Python 3.11-3.13, PYTHONHASHSEED 0..3, SQLite and Postgres, any speed: one hash"
STORES = ("postgres",)  # and SQLite beside it
FULL, QUICK = 5, 1
HEAD = ("what", "times", "sessions", "not as the first one")
HASH_SEEDS = ("0", "1", "2", "3")
WAYS = (("sqlite", "0", "0"), ("sqlite", "1", "10"), ("postgres", "2", "100"), ("postgres", "3", "0.25"))
OLDEST, NEWEST = 11, 14
ROOT = Path(__file__).parents[2]


def run(runs: int, seed: int, places: Places) -> Verdict:
    """Play and replay so many sessions."""
    verdict, times, wrong = Verdict(HEAD), Counter[str](), Counter[str]()
    pythons, missing = find_pythons()
    ways, hash_seeds = (WAYS, HASH_SEEDS) if runs > QUICK else (WAYS[1:3], HASH_SEEDS[:1])
    with Places("sqlite", places.folder) as files:
        for number in range(runs):
            log = places.folder / f"{number}.log.jsonl"
            hashes, logs, results = {}, set(), {}
            for store, hash_seed, speed in ways:
                name = f"played on {store}, PYTHONHASHSEED={hash_seed}, speed {speed if speed != '0' else 'max'}"
                place = (files if store == "sqlite" else places).address()
                words = ["-m", "tests.faults.play_once", place, f"{seed}/{number}", speed, str(log)]
                hashes[name] = call(sys.executable, words, hash_seed)
                logs.add(log.read_bytes())
            for version, python in pythons.items():
                for hash_seed in hash_seeds:
                    name = f"replayed by Python {version}, PYTHONHASHSEED={hash_seed}"
                    said = call(python, ["-m", "engine", "replay", str(log)], hash_seed)
                    results[name] = hashlib.blake2b(said.encode()).hexdigest() if said else ""
            for found in (hashes, results):
                times.update(list(found))
                first = next(iter(found.values()))
                wrong.update(name for name, value in found.items() if not value or value != first)
            verdict.failures += [f"session {number}: its log depends on the way it was played"] if len(logs) > 1 else []
    verdict.failures += [f"{name}: another hash, {count} times" for name, count in wrong.items()]
    verdict.rows += [(name, str(count), str(runs), str(wrong[name])) for name, count in times.items()]
    verdict.notes += [f"not run: {missing}"] if missing else []
    return verdict


def call(python: str, words: list[str], hash_seed: str) -> str:
    """Call a Python in the project's folder; give what it prints, "" if it fails."""
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
    done = subprocess.run([python, *words], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    return done.stdout if done.returncode == 0 else ""


def find_pythons() -> tuple[dict[str, str], str]:
    """Find one Python of each version that the engine is for; name what is missing, and why."""
    kept = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    found, missing = {}, []
    for minor in range(OLDEST, NEWEST + 1):
        here = [sys.executable] if sys.version_info[1] == minor else []
        here += [str(path) for path in sorted(kept.glob(f"3.{minor}*/bin/python"))]
        here += [path] if (path := shutil.which(f"python3.{minor}")) else []
        versions = {version: path for path in here if (version := version_of(path)).startswith(f"3.{minor}.")}
        found.update(list(versions.items())[:1])
        missing += [] if versions else [f"3.{minor}"]
    return found, f"Python {', '.join(missing)} (not on this machine)" if missing else ""


def version_of(python: str) -> str:
    """Ask a Python for its version; "" if it does not run."""
    done = subprocess.run([python, "-V"], capture_output=True, text=True, check=False)
    found = re.search(r"\d+\.\d+\.\d+", done.stdout)
    return found[0] if found and done.returncode == 0 else ""
