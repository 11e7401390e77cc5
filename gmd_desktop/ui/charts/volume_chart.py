"""What was traded against session time: bars of ticks, stacked by how the trades came about."""

import numpy as np
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from engine import FILL_KINDS
from gmd_desktop.session.tick_report import SessionInfo, TickReport
from gmd_desktop.ui import format as fmt
from gmd_desktop.ui.charts.axis import MoneyAxis
from gmd_desktop.ui.charts.chart import Chart
from gmd_desktop.ui.charts.legend import LegendColumn
from gmd_desktop.ui.charts.plot import Bars
from gmd_desktop.ui.charts.ranges import Stretch, roomy
from gmd_desktop.ui.charts.readout import Row
from gmd_desktop.ui.charts.series import MICRO, MS, VolumeSeries
from gmd_desktop.ui.charts.thinning import FloatArray, bins, round_ticks
from gmd_desktop.ui.theme import DARK, Theme

MOST_BARS = 400
EMPTY_TEXT = "Nothing traded yet"
LEAST_BAR_PX = 4.0
FULL = 0.78  # of a bar's place; the rest is the gap
KIND_NAMES = {
    "AMM": "AMM",
    "LOB": "Book",
    "MINT": "Mint",
    "MERGE": "Merge",
    "AUTO_FILL": "Auto-fill",
}


class VolumeChart(Chart):
    """USDC traded by tick, in bars of several ticks when zoomed out."""

    def __init__(self, theme: Theme = DARK, parent: QWidget | None = None) -> None:
        self._volume = VolumeSeries()
        super().__init__(theme, self._volume, MoneyAxis(), "Volume, USDC", EMPTY_TEXT, parent)
        self.setObjectName("volume_chart")
        self.setAccessibleName("Volume chart")
        self.plot.setAccessibleName("Volume chart")
        self._tick_s = 1.0
        self._range: Stretch | None = None
        self._bars = [Bars() for _ in FILL_KINDS]
        for bar in self._bars:
            self.plot.addItem(bar, ignoreBounds=True)
        self.legend = LegendColumn(theme)
        self.plot.getPlotItem().layout.addItem(self.legend, 2, 3)
        self.marks_item.with_words = False
        self.set_theme(theme)

    def show_session(self, info: SessionInfo) -> None:
        """Start again with another session."""
        self._tick_s = info.tick_ms * MS
        self._range = None
        super().show_session(info)

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's fonts and colours."""
        super().set_theme(theme)
        self.legend.set_theme(theme)
        for bar, kind in zip(self._bars, FILL_KINDS, strict=True):
            bar.setOpts(brush=QColor(theme.fill(kind)), pen=None)

    def bar_heights(self) -> FloatArray:
        """Heights of the bars drawn, in USDC: one row a fill kind."""
        return np.array([bar.opts["height"] for bar in self._bars])

    def take(self, report: TickReport) -> None:
        """Add a report's volumes."""
        self._volume.take(report.points)
        if report.points and not self.crosshair.is_shown:
            total = fmt.money(sum(report.points[-1].volume))
            self.plot.setAccessibleDescription(f"Volume of the latest tick: {total} USDC")

    def draw(self, first: int, last: int) -> None:
        """Draw the bars in sight."""
        width = self._bar_width()
        x, sums = bins(self._volume.seconds, self._volume.values, first, last, width)
        tops = np.cumsum(sums, axis=0)
        for place, bar in enumerate(self._bars):
            top = tops[place]
            bar.setOpts(x=x, width=width * FULL, y0=top - sums[place], height=sums[place])
        self._fit(tops[-1])
        self._show_legend(sums)
        ticks = round(width / self._tick_s)
        self.header.set_note("each tick" if ticks <= 1 else f"bars of {fmt.count(ticks)} ticks")

    def rows_at(self, entry: int) -> list[Row]:
        """Volume of a tick by kind, as the bars are stacked."""
        values = self._volume.values[:, entry]
        rows = [
            Row(self.theme.fill(kind), KIND_NAMES[kind], fmt.money(round(value / MICRO)))
            for kind, value in zip(FILL_KINDS, values, strict=True)
        ]
        total = fmt.money(round(float(values.sum()) / MICRO))
        return [Row(self.theme.muted, "Total", total, strong=True), *reversed(rows)]

    def names(self) -> list[str]:
        """USDC by kind."""
        return list(FILL_KINDS)

    # ---- inner workings ----

    def _bar_width(self) -> float:
        """The least round number of ticks whose bars are wide enough and few enough, in seconds."""
        most = min(MOST_BARS, max(1.0, self.plot.view.width() / LEAST_BAR_PX))
        return self._tick_s * round_ticks(self.time.shown.length / self._tick_s / most)

    def _fit(self, tops: FloatArray) -> None:
        high = float(tops.max()) if tops.size else 1.0
        fitting = roomy(self._range, 0.0, max(1.0, high), floor=0.0, smallest=0.5)
        if fitting != self._range:
            self._range = fitting
            self.plot.view.setYRange(fitting.low, fitting.high, padding=0)

    def _show_legend(self, sums: FloatArray) -> None:
        totals = [round(float(total) / MICRO) for total in sums.sum(axis=1)]
        rows = [
            (self.theme.fill(kind), KIND_NAMES[kind], fmt.short_money(total))
            for kind, total in zip(FILL_KINDS, totals, strict=True)
        ]
        self.legend.show_rows([("", "In sight", fmt.short_money(sum(totals))), *reversed(rows)])
