"""Python's cyclic garbage collection, kept on the GUI thread.

Python collects in whichever thread happens to allocate. A collection in the worker thread may destroy widgets and
timers of the GUI thread, which crashes Qt; so automatic collection is off while the desk is open and a timer
does it here.
"""

import gc
import time

from PySide6.QtCore import QObject, QTimer, Slot

INTERVAL_MS = 500
FULL_SHARE = 1000  # the part of the time that may go into full collections is 1 / this


class Collector(QObject):
    """Collects in the thread it lives in, by the thresholds that Python had before."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thresholds = gc.get_threshold()
        gc.disable()
        self._next_full = 0.0
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.on_interval)
        self._timer.start(INTERVAL_MS)
        QTimer.singleShot(0, self, self.keep)  # when the event loop begins: all that is there for good is made

    @Slot()
    def on_interval(self) -> None:
        """Collect the youngest objects, and older ones once in so many rounds; all of them seldom: that takes long."""
        young, middle, old = gc.get_count()
        if young <= self._thresholds[0]:
            return
        started = time.monotonic()
        full = old > self._thresholds[2] and started >= self._next_full
        gc.collect(2 if full else 1 if middle > self._thresholds[1] else 0)
        if full:
            ended = time.monotonic()
            self._next_full = ended + FULL_SHARE * (ended - started)

    @Slot()
    def keep(self) -> None:
        """Leave what there is now, modules and widgets above all, out of every later collection."""
        gc.freeze()

    def stop(self) -> None:
        """Let Python collect by itself again; call when the worker's thread has ended."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()
