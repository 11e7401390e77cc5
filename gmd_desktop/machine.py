"""What this machine has: versions, Qt's system libraries, a screen."""

import ctypes
import os
import platform
import sqlite3
import sys
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version

PACKAGES = ("PySide6_Essentials", "pyqtgraph", "numpy", "SQLAlchemy", "alembic", "psycopg", "pydantic", "typer")
# What Qt loads that a small system may lack, and the package of Debian and Ubuntu that brings it.
QT_LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
}


def program_version() -> str:
    """Give the program's version, also in a checkout that was never installed."""
    return package_version("gaming-market-desk") or "development"


def package_version(name: str) -> str:
    """Give a package's version; "" if it is not installed."""
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def versions() -> dict[str, str]:
    """Give the versions of all that the program stands on; what is missing is ""."""
    found = {
        "program": program_version(),
        "Python": platform.python_version(),
        "system": platform.platform(),
        "SQLite": sqlite3.sqlite_version,
    }
    return found | {name: package_version(name) for name in PACKAGES}


def missing_libraries() -> list[str]:
    """Name the system libraries of Qt that can't be loaded; only Linux can be without."""
    return [name for name in QT_LIBRARIES if not _loads(name)] if sys.platform == "linux" else []


def install_command(libraries: Sequence[str]) -> str:
    """Give the command of Debian and Ubuntu that installs system libraries of Qt."""
    return "sudo apt-get install " + " ".join(QT_LIBRARIES[name] for name in libraries)


def has_display() -> bool:
    """Whether a window can be shown; only Linux and other Unixes with X or Wayland can be without."""
    if sys.platform in ("win32", "darwin"):
        return True
    chosen = os.environ.get("QT_QPA_PLATFORM", "")
    if chosen.split(":")[0] in ("offscreen", "minimal", "vnc"):
        return True
    return bool(os.environ.get("WAYLAND_DISPLAY")) or (bool(os.environ.get("DISPLAY")) and display_answers())


def display_answers() -> bool:
    """Whether the X server that DISPLAY names takes us; Qt would end the process if not. If in doubt: yes."""
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(None, None))
    failed = xcb.xcb_connection_has_error(connection)
    xcb.xcb_disconnect(connection)
    return not failed


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
