"""What the charts share: time, crosshair, marks, export, and painting only what can be seen."""

from collections.abc import Sequence
from time import perf_counter

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QMenu, QVBoxLayout, QWidget

from gmd_desktop.session.tick_report import SessionInfo, TickPoint, TickReport
from gmd_desktop.ui import format as fmt
from gmd_desktop.ui.charts.axis import PlainAxis
from gmd_desktop.ui.charts.crosshair import Crosshair
from gmd_desktop.ui.charts.export import Export
from gmd_desktop.ui.charts.header import ChartHeader
from gmd_desktop.ui.charts.marks import Marks
from gmd_desktop.ui.charts.marks_item import MarksItem
from gmd_desktop.ui.charts.plot import TimePlot
from gmd_desktop.ui.charts.ranges import TimeWindow
from gmd_desktop.ui.charts.readout import Row
from gmd_desktop.ui.charts.series import PointSeries
from gmd_desktop.ui.charts.values_table import Table
from gmd_desktop.ui.stale import Stale
from gmd_desktop.ui.stylesheet import set_role
from gmd_desktop.ui.theme import Theme

MARK_PX = 5  # as far beside a mark as the pointer still finds it
FAR = 10  # ticks that the crosshair goes with Shift and an arrow key


class Chart(QFrame):
    """Base of the charts over session time. A chart draws in `draw` and tells values in `rows_at`."""

    time_shown = Signal(float, float)  # the stretch on the screen, in seconds; GUI thread
    time_moved = Signal(float, float)  # what a person asks for on a linked chart; GUI thread
    live_asked = Signal()  # a person wants a linked chart to follow again; GUI thread
    cursor_moved = Signal(object)  # seconds, None when it is gone; GUI thread
    saved = Signal(str)  # path of an exported file; GUI thread
    save_failed = Signal(str)  # a sentence; GUI thread

    def __init__(
        self,
        theme: Theme,
        series: PointSeries,
        axis: PlainAxis,
        title: str,
        empty_text: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        set_role(self, "panel")
        self.theme = theme
        self.series = series
        self.marks = Marks()
        self.update_ms = 0.0  # how long the last refresh took, without painting
        self.time = TimeWindow()
        self._is_linked = False
        self.header = ChartHeader(title)
        self.plot = TimePlot(axis)
        self.marks_item = MarksItem(theme)
        self.plot.addItem(self.marks_item, ignoreBounds=True)
        self.crosshair = Crosshair(self.plot, theme)
        self.empty = QLabel(empty_text, self.plot)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        set_role(self.empty, "muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self.plot, 1)
        self.export = Export(self, self.table)
        self._stale = Stale(self, self._refresh)
        self.setFocusProxy(self.plot)
        self._connect()

    def show_session(self, info: SessionInfo) -> None:
        """Start again with another session."""
        self.series.clear()
        self.marks.clear()
        self.crosshair.hide()
        self._restart_time()
        self.mark_stale()

    def show_report(self, report: TickReport) -> None:
        """Take in what has happened and draw it when it can be seen."""
        if report.history:
            self.series.clear()
            self._restart_time()
        self.take(report)
        self.marks.take(report)
        if len(self.series):
            self._grow()
        self._stale.refresh()

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's fonts and colours."""
        self.theme = theme
        self.plot.set_theme(theme)
        for part in (self.header, self.marks_item, self.crosshair):
            part.set_theme(theme)
        self.mark_stale()

    def show_window(self, points: Sequence[TickPoint]) -> None:
        """Take ticks one by one that the chart remembers only merged."""
        self.series.show_window(points)
        self.mark_stale()

    def link_time(self, leader: "Chart") -> None:
        """Show the stretch of time that another chart shows, and ask that one when moved by hand."""
        self._is_linked = True
        leader.time_shown.connect(self.show_time)
        self.time_moved.connect(leader.move_time)
        self.live_asked.connect(leader.go_live)
        self.cursor_moved.connect(leader.show_cursor)
        leader.cursor_moved.connect(self.show_cursor)

    @Slot(float, float)
    def show_time(self, low: float, high: float) -> None:
        """Show a stretch of session time."""
        self.time.moved(low, high)
        self.mark_stale()

    @Slot(float, float)
    def move_time(self, low: float, high: float) -> None:
        """Show the stretch that a person has panned or zoomed to."""
        if self._is_linked:
            self.time_moved.emit(low, high)
            return
        self.time.moved(low, high)
        self.time_shown.emit(low, high)
        self.mark_stale()

    @Slot()
    def go_live(self) -> None:
        """Follow the latest tick again."""
        if self._is_linked:
            self.live_asked.emit()
        else:
            self.choose_span(self.time.span)

    def choose_span(self, span_s: float | None) -> None:
        """Show the latest stretch of a length, None for everything, and follow it."""
        shown = self.time.choose(span_s)
        self.time_shown.emit(shown.low, shown.high)
        self.mark_stale()

    @Slot(object)
    def show_cursor(self, second: float | None) -> None:
        """Show where the crosshair of a linked chart is."""
        if second is None:
            self.crosshair.hide()
        else:
            self.crosshair.show_at(second, "", [])

    @property
    def paint_ms(self) -> float:
        """What the last update and the last painting cost together."""
        return self.update_ms + self.plot.paint_ms

    @Slot()
    def mark_stale(self) -> None:
        """Have the chart refreshed when it can be seen."""
        self._stale.mark()

    # ---- what a chart says for itself ----

    def take(self, report: TickReport) -> None:
        """Add a report's points to the series."""
        raise NotImplementedError

    def draw(self, first: int, last: int) -> None:
        """Draw the entries [first, last) of the series."""
        raise NotImplementedError

    def rows_at(self, entry: int) -> list[Row]:
        """Give the values at an entry, for the crosshair."""
        raise NotImplementedError

    def notes_at(self, entry: int, y: float | None) -> list[str]:
        """Give what else is to be said about an entry; y is where the pointer is, None with the keys."""
        return []

    def names(self) -> list[str]:
        """Name the quantities of the series."""
        raise NotImplementedError

    def table(self) -> Table:
        """Give all that is known."""
        return Table(["tick", "session_s", "ticks", *self.names()], self.series.table())

    # ---- inner workings ----

    def _connect(self) -> None:
        self.plot.view.moved_by_hand.connect(self.move_time)
        self.plot.view.live_requested.connect(self.go_live)
        self.plot.view.sigResized.connect(self.mark_stale)
        self.header.live_requested.connect(self.go_live)
        self.crosshair.moved.connect(self._on_cursor_moved)
        self.crosshair.gone.connect(self._on_cursor_gone)
        self.plot.customContextMenuRequested.connect(self._open_menu)
        self.plot.installEventFilter(self)
        self.export.saved.connect(self.saved)
        self.export.failed.connect(self.save_failed)

    def _refresh(self) -> None:
        start = perf_counter()
        shown = self.time.shown
        view = self.plot.view
        view.anchor_s = self.series.last_second if self.time.follows else None
        view.setXRange(shown.low, shown.high, padding=0)
        has_any = len(self.series) > 0
        self.empty.setVisible(not has_any)
        self.header.set_live(self.time.follows or not has_any)
        self.series.look(shown.low, shown.high)
        self.draw(*self.series.span(shown.low, shown.high))
        self.marks_item.show_marks(self.marks)
        view.updateMatrix()  # now, or pyqtgraph does it while it paints
        self.plot.repaint_soon()
        self.update_ms = (perf_counter() - start) * 1e3

    def _restart_time(self) -> None:
        if not self._is_linked:
            shown = self.time.reset()
            self.time_shown.emit(shown.low, shown.high)

    def _grow(self) -> None:
        first, last = self.series.first_second, self.series.last_second
        if self._is_linked:
            self.time.know(first, last)
        else:
            shown = self.time.grow(first, last)
            self.time_shown.emit(shown.low, shown.high)

    @Slot(float, float)
    def _on_cursor_moved(self, x: float, y: float) -> None:
        entry = self.series.nearest(x)
        if entry is not None:
            self._show_entry(entry, y, x)

    def _show_entry(self, entry: int, y: float | None = None, x: float | None = None) -> None:
        second = float(self.series.seconds[entry])
        first, last = self.series.ticks_at(entry)
        ticks = f"tick {fmt.count(first)}" if first == last else f"ticks {fmt.count(first)} to {fmt.count(last)}"
        title = f"{fmt.clock(round(second * fmt.MS_PER_SECOND))}   {ticks}"
        at = second if x is None else x
        beside = MARK_PX * self.time.shown.length / max(1.0, self.plot.view.width())
        notes = [*self.marks.told(at - beside, at + beside), *self.notes_at(entry, y)]
        self.crosshair.show_at(second, title, self.rows_at(entry), y, notes)
        self.plot.setAccessibleDescription(self.crosshair.readout.text())
        self.cursor_moved.emit(second)

    @Slot()
    def _on_cursor_gone(self) -> None:
        self.cursor_moved.emit(None)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move the crosshair with the arrow keys, hide it with Esc; keep the empty text in place."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._on_key(event)
        if event.type() == QEvent.Type.MouseButtonPress:
            self.crosshair.bring_back()
        if event.type() == QEvent.Type.Resize and isinstance(event, QResizeEvent):
            self.empty.resize(event.size())
            self.mark_stale()
        return super().eventFilter(watched, event)

    def _on_key(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Escape and self.crosshair.is_shown:
            self.crosshair.put_away()
            return True
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if event.key() not in steps or not len(self.series):
            return False
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return False
        far = FAR if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
        self._step_cursor(steps[Qt.Key(event.key())] * far)
        return True

    def _step_cursor(self, by: int) -> None:
        last = len(self.series.seconds) - 1
        at = self.series.nearest(self.crosshair.second) if self.crosshair.is_shown else last - by
        self._show_entry(min(last, max(0, (at or 0) + by)))

    @Slot(QPoint)
    def _open_menu(self, place: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.export.fill_menu(menu)
        menu.addSeparator()
        menu.addAction("Follow the latest tick", self.go_live)
        menu.popup(self.plot.mapToGlobal(place))
