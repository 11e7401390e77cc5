"""`python -m tests.bench screen`: gaps of the event loop, paint time and memory, 10 outcomes, 10 ticks a second."""

import os
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import psutil
from PySide6.QtCore import QObject, Qt, QTimer, Slot
from PySide6.QtWidgets import QApplication

from gmd_desktop.app import prepare_application
from gmd_desktop.session.batch_runner import BatchRunner
from gmd_desktop.session.creation import new_session
from gmd_desktop.session.requests import ControlRequest
from gmd_desktop.session.scenario import read_scenario
from gmd_desktop.settings import Places, Settings
from gmd_desktop.ui.desk import Desk
from tests.bench.report import HEAD, REPORT, calibration_ms, percentile, put_section, stamp, table, write_section
from tests.bench.session import SEED, MixedOrders, scenario_text

PLATFORM = os.environ["QT_QPA_PLATFORM"]  # xcb: in a real window, on the display there is
SECONDS = int(os.environ.get("GMD_BENCH_SECONDS", "60"))
HEARTBEAT_MS = 2
LATE_S, LOOK_S = 0.03, 0.01
LOADS = ((0, "idle control: no orders"), (200, "200 orders a tick"), (2_000, "2,000 orders a tick"))


class Heartbeat(QObject):
    """Beats as fast as the event loop lets it and keeps the gaps, and what was going on in the longest."""

    def __init__(self) -> None:
        super().__init__()
        self.gaps_ms: list[float] = []
        self.longest_in = "nothing"
        self._seen: list[str] = []  # where the GUI thread was in the present gap
        self._thread = threading.get_ident()
        self._ended = threading.Event()
        self._watch = threading.Thread(target=self._look, name="watch", daemon=True)
        self._watch.start()
        self._last = time.perf_counter()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.on_beat)
        self._timer.start(HEARTBEAT_MS)

    @Slot()
    def on_beat(self) -> None:
        """Note the time since the last beat."""
        now = time.perf_counter()
        gap_ms = (now - self._last) * 1000
        if self._seen and gap_ms > max(self.gaps_ms, default=0.0):
            self.longest_in = statistics.mode(self._seen)
        self.gaps_ms.append(gap_ms)
        self._seen.clear()
        self._last = now

    def stop(self) -> None:
        """End the thread that looks."""
        self._ended.set()
        self._watch.join()

    def _look(self) -> None:
        """While a beat is late, note which of the desk's functions the GUI thread is in. In a thread of its own."""
        while not self._ended.wait(LOOK_S):
            frame = sys._current_frames().get(self._thread)
            while frame is not None and "gmd_desktop" not in frame.f_code.co_filename:
                frame = frame.f_back
            if frame is not None and time.perf_counter() - self._last > LATE_S:
                self._seen.append(f"`{Path(frame.f_code.co_filename).stem}.{frame.f_code.co_name}`")


class Watch(QObject):
    """Collects what each report cost the screen, and memory by the second."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.paints_ms: list[float] = []
        self.memory_mb: list[float] = []
        self._process = psutil.Process()
        desk.window.frames.painted.connect(self.on_painted)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.on_second)
        self._timer.start(1000)

    @Slot()
    def on_painted(self) -> None:
        """Note the last report's time."""
        self.paints_ms.append(self._desk.window.frames.paint.last_ms)

    @Slot()
    def on_second(self) -> None:
        """Note the memory."""
        self.memory_mb.append(self._process.memory_info().rss / 1e6)


def main() -> None:
    """Measure and write the section."""
    before = calibration_ms()
    app = prepare_application()
    rows, verdicts = [], []
    for count, title in LOADS:
        gaps, longest_in, watch, ticks = _run(app, count)
        third = max(1, len(watch.memory_mb) // 3)
        growth = statistics.mean(watch.memory_mb[-third:]) - statistics.mean(watch.memory_mb[third : 2 * third])
        p99, longest, paint = percentile(gaps, 99), max(gaps), statistics.median(watch.paints_ms)
        long_gaps, paint_99 = sum(gap > 100 for gap in gaps), percentile(watch.paints_ms, 99)
        figures = (f"{p99:.1f}", f"{longest:.0f}", str(long_gaps), f"{paint:.1f}", f"{paint_99:.1f}")
        rows.append([title, str(ticks), *figures, f"{watch.memory_mb[-1]:.0f}", f"{growth:+.1f}"])
        if count:
            verdicts.append(
                f"- {title}: p99 gap {p99:.1f} ms (reach < 50), longest {longest:.0f} ms (reach <= 100; most "
                f"of it in {longest_in}), "
                f"paint {paint:.1f} ms (reach < 10), memory {growth:+.1f} MB in the last third"
            )
    gaps_head = ["p99 gap ms", "longest gap ms", "gaps > 100 ms"]
    head = ["load", "ticks", *gaps_head, "paint p50 ms", "paint p99 ms", "MB", "MB growth"]
    note = (
        f"10 outcomes, tick 100 ms, {SECONDS} s each, real store, runner and window ({PLATFORM}); paint: all that the "
        f"GUI thread does for a report, painting and waiting for the other thread included. "
        f"Calibration {before:.1f} ms before, {calibration_ms():.1f} ms after."
    )
    body = "\n".join([table(head, rows), "", note, "", *verdicts])
    if PLATFORM == "offscreen":
        write_section("screen", body, SEED)
    else:
        said_by = stamp(f"QT_QPA_PLATFORM={PLATFORM} python -m tests.bench screen", SEED)
        put_section(REPORT, HEAD, f"screen on {PLATFORM}", said_by, body)


def _run(app: QApplication, count: int) -> tuple[list[float], str, Watch, int]:
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(app, Places(Path(folder), Path(folder), Path(folder)), Settings(theme="dark"), remembers=False)
        desk.window.resize(1920, 1080)
        desk.window.show()

        def open_session() -> BatchRunner:
            store = new_session(Path(folder) / "screen.gmd", read_scenario(scenario_text(10)))
            runner = BatchRunner.open(store, lambda _scenario: MixedOrders(count))
            runner.submit(ControlRequest("start"))
            return runner

        desk.opening.emit(open_session)
        watch = Watch(desk)
        warm = QTimer()
        warm.setSingleShot(True)
        beats: list[Heartbeat] = []
        warm.timeout.connect(lambda: beats.append(Heartbeat()))
        warm.start(3_000)
        end = QTimer()
        end.setSingleShot(True)
        end.timeout.connect(app.exit)  # quit would ask the live session's window first
        end.start(SECONDS * 1000 + 3_000)
        app.exec()
        beats[0].stop()
        gaps, longest_in = beats[0].gaps_ms[1:], beats[0].longest_in
        beats.clear()
        report = desk.window.last_report
        ticks = report.tick if report is not None else 0
        desk.window.close_without_asking()
        app.exec()
        desk.wait()
        desk.window.deleteLater()
    return gaps, longest_in, watch, ticks
