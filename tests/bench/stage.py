"""`python -m tests.bench stage`: what a tick costs the presenter window, at the sizes of two displays."""

import os
import statistics
import time
from dataclasses import replace

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, QTimer
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
    rows, verdicts, frames = [], [], []
    for width, height in SIZES:
        costs, parts = _measure(width, height)
        median, p99 = statistics.median(costs), percentile(costs, 99)
        rows.append([f"{width}x{height}", f"{median:.1f}", f"{p99:.1f}", *(f"{part:.1f}" for part in parts)])
        glide, fade = _frames(width, height)
        frames.append([f"{width}x{height}", f"{glide:.1f}", f"{fade:.1f}"])
        for what, found in (
            ("a tick", median),
            ("a frame of lines that glide", glide),
            ("of a card that fades in", fade),
        ):
            verdicts.append(f"- {width}x{height}: {found:.1f} ms {what}; reach < {REACH_MS:g}")
    note = (
        f"10 outcomes, {TICKS} ticks after {BEFORE}, offscreen, ticks without motion; processor time of this "
        f"process. A tick: all that it changes on the screen. The parts: each painted whole. "
        f"Calibration {before:.1f} ms before, {calibration_ms():.1f} ms after."
    )
    head = ["size", "tick p50 ms", "tick p99 ms", "header", "race", "board", "footer"]
    moving = table(["size, frames between ticks, with motion", "lines glide ms", "card fades in ms"], frames)
    write_section("stage", "\n".join([table(head, rows), "", moving, "", note, "", *verdicts]))


def _shown(width: int, height: int, *, motion: bool) -> tuple[FakeSession, Scene, PresenterWindow]:
    """Show a session that has run for a while."""
    session, scene = FakeSession(TEN), Scene()
    scene.show_session(session.info())
    window = PresenterWindow(scene, theme_named("dark").with_motion(motion), 100)
    window.resize(width, height)
    window.show()
    scene.show_report(session.opened(BEFORE))
    window.show_scene()
    QCoreApplication.processEvents()
    return session, scene, window


def _measure(width: int, height: int) -> tuple[list[float], list[float]]:
    """Give the milliseconds of each tick, and those of each part painted whole."""
    session, scene, window = _shown(width, height, motion=False)
    costs = []
    for _ in range(TICKS):
        scene.show_report(session.next())
        costs.append(_cost(window))
    parts: list[QWidget] = [window.header, window.race, window.board, window.footer]
    whole = [statistics.median(_repaint(part) for _ in range(20)) for part in parts]
    window.close()
    window.deleteLater()
    return costs, whole


def _frames(width: int, height: int) -> tuple[float, float]:
    """Give the milliseconds of a frame while lines of the leaderboard glide, and while a card fades in."""
    session, scene, window = _shown(width, height, motion=True)
    report = session.next()
    people = report.participants
    upside_down = tuple(row._replace(value=other.value) for row, other in zip(people, reversed(people), strict=True))
    scene.show_report(replace(report, participants=upside_down))
    glide = _frame_ms(window, window.board)
    scene.show_report(session.eliminate(1))
    fade = _frame_ms(window, window.curtain)
    window.close()
    window.deleteLater()
    return glide, fade


class _Frames(QObject):
    """Counts the frames of a part."""

    count = 0

    def eventFilter(self, _part: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Paint
        return False


def _frame_ms(window: PresenterWindow, part: QWidget) -> float:
    """Show what is new and wait until the motion is over; the mean of its frames but for the first ones."""
    window.show_scene()
    _turn_for(0.2)
    frames = _Frames(part)
    part.installEventFilter(frames)
    began = time.process_time()
    _turn_for(0.4)
    return (time.process_time() - began) * 1000 / max(1, frames.count)


def _turn_for(seconds: float) -> None:
    loop = QEventLoop()  # sleeps between events, which processEvents for a span of time does not
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()


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
