"""The golden logs: both engines give the same bytes, from the command line too."""

import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from engine import curve
from engine.replay import replay
from tests.engine import reference

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "golden"
NAMES = sorted(path.name.removesuffix(".log.jsonl") for path in GOLDEN.glob("*.log.jsonl"))


def log_lines(name: str) -> list[str]:
    return (GOLDEN / f"{name}.log.jsonl").read_text("utf-8").splitlines()


def golden_results(name: str) -> bytes:
    return (GOLDEN / f"{name}.out.jsonl").read_bytes()


def test_there_are_golden_logs() -> None:
    assert len(NAMES) == 19


@pytest.mark.parametrize("name", NAMES)
def test_engine_gives_the_golden_results(name: str) -> None:
    results = "".join(line + "\n" for line in replay(log_lines(name)))
    assert results.encode() == golden_results(name)


@pytest.mark.parametrize("name", ["a07_moving_parameters", "r01", "r03", "r08", "r10"])  # kappa above 0
@pytest.mark.parametrize("seed", range(4))
def test_floats_never_decide(name: str, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The guess of how many lots trade with kappa is made in floats; a wrong one costs time only."""
    rng = Random(seed)
    monkeypatch.setattr(curve, "_guess", lambda *_: rng.choice([0, 1, 2, 7, 40, rng.randint(0, 10**6), 10**30]))
    results = "".join(line + "\n" for line in replay(log_lines(name)))
    assert results.encode() == golden_results(name)


@pytest.mark.parametrize("name", NAMES)
def test_second_opinion_gives_the_golden_results(name: str) -> None:
    results = "".join(line + "\n" for line in reference.replay(log_lines(name)))
    assert results.encode() == golden_results(name)


@pytest.mark.parametrize("name", NAMES)
def test_command_line_gives_the_golden_bytes(name: str) -> None:
    command = [sys.executable, "-m", "engine", "replay", str(GOLDEN / f"{name}.log.jsonl")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout == golden_results(name)
