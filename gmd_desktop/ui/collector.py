"""Python's cyclic garbage collection, kept on the GUI thread.

Python collects in whichever thread happens to allocate. A collection in the worker thread may destroy widgets and
timers of the GUI thread, which crashes Qt; so automatic collection is off while the desk is open and a timer
does it here.
"""

import gc

from PySide6.QtCore import QObject, QTimer, Slot

INTERVAL_MS = 500


class Collector(QObject):
    """Collects in the thread it lives in, by the thresholds that Python had before."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thresholds = gc.get_threshold()
        gc.disable()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.on_interval)
        self._timer.start(INTERVAL_MS)

    @Slot()
    def on_interval(self) -> None:
        """Collect the youngest objects, and older ones once in so many rounds."""
        young, middle, old = gc.get_count()
        if young > self._thresholds[0]:
            gc.collect(2 if old > self._thresholds[2] else 1 if middle > self._thresholds[1] else 0)

    def stop(self) -> None:
        """Let Python collect by itself again; call when the worker's thread has ended."""
        self._timer.stop()
        gc.enable()
