"""The pictures of a session's results, as SVG drawings: prices, volume, the maker, the forecast. Without Qt."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from engine import FILL_KINDS
from engine.rounding import MICRO
from gmd_desktop.session.price_measures import brier_score
from gmd_desktop.session.results import Results
from gmd_desktop.ui import format as fmt
from gmd_desktop.ui.charts.marks import Marks
from gmd_desktop.ui.charts.ranges import Stretch, roomy
from gmd_desktop.ui.charts.series import MakerSeries, PriceSeries, VolumeSeries
from gmd_desktop.ui.charts.thinning import FloatArray, bins, thin
from gmd_desktop.ui.export.drawing import Drawing
from gmd_desktop.ui.models.trades import KIND_WORDS

POINTS = 600  # of a line
BARS = 120
LONGEST_NAME = 16
DASHES = ((7, 3), (2, 3), (9, 3, 2, 3), (14, 4))
SOLID = 6  # outcomes after these are told apart by dashes too


def pictures(found: Results, colours: Mapping[str, str]) -> dict[str, str]:
    """Draw all pictures of a session that has ticks; by name, in the order in which they are looked at."""
    if not found.report.points:
        return {}
    drawn: dict[str, Callable[[Results, Mapping[str, str]], str]] = {
        "prices": draw_prices,
        "volume": draw_volume,
        "maker": draw_maker,
    }
    if found.report.winner is not None:
        drawn["forecast"] = draw_forecast
    return {name: draw(found, colours) for name, draw in drawn.items()}


def draw_prices(found: Results, colours: Mapping[str, str]) -> str:
    """Draw the YES price of each outcome while it was open."""
    series = PriceSeries(len(found.info.outcome_names))
    series.take(found.course)
    prices = series.prices("YES")
    seconds, values = _thinned(series.seconds, prices)
    reach = roomy(None, 0.0, min(1.0, float(prices.max())), floor=0.0)
    drawing = Drawing("YES prices, USDC", colours, _time(series.seconds), reach, _price)
    marks = Marks()
    marks.take(found.report)
    drawing.spans(marks.spans)
    for outcome, name in enumerate(found.info.outcome_names):
        end = int(np.searchsorted(seconds, series.end_of(outcome), "right"))
        end = int(np.flatnonzero(values[outcome][:end])[-1]) + 1  # one of a pair of thinned points may be of later
        colour = f"outcome{outcome % 10}"
        drawing.line(seconds[:end], values[outcome][:end], colour, _dash(outcome))
        price = f" {_price(prices[outcome, -1])}" if prices[outcome, -1] else " out"
        drawing.name(
            values[outcome][end - 1], colour, _short(name) + (" won" if outcome == found.report.winner else price)
        )
    return drawing.svg()


def draw_volume(found: Results, colours: Mapping[str, str]) -> str:
    """Draw what was traded by kind, in bars of equal time."""
    series = VolumeSeries()
    series.take(found.course)
    shown = _time(series.seconds)
    width = max(found.info.tick_ms / 1000, shown.length / BARS)
    middles, sums = bins(series.seconds, series.values, 0, len(series), width)
    top = roomy(None, 0.0, float(sums.sum(axis=0).max()), floor=0.0, smallest=1.0)
    drawing = Drawing(f"Volume, USDC in {fmt.clock(round(width * 1000))}", colours, shown, top, _money)
    drawing.bars(middles, sums, width, [f"fill{number}" for number in range(len(FILL_KINDS))])
    for number, kind in reversed(list(enumerate(FILL_KINDS))):
        total = round(float(series.values[number].sum()) * MICRO)
        height = top.high * (0.3 + number * 0.1)
        drawing.name(height, f"fill{number}", f"{KIND_WORDS[kind]} {fmt.short_money(total)}")
    return drawing.svg()


def draw_maker(found: Results, colours: Mapping[str, str]) -> str:
    """Draw the most that the maker could lose, and its profit at the pool's prices."""
    series = MakerSeries()
    series.take(found.course)
    rows = np.vstack([series.row("maker_worst"), series.row("maker_profit")])
    seconds, values = _thinned(series.seconds, rows)
    reach = roomy(None, min(0.0, float(rows.min())), float(rows.max()), smallest=1.0)
    drawing = Drawing("The maker, USDC", colours, _time(series.seconds), reach, _money)
    drawing.level(0.0, "muted")
    for row, (colour, words) in enumerate((("accent", "Could lose"), ("no", "Profit"))):
        drawing.line(seconds, values[row], colour, () if row == 0 else (6, 4))
        last = float(rows[row, -1])
        drawing.name(last, colour, f"{words} {_money(last)}")
    return drawing.svg()


def draw_forecast(found: Results, colours: Mapping[str, str]) -> str:
    """Draw how far the prices were from what came: the Brier score, 0 is right."""
    winner = found.report.winner
    assert winner is not None, "nobody has won yet"
    points = found.course
    seconds = np.array([point.session_ms / 1000 for point in points])
    scores = np.array([[brier_score(point.yes_prices, winner) for point in points]])
    reach = roomy(None, 0.0, float(scores.max()), floor=0.0, smallest=0.05)
    drawing = Drawing("Brier score of the prices (0: certain and right)", colours, _time(seconds), reach, _score)
    count = len(found.info.outcome_names)
    drawing.level(1 - 1 / count, "muted")
    drawing.name(1 - 1 / count, "muted", "No idea")
    shown, values = _thinned(seconds, scores)
    drawing.line(shown, values[0], "accent")
    return drawing.svg()


def _dash(outcome: int) -> Sequence[float]:
    return DASHES[(outcome - SOLID) % len(DASHES)] if outcome >= SOLID else ()


def _thinned(seconds: FloatArray, values: FloatArray) -> tuple[FloatArray, FloatArray]:
    return thin(seconds, values, 0, len(seconds), POINTS)


def _time(seconds: FloatArray) -> Stretch:
    return Stretch(0.0, max(1.0, float(seconds[-1])))


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1].rstrip()}…"


def _price(value: float) -> str:
    return fmt.price(round(value * MICRO), 2)


def _money(value: float) -> str:
    return fmt.short_money(round(value * MICRO))


def _score(value: float) -> str:
    return f"{value:.2f}"
