"""Which engine runs: compiled modules only if they are from exactly the sources that are here."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Callable
from importlib import import_module
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path
from typing import Any

import pytest

import engine.market
from gmd_desktop import compiled
from gmd_desktop.compiled import ENGINE, MANIFEST, Choice, check, choose
from gmd_desktop.session.doctor import OK, WARN, engine_finding
from setup import compile_engine
from setup.prepare import NotReady
from tests.bench.report import put_section

ROOT = Path(__file__).parents[1]
SPARE = "spare.so"


class Tree:
    """A root with an engine of two files, and a folder with what was compiled from it."""

    def __init__(self, home: Path) -> None:
        self.root, self.folder = home, home / "build"
        (home / "engine").mkdir()
        self.folder.mkdir()
        (home / "engine" / "__init__.py").write_text("")
        (home / "engine" / "amm.py").write_text("PRICE = 1\n")
        (self.folder / SPARE).write_bytes(b"no library")
        self.write({"engine.amm": SPARE}, "engine.amm")

    def write(self, modules: dict[str, str], library: str) -> None:
        """Write the manifest of these modules."""
        self.spoil(
            lambda _: {
                "abi": compiled.ABI,
                "compiler": "a compiler",
                "sources": compiled.sources(self.root),
                "modules": modules,
                "library": library,
            }
        )

    def spoil(self, change: Callable[[dict[str, Any]], object]) -> None:
        """Write something else into the manifest."""
        path = self.folder / MANIFEST
        found = json.loads(path.read_text()) if path.exists() else {}
        path.write_text(json.dumps(change(found)))


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    return Tree(tmp_path)


def test_the_suite_runs_the_sources() -> None:
    assert not ENGINE.compiled
    assert str(engine.market.__file__) == str(ROOT / "engine" / "market.py")


def test_nothing_compiled_lies_beside_the_sources() -> None:
    beside = [path for suffix in EXTENSION_SUFFIXES for path in (ROOT / "engine").rglob(f"*{suffix}")]
    assert beside == []


def test_modules_from_these_sources_may_be_used(tree: Tree) -> None:
    assert check(tree.root, tree.folder).modules == {"engine.amm": SPARE}


SPOILED: dict[str, tuple[Callable[[Tree], object], str]] = {
    "a source has changed": (
        lambda tree: (tree.root / "engine" / "amm.py").write_text("PRICE = 2\n"),
        "engine/amm.py is not what",
    ),
    "a source is new": (lambda tree: (tree.root / "engine" / "new.py").write_text(""), "engine/new.py is not what"),
    "a source is gone": (lambda tree: (tree.root / "engine" / "amm.py").unlink(), "engine/amm.py is not what"),
    "another Python": (lambda tree: tree.spoil(lambda found: found | {"abi": "cpython-27"}), "is for cpython-27"),
    "a module is gone": (lambda tree: (tree.folder / SPARE).unlink(), f"{SPARE} is missing"),
    "no manifest": (lambda tree: (tree.folder / MANIFEST).unlink(), "can't be read"),
    "half a manifest": (lambda tree: (tree.folder / MANIFEST).write_text('{"abi": "'), "can't be read"),
    "a list": (lambda tree: tree.spoil(lambda _: []), "can't be read"),
    "a key too few": (lambda tree: tree.spoil(lambda found: {"abi": found["abi"]}), "can't be read"),
    "not by name": (lambda tree: tree.spoil(lambda found: found | {"modules": ["a"]}), "can't be read"),
    "no names of files": (lambda tree: tree.spoil(lambda found: found | {"modules": {"a": 1}}), "can't be read"),
    "no library": (lambda tree: (tree.folder / SPARE).write_bytes(b"no library"), "can't be loaded"),
    "loaded before": (lambda tree: tree.write({"engine.market": SPARE}, "engine.market"), "was loaded before"),
}


@pytest.mark.parametrize("name", SPOILED)
def test_others_are_not_used_and_it_is_said_why(tree: Tree, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "engine.amm")  # as before anything has imported the engine
    spoil, says = SPOILED[name]
    spoil(tree)
    finders = list(sys.meta_path)
    choice = choose(tree.root, tree.folder)
    assert (choice.compiled, choice.stale, choice.name) == (False, True, "Python")
    assert choice.says.startswith("Python, because ")
    assert says in choice.says
    assert sys.meta_path == finders


def test_the_environment_can_ask_for_the_sources_or_another_folder(tree: Tree) -> None:
    assert choose(tree.root, tree.folder, "python") == Choice(False, "Python, as GMD_ENGINE says")
    assert choose(tree.root, tree.root / "nothing") == Choice(False, "Python, not compiled")
    assert choose(tree.root, tree.folder, str(tree.root / "nothing")).stale


def test_compiled_modules_are_found_by_name(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    """Any compiled module of Python's own that nobody has imported stands for one of the engine's."""
    suffix = EXTENSION_SUFFIXES[0]
    ready = Path(sysconfig.get_config_var("DESTSHARED") or "").glob(f"*{suffix}")
    spare = [path for path in sorted(ready) if path.name.removesuffix(suffix) not in sys.modules]
    if not spare:
        pytest.skip("this Python has all its modules built in")
    name = spare[0].name.removesuffix(suffix)
    shutil.copy(spare[0], tree.folder / SPARE)
    tree.write({name: SPARE}, name)
    monkeypatch.setattr(sys, "meta_path", list(sys.meta_path))
    choice = choose(tree.root, tree.folder)
    assert choice == Choice(True, "compiled with a compiler")
    assert import_module(name).__spec__.origin == str(tree.folder / SPARE)
    del sys.modules[name]


def test_doctor_tells_which_engine_runs() -> None:
    assert engine_finding(Choice(True, "compiled with a compiler")).verdict == OK
    assert engine_finding(Choice(False, "Python, not compiled")).verdict == OK
    stale = engine_finding(Choice(False, "Python, because engine/amm.py ...", stale=True))
    assert (stale.verdict, "make fast" in stale.todo) == (WARN, True)


def test_figures_of_the_compiled_engine_stand_beside_those_of_the_sources(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    for name, after in (("one", ""), ("two", ""), ("one, compiled", "one"), ("one, compiled", "one")):
        put_section(page, "# Page\n", name, "said", "figures", after=after)
    heads = [line for line in page.read_text().splitlines() if line.startswith("## ")]
    assert heads == ["## one", "## one, compiled", "## two"]


# ---- making them ------------------------------------------------------------------------------


def test_a_missing_compiler_is_named_with_what_installs_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CC", "no-such-compiler -pthread")
    assert compile_engine.main() == 3
    told = capsys.readouterr().err
    assert "no C compiler (no-such-compiler)" in told
    assert "apt-get install -y gcc python3-dev" in told


def test_missing_headers_are_named_with_what_installs_them(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CC", sys.executable)
    monkeypatch.setattr(sysconfig, "get_paths", lambda: {"include": str(tmp_path)})
    with pytest.raises(NotReady, match=r"Python\.h(.|\n)*apt-get install -y python3-dev"):
        compile_engine.compilers()


def test_a_missing_package_is_named_with_what_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compile_engine, "is_there", lambda name: name == "mypy")
    with pytest.raises(NotReady, match=r"pip install setuptools$"):
        compile_engine.compilers()


def test_a_compiler_that_fails_is_quoted(tmp_path: Path) -> None:
    with pytest.raises(compile_engine.Failed, match="no space left"):
        compile_engine.wait_for([sys.executable, "-c", "raise SystemExit('no space left')"], tmp_path)


@pytest.mark.skipif(os.environ.get("GMD_FULL") != "1", reason="compiles for minutes; GMD_FULL=1 runs it")
@pytest.mark.timeout(1800)
def test_the_engine_compiles_and_is_used_until_a_source_changes(tmp_path: Path) -> None:
    for name in ("engine", "gmd_desktop", "resources", "setup", "tests"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    environment = {name: value for name, value in os.environ.items() if name != compiled.VARIABLE}

    def said(*words: str) -> str:
        command = [sys.executable, *words]
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    which = ("-c", "import gmd_desktop.compiled as c, engine.market as m; print(c.ENGINE.says, m.__file__)")
    assert "Compiled and proved" in said("setup/compile_engine.py")
    assert "compiled already" in said("setup/compile_engine.py")
    assert said(*which).startswith("compiled with mypyc")
    (tmp_path / "engine" / "market.py").write_text((ROOT / "engine" / "market.py").read_text() + "\n")
    changed = said(*which)
    assert "engine/market.py is not what" in changed
    assert changed.strip().endswith("market.py")
