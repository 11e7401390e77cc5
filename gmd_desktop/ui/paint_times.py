"""How long each panel takes to paint: measured while somebody looks at the health panel, one panel a second."""

import time
from collections import deque
from collections.abc import Mapping
from statistics import median

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from gmd_desktop.ui.stale import can_be_seen

EVERY_MS = 1_000
KEPT = 60  # times of a panel: those of the last minutes


class PaintTimes(QObject):
    """Paints one panel after the other, whole, and takes the time.

    Args:
        panels: what is measured, by its title.
        reader: nothing is measured while this one can't be seen.
    """

    measured = Signal(object)  # tuples of title, median and longest in milliseconds; GUI thread

    def __init__(self, panels: Mapping[str, QWidget], reader: QWidget) -> None:
        super().__init__(reader)
        self._panels, self._reader = list(panels.items()), reader
        self._ms: dict[str, deque[float]] = {}
        self._next = 0
        timer = QTimer(self, interval=EVERY_MS)
        timer.timeout.connect(self.measure)
        timer.start()

    @Slot()
    def measure(self) -> None:
        """Paint the next panel that can be seen, and tell how long all of them take."""
        if not can_be_seen(self._reader):
            return
        for _ in self._panels:
            title, panel = self._panels[self._next]
            self._next = (self._next + 1) % len(self._panels)
            if can_be_seen(panel):
                started = time.perf_counter()
                panel.repaint()
                elapsed_ms = (time.perf_counter() - started) * 1000
                self._ms.setdefault(title, deque(maxlen=KEPT)).append(elapsed_ms)
                break
        self.measured.emit(tuple((title, median(times), max(times)) for title, times in self._ms.items()))
