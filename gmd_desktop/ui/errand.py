"""Work that takes a while, in a thread of its own: step by step, so that it can be shown and stopped."""

import logging
from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, QThread, Signal

log = logging.getLogger(__name__)

STOP_WAIT_MS = 10_000


class Errand(QThread):
    """Runs a generator. Every signal comes from its thread; connect slots of objects that live in the GUI thread.

    Args:
        steps: makes the generator, in the errand's thread; what it yields are frozen values.
    """

    stepped = Signal(object)  # what the generator has yielded
    done = Signal()  # it has come to its end; not sent when it was stopped
    failed = Signal(str)  # a sentence

    def __init__(
        self,
        steps: Callable[[], Iterator[object]],
        problems: tuple[type[Exception], ...],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._steps, self._problems = steps, problems

    def run(self) -> None:
        """Do it; runs in the errand's thread."""
        try:
            for step in self._steps():
                if self.isInterruptionRequested():
                    return
                self.stepped.emit(step)
        except self._problems as error:
            self.failed.emit(str(error))
            return
        self.done.emit()

    def stop(self) -> None:
        """Stop after the step that is on its way, and wait for that."""
        self.requestInterruption()
        if self.isRunning() and not self.wait(STOP_WAIT_MS):
            log.error("an errand did not stop within %d ms", STOP_WAIT_MS)
