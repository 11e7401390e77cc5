"""The prices of all outcomes against session time: one line each, labelled where it ends."""

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QColor, QPen
from PySide6.QtWidgets import QWidget

from gmd_desktop.session.tick_report import OutcomeView, SessionInfo, TickReport
from gmd_desktop.ui import format as fmt
from gmd_desktop.ui import theme as look
from gmd_desktop.ui.charts.axis import PriceAxis
from gmd_desktop.ui.charts.chart import Chart
from gmd_desktop.ui.charts.movers import Movers
from gmd_desktop.ui.charts.plot import Curve
from gmd_desktop.ui.charts.ranges import SPANS, Stretch, roomy
from gmd_desktop.ui.charts.readout import Row
from gmd_desktop.ui.charts.series import MICRO, PriceSeries
from gmd_desktop.ui.charts.tags import Tag, TagColumn
from gmd_desktop.ui.charts.thinning import FloatArray, dashed, thin
from gmd_desktop.ui.theme import DARK, Theme

FEWEST_POINTS = 200  # drawn a line, however narrow the chart
DENSE = 0.75  # points a pixel from which lines are thinned and drawn plainly
THINNED = 0.55  # points a pixel that are left then
RECEDES = 62  # percent of its colour that a line keeps while another is selected
GONE = 34  # percent of its colour that an eliminated outcome's line keeps

FINE = 1.5  # scale of the screen from which its pixels are too small to need smoothing
NEAR = 0.06  # of the range of values: as far from a line as the pointer still means it
SUM_KEY = -1
EMPTY_TEXT = "No ticks yet – press Start (F5)"
RANGE_TIPS = {
    "1m": "Show the last minute of session time",
    "5m": "Show the last 5 minutes of session time",
    "15m": "Show the last 15 minutes of session time",
    "all": "Show the whole session",
}


class PriceChart(Chart):
    """YES prices (NO on a switch) in USDC per token. The selected outcome's line is strong."""

    outcome_selected = Signal(int)  # a click on a label; GUI thread

    def __init__(self, theme: Theme = DARK, parent: QWidget | None = None) -> None:
        self._prices = PriceSeries(0)
        super().__init__(theme, self._prices, PriceAxis(), "Prices", EMPTY_TEXT, parent)
        self.setObjectName("price_chart")
        self.setAccessibleName("Price chart")
        self.plot.setAccessibleName("Price chart")
        self.tells_names = True  # of those who traded
        self._movers = Movers()
        self._token = "YES"
        self._with_sum = False
        self._is_dense = False
        self._scale = 1.0  # the screen's pixels in one of ours
        self._selected: int | None = None
        self._outcomes: tuple[OutcomeView, ...] = ()
        self._names: tuple[str, ...] = ()
        self._ends: dict[int, float] = {}  # when an eliminated outcome's line ends, in seconds
        self._curves: list[Curve] = []
        self._range: Stretch | None = None
        self._sum_curve = self._curve()
        self._tags = TagColumn(self.plot.view, theme)
        self.plot.getPlotItem().layout.addItem(self._tags, 2, 3)
        self._tags.chosen.connect(self._on_tag_chosen)
        self._add_switches()
        self.set_theme(theme)

    def show_session(self, info: SessionInfo) -> None:
        """Start again with another session's outcomes."""
        self._set_outcomes(info.outcome_names)
        self._movers.clear()
        super().show_session(info)

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's fonts and colours."""
        super().set_theme(theme)
        self._tags.set_theme(theme)
        self._style_curves()

    @Slot(int)
    def select_outcome(self, outcome: int) -> None:
        """Make one outcome's line strong; the others recede."""
        if outcome != self._selected:
            self._selected = outcome
            self._style_curves()
            self.mark_stale()

    def show_token(self, token: str) -> None:
        """Show the prices of YES or of NO."""
        self._token = token
        self._range = None
        self.header.set_choice("chart", token)
        self.mark_stale()

    def show_sum(self, on: bool) -> None:
        """Show the sum of all YES prices as a thin line, or don't."""
        self._with_sum = on
        self._range = None
        self.mark_stale()

    def line(self, outcome: int) -> tuple[FloatArray, FloatArray]:
        """The points drawn for an outcome: seconds and prices in USDC."""
        x, y = self._curves[outcome].getData()
        empty = np.empty(0)
        return (empty if x is None else x, empty if y is None else y)

    def take(self, report: TickReport) -> None:
        """Add a report's prices."""
        names = tuple(outcome.name for outcome in report.outcomes)
        if names != self._names:
            self._set_outcomes(names)
        if report.outcomes != self._outcomes:
            changed = [o.active for o in report.outcomes] != [o.active for o in self._outcomes]
            self._outcomes = report.outcomes
            if changed:
                self._style_curves()
        if report.history:
            self._ends.clear()
            self.select_outcome(report.focus.outcome)
        self._prices.take(report.points)
        self._movers.take(report)
        for outcome in range(len(self._names)):
            if self._is_gone(outcome) and outcome not in self._ends and len(self._prices):
                self._ends[outcome] = self._prices.end_of(outcome)
        self._describe()

    def draw(self, first: int, last: int) -> None:
        """Draw every outcome's line, thinned to what the chart has pixels for."""
        width = self.plot.view.width()
        self._set_fineness(last - first > max(FEWEST_POINTS, DENSE * width), self.devicePixelRatioF())
        most = max(FEWEST_POINTS, int(THINNED * width)) if self._is_dense else last - first
        values = self._prices.prices(self._token)
        x, y = thin(self._prices.seconds, values, first, last, most)
        for outcome in range(len(self._names)):
            self._draw_line(outcome, x, y[outcome])
        self._draw_sum(first, last, most)
        self._fit(y)
        self._show_tags(last - 1)
        self.header.set_choice("range", _span_name(self.time.span))

    def rows_at(self, entry: int) -> list[Row]:
        """Prices at a tick, dearest first."""
        values = self._prices.prices(self._token)[:, entry].copy()
        for outcome, end in self._ends.items():
            if self._prices.seconds[entry] > end:
                values[outcome] = 0.0
        order = sorted(range(len(self._names)), key=lambda i: -values[i])
        return [
            Row(
                self.theme.outcome(i),
                self._names[i],
                fmt.price(round(values[i] / MICRO)) if values[i] > 0 else "out",
                strong=i == self._selected,
            )
            for i in order
        ]

    def notes_at(self, entry: int, y: float | None) -> list[str]:
        """What moved the price of the line under the pointer, or of the selected one."""
        outcome = self._outcome_at(entry, y)
        if outcome is None:
            return []
        return self._movers.told(outcome, self._names[outcome], *self._prices.ticks_at(entry), self.tells_names)

    def names(self) -> list[str]:
        """Every YES and every NO price, and the sum of YES."""
        return [*(f"{name} {token}" for token in ("YES", "NO") for name in self._names), "sum of YES"]

    # ---- inner workings ----

    def _add_switches(self) -> None:
        choices = {token: (token, f"Show the prices of {token}") for token in ("YES", "NO")}
        self.header.add_group("chart", choices, "YES")
        self.header.add_switch("sum_switch", "Sum", "Show the sum of all YES prices")
        spans = {name: (name, RANGE_TIPS[name]) for name in SPANS}
        self.header.add_group("range", spans, "5m")
        self.header.picked.connect(self._on_picked)

    @Slot(str, str)
    def _on_picked(self, group: str, choice: str) -> None:
        if group == "range":
            self.choose_span(SPANS[choice])
        elif group == "chart":
            self.show_token(choice)
        else:
            self.show_sum(choice == "on")

    @Slot(int)
    def _on_tag_chosen(self, key: int) -> None:
        if key != SUM_KEY:
            self.outcome_selected.emit(key)

    def _curve(self) -> Curve:
        curve = Curve()
        self.plot.addItem(curve, ignoreBounds=True)
        return curve

    def _set_outcomes(self, names: tuple[str, ...]) -> None:
        """Have a line for each outcome; lines are made once and kept."""
        self._names = names
        self._outcomes = ()
        self._range = None
        self._ends.clear()
        self._prices.reset(len(names))
        while len(self._curves) < len(names):
            self._curves.append(self._curve())
        for place, curve in enumerate(self._curves):
            curve.setVisible(place < len(names))
        self._style_curves()

    def _style_curves(self) -> None:
        thin = 1.0 if self._is_dense else look.LINE * self._scale
        for outcome, curve in enumerate(self._curves):
            colour = QColor(self.theme.outcome(outcome))
            width = thin
            order = 10
            if self._is_gone(outcome):
                colour, order = look.mix(colour.name(), self.theme.panel, GONE), 5
            elif outcome == self._selected:
                width, order = look.LINE_STRONG * (thin if self._is_dense else self._scale), 20
            elif self._selected is not None:
                colour = look.mix(colour.name(), self.theme.panel, RECEDES)
            curve.setPen(_pen(colour, width))
            curve.setZValue(order)
            is_fine = self._scale >= FINE and outcome != self._selected
            curve.opts["antialias"] = not self._is_dense and not is_fine
            is_joined = width == 1.0 or (outcome == self._selected and not self._is_dense)
            curve.setSegmentedLineMode("off" if is_joined else "on")
        self._sum_curve.setPen(_pen(QColor(self.theme.muted), thin))

    def _is_gone(self, outcome: int) -> bool:
        if outcome >= len(self._outcomes):
            return False
        view = self._outcomes[outcome]
        return not view.active and not view.winner

    def _set_fineness(self, is_dense: bool, scale: float) -> None:
        """Draw as finely as the screen does, but plainly where there is a peak at every pixel.

        Smooth and broad lines cost several times as much, and pens don't grow with the screen's scale.
        """
        if (is_dense, scale) != (self._is_dense, self._scale):
            self._is_dense, self._scale = is_dense, scale
            self._style_curves()

    def _draw_line(self, outcome: int, x: FloatArray, y: FloatArray) -> None:
        alive = self._alive(x, y, outcome)
        x, y = x[alive], y[alive]
        dash = self.theme.dash(outcome)
        if dash:
            per_px = self.time.shown.length / max(1.0, self.plot.view.width())
            x, y, joined = dashed(x, y, [length * per_px for length in dash])
            self._curves[outcome].setData(x, y, connect=joined)
        else:
            self._curves[outcome].setData(x, y)

    def _outcome_at(self, entry: int, y: float | None) -> int | None:
        """The outcome whose line is nearest to the pointer, the selected one if none is near."""
        if y is None or self._range is None:
            return self._selected
        away = np.abs(self._prices.prices(self._token)[:, entry] - y)
        nearest = int(away.argmin()) if away.size else 0
        is_near = away.size and away[nearest] < NEAR * self._range.length
        return nearest if is_near else self._selected

    def _alive(self, x: FloatArray, y: FloatArray, outcome: int) -> npt.NDArray[np.bool_]:
        """Say which points are from before the outcome was closed."""
        end = self._ends.get(outcome)
        return y > 0 if end is None else (y > 0) & (x <= end)

    def _draw_sum(self, first: int, last: int, most: int) -> None:
        self._sum_curve.setVisible(self._with_sum)
        if self._with_sum:
            total = self._prices.yes_sum[np.newaxis]
            x, y = thin(self._prices.seconds, total, first, last, most)
            self._sum_curve.setData(x, y[0])

    def _fit(self, y: FloatArray) -> None:
        """Give the values room; leave the range alone while they fit."""
        seen = y[y > 0]
        if self._with_sum:
            seen = np.append(seen, self._sum_curve.getData()[1])
        fitting = Stretch(0.0, 1.0)
        if seen.size:
            fitting = roomy(self._range, float(seen.min()), float(seen.max()), floor=0.0)
        if fitting != self._range:
            self._range = fitting
            self.plot.view.setYRange(fitting.low, fitting.high, padding=0)

    def _show_tags(self, entry: int) -> None:
        tags: list[Tag] = []
        if 0 <= entry < len(self._prices.seconds):
            values = self._prices.prices(self._token)[:, entry]
            second = float(self._prices.seconds[entry])
            tags = [
                self._tag(i, float(value))
                for i, value in enumerate(values)
                if value > 0 and second <= self._ends.get(i, second)
            ]
            if self._with_sum:
                total = float(self._prices.yes_sum[entry])
                text = fmt.price(round(total / MICRO))
                tags.append(Tag(SUM_KEY, total, "Sum of YES", text, self.theme.muted))
        self._tags.show_tags(tags)

    def _tag(self, outcome: int, value: float) -> Tag:
        return Tag(
            outcome,
            value,
            self._names[outcome],
            fmt.price(round(value / MICRO)),
            self.theme.outcome(outcome),
            strong=outcome == self._selected,
        )

    def _describe(self) -> None:
        """Tell a screen reader the latest prices."""
        if self.crosshair.is_shown or not self._outcomes:
            return
        words = ", ".join(f"{o.name} {fmt.price(o.yes_price)}" for o in self._outcomes if o.active)
        self.plot.setAccessibleDescription(f"Latest YES prices: {words}")


def _pen(colour: QColor, width: float) -> QPen:
    pen = QPen(colour, width)
    pen.setCosmetic(True)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen


def _span_name(span: float | None) -> str | None:
    return next((name for name, seconds in SPANS.items() if seconds == span), None)
