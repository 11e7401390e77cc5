"""The command line as a person calls it: a process, its words and its exit code."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

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
    command = [sys.executable, str(ROOT / "main.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=kept, timeout=120)


def test_the_demo_without_a_display_runs_sixty_ticks_and_says_where_the_picture_is(tmp_path: Path) -> None:
    done = run("--demo", home=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "No display found" in done.stdout
    assert "60 ticks" in done.stdout
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


@pytest.mark.skipif(sys.platform != "linux", reason="only X has a display to be named")
def test_a_display_that_does_not_answer_gets_a_sentence(tmp_path: Path) -> None:
    done = run(home=tmp_path, display=":987")
    assert done.returncode == 3
    assert "display :987 does not answer" in done.stderr
