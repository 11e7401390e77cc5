"""`python -m tests.bench stage`: what a tick costs the presenter window, at the sizes of two displays."""

import os
import statistics
import time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from gmd_desktop.app import prepare_application
from gmd_desktop.ui.stage.scene import Scene
from gmd_desktop.ui.stage.window import PresenterWindow
from gmd_desktop.ui.theme import theme_named
from tests.bench.report import calibration_ms, percentile, table, write_section
from tests.ui.reports import TEN, FakeSession

BEFORE, TICKS = 600, 300
SIZES = ((1920, 1080), (3840, 2160))
REACH_MS = 8.0


def main() -> None:
    """Measure and write the section."""
    before = calibration_ms()
    prepare_application()
    rows, verdicts = [], []
    for width, height in SIZES:
        costs, parts = _measure(width, height)
        median, p99 = statistics.median(costs), percentile(costs, 99)
        rows.append([f"{width}x{height}", f"{median:.1f}", f"{p99:.1f}", *(f"{part:.1f}" for part in parts)])
        verdicts.append(f"- {width}x{height}: {median:.1f} ms a tick; reach < {REACH_MS:g}")
    note = (
        f"10 outcomes, {TICKS} ticks after {BEFORE}, offscreen, no motion; processor time of this process. A tick: all "
        f"that it changes on the screen. The parts: each painted whole. "
        f"Calibration {before:.1f} ms before, {calibration_ms():.1f} ms after."
    )
    head = ["size", "tick p50 ms", "tick p99 ms", "header", "race", "board", "footer"]
    write_section("stage", "\n".join([table(head, rows), "", note, "", *verdicts]))


def _measure(width: int, height: int) -> tuple[list[float], list[float]]:
    """Give the milliseconds of each tick, and those of each part painted whole."""
    session, scene = FakeSession(TEN), Scene()
    scene.show_session(session.info())
    window = PresenterWindow(scene, theme_named("dark").with_motion(False), 100)
    window.resize(width, height)
    window.show()
    scene.show_report(session.opened(BEFORE))
    window.show_scene()
    QCoreApplication.processEvents()
    costs = []
    for _ in range(TICKS):
        scene.show_report(session.next())
        costs.append(_cost(window))
    parts: list[QWidget] = [window.header, window.race, window.board, window.footer]
    whole = [statistics.median(_repaint(part) for _ in range(20)) for part in parts]
    window.close()
    window.deleteLater()
    return costs, whole


def _cost(window: PresenterWindow) -> float:
    began = time.process_time()
    window.show_scene()
    QCoreApplication.processEvents()
    return (time.process_time() - began) * 1000


def _repaint(part: QWidget) -> float:
    began = time.process_time()
    part.repaint()
    return (time.process_time() - began) * 1000


if __name__ == "__main__":
    main()
