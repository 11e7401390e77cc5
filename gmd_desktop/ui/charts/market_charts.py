"""The middle of the desk: prices above volume, on one axis of time."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

from gmd_desktop.session.tick_report import SessionInfo, TickPoint, TickReport
from gmd_desktop.ui.charts.price_chart import PriceChart
from gmd_desktop.ui.charts.volume_chart import VolumeChart
from gmd_desktop.ui.theme import DARK, Theme

PRICE_SHARE, VOLUME_SHARE = 7, 3
REST_MS = 120  # after the last turn of the wheel or pull of the mouse
MOST_WANTED = 6_000  # ticks read one by one


class MarketCharts(QSplitter):
    """Holds both charts and keeps their time the same."""

    outcome_selected = Signal(int)  # a click on a line's label; GUI thread
    points_wanted = Signal(int, int)  # first and last tick that are wanted one by one; GUI thread
    saved = Signal(str)  # path of an exported file; GUI thread
    save_failed = Signal(str)  # a sentence; GUI thread

    def __init__(self, theme: Theme = DARK, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self.setObjectName("market_charts")
        self.price_chart = PriceChart(theme)
        self.volume_chart = VolumeChart(theme)
        self.volume_chart.link_time(self.price_chart)
        for chart, share in (
            (self.price_chart, PRICE_SHARE),
            (self.volume_chart, VOLUME_SHARE),
        ):
            self.addWidget(chart)
            self.setStretchFactor(self.indexOf(chart), share)
            chart.saved.connect(self.saved)
            chart.save_failed.connect(self.save_failed)
        self.price_chart.outcome_selected.connect(self.outcome_selected)
        self._asked: tuple[int, int] | None = None
        self._names: tuple[str, ...] = ()
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._ask_for_points)
        self.price_chart.time_shown.connect(self._on_time_shown)

    def show_session(self, info: SessionInfo) -> None:
        """Start again with another session."""
        self._asked, self._names = None, info.outcome_names
        self.price_chart.show_session(info)
        self.volume_chart.show_session(info)
        self._fit_labels()

    def show_report(self, report: TickReport) -> None:
        """Take in what has happened."""
        if report.history:
            self._asked = None
        self.price_chart.show_report(report)
        self.volume_chart.show_report(report)

    def show_window(self, points: Sequence[TickPoint]) -> None:
        """Take the ticks that were wanted one by one."""
        self.price_chart.show_window(points)
        self.volume_chart.show_window(points)

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's fonts and colours."""
        self.price_chart.set_theme(theme)
        self.volume_chart.set_theme(theme)
        self._fit_labels()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give long names more room where there is more."""
        super().resizeEvent(event)
        self._fit_labels()

    def _fit_labels(self) -> None:
        """Make the columns at the right of both charts as wide as the names need, and the same."""
        width = self.price_chart.tags.width_for(self._names, self.width())
        self.price_chart.tags.setFixedWidth(width)
        self.volume_chart.legend.setFixedWidth(width)

    @Slot(int)
    def select_outcome(self, outcome: int) -> None:
        """Make one outcome's line strong."""
        self.price_chart.select_outcome(outcome)

    @property
    def paint_ms(self) -> float:
        """What the last update and painting of both charts cost."""
        return self.price_chart.paint_ms + self.volume_chart.paint_ms

    @Slot(float, float)
    def _on_time_shown(self, _low: float, _high: float) -> None:
        """Look at the past more closely when a person has come to rest there."""
        if not self.price_chart.time.follows:
            self._rest.start()

    @Slot()
    def _ask_for_points(self) -> None:
        """Ask for a part of the past with something on either side, if few enough ticks are in it."""
        shown = self.price_chart.time.shown
        missing = self.price_chart.series.ticks_missing(shown.low, shown.high)
        if missing is None or self.price_chart.time.follows:
            return
        first, last = missing
        beside = min(last - first, MOST_WANTED - (last - first)) // 2
        wanted = (max(1, first - beside), last + beside)
        if beside >= 0 and wanted != self._asked:
            self._asked = wanted
            self.points_wanted.emit(*wanted)
