"""What the charts draw, without Qt: columns of numbers that grow at the end, in bounded memory.

Floats are for pictures only. x is session time in seconds (float64: pyqtgraph searches it fast).
"""

from collections.abc import Sequence
from operator import attrgetter

import numpy as np

from engine import FILL_KINDS
from gmd_desktop.session.tick_report import TickPoint
from gmd_desktop.ui.charts.thinning import FloatArray, group_peaks, group_times

MICRO = 1e-6
MS = 1e-3
CAPACITY = 512
MOST_OLD = 16_384  # entries for what is not kept tick by tick any more
MOST_RECENT = 16_384  # ticks kept in full, and up to twice as many until they are merged in one go


class Columns:
    """Rows of numbers, appended at the end in amortised constant time, read a column at a time."""

    def __init__(self, count: int) -> None:
        self._data: FloatArray = np.empty((count, CAPACITY))
        self._size = 0

    def __len__(self) -> int:
        return self._size

    def append(self, block: FloatArray) -> None:
        """Add rows: `block` has one row a column and one column a new entry."""
        size = self._size + block.shape[1]
        if size > self._data.shape[1]:
            grown = np.empty((self._data.shape[0], max(size, 2 * self._data.shape[1])))
            grown[:, : self._size] = self._data[:, : self._size]
            self._data = grown
        self._data[:, self._size : size] = block
        self._size = size

    def clear(self) -> None:
        """Forget all rows and the room they took."""
        self._data = np.empty((self._data.shape[0], CAPACITY))
        self._size = 0

    def replace(self, first: int, last: int, block: FloatArray) -> None:
        """Put fewer rows in place of the entries [first, last)."""
        end = first + block.shape[1]
        rest = self._data[:, last : self._size].copy()
        self._data[:, first:end] = block
        self._data[:, end : end + rest.shape[1]] = rest
        self._size = end + rest.shape[1]

    def rows(self, first: int = 0, last: int | None = None) -> FloatArray:
        """Give entries [first, last) of all columns as a view: it must not be kept or changed."""
        return self._data[:, first : self._size if last is None else min(last, self._size)]


class PointSeries:
    """One number or several a tick against session time, in bounded memory. Ticks seen before are passed over.

    The latest ticks are kept as they are; older ones are merged, as many at a time as is needed for the
    whole session to fit, in such a way that a picture of them stays the same. `seconds`, `ticks` and
    `values` are those of the stretch last looked at: each tick where `show_window` has brought it.
    """

    def __init__(self, count: int) -> None:
        self._columns = Columns(count + 2)
        self._window = Columns(count + 2)
        self._seen = self._columns
        self._old = 0  # entries that are merged
        self._every = 1  # ticks in each of them

    def __len__(self) -> int:
        return len(self._columns)

    @property
    def seconds(self) -> FloatArray:
        """Session time of each tick."""
        return self._seen.rows()[0]

    @property
    def ticks(self) -> FloatArray:
        """The number of each tick."""
        return self._seen.rows()[1]

    @property
    def values(self) -> FloatArray:
        """One row a quantity, one column a tick."""
        return self._seen.rows()[2:]

    @property
    def whole(self) -> FloatArray:
        """Seconds, ticks and values of the whole session, a row each, whatever is looked at."""
        return self._columns.rows()

    @property
    def first_second(self) -> float:
        """Session time of the first tick, 0 before there is one."""
        return float(self.whole[0, 0]) if len(self) else 0.0

    @property
    def last_second(self) -> float:
        """Session time of the last tick, 0 before the first."""
        return float(self.whole[0, -1]) if len(self) else 0.0

    def clear(self) -> None:
        """Forget everything."""
        for columns in (self._columns, self._window):
            columns.clear()
        self._seen = self._columns
        self._old, self._every = 0, 1

    def take(self, points: Sequence[TickPoint]) -> None:
        """Add what a report brings."""
        if points:
            block = self._block(points)
            if len(self):
                block = block[:, block[1] > self.whole[1, -1]]
            self._columns.append(block)
            if len(self) - self._old > 2 * MOST_RECENT:
                self._age()

    def show_window(self, points: Sequence[TickPoint]) -> None:
        """Have these ticks in full, in place of the window before."""
        self._seen = self._columns
        self._window.clear()
        if points:
            self._window.append(self._block(points))

    def look(self, first_s: float, last_s: float) -> None:
        """Choose what `seconds`, `ticks` and `values` are: the window if it has all of a stretch of time."""
        self._seen = self._columns
        if len(self._window):
            loaded = self._window.rows()[0]
            first, last = max(first_s, self.first_second), min(last_s, self.last_second)
            if loaded[0] <= first and last <= loaded[-1]:
                self._seen = self._window

    def ticks_missing(self, first_s: float, last_s: float) -> tuple[int, int] | None:
        """Give the first and the last tick of a stretch that is not known tick by tick; None if it is."""
        self.look(first_s, last_s)
        first, last = self.span(first_s, last_s)
        ticks = self.ticks[first:last]
        if len(ticks) < 2 or ticks[-1] - ticks[0] < len(ticks):
            return None
        return int(ticks[0]), int(ticks[-1])

    def span(self, first_s: float, last_s: float) -> tuple[int, int]:
        """Give the entries to draw for a stretch of time: those in it and one on either side."""
        seconds = self.seconds
        first = int(np.searchsorted(seconds, first_s, side="left")) - 1
        last = int(np.searchsorted(seconds, last_s, side="right")) + 1
        return max(0, first), min(len(seconds), last)

    def nearest(self, second: float) -> int | None:
        """Give the entry nearest to a time, None if there is none."""
        seconds = self.seconds
        if not len(seconds):
            return None
        right = int(np.searchsorted(seconds, second))
        if right == 0:
            return 0
        if right == len(seconds):
            return right - 1
        return right if seconds[right] - second < second - seconds[right - 1] else right - 1

    def ticks_at(self, entry: int) -> tuple[int, int]:
        """Give the first and the last tick that an entry stands for."""
        ticks = self.ticks
        first = int(ticks[entry])
        return first, max(first, int(ticks[entry + 1]) - 1 if entry + 1 < len(ticks) else first)

    def table(self) -> FloatArray:
        """Give a copy of the whole session: tick, seconds, how many ticks an entry stands for, the values."""
        seconds, ticks = self.whole[:2]
        return np.vstack([ticks, seconds, self.lengths(ticks), self.whole[2:]])

    # ---- what a series says for itself ----

    def values_of(self, points: Sequence[TickPoint]) -> FloatArray:
        """Give the values of ticks, one row a quantity."""
        raise NotImplementedError

    def merged(self, block: FloatArray, by: int) -> FloatArray:
        """Put `by` entries into one, a power of two; peaks and troughs stay. Ticks and seconds are the first ones."""
        groups = block.shape[1] // (2 * by)
        times = np.stack([group_times(row, groups) for row in block[:2]])
        return np.vstack([times, group_peaks(block[2:], groups)])

    def lengths(self, ticks: FloatArray) -> FloatArray:
        """Give how many ticks each entry stands for."""
        return np.diff(ticks, append=ticks[-1:] + 1)

    # ---- inner workings ----

    def _block(self, points: Sequence[TickPoint]) -> FloatArray:
        ticks = np.array([point.tick for point in points], dtype=np.float64)
        seconds = np.array([point.session_ms for point in points], dtype=np.float64) * MS
        return np.vstack([seconds, ticks, self.values_of(points)])

    def _age(self) -> None:
        """Merge all but the latest ticks with what is old, and that once more when it takes too much room."""
        unit = 2 * self._every
        ageing = (len(self) - self._old - MOST_RECENT) // unit * unit
        end = self._old + ageing
        old = self._columns.rows(self._old, end)
        block = np.hstack([self._columns.rows(0, self._old), self.merged(old, self._every) if unit > 2 else old])
        while block.shape[1] > MOST_OLD:
            cut = block.shape[1] // 4 * 4
            block = np.hstack([self.merged(block[:, :cut], 2), block[:, cut:]])
            self._every *= 2
        self._columns.replace(0, end, block)
        self._old = block.shape[1]


class PriceSeries(PointSeries):
    """Prices by tick: YES of each outcome, NO of each outcome, and the sum of YES."""

    def __init__(self, outcomes: int) -> None:
        super().__init__(2 * outcomes + 1)
        self.outcomes = outcomes

    def reset(self, outcomes: int) -> None:
        """Forget everything; from now on there are this many outcomes."""
        super().__init__(2 * outcomes + 1)
        self.outcomes = outcomes

    def values_of(self, points: Sequence[TickPoint]) -> FloatArray:
        """Give YES, NO and the sum of YES of ticks."""
        yes = np.array([point.yes_prices for point in points], dtype=np.float64).T * MICRO
        no = np.array([point.no_prices for point in points], dtype=np.float64).T * MICRO
        return np.vstack([yes, no, yes.sum(axis=0)])

    def prices(self, token: str) -> FloatArray:
        """One row an outcome."""
        first = 0 if token == "YES" else self.outcomes
        return self.values[first : first + self.outcomes]

    def end_of(self, outcome: int) -> float:
        """The time of a closed outcome's last price; since then it is 0."""
        seconds, row = self.whole[0], self.whole[outcome + 2]
        priced = np.flatnonzero(row)
        return float(seconds[priced[-1] if priced.size else 0])

    @property
    def yes_sum(self) -> FloatArray:
        """The sum of all YES prices at each tick."""
        return self.values[2 * self.outcomes]


class VolumeSeries(PointSeries):
    """USDC traded by tick, one row a fill kind."""

    def __init__(self) -> None:
        super().__init__(len(FILL_KINDS))

    def values_of(self, points: Sequence[TickPoint]) -> FloatArray:
        """Give the volumes of ticks."""
        return np.array([point.volume for point in points], dtype=np.float64).T * MICRO

    def merged(self, block: FloatArray, by: int) -> FloatArray:
        """Add up: what was traded in several ticks is told at the end of the last of them."""
        groups = block.reshape(block.shape[0], -1, by)
        return np.vstack([groups[:2, :, -1], groups[2:].sum(axis=2)])

    def ticks_at(self, entry: int) -> tuple[int, int]:
        """Give the first and the last tick that an entry stands for."""
        last = int(self.ticks[entry])
        return min(last, int(self.ticks[entry - 1]) + 1 if entry else last), last

    def lengths(self, ticks: FloatArray) -> FloatArray:
        """Give how many ticks each entry stands for: those since the one before."""
        return np.diff(ticks, prepend=0.0)


class MakerSeries(PointSeries):
    """The maker's books by tick, in USDC: one row each of `ROWS`, and the sum of YES prices."""

    ROWS = ("maker_worst", "maker_profit", "fees", "seigniorage", "collateral", "subsidy", "headroom", "yes_sum")
    _AMOUNTS = attrgetter(*ROWS[:-1])

    def __init__(self) -> None:
        super().__init__(len(self.ROWS))

    def values_of(self, points: Sequence[TickPoint]) -> FloatArray:
        """Give the maker's books of ticks."""
        rows = [(*self._AMOUNTS(point), sum(point.yes_prices)) for point in points]
        return np.array(rows, dtype=np.float64).T * MICRO

    def row(self, name: str) -> FloatArray:
        """Give one quantity of the stretch looked at."""
        return self.values[self.ROWS.index(name)]
