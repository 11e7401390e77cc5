"""The program in a desktop's menu: files in the right places, valid, and gone again."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from gmd_desktop import desktop_entry
from gmd_desktop.store.address import APPLICATION_ID

ROOT = Path(__file__).parents[1]
linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="desktop entries are of Linux")


def run(home: Path, what: str) -> subprocess.CompletedProcess[str]:
    environment = dict(os.environ) | {"XDG_DATA_HOME": str(home)}
    command = [sys.executable, str(ROOT / "main.py"), "desktop", what]
    return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=60)


def files(home: Path) -> set[str]:
    return {path.relative_to(home).as_posix() for path in home.rglob("*") if path.is_file()}


def entry(home: Path) -> dict[str, str]:
    lines = (home / "applications/gaming-market-desk.desktop").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "[Desktop Entry]"
    return dict(line.split("=", 1) for line in lines[1:])


@linux
def test_install_and_uninstall(tmp_path: Path) -> None:
    for _ in range(2):  # again is fine
        done = run(tmp_path, "install")
        assert done.returncode == 0, done.stderr
    assert set(desktop_entry.FILES) <= files(tmp_path)
    keys = entry(tmp_path)
    started = shlex.split(keys["Exec"])
    assert started == [sys.executable, str(ROOT / "main.py"), "%f"]
    assert (keys["Icon"], keys["MimeType"]) == ("gaming-market-desk", "application/x-gaming-market-desk;")
    assert subprocess.run([*started[:-1], "--help"], capture_output=True, timeout=60).returncode == 0
    done = run(tmp_path, "uninstall")
    assert done.returncode == 0
    assert not set(desktop_entry.FILES) & files(tmp_path)
    assert "Nothing is there" in run(tmp_path, "uninstall").stdout


@linux
def test_what_a_double_click_needs_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tools = tmp_path / "bin"
    tools.mkdir()
    (tools / "update-mime-database").write_text("#!/bin/sh\n", encoding="utf-8")
    (tools / "update-mime-database").chmod(0o755)
    monkeypatch.setenv("PATH", str(tools))
    said = run(tmp_path, "install")
    assert (said.returncode, "lacks desktop-file-utils. Install" in said.stdout) == (0, True), said.stdout
    (tools / "update-mime-database").rename(tools / "update-desktop-database")
    assert "lacks shared-mime-info. Install" in run(tmp_path, "install").stdout
    shutil.copy(tools / "update-desktop-database", tools / "update-mime-database")
    assert "lacks" not in run(tmp_path, "install").stdout
    assert "lacks" not in run(tmp_path, "uninstall").stdout


@linux
@pytest.mark.skipif(not shutil.which("desktop-file-validate"), reason="desktop-file-utils is not installed")
def test_the_entry_is_valid(tmp_path: Path) -> None:
    path = desktop_entry.install(tmp_path, desktop_entry.command_line())[0]
    done = subprocess.run(["desktop-file-validate", str(path)], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


@linux
def test_a_folder_that_refuses_gets_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "applications").write_text("a file where a folder should be")
    done = run(tmp_path, "install")
    assert done.returncode == 3
    assert "can't be changed" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_odd_path_is_written_as_the_specification_says() -> None:
    # Source: Desktop Entry Specification, "The Exec key": quoting, then the general escaping of strings.
    assert desktop_entry._exec_word('/opt/my "own" $HOME/50%/x') == '"/opt/my \\\\"own\\\\" \\\\$HOME/50%%/x"'


def test_the_file_type_knows_our_files_by_their_header_and_suffix(tmp_path: Path) -> None:
    desktop_entry.install(tmp_path, "x")
    root = ElementTree.parse(tmp_path / "mime/packages/gaming-market-desk.xml").getroot()
    names = {"m": "http://www.freedesktop.org/standards/shared-mime-info"}
    marks = [(one.get("offset"), one.get("value")) for one in root.iterfind(".//m:match", names)]
    assert marks == [("0", "SQLite format 3"), ("68", APPLICATION_ID.to_bytes(4, "big").decode())]
    glob = root.find(".//m:glob", names)
    assert glob is not None
    assert glob.get("pattern") == "*.gmd"


def test_the_windows_belong_to_the_entry(qapp: object) -> None:
    from PySide6.QtGui import QGuiApplication

    from gmd_desktop.app import prepare_application

    prepare_application()
    assert f"{QGuiApplication.desktopFileName()}.desktop" == Path(next(iter(desktop_entry.FILES))).name
