"""The documents people read, held against the program: links, names, defaults, options, keys."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator
from dataclasses import fields
from decimal import Decimal
from pathlib import Path
from typing import get_args

import pytest
from packaging.requirements import Requirement

from engine import FILL_KINDS, Params, Reason, Status
from engine.params import RANGES
from gmd_desktop.cli import COMMANDS, DESK
from gmd_desktop.session.tick_report import SessionStatus
from gmd_desktop.store.tables import metadata
from gmd_desktop.ui.actions import SPECS
from tests.program import call

ROOT = Path(__file__).resolve().parent.parent
NOT_OURS = {"build", "dist", "htmlcov", "node_modules"}
PAGES = sorted(
    path
    for path in ROOT.rglob("*.md")
    if not any(part.startswith(".") or part in NOT_OURS for part in path.relative_to(ROOT).parts)
)
ROOMS = ("engine/", "gmd_desktop/", "resources/", "setup/", "tests/", "docs/")
FENCE = re.compile(r"^ *```.*?^ *```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[[^]]*\]\(([^)\s]+)\)|<img[^>]* src=\"([^\"]+)\"")
CODE = re.compile(r"`([^`]+)`")
HEADING = re.compile(r"^#{1,6} +(.+?) *$", re.MULTILINE)


def read(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def prose(text: str) -> str:
    """Leave the fenced blocks out."""
    return FENCE.sub("", text)


def targets(text: str) -> list[str]:
    """List where a page's links and pictures lead, other sites left out."""
    found = (link or picture for link, picture in LINK.findall(prose(text)))
    return [target for target in found if not re.match(r"[a-z]+:", target)]


def anchors(text: str) -> set[str]:
    """List what a page's headings can be linked by."""
    kept = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in HEADING.findall(prose(text)))
    return {heading.replace(" ", "-") for heading in kept}


def broken_links(page: Path, text: str) -> Iterator[str]:
    """Name the links of a page that lead nowhere."""
    for target in targets(text):
        name, _, anchor = target.partition("#")
        file = page.parent / name if name else page
        if not file.exists():
            yield f"{target}: there is no such file"
        elif anchor and anchor not in anchors(text if file == page else file.read_text("utf-8")):
            yield f"{target}: there is no such heading"


def named_paths(text: str) -> set[str]:
    """List the files and folders of the project that a page names in code marks."""
    words = {word for code in CODE.findall(prose(text)) for word in code.split() if word.startswith(ROOMS)}
    return {word for word in words if "NAME" not in word}


def names_path(path: str) -> bool:
    """Tell whether a file, a folder or a pattern is there."""
    return any(ROOT.glob(path)) if "*" in path else (ROOT / path).exists()


def section(text: str, title: str) -> str:
    """Give what stands under a heading of the second level."""
    _, found, after = text.partition(f"\n## {title}\n")
    assert found, title
    return after.partition("\n## ")[0]


def table_rows(text: str) -> list[list[str]]:
    """Give the cells of all rows of all tables."""
    lines = [line.strip() for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


# ---- all pages --------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_and_pictures_lead_somewhere(page: Path) -> None:
    assert list(broken_links(page, page.read_text("utf-8"))) == []


@pytest.mark.parametrize("name", [page.relative_to(ROOT).as_posix() for page in PAGES if page.name != "CHANGELOG.md"])
def test_files_that_are_named_exist(name: str) -> None:
    assert [path for path in sorted(named_paths(read(name))) if not names_path(path)] == []


def test_a_broken_link_is_found() -> None:
    page = ROOT / "README.md"
    text = "# Top\n[a](docs/market.md) [b](gone.md) ![c](docs/gone.png) [d](#top) [e](#gone) [f](https://a.b/c)"
    problems = [problem.partition(":")[0] for problem in broken_links(page, text)]
    assert problems == ["gone.md", "docs/gone.png", "#gone"]


def test_a_file_that_is_gone_is_found() -> None:
    found = named_paths("`engine/curve.py`, `engine/gone.py` and `python -m pytest tests/gone`\n```\ntests/x\n```\n")
    assert found == {"engine/curve.py", "engine/gone.py", "tests/gone"}
    assert {path for path in found if not names_path(path)} == {"engine/gone.py", "tests/gone"}


# ---- the rules --------------------------------------------------------------------------------

MARKET = read("docs/market.md")


def written(value: object) -> str:
    """Write a default as the page does."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def test_the_rules_keep_their_eleven_sections() -> None:
    numbers = re.findall(r"^## (\d+)\. ", MARKET, re.MULTILINE)
    assert numbers == [str(number) for number in range(1, 12)]


def test_every_parameter_is_in_the_rules_with_its_default_and_range() -> None:
    rows = {row[0].strip("`"): row for row in table_rows(section(MARKET, "3. Parameters"))[2:]}
    assert list(rows) == [field.name for field in fields(Params)]
    for field in fields(Params):
        assert rows[field.name][2] == written(field.default), field.name
    for name, (low, low_too, high, high_too) in RANGES.items():
        top = "∞" if high is None else f"{high:f}"
        assert rows[name][3] == f"{'[' if low_too else '('}{low:f}, {top}{']' if high_too else ')'}", name


def test_every_word_of_the_results_is_in_the_rules() -> None:
    applying = section(MARKET, "7. Applying an order")
    for word in (*get_args(Reason), *get_args(Status)):
        assert f"`{word}`" in applying, word
    for kind in FILL_KINDS:
        assert re.search(rf"\b{kind}\b", section(MARKET, "10. Session log")), kind


def test_code_refers_to_sections_that_exist() -> None:
    for room in ("engine", "gmd_desktop", "tests"):
        for path in (ROOT / room).rglob("*.py"):
            for number in re.findall(r"market\.md sections? (\d+)", path.read_text("utf-8")):
                assert 1 <= int(number) <= 11, path


# ---- what people do -----------------------------------------------------------------------------

README = read("README.md")
COMMAND_LINE = read("docs/command-line.md")


@pytest.fixture(scope="module")
def help_text() -> str:
    found = ""
    for words in ([], *([name] for name in COMMANDS)):
        done = call(*words, "--help", environment=os.environ)
        assert done.returncode == 0, done.stderr
        found += done.stdout
    return found


def options(text: str) -> set[str]:
    return set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", text))


def test_the_options_are_those_of_the_program(help_text: str) -> None:
    assert options(COMMAND_LINE) == options(help_text)


def test_the_commands_are_those_of_the_program() -> None:
    rows = [row[0].split()[0].strip("`") for row in table_rows(COMMAND_LINE)]
    assert [name for name in COMMANDS if name != DESK and name not in rows] == []


def test_the_readme_shows_every_command_and_no_other(help_text: str) -> None:
    shown = set(re.findall(r"^python main\.py ([a-z]+)", README, re.MULTILINE))
    assert shown == set(COMMANDS) - {DESK}
    lines = [line for line in README.splitlines() if line.startswith("python main.py")]
    assert options("\n".join(lines)) <= options(help_text)


def test_the_keys_are_those_of_the_window() -> None:
    table = section(read("docs/desk.md"), "Keys")
    named = {key.strip() for row in table_rows(table)[2:] for key in row[0].split(",")}
    assert {spec.keys for spec in SPECS if spec.keys} <= named


def test_the_commands_of_make_exist() -> None:
    commands = set(re.findall(r"^([a-z]+):", read("Makefile"), re.MULTILINE))
    named = set(re.findall(r"(?:^|`)make ([a-z]+)", README, re.MULTILINE))
    assert {"demo", "test"} <= named <= commands


# ---- the architecture -------------------------------------------------------------------------

ARCHITECTURE = read("ARCHITECTURE.md")


def test_every_dependency_is_named_with_its_reason() -> None:
    project = tomllib.loads(read("pyproject.toml"))
    page = section(ARCHITECTURE, "Dependencies")
    reasons = {row[0]: row[1] for row in table_rows(page)[2:]}
    assert set(reasons) == {Requirement(text).name for text in project["project"]["dependencies"]}
    assert all(reasons.values())
    for text in project["dependency-groups"]["dev"]:
        assert re.search(rf"(?<![\w-]){Requirement(text).name}(?![\w-])", page), text


def test_every_table_and_every_state_is_named() -> None:
    rows = [row[0].strip("`") for row in table_rows(section(ARCHITECTURE, "The store"))[2:]]
    assert rows == [table.name for table in metadata.tables.values()]
    assert [state for state in SessionStatus if not re.search(rf"\b{state}\b", ARCHITECTURE)] == []
