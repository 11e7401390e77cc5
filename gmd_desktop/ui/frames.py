"""When a report comes to the screen: at most 30 times a second, in turns, and how long that takes."""

import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from gmd_desktop.session.tick_report import TickReport

FRAME_MS = 34  # at most 30 repaints a second


@dataclass(frozen=True, slots=True)
class Paint:
    """How long the screen took for its last reports, in milliseconds."""

    last_ms: float = 0.0
    worst_ms: float = 0.0


class Frames(QObject):
    """Fetches reports and has them shown, some panels at a time, with painting in between.

    Args:
        take_report: gives the latest report, if there is a new one.
        turns_of: shows a report, some panels at each step, and tells whether more are left.
        parent: the window.
    """

    shown = Signal(object)  # TickReport: every panel has it; GUI thread
    painted = Signal(float)  # milliseconds: the last report is on the screen; GUI thread

    def __init__(
        self,
        take_report: Callable[[], TickReport | None],
        turns_of: Callable[[TickReport], Iterator[bool]],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._take_report, self._turns_of = take_report, turns_of
        self._coming: TickReport
        self.last_report: TickReport | None = None  # what the screen shows
        self.paint = Paint()
        self._is_open = False
        self._is_shown = True  # every panel has the last report
        self._is_painted = True  # and it is on the screen
        self._frame = QTimer(self, singleShot=True)
        self._frame.timeout.connect(self._on_frame)
        self._turns: Iterator[bool] = iter(())
        self._turn = QTimer(self, singleShot=True)
        self._turn.timeout.connect(self._on_turn)
        self._last_frame = 0.0

    @Slot()
    def on_tick_committed(self) -> None:
        """Look into the mailbox, at most once a frame."""
        if not self._frame.isActive():
            waited_ms = (time.perf_counter() - self._last_frame) * 1000
            frame_ms = max(FRAME_MS, 2 * self.paint.last_ms)  # half of the time stays free for the person
            self._frame.start(max(0, round(frame_ms - waited_ms)))

    @Slot()
    def _on_frame(self) -> None:
        self._last_frame = time.perf_counter()
        report = self._take_report()
        if report is not None and self._is_open:
            self.show(report)

    def show(self, report: TickReport) -> None:
        """Bring every panel up to date: a history at once, news in turns, so that a person never waits for all."""
        deque(self._turns, maxlen=0)  # what is left of the report before
        self._is_open, self._coming = True, report
        self._turns = self._turns_of(report)
        self.paint = Paint(0.0, self.paint.worst_ms)
        self._is_painted = self._is_shown = False
        self._on_turn()

    def stop(self) -> None:
        """Forget the session; reports that still come are not shown."""
        self._is_open, self.last_report = False, None
        self._turn.stop()
        self._turns = iter(())

    @Slot()
    def _on_turn(self) -> None:
        started = time.perf_counter()
        self._is_shown = not next(self._turns, False)
        while self._coming.history and not self._is_shown:
            self._is_shown = not next(self._turns)
        if self._is_shown:
            self.last_report = self._coming
            self.shown.emit(self._coming)
        else:
            self._turn.start(0)
        self._add_paint_ms(started)

    @contextmanager
    def painting(self) -> Iterator[None]:
        """Note how long painting takes: Qt paints all that has changed in one go."""
        if self._is_painted:
            yield
            return
        started = time.perf_counter()
        yield
        self._add_paint_ms(started)
        if self._is_shown:
            self._is_painted = True
            self.painted.emit(self.paint.last_ms)

    def _add_paint_ms(self, started: float) -> None:
        last_ms = self.paint.last_ms + (time.perf_counter() - started) * 1000
        self.paint = Paint(last_ms, max(self.paint.worst_ms, last_ms))
