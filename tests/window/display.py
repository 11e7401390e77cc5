"""A screen of one's own: an X server without a monitor, a small window manager, a bus for a screen reader."""

from __future__ import annotations

import os
import select
import struct
import subprocess
import sys
import time
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import IO, Any

import numpy as np

ROOT = Path(__file__).parents[2]
SCREEN = (2560, 1440)
PATIENCE_S = 60  # a busy machine takes half of it to start the program
# Alt+F4 closes a window, as in most places; nothing else takes a key away from the program.
KEYS_OF_THE_WINDOW_MANAGER = """<?xml version="1.0"?>
<openbox_config xmlns="http://openbox.org/3.4/rc">
<keyboard><keybind key="A-F4"><action name="Close"/></keybind></keyboard>
</openbox_config>
"""


def what_is_missing() -> str:
    """Say which command installs what the suite needs; "" if all is there."""
    if not sys.platform.startswith("linux"):
        return "the window tests need Linux, with Xvfb"
    spec = spec_from_file_location("prepare", ROOT / "setup" / "prepare.py")
    assert spec is not None
    assert spec.loader is not None
    prepare = module_from_spec(spec)
    spec.loader.exec_module(prepare)
    packages = prepare.window_packages(Path(sys.prefix))
    return f"the window tests were not run; they need: {prepare.apt_command(packages)}" if packages else ""


class Display:
    """Starts its servers, and ends them with `close` or with the process that made it."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._servers = folder, list[subprocess.Popen[Any]]()
        self._environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "LANG": "C.UTF-8"}
        self._environment["DISPLAY"] = ":" + self._start_x()
        self._start_window_manager()
        self._environment["AT_SPI_BUS_ADDRESS"] = self.bus = self._start_bus()
        self._environment["QT_LINUX_ACCESSIBILITY_ALWAYS_ON"] = "1"

    @property
    def environment(self) -> dict[str, str]:
        """What a program needs to know to show itself here; nothing of this process's own."""
        return dict(self._environment)

    def xdotool(self, *words: object) -> str:
        """Do something with keys, mouse or windows, and give what xdotool says; "" if it can't be done."""
        command = ["xdotool", *map(str, words)]
        return subprocess.run(command, env=self._environment, capture_output=True, text=True, timeout=PATIENCE_S).stdout

    def picture(self) -> np.ndarray:
        """Give what is on the screen: rows, columns, and blue, green and red of each point."""
        raw = (self._folder / "Xvfb_screen0").read_bytes()  # in the format of xwd
        header = struct.unpack_from(">25I", raw)
        width, height, bytes_per_line, colours = header[4], header[5], header[12], header[19]
        start = header[0] + 12 * colours
        lines = np.frombuffer(raw, np.uint8, height * bytes_per_line, start).reshape(height, -1)
        return lines[:, : 4 * width].reshape(height, width, 4)[:, :, :3]

    def close(self) -> None:
        """End the servers."""
        for server in reversed(self._servers):
            server.kill()
            server.wait()

    # ---- starting ----

    def start(self, *words: str, **options: Any) -> subprocess.Popen[Any]:
        """Start a process that does not outlive this one."""
        return subprocess.Popen(["setpriv", "--pdeathsig", "KILL", *words], env=self._environment, **options)

    def _start_x(self) -> str:
        """Start the X server on a number that nobody uses, and give it."""
        reading, writing = os.pipe()
        size = f"{SCREEN[0]}x{SCREEN[1]}x24"
        words = ["-displayfd", str(writing), "-screen", "0", size, "-nolisten", "tcp", "-fbdir", str(self._folder)]
        with (self._folder / "xvfb.log").open("w") as log:
            self._servers.append(self.start("Xvfb", *words, stdout=log, stderr=log, pass_fds=[writing]))
        os.close(writing)
        with os.fdopen(reading) as answer:
            return _first_line(answer)

    def _start_window_manager(self) -> None:
        config = self._folder / "openbox.xml"
        config.write_text(KEYS_OF_THE_WINDOW_MANAGER)
        with (self._folder / "openbox.log").open("w") as log:
            manager = self.start("openbox", "--config-file", str(config), stdout=log, stderr=log)
        self._servers.append(manager)
        deadline = time.monotonic() + PATIENCE_S
        while not self.xdotool("get_num_desktops"):  # only a window manager can tell
            assert manager.poll() is None, (self._folder / "openbox.log").read_text()
            assert time.monotonic() < deadline, "the window manager does not answer"

    def _start_bus(self) -> str:
        """Start a bus, and give its address."""
        words = ["--session", "--nofork", "--print-address=1", "--address=unix:tmpdir=/tmp"]
        with (self._folder / "bus.log").open("w") as log:
            bus = self.start("dbus-daemon", *words, stdout=subprocess.PIPE, stderr=log, text=True)
        self._servers.append(bus)
        assert bus.stdout is not None
        with bus.stdout as answer:
            return _first_line(answer)


def _first_line(answer: IO[str]) -> str:
    readable, _, _ = select.select([answer], [], [], PATIENCE_S)
    line = answer.readline().strip() if readable else ""
    assert line, "a server of the display does not answer"
    return line
