"""The command line as a person calls it: a process, its words and its exit code."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from gmd_desktop.cli import COMMANDS, DESK
from gmd_desktop.settings import Places, Settings, load_settings
from gmd_desktop.store.connect import open_store
from gmd_desktop.store.reads import read_session
from tests.program import call

ROOT = Path(__file__).parents[1]
PNG_MAGIC = b"\x89PNG\r\n\x1a\n"
FIVE_MISTAKES = """
name = "Broken"
duration = "soon"
seed = -1
winer = "draw"
[[outcome]]
name = "One"
[[outcome]]
name = "One"
[params]
gamma = 5
"""


def run(*arguments: str, home: Path, display: str = "") -> subprocess.CompletedProcess[str]:
    """Call the program with its own folders, without a screen unless there is a display."""
    kept = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    kept.pop("QT_QPA_PLATFORM", None)
    kept |= {f"XDG_{kind}_HOME": str(home) for kind in ("DATA", "CONFIG", "STATE", "CACHE")}
    if display:
        kept["DISPLAY"] = display
    return call(*arguments, environment=kept)


def test_the_demo_without_a_display_runs_sixty_ticks_and_says_where_the_picture_is(tmp_path: Path) -> None:
    done = run("--demo", home=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "No display found" in done.stdout
    assert done.stdout.splitlines()[-1].startswith("60 ticks;")
    picture = Path(done.stdout.splitlines()[-1].rpartition(" in ")[2])
    assert picture.read_bytes().startswith(PNG_MAGIC)
    assert list((tmp_path / "gaming-market-desk" / "sessions").glob("demo-*.gmd"))
    assert "Traceback" not in done.stderr


def test_ticks_beyond_the_end_stop_at_the_end(tmp_path: Path) -> None:
    scenario = tmp_path / "short.toml"
    outcomes = "".join(f'[[outcome]]\nname = "{name}"\n' for name in ("A", "B", "C"))
    head = 'name = "Short"\nduration = "5s"\nfreeze_end = "1s"\nwinner = 0\nseed = 1\n'
    scenario.write_text(head + outcomes + '[[participant]]\nname = "you"\ndeposit = 10\n')
    picture = tmp_path / "end.png"
    done = run(
        "--scenario", str(scenario), "--offscreen", "--ticks", "500", "--screenshot", str(picture), home=tmp_path
    )
    assert done.returncode == 0, done.stderr
    assert picture.exists()


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("--ticks", "-1"), 2, "ticks"),
        (("--ticks", "many", "--offscreen"), 2, "--ticks"),
        (("--nonsense",), 2, "nonsense"),
        (("--demo", "file.gmd"), 2, "not several"),
        (("--ticks", "5"), 2, "--offscreen"),
        (("--offscreen", "--size", "10x10"), 2, "WIDTHxHEIGHT"),
        (("--theme", "pink"), 2, "pink"),
        ((), 3, "no display"),
        (("--offscreen", "missing.gmd"), 2, "missing.gmd"),
        (("--offscreen", "--scenario", "missing.toml"), 2, "missing.toml"),
        (("--offscreen", "postgresql://host/db?schema=a&password=hunter2"), 2, "password"),
        (("postgresql://me:hunter2@host/db?schema=a",), 2, "~/.pgpass"),
        (("new", "missing.toml", "postgresql://me:hun/ter2@hunter2@host/db?schema=a"), 2, "~/.pgpass"),
        (("--offscreen", "mysql://host/db"), 2, "neither a file nor postgresql://"),
        (("--offscreen", "./run"), 2, "run does not exist"),
        (("new",), 2, "SCENARIO"),
        (("new", "missing.toml", "new.gmd"), 2, "missing.toml"),
        (("new", str(ROOT / "resources/scenarios/demo.toml"), "no/such/folder/new.gmd"), 2, "is not a folder"),
        (("new", str(ROOT / "resources/scenarios/demo.toml"), "/proc/new.gmd"), 3, "can't be opened"),
    ],
)
def test_bad_usage_gets_a_sentence(arguments: tuple[str, ...], code: int, words: str, tmp_path: Path) -> None:
    done = run(*arguments, home=tmp_path)
    assert (done.returncode, "Traceback" in done.stderr) == (code, False), done.stderr
    assert words in done.stderr
    assert "hunter2" not in done.stderr + done.stdout


def test_a_scenario_with_five_mistakes_names_all_of_them(tmp_path: Path) -> None:
    scenario = tmp_path / "broken.toml"
    scenario.write_text(FIVE_MISTAKES)
    done = run("--offscreen", "--scenario", str(scenario), "--ticks", "1", home=tmp_path)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    for words in ("duration", "seed", "winer", "One", "gamma"):
        assert words in done.stderr, done.stderr
    assert "line 3" in done.stderr
    assert not list(tmp_path.glob("**/*.gmd"))


def test_help_names_every_option(tmp_path: Path) -> None:
    done = run("--help", home=tmp_path)
    assert done.returncode == 0
    for option in ("--demo", "--offscreen", "--ticks", "--screenshot", "--theme", "--scenario"):
        assert option in done.stdout


def test_help_names_every_command_and_loads_neither_database_nor_window(tmp_path: Path) -> None:
    done = run("--help", home=tmp_path)
    for name, meaning in COMMANDS.items():
        assert f"  {name} " in done.stdout
        assert meaning.split()[0] in done.stdout
    code = "import sys; sys.argv = ['x', '--help']; from gmd_desktop.cli import main\ntry: main()\nfinally: "
    code += "print([name for name in ('sqlalchemy', 'PySide6', 'numpy') if name in sys.modules])"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert loaded.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_has_its_own_help(name: str, tmp_path: Path) -> None:
    done = run(name, "--help", home=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert name in done.stdout.splitlines()[0]


@pytest.mark.parametrize("name", [name for name in COMMANDS if name != DESK])
def test_no_command_but_the_desk_needs_qt(name: str) -> None:
    code = f"import sys; sys.modules['PySide6'] = None; import gmd_desktop.commands.{name}"
    assert subprocess.run([sys.executable, "-c", code], timeout=60).returncode == 0


def test_new_makes_a_session_that_waits_for_its_start(tmp_path: Path) -> None:
    where = tmp_path / "made.gmd"
    done = run("new", str(ROOT / "resources/scenarios/demo.toml"), str(where), home=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "5 outcomes" in done.stdout
    store = open_store(where)
    with store.reading() as conn:
        found = read_session(conn)
    store.close()
    assert found is not None
    assert (found.status, found.tick) == ("DRAFT", 0)
    again = run("new", str(ROOT / "resources/scenarios/demo.toml"), str(where), home=tmp_path)
    assert (again.returncode, "exists already" in again.stderr) == (2, True)


def test_new_names_all_mistakes_of_a_scenario_and_makes_nothing(tmp_path: Path) -> None:
    scenario = tmp_path / "broken.toml"
    scenario.write_text(FIVE_MISTAKES)
    done = run("new", str(scenario), str(tmp_path / "made.gmd"), home=tmp_path)
    assert done.returncode == 2
    for words in ("duration", "seed", "winer", "One", "gamma"):
        assert words in done.stderr, done.stderr
    assert not (tmp_path / "made.gmd").exists()


@pytest.mark.parametrize(
    ("store", "kept"),
    [
        ("postgresql://me:hun:t/er2@x@host/db?schema=a", "postgresql://me@host/db?schema=a"),
        ("postgresql://me@host/db?schema=a", "postgresql://me@host/db?schema=a"),
        ("/home/me/a:b@c.gmd", "/home/me/a:b@c.gmd"),
    ],
)
def test_settings_never_keep_a_password(store: str, kept: str, tmp_path: Path) -> None:
    assert Settings().with_recent(store).recent == (kept,)
    places = Places(tmp_path, tmp_path, tmp_path)
    (tmp_path / "settings.json").write_text(json.dumps({"recent": [store]}))
    assert load_settings(places).recent == (kept,)


@pytest.mark.skipif(sys.platform != "linux", reason="only X has a display to be named")
def test_a_display_that_does_not_answer_gets_a_sentence(tmp_path: Path) -> None:
    done = run(home=tmp_path, display=":987")
    assert done.returncode == 3
    assert "display :987 does not answer" in done.stderr


def test_replay_makes_a_picture_of_a_tick_of_a_session_and_of_a_log(tmp_path: Path) -> None:
    store, picture, log = tmp_path / "duel.gmd", tmp_path / "tick.png", tmp_path / "duel.log"
    duel = str(ROOT / "resources" / "scenarios" / "duel.toml")
    assert run("new", duel, str(store), home=tmp_path).returncode == 0
    done = run("run", str(store), "--start", "--speed", "max", "--until-tick", "12", home=tmp_path)
    assert done.returncode == 0, done.stderr
    before = store.read_bytes()
    done = run("replay", str(store), "--offscreen", "--ticks", "9", "--screenshot", str(picture), home=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert picture.stat().st_size > 10_000
    assert store.read_bytes() == before
    assert run("log", str(store), str(log), home=tmp_path).returncode == 0
    picture.unlink()
    done = run("replay", str(log), "--offscreen", "--ticks", "9", "--screenshot", str(picture), home=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert picture.stat().st_size > 10_000
    log.write_text(log.read_text("utf-8") + "{", "utf-8")
    done = run("replay", str(log), "--offscreen", home=tmp_path)
    line = len(log.read_text("utf-8").splitlines())
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"duel.log can't be replayed: line {line}: found ")
