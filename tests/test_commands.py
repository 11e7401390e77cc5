"""The commands that run a session and tell about it, as processes: words, exit codes, signals, one leader."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest

from gmd_desktop.crowd.flow import crowd_of
from gmd_desktop.session.batch_runner import BatchRunner
from gmd_desktop.session.creation import new_session
from gmd_desktop.session.inbox import submit
from gmd_desktop.session.requests import ControlRequest, CrowdRequest
from gmd_desktop.session.roster import AddBots, ChosenBots
from gmd_desktop.session.scenario import read_scenario
from gmd_desktop.session.scenario_file import GROUP
from gmd_desktop.session.session_log import check_hashes
from gmd_desktop.session.simulation import Simulation
from gmd_desktop.store import reads
from gmd_desktop.store.connect import open_store
from tests.program import call
from tests.session.table import order, scenario_text
from tests.stores import store_place

__all__ = ["store_place"]

ROOT = Path(__file__).parents[1]
posix = pytest.mark.skipif(os.name != "posix", reason="signals are POSIX")


class Program:
    """Calls of the program with folders of their own."""

    def __init__(self, home: Path) -> None:
        self.environment = dict(os.environ) | {f"XDG_{kind}_HOME": str(home) for kind in ("DATA", "CONFIG", "STATE")}
        self.stack = ExitStack()

    def done(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Call it and wait for its end."""
        return call(*words, environment=self.environment)

    def begun(self, *words: str) -> subprocess.Popen[str]:
        """Call it and let it run; it is killed at the end of the test if it still does."""
        process = self.stack.enter_context(
            subprocess.Popen(
                self._command(words), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=self.environment
            )
        )
        self.stack.callback(process.kill)
        return process

    def _command(self, words: tuple[str, ...]) -> list[str]:
        return [sys.executable, str(ROOT / "main.py"), *words]


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    made = Program(tmp_path / "home")
    with made.stack:
        yield made


def make(place: str, **words: Any) -> str:
    new_session(place, read_scenario(scenario_text(**words))).close()
    return place


def lines_until(process: subprocess.Popen[str], is_it: Any) -> dict[str, Any]:
    """Read its lines until one is the one."""
    assert process.stdout is not None
    for line in process.stdout:
        if is_it(found := json.loads(line)):
            return found
    raise AssertionError(f"it has ended: {process.stderr.read() if process.stderr else ''}")


def assert_whole(place: str) -> int:
    """Check the hash chain; give the last tick."""
    store = open_store(place, for_reading=True)
    with store.reading() as conn:
        checks = list(check_hashes(conn))
    store.close()
    assert [check.tick for check in checks] == list(range(1, len(checks) + 1))
    assert [check for check in checks if check.stored != check.computed] == []
    return len(checks)


def test_run_makes_the_ticks_that_are_asked_for(program: Program, store_place: str) -> None:
    place = make(store_place)
    done = program.done("run", place, "--start", "--speed", "max", "--ticks", "5", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    last = json.loads(done.stdout.splitlines()[-1])
    assert (last["tick"], last["status"], last["errors"], last["banner"]) == (5, "RUNNING", 0, "")
    assert last["orders"] > 0
    done = program.done("run", place, "--speed", "max", "--until-tick", "7")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1].startswith("tick 7  RUNNING  ")
    assert assert_whole(place) == 7


def test_run_ends_with_the_session(program: Program, tmp_path: Path) -> None:
    place = make(str(tmp_path / "s.gmd"), duration="5s", freeze_end="1s")
    done = program.done("run", place, "--start", "--speed", "max")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1].startswith("tick 6  RESOLVED")
    assert program.done("run", place).returncode == 0  # there is nothing left to do
    told = program.done("status", place)
    assert (told.returncode, "has won" in told.stdout) == (0, True)


@posix
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_a_run_after_its_tick(program: Program, tmp_path: Path, number: signal.Signals) -> None:
    place = make(str(tmp_path / "s.gmd"))
    running = program.begun("run", place, "--start", "--speed", "100", "--json")
    lines_until(running, lambda line: line["tick"] >= 3)
    beside = json.loads(program.done("status", place, "--json").stdout)
    assert f"process {running.pid}" in beside["leader"]
    assert (beside["status"], beside["stands_still"], beside["lease_s"] > 0) == ("RUNNING", False, True)
    running.send_signal(number)
    assert running.wait(30) == 0
    assert "Traceback" not in running.communicate()[1]
    after = program.done("status", place, "--json")
    told = json.loads(after.stdout)
    assert (after.returncode, told["leader"], told["stands_still"]) == (1, "", True)
    assert told["tick"] == assert_whole(place)


@posix
def test_a_second_runner_follows_and_takes_over_when_the_first_is_killed(program: Program, store_place: str) -> None:
    place = make(store_place, duration="10h")
    first = program.begun("run", place, "--start", "--speed", "10", "--json")
    lines_until(first, lambda line: line["tick"] >= 3)
    second = program.begun("run", place, "--speed", "10", "--json")
    followed = lines_until(second, lambda line: line["tick"] >= 3)
    assert followed["leads"] is False
    assert f"process {first.pid}. Your orders go there." in followed["banner"]
    lines_until(second, lambda line: line["tick"] >= followed["tick"] + 20)  # it has seen the lease renewed
    first.kill()
    taken = lines_until(second, lambda line: line["leads"])
    assert taken["banner"] == ""
    lines_until(second, lambda line: line["tick"] >= taken["tick"] + 5)
    second.send_signal(signal.SIGTERM)
    assert second.wait(30) == 0
    assert assert_whole(place) >= taken["tick"] + 5


def test_a_paused_session_waits_for_somebody_to_resume_it(program: Program, tmp_path: Path) -> None:
    place = make(str(tmp_path / "s.gmd"))
    assert program.done("run", place, "--start", "--speed", "max", "--ticks", "2").returncode == 0
    BatchRunner.open(open_store(place)).close()  # comes back paused
    running = program.begun("run", place, "--speed", "10", "--json")
    assert lines_until(running, lambda line: line["leads"])["status"] == "PAUSED"
    beside = BatchRunner.open(open_store(place))
    beside.submit(ControlRequest("start"))
    lines_until(running, lambda line: line["tick"] >= 4)
    beside.close()
    running.kill()


def test_resume_resumes(program: Program, tmp_path: Path) -> None:
    place = make(str(tmp_path / "s.gmd"))
    assert program.done("run", place, "--start", "--speed", "max", "--ticks", "2").returncode == 0
    BatchRunner.open(open_store(place)).close()
    done = program.done("run", place, "--resume", "--speed", "max", "--until-tick", "4")
    assert done.returncode == 0
    assert done.stdout.splitlines()[-1].startswith("tick 4  RUNNING")


@posix
def test_a_reader_that_goes_away_ends_a_run_well(program: Program, tmp_path: Path) -> None:
    place = make(str(tmp_path / "s.gmd"))
    running = program.begun("run", place, "--start", "--speed", "10", "--json")
    lines_until(running, lambda line: line["tick"] >= 1)
    assert running.stdout is not None
    running.stdout.close()
    assert running.wait(30) == 0
    assert running.stderr is not None
    assert running.stderr.read() == ""
    assert_whole(place)


def test_wait_waits_for_a_store(program: Program, tmp_path: Path) -> None:
    place = str(tmp_path / "later.gmd")
    running = program.begun("run", place, "--wait", "--start", "--speed", "max", "--ticks", "2")
    assert running.stderr is not None
    assert running.stderr.readline() == f"{place} does not exist. Waiting.\n"
    make(str(tmp_path / "made.gmd"))
    (tmp_path / "made.gmd").rename(place)
    assert running.wait(30) == 0


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--speed", "fast"), '"fast" is neither max nor a number'),
        (("--speed", "0.1"), '"0.1" is neither max'),
        (("--ticks", "3", "--until-tick", "4"), "not both"),
        (("--ticks", "0"), "ticks"),
        (("--wait", "--ticks", "1", "mysql://me@host/db"), "neither a file nor"),
    ],
)
def test_bad_words_for_run_get_a_sentence(program: Program, words: tuple[str, ...], says: str, tmp_path: Path) -> None:
    store = () if "://" in words[-1] else (make(str(tmp_path / "s.gmd")),)
    done = program.done("run", *store, *words)
    assert (done.returncode, "Traceback" in done.stderr, says in done.stderr) == (2, False, True), done.stderr


def test_a_damaged_session_is_told_by_every_command(program: Program, tmp_path: Path) -> None:
    place = make(str(tmp_path / "s.gmd"))
    with sqlite3.connect(place) as conn:
        conn.execute("UPDATE accounts SET free = free + 1 WHERE participant = 'ann'")
    conn.close()
    done = program.done("run", place)
    assert (done.returncode, "Traceback" in done.stderr) == (1, False), done.stderr
    assert "is damaged" in done.stderr


@pytest.mark.parametrize("command", ["status", "doctor"])
def test_reading_writes_nothing(program: Program, tmp_path: Path, command: str) -> None:
    place = make(str(tmp_path / "s.gmd"))
    before = Path(place).read_bytes()
    assert program.done(command, place).returncode == 0
    assert Path(place).read_bytes() == before


def test_doctor_finds_all_well(program: Program, store_place: str) -> None:
    place = make(store_place)
    done = program.done("doctor", place, "--json")
    found = {line["what"]: line for line in map(json.loads, done.stdout.splitlines())}
    assert done.returncode == 0, done.stdout
    assert {"Python", "Qt libraries", "SQLite", "folder for data", "clock", "store", "session"} <= set(found)
    assert [line for line in found.values() if line["verdict"] not in ("ok", "warn")] == []
    assert set(found) & {"integrity", "pooler"}
    assert all(bool(line["todo"]) == (line["verdict"] != "ok") for line in found.values())


@pytest.mark.parametrize(
    ("name", "content", "code", "says"),
    [
        ("gone.gmd", None, 1, "does not exist"),
        ("text.gmd", b"not a database", 1, "is not a session file"),
        ("folder/", None, 1, "is a folder, not a session file"),
    ],
)
def test_doctor_says_what_is_wrong(
    program: Program, tmp_path: Path, name: str, content: bytes | None, code: int, says: str
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    elif name.endswith("/"):
        path.mkdir()
    done = program.done("doctor", str(path))
    assert (done.returncode, says in done.stdout, "Traceback" in done.stderr) == (code, True, False), done.stdout


def test_doctor_finds_a_damaged_page(program: Program, tmp_path: Path) -> None:
    place = Path(make(str(tmp_path / "s.gmd")))
    content = bytearray(place.read_bytes())
    for page in range(8, len(content) // 4096):
        content[page * 4096 : page * 4096 + 16] = b"\xff" * 16
    place.write_bytes(content)
    done = program.done("doctor", str(place))
    assert (done.returncode, "Traceback" in done.stderr) == (1, False), done.stdout + done.stderr


def test_doctor_finds_an_index_that_lacks_a_row(program: Program, tmp_path: Path) -> None:
    place = Path(make(str(tmp_path / "s.gmd")))
    with closing(sqlite3.connect(place)) as conn:
        find = "SELECT rootpage FROM sqlite_master WHERE name = 'sqlite_autoindex_accounts_1'"
        at = (conn.execute(find).fetchone()[0] - 1) * 4096
    content = bytearray(place.read_bytes())
    content[at + 4] -= 1  # low byte of the number of entries on this page
    place.write_bytes(content)
    done = program.done("doctor", str(place))
    assert (done.returncode, "missing from index" in done.stdout) == (1, True), done.stdout + done.stderr


def test_doctor_tells_of_a_server_that_is_not_there(program: Program) -> None:
    done = program.done("doctor", "postgresql://127.0.0.1:1/db?schema=s")
    assert (done.returncode, "can't be reached" in done.stdout) == (3, True)


def test_check_names_every_mistake_and_warns(program: Program, tmp_path: Path) -> None:
    good, rich, bad = (tmp_path / f"{name}.toml" for name in ("good", "rich", "bad"))
    good.write_text(scenario_text())
    rich.write_text(scenario_text().replace("deposit = 1000", "deposit = 9000"))
    bad.write_text(scenario_text(winner='"Gren"', duration="1s500"))
    found = program.done("check", str(good), str(rich))
    assert (found.returncode, found.stderr) == (0, "")
    first, second, warning = found.stdout.splitlines()
    assert (first, second) == (
        "good.toml: good. 3 outcomes, 0 rounds, 2 participants, 7 bots",
        "rich.toml: good. 3 outcomes, 0 rounds, 2 participants, 7 bots",
    )
    assert warning.startswith("rich.toml: warning: all deposits together are 19750 USDC, above 1.5 z = 15000")
    found = program.done("check", str(good), str(bad))
    assert (found.returncode, len(found.stdout.splitlines())) == (1, 3)
    told = [json.loads(line) for line in program.done("check", "--json", str(rich), str(bad)).stdout.splitlines()]
    assert [(Path(one["file"]).name, one["good"]) for one in told] == [("rich.toml", True), ("bad.toml", False)]
    assert [len(one["warnings"]) for one in told] == [1, 0]
    assert [len(one["problems"]) for one in told] == [0, 2]
    assert program.done("check", str(tmp_path / "none.toml")).returncode == 2
    assert program.done("check").returncode == 2
    assert json.loads(program.done("check", "--schema").stdout)["title"] == "Scenario"


def test_status_tells_what_waits(program: Program, store_place: str) -> None:
    place = make(store_place)
    runner = BatchRunner.open(open_store(place))
    runner.submit(order())
    found = json.loads(program.done("status", place, "--json").stdout)
    runner.close()
    assert (found["inbox"], found["status"], found["tick"], found["people"], found["bots"]) == (1, "DRAFT", 0, 2, 7)
    assert "1 waiting" in program.done("status", place).stdout


def test_simulate_plays_the_same_session_in_memory_and_into_a_store(program: Program, tmp_path: Path) -> None:
    place, file = str(tmp_path / "s.gmd"), tmp_path / "short.toml"
    file.write_text(scenario_text(duration="8s", freeze_end="1s"), encoding="utf-8")
    done = program.done("simulate", str(file), "--seed", "11", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    told = json.loads(done.stdout)
    assert (told["ticks"], told["status"], told["seed"], told["interrupted"]) == (9, "RESOLVED", 11, False)
    stored = program.done("simulate", str(file), "--seed", "11", "--store", place)
    assert (stored.returncode, stored.stderr) == (0, "")
    assert stored.stdout.splitlines()[-1] == f"Hash {told['log_hash']}"
    assert program.done("verify", place).stdout.endswith(f"{told['log_hash']}\n")
    again = program.done("simulate", str(file), "--store", place)
    assert (again.returncode, again.stdout) == (2, "")
    assert "exists already" in again.stderr
    part = json.loads(program.done("simulate", str(file), "--ticks", "3", "--json").stdout)
    assert (part["ticks"], part["status"]) == (3, "RUNNING")
    for words in (("--ticks", "0"), ("--seed", "-1"), ("--store", "postgresql://me:secret@host/db")):
        assert program.done("simulate", str(file), *words).returncode == 2
    missing = program.done("simulate", str(tmp_path / "none.toml"))
    assert (missing.returncode, "Traceback" in missing.stderr) == (2, False)


@posix
def test_simulate_ends_cleanly_when_it_is_interrupted(program: Program, tmp_path: Path) -> None:
    place, file = tmp_path / "s.gmd", tmp_path / "long.toml"
    file.write_text(scenario_text(duration="20h"), encoding="utf-8")
    running = program.begun("simulate", str(file), "--store", str(place), "--json")
    while not place.exists() or tick_of(place) < 3:
        assert running.poll() is None
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=30)
    told = json.loads(out)
    assert (running.returncode, err, told["interrupted"]) == (0, "", True)
    assert assert_whole(str(place)) == told["ticks"]


@posix
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_export_that_is_ended_leaves_nothing(program: Program, tmp_path: Path, number: signal.Signals) -> None:
    place = make(str(tmp_path / "s.gmd"))
    assert program.done("run", place, "--start", "--speed", "max", "--ticks", "300").returncode == 0
    folders = tmp_path / "exports"
    folders.mkdir()
    running = program.begun("export", place, str(folders / "mine"))
    while not any(folders.iterdir()):
        assert running.poll() is None
    running.send_signal(number)
    _, err = running.communicate(timeout=30)
    assert (running.returncode, "Traceback" in err, list(folders.iterdir())) == (130, False, [])


def tick_of(place: Path) -> int:
    """Read the last tick of a session that is being made or played."""
    try:
        with sqlite3.connect(f"file:{place}?mode=ro", uri=True) as conn:
            return int(conn.execute("SELECT tick FROM session").fetchone()[0])
    except (sqlite3.Error, TypeError):
        return 0


@posix
def test_bots_that_came_in_stay_the_same_bots_when_the_process_is_killed(program: Program, store_place: str) -> None:
    place = make(store_place)
    group = GROUP.validate_python({"archetype": "fan", "name": "fan", "count": 4, "lambda_a": 0.5})
    comes = CrowdRequest(AddBots(group=group, deposit=10**8, cause="presenter"))
    rests = CrowdRequest(ChosenBots(verb="pause_bots", archetype="noise", cause="presenter"))
    store = open_store(place)
    submit(store, ControlRequest("start"))
    assert program.done("run", place, "--speed", "max", "--until-tick", "4").returncode == 0
    submit(store, comes)
    submit(store, rests)
    running = program.begun("run", place, "--speed", "20", "--until-tick", "200", "--json")
    lines_until(running, lambda line: line["tick"] >= 8)
    running.kill()
    running.wait()
    done = program.done("run", place, "--speed", "max", "--until-tick", "210")
    assert (done.returncode, done.stderr) == (0, "")
    scenario = read_scenario(scenario_text())
    memory = Simulation(scenario, crowd_of(scenario))
    for tick in range(210):
        for request in (comes, rests) if tick == 4 else ():
            memory.ask(request)
        memory.tick()
    with store.reading() as conn:
        row = reads.require_session(conn, place)
    store.close()
    assert (row.tick, row.log_hash) == (210, memory.live.log_hash)
    assert program.done("verify", place).returncode == 0
