"""The walls between the rooms: who may import whom, and what the engine must not touch."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ENGINE_FILES = sorted((ROOT / "engine").rglob("*.py"))
SET_TYPES = {"set", "frozenset", "AbstractSet", "MutableSet"}
READS_AND_WRITES = {"__main__.py", "replay.py"}


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    """Check the contracts of pyproject.toml on the packages in a folder."""
    code = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports("
    return subprocess.run(
        [sys.executable, "-c", code + "no_cache=True, no_logo=True))"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=100,
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the packages, to plant imports in."""
    for package in ("engine", "gmd_desktop"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_the_tree_keeps_all_contracts() -> None:
    result = lint_imports(ROOT)
    assert result.returncode == 0, result.stdout + result.stderr
    assert " 0 broken" in result.stdout


PLANTED = [
    ("engine/planted.py", "import random", "The engine knows no clock"),
    ("engine/planted.py", "from gmd_desktop.store import reads", "The desk, then the lab"),
    ("gmd_desktop/session/planted.py", "from PySide6 import QtCore", "Qt only in ui and app"),
    ("gmd_desktop/session/planted.py", "from gmd_desktop import crowd", "The desk, then the lab"),
    ("gmd_desktop/store/planted.py", "from gmd_desktop import session", "The desk, then the lab"),
    ("gmd_desktop/crowd/planted.py", "import gmd_desktop.ui", "The desk, then the lab"),
    ("gmd_desktop/ui/widgets/planted.py", "import sqlalchemy", "Widgets, charts and table models"),
    (
        "gmd_desktop/ui/charts/planted.py",
        "from gmd_desktop.store import writes",
        "Widgets, charts and table models",
    ),
]


@pytest.mark.parametrize(("path", "line", "contract"), PLANTED)
def test_a_planted_import_breaks_its_contract(copy: Path, path: str, line: str, contract: str) -> None:
    (copy / path).write_text(line + "\n")
    assert [contract] == broken_contracts(copy, [contract])


def test_a_widget_that_imports_a_widget_breaks_its_contract(copy: Path) -> None:
    widgets = copy / "gmd_desktop" / "ui" / "widgets"
    (widgets / "planted_one.py").write_text("")
    (widgets / "planted_two.py").write_text("from gmd_desktop.ui.widgets import planted_one\n")
    assert broken_contracts(copy, ["Widgets do not import"]) == ["Widgets do not import"]


def test_a_cycle_breaks_its_contract(copy: Path) -> None:
    (copy / "engine" / "planted_one.py").write_text("from engine import planted_two\n")
    (copy / "engine" / "planted_two.py").write_text("from engine import planted_one\n")
    assert broken_contracts(copy, ["No cycles"]) == ["No cycles"]


def broken_contracts(folder: Path, names: list[str]) -> list[str]:
    """Return those of the contracts that the packages in a folder break."""
    result = lint_imports(folder)
    assert result.returncode == 1, result.stdout + result.stderr
    broken = [line for line in result.stdout.splitlines() if " BROKEN" in line]
    return [name for name in names if any(line.startswith(name) for line in broken)]


# ---- the engine, line by line ---------------------------------------------------------------


def imported_modules(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or "" if node.level == 0 else "engine"


def impurities(source: str) -> list[str]:
    """List what a file of the engine must not contain: each as "line: what".

    The order in which a set is walked and what hash() returns change from process to process, so
    neither may reach a result; a float literal is allowed, since floats may guess.
    """
    tree = ast.parse(source)
    found = []
    sets = names_of_sets(tree)
    for node in ast.walk(tree):
        line = getattr(node, "lineno", 0)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            if node.func.id in {"hash", "id", "open", "print", "input", "eval", "exec", "vars"}:
                found.append(f"{line}: {node.func.id}()")
            walks = {"list", "tuple", "iter", "enumerate", "next", "reversed", "zip", "map"}
            if node.func.id in walks and any(is_set(value, sets) for value in node.args):
                found.append(f"{line}: {node.func.id}() of a set")
        if isinstance(node, ast.Attribute) and node.attr in {"popitem", "now", "utcnow", "uuid4"}:
            found.append(f"{line}: .{node.attr}")
        if isinstance(node, ast.For | ast.comprehension) and is_set(node.iter, sets):
            found.append(f"{getattr(node, 'lineno', node.iter.lineno)}: walks a set")
    return found


def names_of_sets(tree: ast.AST) -> set[str]:
    """Return the plain names that a file assigns or annotates as sets."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and is_set(node.value, set()):
            names |= {target.id for target in node.targets if isinstance(target, ast.Name)}
        elif isinstance(node, ast.AnnAssign) and is_set_type(node.annotation):
            names.add(ast.unparse(node.target))
        elif isinstance(node, ast.arg) and is_set_type(node.annotation):
            names.add(node.arg)
    return names


def is_set_type(annotation: ast.expr | None) -> bool:
    """Tell whether an annotation is that of a set."""
    return annotation is not None and ast.unparse(annotation).split("[")[0] in SET_TYPES


def is_set(node: ast.AST, names: set[str]) -> bool:
    """Tell whether an expression is plainly a set."""
    if isinstance(node, ast.Set | ast.SetComp):
        return True
    if isinstance(node, ast.Name | ast.Attribute):
        return ast.unparse(node) in names
    if isinstance(node, ast.BinOp):
        return is_set(node.left, names) or is_set(node.right, names)
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"set", "frozenset"}


@pytest.mark.parametrize("path", ENGINE_FILES, ids=lambda path: path.name)
def test_the_engine_imports_the_standard_library_only(path: Path) -> None:
    allowed = sys.stdlib_module_names | {"engine"}
    modules = {name.split(".")[0] for name in imported_modules(ast.parse(path.read_text("utf-8")))}
    assert modules <= allowed


@pytest.mark.parametrize("path", ENGINE_FILES, ids=lambda path: path.name)
def test_the_engine_is_the_same_in_every_process(path: Path) -> None:
    found = impurities(path.read_text("utf-8"))
    if path.name in READS_AND_WRITES:
        found = [line for line in found if not line.endswith((" open()", " print()"))]
    assert found == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("x = hash('a')", ["1: hash()"]),
        ("when = datetime.now()", ["1: .now"]),
        ("uuid.uuid4()", ["1: .uuid4"]),
        ("for x in {1, 2}:\n    pass", ["1: walks a set"]),
        ("seen = set()\nrows = [x for x in seen]", ["2: walks a set"]),
        ("def f(a: set[int]):\n    return list(a)", ["2: list() of a set"]),
        ("seen: frozenset[int] = make()\nfor x in seen | other:\n    pass", ["2: walks a set"]),
        ("seen = {1}\nfor x in sorted(seen):\n    pass", []),
        ("for x in [1, 2]:\n    pass", []),
    ],
)
def test_the_guard_sees_what_differs_between_processes(source: str, found: list[str]) -> None:
    assert impurities(source) == found


# ---- the desk's views ------------------------------------------------------------------------

VIEW_FILES = [
    path
    for room in ("charts", "models", "parts", "widgets")
    for path in sorted((ROOT / "gmd_desktop" / "ui" / room).rglob("*.py"))
]
ABOVE_THE_VIEWS = {
    "gmd_desktop.app",
    "gmd_desktop.ui.presenter",
    "gmd_desktop.ui.window",
    "gmd_desktop.ui.worker",
}


def imported_names(source: str) -> set[str]:
    """List the dotted names that a file imports, `from a import b` as both a and a.b."""
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {f"{node.module}"} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


@pytest.mark.parametrize("path", VIEW_FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_views_do_not_know_who_feeds_them(path: Path) -> None:
    assert not imported_names(path.read_text("utf-8")) & ABOVE_THE_VIEWS


def test_the_series_of_the_charts_know_no_qt() -> None:
    for path in (path for path in VIEW_FILES if path.name == "series.py"):
        tops = {name.split(".")[0] for name in imported_names(path.read_text("utf-8"))}
        assert not tops & {"PySide6", "pyqtgraph"}


def test_imported_names_sees_both_forms() -> None:
    seen = imported_names("from gmd_desktop.ui import worker\nimport gmd_desktop.ui.window as w\n")
    assert seen >= {"gmd_desktop.ui.worker", "gmd_desktop.ui.window"}


# ---- the start -------------------------------------------------------------------------------

START = """
import sys
from pathlib import Path
from gmd_desktop.app import prepare_application
from gmd_desktop.settings import Places, Settings
from gmd_desktop.ui.desk import Desk

app, home = prepare_application(), Path(sys.argv[1])
desk = Desk(app, Places(home, home, home), Settings(), remembers=False)
desk.window.show()
print(*sys.modules)
desk.stop()
desk.wait()
"""
LOADED_LATE = {
    *("alembic", "jinja2", "psycopg", "pyarrow", "rich", "scipy", "tomlkit"),
    "gmd_desktop.session.economics",
    "gmd_desktop.session.replay_runner",
    "gmd_desktop.session.results",
    "gmd_desktop.session.simulation",
    "gmd_desktop.session.verify",
    "gmd_desktop.ui.export",
    "gmd_desktop.ui.results",
    "gmd_desktop.ui.wizard",
}


def test_the_desk_starts_without_what_is_asked_for_later(tmp_path: Path) -> None:
    command = [sys.executable, "-c", START, str(tmp_path)]
    env = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    result = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=100)
    assert result.returncode == 0, result.stderr
    loaded = set(result.stdout.split())
    assert "gmd_desktop.ui.window" in loaded
    assert loaded & LOADED_LATE == set()


# ---- without Qt -----------------------------------------------------------------------------

WITHOUT_QT = """
import importlib, pkgutil, sys

class NoQt:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {"PySide6", "shiboken6", "pyqtgraph"}:
            raise ModuleNotFoundError(name)

sys.meta_path.insert(0, NoQt())
import gmd_desktop
for module in pkgutil.walk_packages(gmd_desktop.__path__, "gmd_desktop."):
    name = module.name
    if name.startswith("gmd_desktop.ui") or name == "gmd_desktop.app" or ".migrations." in name:
        continue
    importlib.import_module(name)
    print(name)
"""


def test_everything_but_the_desk_imports_without_qt() -> None:
    result = subprocess.run([sys.executable, "-c", WITHOUT_QT], cwd=ROOT, capture_output=True, text=True, timeout=100)
    assert result.returncode == 0, result.stderr
    assert "gmd_desktop.session" in result.stdout.split()
