"""Killed at any moment and opened again: no acknowledged order is lost, none is done twice.

This proves safety from a crash of the program, not from a power cut: the system keeps what the
killed process had written.
"""

from __future__ import annotations

import contextlib
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from engine import Market
from gmd_desktop.session.batch_runner import BatchRunner
from gmd_desktop.session.creation import new_session
from gmd_desktop.session.scenario import read_scenario
from gmd_desktop.session.session_log import check_hashes
from gmd_desktop.store.connect import open_store
from tests.session.table import AliveDriver, scenario_text

NAMED = ["begun", "inbox taken", "commands written", "before commit", "committed", "controls before commit"]
START_TIMEOUT_S = 60.0


def run_victim(place: str, journal: Path, point: str, nth: int, kill_after_s: float) -> None:
    """Run a victim until it kills itself at a point, or is killed a while after it began to send."""
    before = journal.stat().st_size
    victim = subprocess.Popen([sys.executable, "-m", "tests.session.victim", place, str(journal), point, str(nth)])
    try:
        deadline = time.monotonic() + START_TIMEOUT_S
        while victim.poll() is None and journal.stat().st_size == before:
            assert time.monotonic() < deadline, "the victim does not begin"
            _await_end(victim, 0.005)
        if point == "":
            _await_end(victim, kill_after_s)
            victim.kill()
        assert victim.wait(START_TIMEOUT_S) == -signal.SIGKILL
    finally:
        victim.kill()
        victim.wait()


def _await_end(victim: subprocess.Popen[bytes], at_most_s: float) -> None:
    """Give the victim so much time to end by itself."""
    with contextlib.suppress(subprocess.TimeoutExpired):
        victim.wait(at_most_s)


def check_survivor(place: str, journal: Path) -> int:
    """Open the store as anybody would and hold it against the journal; return its last tick."""
    acknowledged = journal.read_text(encoding="ascii").split("\n")[:-1]
    runner = BatchRunner.open(open_store(place), comes_back_paused=False)
    assert not runner.info().read_only, "a killed leader is followed at once"
    runner.start_batch_runner(AliveDriver())
    runner.run_tick()
    with runner._store.reading() as conn:
        rows = conn.exec_driver_sql("SELECT uuid, tick, order_id FROM commands WHERE kind = 'ORDER'").all()
        ticks = [row[0] for row in conn.exec_driver_sql("SELECT tick FROM ticks ORDER BY tick")]
        wrong = [check for check in check_hashes(conn) if check.stored != check.computed]
    people = {row[0]: row for row in rows if row[0] is not None}
    assert [uuid for uuid in acknowledged if uuid not in people] == []
    assert [row for row in people.values() if row[1] is None] == []  # all were taken by now
    ids = [row[2] for row in rows if row[2] is not None]
    assert len(ids) == len(set(ids))
    assert ticks == list(range(1, len(ticks) + 1))
    assert wrong == []
    Market.check(runner._stepper.live.market)
    runner.close()
    return len(ticks)


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX")
@pytest.mark.timeout(300)
def test_killed_at_named_points_and_at_random(tmp_path: Path) -> None:
    place, journal = str(tmp_path / "session.gmd"), tmp_path / "journal"
    journal.touch()
    new_session(place, read_scenario(scenario_text(duration="10h"))).close()
    chance = random.Random(11)
    ticks = 0
    for point in [*chance.sample(NAMED[:-1], 3), "", "", ""]:
        run_victim(place, journal, point, chance.randrange(1, 20), chance.uniform(0.01, 0.4))
        later = check_survivor(place, journal)
        assert later > ticks
        ticks = later


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX")
@pytest.mark.postgres
def test_killed_on_a_server(tmp_path: Path, postgres_url: str, postgres_schema: str) -> None:
    journal = tmp_path / "journal"
    journal.touch()
    joint = "&" if "?" in postgres_url else "?"
    place = f"{postgres_url}{joint}schema={postgres_schema}"
    new_session(place, read_scenario(scenario_text(duration="10h"))).close()
    for point, nth in (("before commit", 3), ("", 0)):
        run_victim(place, journal, point, nth, 0.2)
        check_survivor(place, journal)
