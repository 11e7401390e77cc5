"""The prices of all outcomes against session time: one line each, labelled where it ends."""

import numpy as np
from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from gmd_desktop.session.comparison import Comparison
from gmd_desktop.session.tick_report import OutcomeView, SessionInfo, TickReport
from gmd_desktop.ui import format as fmt
from gmd_desktop.ui.charts.axis import PriceAxis
from gmd_desktop.ui.charts.candles_item import CandlesItem
from gmd_desktop.ui.charts.chart import Chart
from gmd_desktop.ui.charts.movers import Movers
from gmd_desktop.ui.charts.price_lines import PriceLines
from gmd_desktop.ui.charts.ranges import SPANS, Stretch, roomy
from gmd_desktop.ui.charts.readout import Row
from gmd_desktop.ui.charts.series import MICRO, MS, PriceSeries
from gmd_desktop.ui.charts.tags import Tag, TagColumn
from gmd_desktop.ui.charts.thinning import FloatArray, candles, round_ticks, thin
from gmd_desktop.ui.models.session_verbs import start_hint
from gmd_desktop.ui.theme import DARK, Theme

FEWEST_POINTS = 200  # drawn a line, however narrow the chart
DENSE = 0.75  # points a pixel from which lines are thinned and drawn plainly
THINNED = 0.55  # points a pixel that are left then
CANDLE_PX = 9.0  # least room for a candle
FEWEST_TICKS = 5  # in a candle
NEAR = 0.06  # of the range of values: as far from a line as the pointer still means it
SUM_KEY = -1
EMPTY_TEXT = "No ticks yet"
RANGE_TIPS = {
    "1m": "Show the last minute of session time",
    "5m": "Show the last 5 minutes of session time",
    "15m": "Show the last 15 minutes of session time",
    "all": "Show the whole session",
}


class PriceChart(Chart):
    """YES prices (NO on a switch) in USDC per token. The selected outcome's line is strong."""

    outcome_selected = Signal(int)  # a click on a label; GUI thread
    candles_shown = Signal(bool)  # whether candles are shown now; GUI thread

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
        self._with_candles = False
        self._tick_s, self._is_read_only = 1.0, False
        self._selected: int | None = None
        self._outcomes: tuple[OutcomeView, ...] = ()
        self._names: tuple[str, ...] = ()
        self._range: Stretch | None = None
        self._lines = PriceLines()
        self.plot.addItem(self._lines, ignoreBounds=True)
        self._other: Comparison | None = None
        self._other_prices = PriceSeries(0)
        self._other_lines = PriceLines(is_dotted=True)
        self.plot.addItem(self._other_lines, ignoreBounds=True)
        self._candles = CandlesItem(theme)
        self.plot.addItem(self._candles, ignoreBounds=True)
        self.tags = TagColumn(self.plot.view, theme)
        self.plot.getPlotItem().layout.addItem(self.tags, 2, 3)
        self.tags.chosen.connect(self._on_tag_chosen)
        self._add_switches()
        self.set_theme(theme)

    def show_session(self, info: SessionInfo) -> None:
        """Start again with another session's outcomes."""
        self.show_other(None)
        self._tick_s, self._is_read_only = info.tick_ms * MS, info.read_only
        self._set_outcomes(info.outcome_names)
        self._movers.clear()
        super().show_session(info)

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's fonts and colours."""
        super().set_theme(theme)
        self.tags.set_theme(theme)
        self._candles.set_theme(theme)
        self._style_curves()

    @Slot(int)
    def select_outcome(self, outcome: int) -> None:
        """Make one outcome's line strong; the others recede."""
        if outcome != self._selected:
            self._selected = outcome
            self._range = None if self._with_candles else self._range
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

    @Slot(bool)
    def show_candles(self, on: bool) -> None:
        """Show the selected outcome's price as candles of several ticks, or the lines of all."""
        if on != self._with_candles:
            self._with_candles = on
            self._range = None
            self.header.set_switch("candles_switch", on)
            self.candles_shown.emit(on)
            self.mark_stale()

    def show_other(self, other: Comparison | None) -> None:
        """Show the prices of another session too, dotted, outcome by outcome as they are numbered; None: no more."""
        self._other = other
        points = other.points if other is not None else ()
        self._other_prices.reset(len(points[0].yes_prices) if points else 0)
        self._other_prices.take(points)
        self._other_lines.set_count(self._other_prices.outcomes)
        self.header.set_note(f"dotted: {other.name}" if other is not None else "")
        self._range = None
        self._style_curves()
        self.mark_stale()

    @property
    def has_candles(self) -> bool:
        """Whether candles are shown."""
        return self._with_candles

    def line(self, outcome: int) -> tuple[FloatArray, FloatArray]:
        """The points drawn for an outcome: seconds and prices in USDC."""
        return self._lines.points(outcome)

    def take(self, report: TickReport) -> None:
        """Add a report's prices."""
        hint = start_hint(report.status, read_only=self._is_read_only)
        self.empty.setText(" – ".join(filter(None, (EMPTY_TEXT, hint))))
        names = tuple(outcome.name for outcome in report.outcomes)
        if names != self._names:
            self._set_outcomes(names)
        if report.outcomes != self._outcomes:
            changed = [o.active for o in report.outcomes] != [o.active for o in self._outcomes]
            self._outcomes = report.outcomes
            if changed:
                self._style_curves()
        if report.history:
            self._lines.ends.clear()
            self.select_outcome(report.focus.outcome)
        self._prices.take(report.points)
        self._movers.take(report)
        for outcome in range(len(self._names)):
            if self._is_gone(outcome) and outcome not in self._lines.ends and len(self._prices):
                self._lines.ends[outcome] = self._prices.end_of(outcome)
        self._describe()

    def draw(self, first: int, last: int) -> None:
        """Draw every outcome's line, thinned to what the chart has pixels for."""
        width = self.plot.view.width()
        self._set_fineness(last - first > max(FEWEST_POINTS, DENSE * width), self.devicePixelRatioF())
        most = max(FEWEST_POINTS, int(THINNED * width)) if self._lines.is_dense else last - first
        candles_of = self._selected if self._with_candles and self._names else None
        self._candles.setVisible(candles_of is not None)
        self._lines.show_lines(candles_of is None)
        self._other_lines.show_lines(candles_of is None)
        if candles_of is None:
            values = self._prices.prices(self._token)
            x, y = thin(self._prices.seconds, values, first, last, most)
            self._lines.draw(x, y, self.theme, self.time.shown.length / max(1.0, width))
            self.header.set_note(f"dotted: {self._other.name}" if self._other is not None else "")
            y = np.append(y, self._draw_other(most))
        else:
            y = self._draw_candles(candles_of, first, last)
        self._fit(y, self._draw_sum(first, last, most))
        self._show_tags(last - 1)
        self.header.set_choice("range", _span_name(self.time.span))

    def rows_at(self, entry: int) -> list[Row]:
        """Prices at a tick, dearest first; of candles the four prices of the one it is in."""
        candle = self._candles.candle_at(float(self._prices.seconds[entry])) if self._candles.isVisible() else None
        if candle is not None and self._selected is not None:
            colour = self.theme.outcome(self._selected)
            prices = (candle.open, candle.high, candle.low, candle.close)
            words = ("Open", "High", "Low", "Close")
            return [
                Row(colour, word, fmt.price(round(price / MICRO))) for word, price in zip(words, prices, strict=True)
            ]
        values = self._prices.prices(self._token)[:, entry].copy()
        for outcome, end in self._lines.ends.items():
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
        self.header.add_switch("candles_switch", "Candles", "Show the chosen outcome as candles (Ctrl+K)")
        self.header.add_switch("sum_switch", "Sum", "Show the sum of all YES prices")
        spans = {name: (name, RANGE_TIPS[name]) for name in SPANS}
        self.header.add_group("range", spans, "5m")
        self.header.picked.connect(self._on_picked)

    @Slot(str, str)
    def _on_picked(self, group: str, choice: str) -> None:
        if group == "range":
            self.choose_span(SPANS[choice])
        elif group == "candles_switch":
            self.show_candles(choice == "on")
        elif group == "chart":
            self.show_token(choice)
        else:
            self.show_sum(choice == "on")

    @Slot(int)
    def _on_tag_chosen(self, key: int) -> None:
        if key != SUM_KEY:
            self.outcome_selected.emit(key)

    def _set_outcomes(self, names: tuple[str, ...]) -> None:
        """Have a line for each outcome; lines are made once and kept."""
        self._names = names
        self._outcomes = ()
        self._range = None
        self._prices.reset(len(names))
        self._lines.set_count(len(names))
        self._lines.show_lines(not self._with_candles)
        self._style_curves()

    def _style_curves(self) -> None:
        gone = [self._is_gone(outcome) for outcome in range(len(self._names))]
        self._lines.style(self.theme, gone, self._selected)
        self._other_lines.style(self.theme, [False] * self._other_prices.outcomes, None)

    def _is_gone(self, outcome: int) -> bool:
        if outcome >= len(self._outcomes):
            return False
        view = self._outcomes[outcome]
        return not view.active and not view.winner

    def _set_fineness(self, is_dense: bool, scale: float) -> None:
        """Draw as finely as the screen does, but plainly where there is a peak at every pixel."""
        if (is_dense, scale) != (self._lines.is_dense, self._lines.scale):
            self._lines.is_dense, self._lines.scale = is_dense, scale
            self._style_curves()

    def _outcome_at(self, entry: int, y: float | None) -> int | None:
        """The outcome whose line is nearest to the pointer, the selected one if none is near."""
        if y is None or self._range is None:
            return self._selected
        away = np.abs(self._prices.prices(self._token)[:, entry] - y)
        nearest = int(away.argmin()) if away.size else 0
        is_near = away.size and away[nearest] < NEAR * self._range.length
        return nearest if is_near else self._selected

    def _draw_candles(self, outcome: int, first: int, last: int) -> FloatArray:
        """Draw candles of as many ticks as leaves room for each, and give their highest and lowest prices."""
        px = max(1.0, self.plot.view.width())
        ticks = max(FEWEST_TICKS, round_ticks(self.time.shown.length / self._tick_s * CANDLE_PX / px))
        width_s = ticks * self._tick_s
        seconds, prices = self._prices.seconds, self._prices.prices(self._token)[outcome]
        first = max(0, int(np.searchsorted(seconds, np.floor(seconds[first] / width_s) * width_s, side="right")))
        end = self._lines.ends.get(outcome)
        if end is not None:
            last = min(last, int(np.searchsorted(seconds, end, side="right")))
        found = candles(seconds, prices, first, last, width_s) if last > first else []
        self._candles.show_candles(found, width_s)
        self.header.set_note(f"{self._names[outcome]}, candles of {fmt.count(ticks)} ticks")
        return np.array([[candle.low, candle.high] for candle in found])

    def _draw_other(self, most: int) -> FloatArray:
        """Draw the other session's prices of the time in sight, and give them."""
        prices = self._other_prices
        if self._other is None or not len(prices):
            return np.empty(0)
        first, last = prices.span(self.time.shown.low, self.time.shown.high)
        x, y = thin(prices.seconds, prices.prices(self._token), first, last, max(FEWEST_POINTS, most))
        self._other_lines.draw(x, y, self.theme, 1.0)
        return y

    def _draw_sum(self, first: int, last: int, most: int) -> FloatArray:
        """Draw the sum if it is wanted, and give its values."""
        x, y = np.empty(0), np.empty((1, 0))
        if self._with_sum:
            x, y = thin(self._prices.seconds, self._prices.yes_sum[np.newaxis], first, last, most)
        self._lines.draw_sum(x, y[0])
        return y[0]

    def _fit(self, y: FloatArray, total: FloatArray) -> None:
        """Give the values room; leave the range alone while they fit."""
        seen = np.append(y[y > 0], total)
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
                if value > 0
                and second <= self._lines.ends.get(i, second)
                and (not self._with_candles or i == self._selected)
            ]
            if self._with_sum:
                total = float(self._prices.yes_sum[entry])
                text = fmt.price(round(total / MICRO))
                tags.append(Tag(SUM_KEY, total, "Sum of YES", text, self.theme.muted))
        self.tags.show_tags(tags)

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


def _span_name(span: float | None) -> str | None:
    return next((name for name, seconds in SPANS.items() if seconds == span), None)
