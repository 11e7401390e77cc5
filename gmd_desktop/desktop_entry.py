"""The program in a Linux desktop's menu: an entry, an icon, and the kind of file that it opens.

Source: freedesktop.org's Desktop Entry, Icon Theme and Shared MIME-info specifications.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from gmd_desktop.resource_files import resource_path

NAME = "gaming-market-desk"  # QGuiApplication.desktopFileName is the same, or Wayland shows no icon
# Where each file goes below the data folder, and which resource it is.
FILES = {
    f"applications/{NAME}.desktop": f"desktop/{NAME}.desktop",
    f"mime/packages/{NAME}.xml": f"desktop/{NAME}.xml",
    f"icons/hicolor/scalable/apps/{NAME}.svg": "icons/app.svg",
}
ICONS = "icons/hicolor"
# What tells the desktop of the change, with the folder below the data folder and the package that brings it.
REFRESHERS = (
    ("update-desktop-database", "applications", "desktop-file-utils"),
    ("update-mime-database", "mime", "shared-mime-info"),
)
QUOTED = '"`$\\'  # what an Exec line has to escape within quotes


def data_home() -> Path:
    """Give the folder of this person's desktop entries."""
    named = os.environ.get("XDG_DATA_HOME", "")
    return Path(named) if os.path.isabs(named) else Path.home() / ".local" / "share"


def command_line() -> str:
    """Give what starts this program, as an Exec line writes it."""
    started = Path(sys.argv[0]).absolute()
    words = (
        [str(started)] if os.access(started, os.X_OK) and started.suffix != ".py" else [sys.executable, str(started)]
    )
    return " ".join(_exec_word(word) for word in words)


def install(home: Path, command: str) -> list[Path]:
    """Write all files, over older ones, and give their paths.

    Raises:
        OSError: one can't be written.
    """
    written = []
    for place, resource in FILES.items():
        path = home / place
        text = resource_path(resource).read_text(encoding="utf-8").replace("@COMMAND@", command)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
        written.append(path)
    _refresh(home)
    return written


def uninstall(home: Path) -> list[Path]:
    """Remove all files that are there, and give their paths.

    Raises:
        OSError: one can't be removed.
    """
    removed = [path for place in FILES if (path := home / place).exists()]
    for path in removed:
        path.unlink()
    if removed:
        _refresh(home)
    return removed


def missing_packages() -> list[str]:
    """Name the packages without which a desktop does not learn what a double click opens."""
    return [package for program, _, package in REFRESHERS if shutil.which(program) is None]


def _exec_word(word: str) -> str:
    escaped = "".join(f"\\{letter}" if letter in QUOTED else letter for letter in word)
    # The file's own escaping comes on top, and % begins a field code.
    return '"' + escaped.replace("\\", "\\\\").replace("%", "%%") + '"'


def _refresh(home: Path) -> None:
    """Have the desktop look again; one that does not look at once does so when the person logs in next."""
    if (home / ICONS).is_dir():
        os.utime(home / ICONS)  # a cache of icons that is older than its folder is not believed
    for program, folder, _ in REFRESHERS:
        found = shutil.which(program)
        if found and (home / folder).is_dir():
            subprocess.run([found, str(home / folder)], capture_output=True, timeout=30)
