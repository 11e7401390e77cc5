"""The middle of the desk: prices above volume, on one axis of time."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QSplitter, QWidget

from gmd_desktop.session.tick_report import SessionInfo, TickReport
from gmd_desktop.ui.charts.price_chart import PriceChart
from gmd_desktop.ui.charts.volume_chart import VolumeChart
from gmd_desktop.ui.theme import DARK, Theme

PRICE_SHARE, VOLUME_SHARE = 7, 3


class MarketCharts(QSplitter):
    """Holds both charts and keeps their time the same."""

    outcome_selected = Signal(int)  # a click on a line's label; GUI thread
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

    def show_session(self, info: SessionInfo) -> None:
        """Start again with another session."""
        self.price_chart.show_session(info)
        self.volume_chart.show_session(info)

    def show_report(self, report: TickReport) -> None:
        """Take in what has happened."""
        self.price_chart.show_report(report)
        self.volume_chart.show_report(report)

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's fonts and colours."""
        self.price_chart.set_theme(theme)
        self.volume_chart.set_theme(theme)

    @Slot(int)
    def select_outcome(self, outcome: int) -> None:
        """Make one outcome's line strong."""
        self.price_chart.select_outcome(outcome)

    @property
    def paint_ms(self) -> float:
        """What the last update and painting of both charts cost."""
        return self.price_chart.paint_ms + self.volume_chart.paint_ms
