"""The maker over time: six small pictures on the same axis of session time as the prices."""

import math
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QContextMenuEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from gmd_desktop.session.tick_report import SessionInfo, TickPoint, TickReport
from gmd_desktop.ui import format as fmt
from gmd_desktop.ui.charts.chart import Chart
from gmd_desktop.ui.charts.export import Export
from gmd_desktop.ui.charts.ranges import EMPTY_S, SHORTEST_S, Stretch
from gmd_desktop.ui.charts.series import MakerSeries
from gmd_desktop.ui.charts.small_chart import LEFT, Plan, SmallChart
from gmd_desktop.ui.charts.thinning import FloatArray, thin
from gmd_desktop.ui.charts.values_table import Table
from gmd_desktop.ui.stale import READ_MS, Stale
from gmd_desktop.ui.theme import DARK, GRID, Theme

FLAT = 2.4  # how many times wider than high a picture wants to be
COLUMNS = (1, 2, 3, 6)
WHEEL_STEP = 120
ZOOM = 1.2  # a step of the wheel
GAP = 3 * GRID
PLANS = (
    Plan((("maker_worst", "Worst-case loss"),), fmt.money, fmt.short_money, bound="Z", from_0=True),
    Plan((("maker_profit", "Profit at AMM prices"),), fmt.money, fmt.short_money, bound="0"),
    Plan((("fees", "Fees"), ("seigniorage", "Seigniorage")), fmt.money, fmt.short_money, from_0=True),
    Plan((("collateral", "Collateral"), ("subsidy", "Subsidy")), fmt.money, fmt.short_money),
    Plan((("headroom", "Least headroom"),), fmt.money, fmt.short_money),
    Plan((("yes_sum", "Sum of YES"),), fmt.price, fmt.price, smallest=0.01, bound="1"),
)


class MakerCharts(QWidget):
    """Worst-case loss (never above Z), profit, fees, pools, headroom and the sum of YES, at each tick.

    It shows the stretch of time that the price chart shows, and asks that one to pan, zoom and follow.
    """

    time_moved = Signal(float, float)  # what a person asks for, in seconds; GUI thread
    live_asked = Signal()  # a double click; GUI thread
    saved = Signal(str)  # path of an exported file; GUI thread
    save_failed = Signal(str)  # a sentence; GUI thread

    def __init__(self, theme: Theme = DARK, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("maker_charts")
        self.setAccessibleName("Maker over time")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.series = MakerSeries()
        self.export = Export(self, self._values)
        self.export.saved.connect(self.saved)
        self.export.failed.connect(self.save_failed)
        self._theme = theme
        self._charts = [SmallChart(plan) for plan in PLANS]
        self._shown = Stretch(0.0, EMPTY_S)
        self._cursor: float | None = None
        self._grabbed: tuple[float, Stretch] | None = None  # where the mouse has taken hold, and of what
        self._lines: tuple[FloatArray, FloatArray] = (np.empty(0), np.empty((len(MakerSeries.ROWS), 0)))
        self._stale = Stale(self, self._refresh, READ_MS)

    def show_session(self, info: SessionInfo) -> None:
        """Start again with another session; Z is its maker's deposit."""
        self.series.clear()
        for chart in self._charts:
            chart.forget()
            words = chart.plan.bound
            chart.bound = float(info.params.z) if words == "Z" else float(words) if words else None
        self._cursor = None
        self._stale.mark()

    def show_report(self, report: TickReport) -> None:
        """Take in what has happened."""
        if report.history:
            self.series.clear()
        self.series.take(report.points)
        self._stale.refresh()

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's fonts and colours."""
        self._theme = theme
        self.update()

    def link_time(self, leader: Chart) -> None:
        """Show the stretch of time that another chart shows, and ask that one when moved by hand."""
        leader.time_shown.connect(self.show_time)
        leader.cursor_moved.connect(self.show_cursor)
        self.time_moved.connect(leader.move_time)
        self.live_asked.connect(leader.go_live)

    def show_window(self, points: Sequence[TickPoint]) -> None:
        """Take ticks one by one that are remembered only merged."""
        self.series.show_window(points)
        self._stale.mark()

    @Slot(float, float)
    def show_time(self, low: float, high: float) -> None:
        """Show a stretch of session time."""
        self._shown = Stretch(low, high)
        self._stale.mark()

    @Slot(object)
    def show_cursor(self, second: float | None) -> None:
        """Show the values at a moment, None for the latest."""
        self._cursor = second
        self._describe()
        self.update()

    def line(self, name: str) -> tuple[FloatArray, FloatArray]:
        """The points drawn of one of the series' rows: seconds and values."""
        return self._lines[0], self._lines[1][MakerSeries.ROWS.index(name)]

    def sizeHint(self) -> QSize:
        """Room for two rows of three."""
        return QSize(600, 200)

    def minimumSizeHint(self) -> QSize:
        """As little as can be read."""
        return QSize(240, 120)

    # ---- drawing ----

    def _refresh(self) -> None:
        self.series.look(self._shown.low, self._shown.high)
        first, last = self.series.span(self._shown.low, self._shown.high)
        self._lines = thin(
            self.series.seconds, self.series.values, first, last, max(100, self.width() // self._columns())
        )
        self._describe()
        self.update()

    def _told(self) -> FloatArray:
        """The values at the cursor, or the latest."""
        if not len(self.series):
            return np.empty((len(MakerSeries.ROWS), 0))
        entry = None if self._cursor is None else self.series.nearest(self._cursor)
        return self.series.whole[2:, -1] if entry is None else self.series.values[:, entry]

    def _describe(self) -> None:
        told = self._told()
        words = (
            ", ".join(chart.words([told[row] for row in _rows(chart)]) for chart in self._charts) if told.size else ""
        )
        when = "Latest" if self._cursor is None else f"At {fmt.clock(round(self._cursor * fmt.MS_PER_SECOND))}"
        self.setAccessibleDescription(f"{when}: {words}" if words else "No ticks yet")

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the pictures."""
        painter = QPainter(self)
        told = self._told()
        columns = self._columns()
        for place, (chart, box) in enumerate(zip(self._charts, self._boxes(columns), strict=True)):
            rows = _rows(chart)
            values = [float(told[row]) for row in rows] if told.size else []
            lines = self._lines[0], self._lines[1][rows]
            is_lowest = place >= len(PLANS) - columns
            chart.paint(painter, box, self._theme, self._shown, lines, values, self._cursor, is_lowest)
        if self.hasFocus():
            painter.setPen(QColor(self._theme.accent))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()

    def _columns(self) -> int:
        """As many pictures beside each other as makes them largest."""

        def size(columns: int) -> float:
            return min(self.width() / columns / FLAT, self.height() / math.ceil(len(PLANS) / columns))

        return max(COLUMNS, key=size)

    def _boxes(self, columns: int) -> list[QRectF]:
        """Where each picture stands; the lowest ones are higher, because the times stand below them."""
        below = self._theme.metrics("caption").height()
        wide = (self.width() - GAP) / columns
        high = (self.height() - below) / math.ceil(len(PLANS) / columns)
        boxes = []
        for place in range(len(PLANS)):
            row, column = divmod(place, columns)
            more = below if place >= len(PLANS) - columns else 0
            boxes.append(QRectF(GAP + column * wide, row * high, wide - GAP, high - GRID + more))
        return boxes

    # ---- what a person does ----

    def _second_at(self, place: QPointF) -> float | None:
        """The moment under the pointer, None between the pictures."""
        left = self._theme.px(LEFT)
        for box in self._boxes(self._columns()):
            area = box.adjusted(left, 0, -GRID, 0)
            if area.contains(place):
                return self._shown.low + (place.x() - area.x()) / area.width() * self._shown.length
        return None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show the values under the pointer, or pull the time along."""
        if self._grabbed is not None:
            start, shown = self._grabbed
            wide = self._boxes(self._columns())[0].width() - self._theme.px(LEFT) - GRID
            by = (start - event.position().x()) / wide * shown.length
            self.time_moved.emit(shown.low + by, shown.high + by)
            return
        second = self._second_at(event.position())
        self.show_cursor(second if len(self.series) else None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the time."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._grabbed = event.position().x(), self._shown

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """Let go."""
        self._grabbed = None

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        """Follow the latest tick."""
        self.live_asked.emit()

    def leaveEvent(self, event: QEvent) -> None:
        """Show the latest values again."""
        super().leaveEvent(event)
        self.show_cursor(None)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom about the latest tick while it is in sight, else about the pointer."""
        last = self.series.last_second
        about = last if self._shown.low <= last <= self._shown.high else self._second_at(event.position())
        if about is None or not event.angleDelta().y():
            return
        factor = max(ZOOM ** (-event.angleDelta().y() / WHEEL_STEP), SHORTEST_S / self._shown.length)
        self.time_moved.emit(about - (about - self._shown.low) * factor, about + (self._shown.high - about) * factor)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from tick to tick with the arrow keys; Esc shows the latest."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if event.key() == Qt.Key.Key_Escape and self._cursor is not None:
            self.show_cursor(None)
        elif event.key() in steps and len(self.series):
            seconds = self.series.seconds
            at = len(seconds) if self._cursor is None else self.series.nearest(self._cursor)
            entry = min(len(seconds) - 1, max(0, (at or 0) + steps[Qt.Key(event.key())]))
            self.show_cursor(float(seconds[entry]))
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer the values as files and as a table."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.export.fill_menu(menu)
        menu.addSeparator()
        menu.addAction("Follow the latest tick", self.live_asked.emit)
        menu.popup(event.globalPos())

    def _values(self) -> Table:
        names = [name for plan in PLANS for _, name in plan.rows]
        return Table(["tick", "session_s", "ticks", *names], self.series.table())


def _rows(chart: SmallChart) -> list[int]:
    return [MakerSeries.ROWS.index(name) for name, _ in chart.plan.rows]
