"""A person at the desk: starts the program, uses keys and mouse, looks and listens. Knows nothing of its inside."""

from __future__ import annotations

import contextlib
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtGui import QImage

from tests.window.display import PATIENCE_S, ROOT, Display
from tests.window.reader import ENABLED, FOCUSED, GoneError, Place, ScreenReader

GLANCE_S = 0.03
TOKEN = 1_000_000  # micros


class Person:
    """One running program and who sits before it. `home` is where this person's files are."""

    def __init__(self, display: Display, home: Path, *words: str) -> None:
        self._display, self.home = display, home
        self._log = (home / "said.log").open("a+")
        command = [sys.executable, str(ROOT / "main.py"), *words]
        folders = {f"XDG_{kind}_HOME": str(home) for kind in ("DATA", "CONFIG", "STATE", "CACHE")}
        command = ["setpriv", "--pdeathsig", "KILL", *command]
        environment = display.environment | folders
        self.process = subprocess.Popen(command, env=environment, cwd=home, stdout=self._log, stderr=self._log)
        self._reader = ScreenReader(display.bus, self.process.pid)

    def leave(self) -> None:
        """Kill the program if it still runs, and let everything go."""
        self.process.kill()
        self.process.wait()
        self._reader.close()
        self._log.close()

    # ---- waiting ----

    def until(self, condition: Callable[[], Any], what: str) -> Any:
        """Wait until something is so, and give it; the program must not end meanwhile."""
        deadline = time.monotonic() + PATIENCE_S
        while not (found := self._try(condition)):
            if time.monotonic() > deadline:
                raise AssertionError(f"not within {PATIENCE_S} s: {what}; {self._evidence()}")
            with contextlib.suppress(subprocess.TimeoutExpired):
                code = self.process.wait(GLANCE_S)
                raise AssertionError(f"the program ended with {code} before {what}: {self.said()}")
        return found

    def _try(self, condition: Callable[[], Any]) -> Any:
        try:
            return condition()
        except (GoneError, sqlite3.OperationalError):  # not there yet
            return None

    def _evidence(self) -> str:
        """Keep a picture of what is on the screen now; the folders of the tests do not last."""
        path = ROOT / "build" / f"seen-{self.process.pid}.png"
        path.parent.mkdir(exist_ok=True)
        points = np.ascontiguousarray(self._display.picture()[:, :, ::-1])
        height, width, _ = points.shape
        QImage(points.data, width, height, 3 * width, QImage.Format.Format_RGB888).save(str(path))
        return f"the screen is in {path}; the program said: {self.said()}"

    # ---- looking and listening ----

    def said(self) -> str:
        """Give what the program wrote to its terminal, but for Qt missing a desktop's own screen reader."""
        lines = (self.home / "said.log").read_text().splitlines()
        return "\n".join(line for line in lines if "contacting registry" not in line)

    def hears(self, name: str) -> str:
        """Give the words of a thing on the screen; "" if it is not to be seen."""
        path = self._seen(name)
        return self._reader.words(path) if path else ""

    def hears_in(self, name: str, words: str) -> bool:
        """Tell whether a cell of a table on the screen says this, or more than this."""
        path = self._seen(name)
        return bool(path) and any(words in self._reader.words(cell) for cell in self._reader.inside(path))

    def sees(self, name: str) -> bool:
        """Tell whether a thing is on the screen, wholly inside the window."""
        return bool(self._seen(name))

    def can_use(self, name: str) -> bool:
        """Tell whether a button is on the screen and can be pressed."""
        path = self._seen(name)
        return bool(path) and ENABLED in self._reader.states(path)

    def _seen(self, name: str) -> str:
        try:
            path = self._reader.find(name)
            return path if self.place().holds(self._reader.place(path)) else ""
        except GoneError:
            return ""

    def place(self) -> Place:
        """Say where the window is, without its frame."""
        return self.place_of("main_window")

    def place_of(self, name: str) -> Place:
        """Say where a thing is on the screen; a window without its frame."""
        return self._reader.place(self._reader.find(name))

    def title(self) -> str:
        """Give what the title bar says."""
        return self._display.xdotool("getwindowname", self.window()).strip()

    def window(self) -> int:
        """Give the number of the program's window in the X server."""
        words = ("search", "--onlyvisible", "--all", "--pid", self.process.pid, "--name", "Gaming Market Desk")
        return int(self.until(lambda: self._display.xdotool(*words).split(), "a window")[0])

    def picture(self) -> np.ndarray:
        """Give what the window shows."""
        place = self.place()
        screen = self._display.picture()
        return screen[place.y : place.y + place.height, place.x : place.x + place.width].copy()

    # ---- keys and mouse ----

    def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        self._display.xdotool("key", "--clearmodifiers", *keys)

    def type(self, text: str) -> None:
        """Type over what is written in the field in focus."""
        self.press("ctrl+a")
        self._display.xdotool("type", text)

    def click(self, name: str) -> None:
        """Click on a thing with an object name, as soon as it can be used."""
        self.until(lambda: self.can_use(name), f"{name} can be clicked")
        self._click(self._reader.find(name))

    def click_words(self, role: str, words: str) -> None:
        """Click on what has a role and says these words."""
        self._click(self.until(lambda: self._reader.find_words(role, words), f"a {role} that says {words}"))

    def _click(self, path: str) -> None:
        self._display.xdotool("mousemove", *self._reader.place(path).middle, "click", 1)

    def tab_to(self, name: str) -> None:
        """Go to a thing with the Tab key."""
        things = self._reader.focusable()
        wanted = self._reader.find(name)

        def focused() -> str:
            return next((path for path in things if FOCUSED in self._reader.states(path)), "")

        for _ in things:
            if (before := focused()) == wanted:
                return
            self.press("Tab")
            said = self._reader.words(before) if before else "nothing"
            self.until(lambda before=before: focused() != before, f"Tab goes on from {said}")
        raise AssertionError(f"{name} can't be reached with Tab")

    def resize(self, width: int, height: int) -> None:
        """Give the window another size, as dragging its corner would."""
        self._display.xdotool("windowsize", self.window(), width, height)

    def bring_forward(self) -> None:
        """Put the window before all others."""
        self._display.xdotool("windowactivate", "--sync", self.window())

    def starts(self) -> None:
        """Start the session, or go on with it, and wait until the screen says that it runs."""
        self.press("F5")
        self.until(lambda: self.hears("status_label") == "Status: running", "F5 starts the session")

    # ---- the file ----

    def files(self) -> list[Path]:
        """Give this person's sessions."""
        return sorted((self.home / "gaming-market-desk" / "sessions").glob("*.gmd"))

    def stored(self, question: str) -> list[tuple[Any, ...]]:
        """Ask the newest session's file, from outside."""
        with contextlib.closing(sqlite3.connect(f"file:{self.files()[-1]}?mode=ro", uri=True)) as store:
            return store.execute(question).fetchall()

    def status(self) -> str:
        """Give the session's status in the file."""
        return str(self.stored("SELECT status FROM session")[0][0])

    def tick(self) -> int:
        """Give the session's tick in the file."""
        return int(self.stored("SELECT tick FROM session")[0][0])

    def held(self, token: str) -> int:
        """Give how many micro-tokens "you" hold, by the file."""
        found = self.stored(f"SELECT sum(free + locked) FROM positions WHERE participant = 'you' AND token = '{token}'")
        return int(found[0][0] or 0)
