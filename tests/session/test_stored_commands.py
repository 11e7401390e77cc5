"""verify, log and copy as a person calls them: processes, their words and exit codes, on both stores."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from gmd_desktop.session.chain import canonical, event_lines, next_hash, opening_hash
from gmd_desktop.store import reads
from gmd_desktop.store.connect import create_store, open_store
from tests.program import call
from tests.session import everything
from tests.session.table import Table

ROOT = Path(__file__).parents[2]


def run(*arguments: str, to: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Call the program; with `to`, its output goes there."""
    done = call(*arguments, environment=os.environ)
    if to is not None:
        to.write_text(done.stdout)
    return done


@pytest.fixture
def played(store_place: str) -> str:
    """A session in which everything has happened."""
    table = Table(store_place, **everything.WORDS)
    everything.first_half(table)
    everything.second_half(table)
    table.close()
    return store_place


def test_verify_says_proved_or_names_the_first_difference(played: str) -> None:
    done = run("verify", played)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"Proved: Test match, {everything.LAST_TICK} ticks, ")
    store = open_store(played)
    with store.writing() as conn:
        conn.exec_driver_sql("UPDATE fills SET fee = fee + 1 WHERE tick = 3 AND seq = 0")
    store.close()
    done = run("verify", played, "--no-crowd")
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.startswith("Tick 3: fills 3/0: fee is ")
    done = run("verify", played, "--json")
    found = json.loads(done.stdout)
    assert (done.returncode, found["proved"], found["ticks"]) == (1, False, everything.LAST_TICK)
    assert found["difference"].startswith("Tick 3: fills 3/0: fee is ")


def test_the_log_replays_to_the_same_results_and_hashes(played: str, tmp_path: Path) -> None:
    log = tmp_path / "session.jsonl"
    done = run("log", played, str(log))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    replay = subprocess.run(
        [sys.executable, "-m", "engine", "replay", str(log)], capture_output=True, text=True, cwd=ROOT
    )
    assert (replay.returncode, replay.stderr) == (0, "")
    assert hashes(played, log.read_text().splitlines(), replay.stdout.splitlines()) == stored_hashes(played)
    run("log", played, to=tmp_path / "printed.jsonl")
    assert (tmp_path / "printed.jsonl").read_bytes() == log.read_bytes()


def hashes(place: str, log: list[str], results: list[str]) -> list[str]:
    """Recompute every tick's hash from a log, its replay's results, and the diary's status lines."""
    store = open_store(place, for_reading=True)
    with store.reading() as conn:
        session = reads.read_session(conn)
        events = [event for event in reads.iterate_events(conn) if event.line is not None]
        rows = list(reads.iterate_ticks(conn))
    store.close()
    assert session is not None
    ticks = iter([line for line in log if '"kind":"tick"' in line])
    outcomes = iter([canonical(found) for line in results if (found := json.loads(line))["kind"] == "tick"])
    computed, found = opening_hash(log[0], session.scenario), []
    for row in rows:
        lines = [one for event in events if event.chain_tick == row.tick for one in event_lines(event.kind, event.line)]
        if row.progress is not None:
            lines += [next(ticks), next(outcomes)]
        computed = next_hash(computed, lines)
        found.append(computed)
    assert [*ticks, *outcomes] == []
    return found


def stored_hashes(place: str) -> list[str]:
    store = open_store(place, for_reading=True)
    with store.reading() as conn:
        found = [row.log_hash for row in reads.iterate_ticks(conn)]
    store.close()
    return found


def test_a_log_is_written_over_only_if_asked(played: str, tmp_path: Path) -> None:
    log = tmp_path / "session.jsonl"
    log.write_text("mine")
    done = run("log", played, str(log))
    assert (done.returncode, log.read_text()) == (2, "mine")
    assert "exists already" in done.stderr
    assert run("log", played, str(log), "--force").returncode == 0
    assert log.read_text().startswith('{"kind":"open"')
    done = run("log", played, str(tmp_path / "none" / "a.jsonl"))
    assert (done.returncode, "can't be written" in done.stderr) == (3, True)
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".part"] == []


def test_a_copy_is_made_and_proves_itself(played: str, tmp_path: Path) -> None:
    target = str(tmp_path / "copy.gmd")
    done = run("copy", played, target, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    facts = json.loads(done.stdout)
    assert (facts["name"], facts["target"], facts["tick"]) == ("Test match", "copy.gmd", everything.LAST_TICK)
    assert run("verify", target).stdout == run("verify", played).stdout
    done = run("copy", played, target)
    assert (done.returncode, done.stdout) == (2, "")
    assert "exists already" in done.stderr


@pytest.mark.parametrize("command", ["verify", "log", "copy"])
def test_a_store_that_cannot_be_read_gets_a_sentence(command: str, tmp_path: Path) -> None:
    empty = tmp_path / "empty.gmd"
    create_store(empty).close()
    target = [str(tmp_path / "target")] if command == "copy" else []
    for place, code, said in ((empty, 2, "holds no session"), (tmp_path / "none.gmd", 2, "does not exist")):
        done = run(command, str(place), *target)
        assert (done.returncode, done.stdout) == (code, ""), done.stderr
        assert said in done.stderr
        assert "Traceback" not in done.stderr
