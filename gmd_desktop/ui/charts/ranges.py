"""Which stretch of time and of values a chart shows. No Qt.

Time follows the latest tick only while the latest tick is on the screen; values are given room and
then left alone until they need more of it, or much less.
"""

from dataclasses import dataclass

SPANS: dict[str, float | None] = {"1m": 60.0, "5m": 300.0, "15m": 900.0, "all": None}
RIGHT_MARGIN = 0.02  # of the span, free behind the latest tick
SHORTEST_S = 5.0
YOUNG_STEPS_S = tuple(round(60.0 * 1.2**step) for step in range(16))  # of a session that has just begun, to 15 minutes
EMPTY_S = 60.0  # shown before there is anything

ROOM = 0.08  # of the values' range, above and below
SMALLEST_ROOM = 0.02
LEAST_USED = 0.5  # of the range; below it the range is drawn in


@dataclass(frozen=True, slots=True)
class Stretch:
    """From low to high."""

    low: float
    high: float

    @property
    def length(self) -> float:
        """How long it is."""
        return self.high - self.low


class TimeWindow:
    """The stretch of session time on the screen."""

    def __init__(self) -> None:
        self._first = 0.0
        self._last = 0.0
        self._span: float | None = SPANS["5m"]
        self._shown = Stretch(0.0, EMPTY_S)
        self.follows = True

    @property
    def span(self) -> float | None:
        """How much time is shown while following, None for all of it."""
        return self._span

    @property
    def shown(self) -> Stretch:
        """What is on the screen."""
        return self._shown

    def choose(self, span: float | None) -> Stretch:
        """Show the latest stretch of a length, or all, and follow from now on."""
        self._span = span
        self.follows = True
        self._shown = Stretch(self._first, self._first)
        return self._along()

    def reset(self) -> Stretch:
        """Start again with nothing, at the span chosen last."""
        self._first = self._last = 0.0
        return self.choose(self._span)

    def know(self, first_s: float, last_s: float) -> None:
        """Take in that there are values from first to last, and stay."""
        self._first, self._last = first_s, last_s
        self.follows = self.follows or self._shown.low <= last_s <= self._shown.high

    def grow(self, first_s: float, last_s: float) -> Stretch:
        """Take in that there are values from first to last, and move along if following."""
        self._first, self._last = first_s, last_s
        return self._along() if self.follows else self._shown

    def moved(self, low: float, high: float) -> None:
        """Take in what the person has panned or zoomed to."""
        self._shown = Stretch(low, high)
        self.follows = low <= self._last <= high
        if self.follows:
            self._span = max(SHORTEST_S, (high - low) / (1 + RIGHT_MARGIN))

    def _along(self) -> Stretch:
        """Move on only when the latest value would leave: what a person has set stays till then."""
        if self._span is None:
            length = max(EMPTY_S, self._last - self._first)
            self._shown = Stretch(self._first, self._first + length * (1 + RIGHT_MARGIN))
            return self._shown
        span = self._young_span(self._span)
        length = span * (1 + RIGHT_MARGIN)
        high = max(self._shown.high, self._last + span * RIGHT_MARGIN)
        self._shown = Stretch(max(high, self._first + length) - length, max(high, self._first + length))
        return self._shown

    def _young_span(self, span: float) -> float:
        """Give less than the span while there is less to show: in steps, so that the view rests in between."""
        known = self._last - self._first
        return min(span, next((step for step in YOUNG_STEPS_S if step > known), span))


def roomy(
    current: Stretch | None,
    low: float,
    high: float,
    *,
    floor: float | None = None,
    smallest: float = SMALLEST_ROOM,
) -> Stretch:
    """Give the range of values to show: the current one while it fits.

    Args:
        current: what is shown now, None for nothing.
        low: the lowest value in sight.
        high: the highest value in sight.
        floor: the range never goes below this (0 for prices).
        smallest: the shortest room above and below.
    """
    if current and current.low <= low and high <= current.high:
        used = (high - low + 2 * smallest) / current.length
        if used >= LEAST_USED:
            return current
    room = max(smallest, (high - low) * ROOM)
    bottom = low - room
    return Stretch(bottom if floor is None else max(floor, bottom), high + room)
