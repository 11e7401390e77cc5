"""Threads for a runner without a screen: one that steps it, one that watches it."""

import threading
from collections.abc import Callable
from typing import Protocol

WATCH_EVERY_S = 5.0


class Driver(Protocol):
    """Whatever calls a runner's `step()`: the desk's QThread, or a thread of the runner's own."""

    @property
    def name(self) -> str:
        """What stats call it."""

    def alive(self) -> bool:
        """Tell whether steps still come."""


class OwnThread:
    """A thread that calls `step` until it is stopped, waiting as long as each call says."""

    def __init__(self, step: Callable[[], float]) -> None:
        self.name = "batch runner"
        self._step = step
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name=self.name, daemon=True)
        self._thread.start()

    def alive(self) -> bool:
        """Tell whether the thread runs."""
        return self._thread.is_alive()

    def stop(self) -> None:
        """End after the present step."""
        self._stopped.set()
        if self._thread is not threading.current_thread():
            self._thread.join()

    def _run(self) -> None:
        while not self._stopped.is_set():
            self._stopped.wait(self._step())


class Watchdog:
    """A thread that restarts a runner which is not healthy."""

    def __init__(self, restart_if_needed: Callable[[], bool], every_s: float = WATCH_EVERY_S) -> None:
        self._restart_if_needed = restart_if_needed
        self._every_s = every_s
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="watchdog", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop watching."""
        self._stopped.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stopped.wait(self._every_s):
            self._restart_if_needed()
