"""Whether the worker still answers: a store that hangs without an error must not look like a market that is calm."""

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal, Slot

EVERY_MS = 1_000
PATIENCE_S = 3.0  # longer than a tick takes with all that a tick may hold


class Pulse(QObject):
    """Asks the worker again and again, and tells when no answer comes. Lives in the GUI thread."""

    asked = Signal()  # to the worker, which answers as soon as it is free
    silent = Signal(float)  # seconds since the question; again and again until the answer is there
    answered = Signal()  # after a silence

    def __init__(self, parent: QObject, monotonic: Callable[[], float] = time.monotonic) -> None:
        super().__init__(parent)
        self._monotonic = monotonic
        self._asked_at: float | None = None
        self._is_silent = False
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        self._timer.start(EVERY_MS)

    @Slot()
    def look(self) -> None:
        """Ask, unless a question is still open; tell if it has been for too long."""
        now = self._monotonic()
        if self._asked_at is None:
            self._asked_at = now
            self.asked.emit()
        elif now - self._asked_at >= PATIENCE_S:
            self._is_silent = True
            self.silent.emit(now - self._asked_at)

    @Slot()
    def on_answer(self) -> None:
        """Note that the worker is free."""
        self._asked_at = None
        if self._is_silent:
            self._is_silent = False
            self.answered.emit()
