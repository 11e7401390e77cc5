"""The beginning and the end of a desk: its first paint, and the signals that end it."""

import logging
import signal
from collections.abc import Callable
from types import FrameType

from PySide6.QtCore import QObject, QTimer, Slot

from gmd_desktop.ui.desk import Desk

log = logging.getLogger(__name__)

WAKE_MS = 250


class Interrupts(QObject):
    """Ctrl+C and SIGTERM close the window like a person would, but without a question."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self._wake = QTimer(self)  # Python looks at signals only when it gets to run
        self._wake.timeout.connect(self.on_wake)
        self._wake.start(WAKE_MS)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self.on_signal)

    def on_signal(self, _number: int, _frame: FrameType | None) -> None:
        """Close the window."""
        self._desk.window.close_without_asking()

    @Slot()
    def on_wake(self) -> None:
        """Let Python run its signal handlers."""


class FirstPaint(QObject):
    """Logs how long the start took, and tells whoever asked."""

    def __init__(self, desk: Desk, tell: Callable[[Desk], None] | None) -> None:
        super().__init__(desk)
        self._desk, self._tell = desk, tell
        desk.window.frames.painted.connect(self.on_painted)

    @Slot()
    def on_painted(self) -> None:
        """Do it once."""
        self._desk.window.frames.painted.disconnect(self.on_painted)
        log.info("the first report is on the screen")
        if self._tell is not None:
            self._tell(self._desk)
