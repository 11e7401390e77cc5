"""A chart as an SVG drawing: a frame with axes, and lines, bars and names put into it. Without Qt."""

from collections.abc import Callable, Mapping, Sequence
from html import escape

import numpy as np

from gmd_desktop.ui.charts.ranges import Stretch
from gmd_desktop.ui.charts.scale import time_marks, value_step
from gmd_desktop.ui.charts.thinning import FloatArray

WIDTH, HEIGHT = 960, 320
LEFT, RIGHT, TOP, BOTTOM = 58, 180, 34, 30
DOT = 3  # radius
LABEL = 16  # least distance between two names at the right
FONT = "Inter Tabular,Inter,system-ui,sans-serif"
ROWS, TIMES = 5, 9  # about as many marks on an axis


class Drawing:
    """Session time in seconds to the right, values upwards.

    Args:
        title: what it shows.
        colours: by name.
        shown: the stretch of session time, in seconds.
        values: the range of values.
        write: writes a value of the left axis.
    """

    def __init__(
        self,
        title: str,
        colours: Mapping[str, str],
        shown: Stretch,
        values: Stretch,
        write: Callable[[float], str],
    ) -> None:
        self._title, self._colours, self._shown, self._values = title, colours, shown, values
        self._parts: list[str] = []
        self._names: list[tuple[float, str, str]] = []  # height, colour, words
        self._frame(write)

    def x(self, second: FloatArray | float) -> FloatArray | float:
        """Where a moment stands."""
        return LEFT + (second - self._shown.low) / self._shown.length * (WIDTH - LEFT - RIGHT)

    def y(self, value: FloatArray | float) -> FloatArray | float:
        """Where a value stands."""
        return HEIGHT - BOTTOM - (value - self._values.low) / self._values.length * (HEIGHT - TOP - BOTTOM)

    def line(self, seconds: FloatArray, values: FloatArray, colour: str, dash: Sequence[float] = ()) -> None:
        """Draw a course, or a dot if it is a single value."""
        if len(seconds) == 1:
            x, y, fill = float(self.x(seconds[0])), float(self.y(values[0])), self._colours[colour]
            self._parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{DOT}" style="fill:{fill};stroke:none"/>')
            return
        points = zip(np.atleast_1d(self.x(seconds)), np.atleast_1d(self.y(values)), strict=True)
        dashes = f";stroke-dasharray:{','.join(f'{one:g}' for one in dash)}" if dash else ""
        style = f"fill:none;stroke:{self._colours[colour]};stroke-width:1.6;stroke-linejoin:round{dashes}"
        self._parts.append(f'<polyline style="{style}" points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in points)}"/>')

    def bars(self, seconds: FloatArray, stacked: FloatArray, width_s: float, colours: Sequence[str]) -> None:
        """Draw bars about moments, one part a row of `stacked` on top of the other."""
        tops = np.cumsum(stacked, axis=0)
        wide = max(0.6, float(self.x(width_s)) - float(self.x(0.0)) - 1)
        for row, colour in enumerate(colours):
            low, high = self.y(tops[row] - stacked[row]), self.y(tops[row])
            boxes = zip(np.atleast_1d(self.x(seconds)), np.atleast_1d(low), np.atleast_1d(high), strict=True)
            path = "".join(
                f"M{x - wide / 2:.1f} {bottom:.1f}v{top - bottom:.1f}h{wide:.1f}v{bottom - top:.1f}z"
                for x, bottom, top in boxes
                if bottom - top > 0.05
            )
            if path:
                self._parts.append(f'<path style="fill:{self._colours[colour]};stroke:none" d="{path}"/>')

    def level(self, value: float, colour: str) -> None:
        """Draw a dotted line across."""
        style = f"stroke:{self._colours[colour]};stroke-width:1;stroke-dasharray:2,3"
        self._parts.append(self._straight(LEFT, float(self.y(value)), WIDTH - RIGHT, float(self.y(value)), style))

    def spans(self, spans: Sequence[tuple[float, float]]) -> None:
        """Put a tint behind stretches of time."""
        for low, high in spans:
            left, right = float(self.x(max(low, self._shown.low))), float(self.x(min(high, self._shown.high)))
            self._parts.insert(
                0,
                f'<rect x="{left:.1f}" y="{TOP}" width="{max(0.0, right - left):.1f}" height="{HEIGHT - TOP - BOTTOM}" '
                f'style="fill:{self._colours["freeze_span"]}"/>',
            )

    def name(self, value: float, colour: str, words: str) -> None:
        """Name a course at the right, at the height of its last value."""
        self._names.append((float(self.y(value)), colour, words))

    def svg(self) -> str:
        """Give the drawing."""
        names = "".join(self._written_names())
        said = f"{self._title}: {', '.join(words for _, _, words in sorted(self._names))}"
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
            f'role="img" aria-label="{escape(said)}">'
            f'<rect width="{WIDTH}" height="{HEIGHT}" style="fill:{self._colours["panel"]}"/>'
            f"{self._text(LEFT, 20, self._title, 'text', 'font-size:13px;font-weight:600')}"
            f"{''.join(self._parts)}{names}</svg>"
        )

    def _frame(self, write: Callable[[float], str]) -> None:
        grid = f"stroke:{self._colours['grid']};stroke-width:1"
        step = value_step(self._values.length / ROWS)
        first = int(np.ceil(self._values.low / step - 1e-9))
        for number in range(first, int(np.floor(self._values.high / step + 1e-9)) + 1):
            height = float(self.y(number * step))
            self._parts.append(self._straight(LEFT, height, WIDTH - RIGHT, height, grid))
            self._parts.append(self._text(LEFT - 8, height + 4, write(number * step), "muted", "text-anchor:end"))
        for second, words in time_marks(self._shown.low, self._shown.high, TIMES):
            at = float(self.x(second))
            self._parts.append(self._text(at, HEIGHT - BOTTOM + 18, words, "muted", "text-anchor:middle"))

    def _written_names(self) -> list[str]:
        """Write the names at the right, pushed apart where they would lie upon each other."""
        ordered = sorted(self._names)
        heights = [height for height, _, _ in ordered]
        for place in range(1, len(heights)):
            heights[place] = max(heights[place], heights[place - 1] + LABEL)
        over = max(0.0, heights[-1] - (HEIGHT - BOTTOM)) if heights else 0.0
        for place in reversed(range(len(heights))):
            most = HEIGHT - BOTTOM if place == len(heights) - 1 else heights[place + 1] - LABEL
            heights[place] = min(heights[place], most) if over else heights[place]
        left = WIDTH - RIGHT + 8
        return [
            f'<rect x="{left}" y="{height - 4:.1f}" width="10" height="3" style="fill:{self._colours[colour]}"/>'
            + self._text(left + 15, height + 2, words, "text", "")
            for height, (_, colour, words) in zip(heights, ordered, strict=True)
        ]

    def _text(self, x: float, y: float, words: str, colour: str, style: str) -> str:
        look = f"fill:{self._colours[colour]};font-family:{FONT};font-size:11px;{style}"
        return f'<text x="{x:.1f}" y="{y:.1f}" style="{look}">{escape(words)}</text>'

    @staticmethod
    def _straight(x1: float, y1: float, x2: float, y2: float, style: str) -> str:
        return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" style="{style}"/>'
