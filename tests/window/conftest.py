"""A display for each worker process, and people who sit down before it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.window.display import Display, what_is_missing
from tests.window.person import Person

SCENARIO = """
name = "Three way test"
duration = "30m"
freeze_end = "1s"
winner = "highest"
seed = 7
tick_ms = 250

[[outcome]]
name = "Red"
[[outcome]]
name = "Green"
[[outcome]]
name = "Blue"

[[participant]]
name = "you"
deposit = 1000

[crowd]
deposit = 200

[[crowd.group]]
archetype = "noise"
name = "noise"
count = 6
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let these begin first: each is long, and at the end one worker would wait for the other."""
    items.sort(key=lambda item: "tests/window/test_coming" not in item.nodeid)


@pytest.fixture(scope="session")
def display(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Display]:
    """The display of this process."""
    missing = what_is_missing()
    if missing:
        pytest.skip(missing)
    display = Display(tmp_path_factory.mktemp("display"))
    yield display
    display.close()


@pytest.fixture
def sit_down(display: Display, tmp_path: Path) -> Iterator[Callable[..., Person]]:
    """Start the program with these words, every time in the same home; gives the person before it."""
    with contextlib.ExitStack() as ends:

        def start(*words: str) -> Person:
            person = Person(display, tmp_path, *words)
            ends.callback(person.leave)
            person.until(lambda: person.place().width, "the window is there")
            return person

        yield start


@pytest.fixture
def scenario(tmp_path: Path) -> str:
    """A quick session with a small crowd."""
    path = tmp_path / "three.toml"
    path.write_text(SCENARIO)
    return str(path)


@pytest.fixture(scope="module")
def person(display: Display, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Person]:
    """Someone before a session that runs; the tests of a file use the same one, so none counts on what it holds."""
    home = tmp_path_factory.mktemp("home")
    (home / "three.toml").write_text(SCENARIO)
    person = Person(display, home, "--scenario", "three.toml")
    person.until(lambda: person.hears("status_label"), "the session is open")
    person.starts()
    yield person
    person.leave()
