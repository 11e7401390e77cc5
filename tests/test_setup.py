"""The environment: what the locks pin, and how the setup says what is missing."""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import version
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
SCRIPT = ROOT / "setup" / "prepare.py"
LOCKS = ["requirements.lock", "requirements-dev.lock"]


@pytest.fixture
def prepare() -> ModuleType:
    """The setup script as a module."""
    spec = spec_from_file_location("prepare", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def pins(lock: str) -> dict[str, set[str]]:
    """Read a lock: the pinned versions by package."""
    found: dict[str, set[str]] = {}
    for name, pin in re.findall(r"^([a-z0-9-]+)(?:\[[a-z,]+\])?==(\S+)", read(lock), re.MULTILINE):
        found.setdefault(name, set()).add(pin)
    return found


def read(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


# ---- the locks --------------------------------------------------------------------------------


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_of_a_lock_has_a_hash_and_no_address(lock: str) -> None:
    text = read(lock)
    assert "://" not in text
    assert "index-url" not in text
    requirements = [block for block in re.split(r"\n(?=[a-z])", text) if "==" in block]
    assert len(requirements) > 20
    for block in requirements:
        assert "--hash=sha256:" in block, block.splitlines()[0]


def test_the_locks_pin_what_the_project_asks_for() -> None:
    project = tomllib.loads(read("pyproject.toml"))
    runtime, dev = pins("requirements.lock"), pins("requirements-dev.lock")
    for text in project["project"]["dependencies"]:
        requirement = Requirement(text)
        for pin in runtime[requirement.name.lower()]:
            assert requirement.specifier.contains(pin), f"{text} against {pin}"
    for text in project["dependency-groups"]["dev"]:
        requirement = Requirement(text)
        for pin in dev[requirement.name.lower()]:
            assert requirement.specifier.contains(pin), f"{text} against {pin}"
    assert runtime.items() <= dev.items(), "the tests run with other versions than the program"


def test_what_is_installed_is_what_the_lock_pins() -> None:
    locked = pins("requirements-dev.lock")
    for name in ("numpy", "pyside6-essentials", "sqlalchemy", "pyqtgraph", "psycopg", "pytest"):
        assert version(name) in locked[name]


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal since Python 3.12")
def test_void_calls_of_qt_do_not_lose_references_to_none() -> None:
    """PySide6 6.12.0 loses one at each call, and Python 3.11 aborts after some thousands."""
    code = (
        "import sys; from PySide6.QtCore import QObject\n"
        "o = QObject(); o.setObjectName('a'); before = sys.getrefcount(None)\n"
        "for _ in range(1_000): o.setObjectName('a')\n"
        "print(sys.getrefcount(None) - before)"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    assert int(result.stdout) > -100


# ---- the setup script -------------------------------------------------------------------------


def test_an_old_python_is_told_which_one_is_needed(prepare: ModuleType) -> None:
    prepare.require_python((3, 11))
    with pytest.raises(prepare.NotReady, match=r"Python 3\.10.*needs Python 3\.11 or newer"):
        prepare.require_python((3, 10))


def test_an_old_system_is_told_which_one_is_needed(prepare: ModuleType) -> None:
    prepare.require_libc(("glibc", "2.36"), "x86_64")
    prepare.require_libc(("", ""), "arm64")
    with pytest.raises(prepare.NotReady, match=r"has glibc 2\.36, and .* need 2\.39 or newer"):
        prepare.require_libc(("glibc", "2.36"), "aarch64")


def test_an_unknown_argument_is_named(prepare: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    assert prepare.main(["--developer"]) == 2
    assert "'--developer'" in capsys.readouterr().err


@pytest.fixture
def without_libraries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A system whose loader finds no libEGL and no libxcb-cursor."""
    script = tmp_path / "ldd"
    script.write_text(
        "#!/bin/sh\n"
        "printf '\\tlibEGL.so.1 => not found\\n'\n"
        "printf '\\tlibc.so.6 => /lib/libc.so.6 (0x01)\\n'\n"
        'case "$1" in *libqxcb.so) printf "\\tlibxcb-cursor.so.0 => not found\\n";; esac\n'
    )
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")


linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux's loader")
VENV = Path(sys.prefix)


@linux
@pytest.mark.usefixtures("without_libraries")
def test_missing_libraries_are_named_with_the_command(prepare: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepare, "is_root", lambda: False)
    monkeypatch.setattr(prepare.shutil, "which", lambda name: f"/usr/bin/{name}")
    with pytest.raises(prepare.NotReady) as missing:
        prepare.require_qt_libraries(VENV, {"DISPLAY": ":0"})
    message = str(missing.value)
    assert "the system lacks libEGL.so.1, libxcb-cursor.so.0" in message
    assert message.endswith("sudo apt-get install -y libegl1 libxcb-cursor0")


@linux
@pytest.mark.usefixtures("without_libraries")
def test_x11_libraries_are_asked_for_only_with_a_screen(prepare: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepare, "is_root", lambda: False)
    with pytest.raises(prepare.NotReady) as missing:
        prepare.require_qt_libraries(VENV, {})
    assert "xcb" not in str(missing.value)


@linux
@pytest.mark.usefixtures("without_libraries")
def test_root_has_missing_libraries_installed(prepare: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    installed: list[str] = []
    monkeypatch.setattr(prepare, "can_apt", lambda: True)
    monkeypatch.setattr(prepare, "apt_install", installed.extend)
    with pytest.raises(prepare.NotReady):  # the stand-in for the loader finds them no more after
        prepare.require_qt_libraries(VENV, {"DISPLAY": ":0"})
    assert installed == ["libegl1", "libxcb-cursor0"]


@linux
@pytest.mark.usefixtures("without_libraries")
def test_root_has_what_the_tests_in_a_window_need_installed(
    prepare: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed: list[str] = []
    monkeypatch.setattr(prepare, "can_apt", lambda: True)
    monkeypatch.setattr(prepare, "apt_install", installed.extend)
    monkeypatch.setattr(prepare.shutil, "which", lambda name: None if name == "xdotool" else f"/usr/bin/{name}")
    prepare.offer_window_tools(VENV)
    assert installed == ["libegl1", "libxcb-cursor0", "xdotool"]
    monkeypatch.setattr(prepare, "can_apt", lambda: False)
    prepare.offer_window_tools(VENV)
    assert len(installed) == 3


def test_a_library_without_a_known_package_is_named(prepare: ModuleType) -> None:
    assert prepare.packages_for(["libGL.so.1", "libnew.so.7"]) == (["libgl1"], ["libnew.so.7"])


def test_a_lock_that_changed_is_installed_again(
    prepare: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs: list[str] = []
    monkeypatch.setattr(prepare, "ROOT", tmp_path)
    monkeypatch.setattr(prepare, "runs", lambda _python: True)
    monkeypatch.setattr(prepare, "install", lambda _python, lock: runs.append(lock))
    venv = tmp_path / ".venv"
    venv.mkdir()
    for lock in LOCKS:
        (tmp_path / lock).write_text("one")
    prepare.prepare_environment(venv, LOCKS)
    prepare.prepare_environment(venv, LOCKS)
    prepare.prepare_environment(venv, LOCKS[:1])
    assert runs == ["requirements-dev.lock"], "the larger environment serves the smaller lock too"
    (tmp_path / "requirements.lock").write_text("two")
    prepare.prepare_environment(venv, LOCKS[:1])
    prepare.prepare_environment(venv, LOCKS)
    assert runs == ["requirements-dev.lock", "requirements.lock", "requirements-dev.lock"]


def test_an_install_that_failed_is_tried_again(
    prepare: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_python: Path, _lock: str) -> None:
        raise prepare.NotReady("no network")

    monkeypatch.setattr(prepare, "runs", lambda _python: True)
    monkeypatch.setattr(prepare, "install", fail)
    for _attempt in range(2):
        with pytest.raises(prepare.NotReady, match="no network"):
            prepare.prepare_environment(tmp_path, LOCKS[:1])


# ---- the resources ------------------------------------------------------------------------------


def test_resources_are_found_in_the_checkout() -> None:
    from gmd_desktop.resource_files import resource_path

    assert (resource_path("fonts") / "InterTabular-Regular.ttf").is_file()
    with pytest.raises(FileNotFoundError, match=r"'fonts/none\.ttf' is missing"):
        resource_path("fonts/none.ttf")


@pytest.fixture(scope="module")
def wheel_files(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The names in a wheel built from what the repository tracks."""
    source = tmp_path_factory.mktemp("source")
    for name in ("engine", "gmd_desktop", "resources"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "LICENSE"):
        shutil.copy(ROOT / name, source)
    (source / "README.md").write_text("# Gaming Market Desk\n")
    code = "from hatchling.build import build_wheel; print(build_wheel('.'))"
    result = subprocess.run([sys.executable, "-c", code], cwd=source, capture_output=True, text=True, timeout=100)
    assert result.returncode == 0, result.stderr
    with zipfile.ZipFile(source / result.stdout.split()[-1]) as wheel:
        return set(wheel.namelist())


@pytest.mark.parametrize("folder", ["engine", "gmd_desktop", "resources"])
def test_the_wheel_carries_every_file(wheel_files: set[str], folder: str) -> None:
    inside = "gmd_desktop/resources" if folder == "resources" else folder
    for path in (ROOT / folder).rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts:
            assert f"{inside}/{path.relative_to(ROOT / folder).as_posix()}" in wheel_files


def test_the_wheel_has_the_command_and_the_licences(wheel_files: set[str]) -> None:
    ends = {name.partition(".dist-info/")[2] for name in wheel_files}
    assert {
        "entry_points.txt",
        "licenses/LICENSE",
        "licenses/resources/fonts/Inter-LICENSE.txt",
    } <= ends
