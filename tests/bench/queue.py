"""`python -m tests.bench queue`: from the click to the acknowledgement, and to the chart, in a real desk."""

import os
import statistics
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QObject, Qt, QTimer, Slot
from PySide6.QtWidgets import QApplication

from gmd_desktop.app import prepare_application
from gmd_desktop.session.batch_runner import BatchRunner
from gmd_desktop.session.creation import new_session
from gmd_desktop.session.requests import ControlRequest, OrderRequest
from gmd_desktop.session.scenario import read_scenario
from gmd_desktop.settings import Places, Settings
from gmd_desktop.ui.desk import Desk
from tests.bench.idle import IdleControl
from tests.bench.report import calibration_ms, percentile, table, write_section
from tests.bench.session import SEED, MixedOrders, scenario_text

SENDER = "me"
BOT_ORDERS = 20
LOADS = ((1000, 60, 370), (100, 150, 130))  # tick ms, orders to send, ms between two of them
FRAME_MS = 34


class Sender(QObject):
    """Clicks, and notes when each order was acknowledged, committed and seen."""

    def __init__(self, app: QApplication, desk: Desk, count: int, every_ms: int) -> None:
        super().__init__()
        self.acks_ms: list[float] = []
        self.to_chart_ms: list[float] = []
        self.after_commit_ms: list[float] = []
        self._app, self._desk, self._left = app, desk, count
        self._sent: dict[str, float] = {}
        self._waiting: list[float] = []
        self._committed: dict[int, float] = {}
        self._tick = 0
        desk.worker.order_queued.connect(self.on_queued)
        desk.window.frames.painted.connect(self.on_painted)
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.on_click)
        self._timer.setInterval(every_ms)
        desk.worker.opened.connect(self._timer.start)

    def on_point(self, name: str) -> None:
        """Note the time of a commit; called in the worker's thread."""
        if name == "committed":
            self._tick += 1
            self._committed[self._tick] = time.perf_counter()

    @Slot()
    def on_click(self) -> None:
        """Send an order that fills at once."""
        if not self._left:
            self._timer.stop()
            self._app.exit()
            return
        self._left -= 1
        order = OrderRequest(SENDER, 0, "YES", "BUY", "MARKET", "IOC", 1_000_000)
        self._sent[order.uuid] = time.perf_counter()
        self._desk.window.request_made.emit(order)

    @Slot(str, float)
    def on_queued(self, uuid: str, _worker_ms: float) -> None:
        """Note an acknowledgement as it arrives in the GUI thread."""
        sent = self._sent.pop(uuid)
        self.acks_ms.append((time.perf_counter() - sent) * 1000)
        self._waiting.append(sent)

    @Slot()
    def on_painted(self) -> None:
        """Note which orders are on the screen now."""
        now, report = time.perf_counter(), self._desk.window.last_report
        if report is None:
            return
        filled = {view.fill.order_id: view.tick for view in report.fills if view.fill.participant == SENDER}
        done, self._waiting = self._waiting[: len(filled)], self._waiting[len(filled) :]
        self.to_chart_ms += [(now - sent) * 1000 for sent in done]
        self.after_commit_ms += [(now - self._committed[tick]) * 1000 for tick in sorted(set(filled.values()))]


def main() -> None:
    """Measure and write the section."""
    before = calibration_ms()
    app = prepare_application()
    rows, verdicts = [], []
    for tick_ms, count, every_ms in LOADS:
        with IdleControl() as idle:
            sender = _run(app, tick_ms, count, every_ms)
        cells = []
        for values in (sender.acks_ms, sender.to_chart_ms, sender.after_commit_ms):
            cells += [f"{statistics.median(values):.1f}", f"{percentile(values, 99):.1f}"]
        rows.append([f"{tick_ms:,} ms", str(len(sender.acks_ms)), *cells, f"{idle.p99_ms:.1f}"])
        verdicts.append(
            f"- tick {tick_ms} ms: acknowledged after {statistics.median(sender.acks_ms):.1f} ms (reach < 5), on the "
            f"chart {statistics.median(sender.after_commit_ms):.1f} ms after the commit (reach: a frame, {FRAME_MS} ms)"
        )
    head = ["tick", "orders", "ack p50 ms", "p99", "to chart p50 ms", "p99", "commit to chart p50 ms", "p99"]
    note = (
        f"SQLite, 5 outcomes, {BOT_ORDERS} bot orders a tick, offscreen. Acknowledged: from the click to the signal in "
        "the GUI thread, after the commit on disk. To chart: until the repaint that shows the fill is done; up to a "
        "tick of it is waiting. Idle: gaps of a process that only sleeps 2 ms at a time. "
        f"Calibration {before:.1f} ms before, {calibration_ms():.1f} ms after."
    )
    write_section("queue", "\n".join([table([*head, "idle p99 ms"], rows), "", note, "", *verdicts]), SEED)


def _run(app: QApplication, tick_ms: int, count: int, every_ms: int) -> Sender:
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(app, Places(Path(folder), Path(folder), Path(folder)), Settings(theme="dark"), remembers=False)
        desk.window.resize(1440, 900)
        desk.window.show()
        sender = Sender(app, desk, count, every_ms)
        text = scenario_text(5).replace("tick_ms = 100", f"tick_ms = {tick_ms}")
        text += f'[[participant]]\nname = "{SENDER}"\ndeposit = 1000000\n'

        def open_session() -> BatchRunner:
            store = new_session(Path(folder) / "queue.gmd", read_scenario(text))
            crowd = MixedOrders(BOT_ORDERS)
            runner = BatchRunner.open(store, lambda _scenario: crowd, on_point=sender.on_point)
            runner.submit(ControlRequest("start"))
            return runner

        desk.opening.emit(open_session)
        app.exec()
        desk.window.close_without_asking()
        app.exec()
        desk.wait()
        desk.window.deleteLater()
    return sender
