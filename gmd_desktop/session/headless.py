"""A session run without a screen: a thread steps it, a watchdog looks after it, and somebody is told each second."""

import threading
from collections.abc import Callable
from typing import Any

from gmd_desktop.session import batch_runner
from gmd_desktop.session.batch_runner import BatchRunner
from gmd_desktop.session.requests import ControlRequest
from gmd_desktop.session.runner_thread import Watchdog
from gmd_desktop.session.stepper import Ending
from gmd_desktop.session.tick_report import SessionStatus, TickReport

TELL_EVERY_S = 1.0
LOOK_EVERY_S = 0.05


class Headless:
    """Runs the one session of a process without a screen, in threads of its own."""

    def __init__(self, runner: BatchRunner, tell: Callable[[dict[str, Any]], None]) -> None:
        """Args: tell: called once a second, and at the end, with `line()`."""
        self._runner = runner
        self._tell = tell
        self._asked_to_stop = threading.Event()
        self._report: TickReport | None = None

    def stop(self) -> None:
        """End after the tick that is being made. Any thread, and signal handlers."""
        self._asked_to_stop.set()

    def begin(self, *, start: bool, resume: bool) -> None:
        """Start a session in DRAFT, or resume a paused one, if that is asked for.

        Raises:
            StoreError: the request can't be written.
        """
        asked = {SessionStatus.DRAFT: start, SessionStatus.PAUSED: resume}
        if asked.get(self._runner.status, False):
            self._runner.submit(ControlRequest("start", cause="run"))

    def run(self) -> Ending:
        """Run until the session is over, a tick was reached, the runner gave up, or `stop` is called."""
        batch_runner.use_runner(self._runner)
        batch_runner.start_batch_runner()
        watchdog = Watchdog(batch_runner.restart_batch_runner_if_needed)
        try:
            waited = 0.0
            while not self._asked_to_stop.wait(LOOK_EVERY_S) and not self._runner.ended:
                waited += LOOK_EVERY_S
                if waited >= TELL_EVERY_S:
                    waited = 0.0
                    self._tell(self.line())
        finally:
            watchdog.stop()
            batch_runner.stop_batch_runner()
            batch_runner.use_runner(None)
        self._tell(self.line())
        return self._runner.ended

    def line(self) -> dict[str, Any]:
        """Tell how it is going."""
        self._report = self._runner.report() or self._report
        config, stats = self._runner.get_status_and_config(), self._runner.get_batch_runner_stats()
        health = self._report.health if self._report else None
        return {
            "tick": config["tick"],
            "status": config["status"],
            "orders": config["total_orders"],
            "fills": config["total_fills"],
            "inbox": health.inbox if health else 0,
            "tick_ms": round(health.tick_ms_last, 2) if health else 0.0,
            "errors": stats["error_count"],
            "restarts": stats["thread_restarts"],
            "leads": config["leads"],
            "banner": self._report.banner if self._report else "",
        }
