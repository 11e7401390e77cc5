"""What the charts draw, without Qt: columns of numbers that grow at the end, and fewer of them.

Floats are for pictures only. x is session time in seconds (float64: pyqtgraph searches it fast).
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from gmd_desktop.session.tick_report import TickPoint

FloatArray = npt.NDArray[np.float64]

MICRO = 1e-6
MS = 1e-3
CAPACITY = 512


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

    def rows(self, first: int = 0, last: int | None = None) -> FloatArray:
        """Give entries [first, last) of all columns as a view: it must not be kept or changed."""
        return self._data[:, first : self._size if last is None else min(last, self._size)]


class PointSeries:
    """One number or several a tick against session time. Ticks seen before are passed over."""

    def __init__(self, count: int) -> None:
        self._columns = Columns(count + 2)

    def __len__(self) -> int:
        return len(self._columns)

    @property
    def seconds(self) -> FloatArray:
        """Session time of each tick."""
        return self._columns.rows()[0]

    @property
    def ticks(self) -> FloatArray:
        """The number of each tick."""
        return self._columns.rows()[1]

    @property
    def values(self) -> FloatArray:
        """One row a quantity, one column a tick."""
        return self._columns.rows()[2:]

    @property
    def last_second(self) -> float:
        """Session time of the last tick, 0 before the first."""
        return float(self.seconds[-1]) if len(self) else 0.0

    def clear(self) -> None:
        """Forget everything."""
        self._columns.clear()

    def extend(self, points: Sequence[TickPoint], values: FloatArray) -> None:
        """Add ticks that are later than the last; `values` has one row a quantity."""
        ticks = np.array([point.tick for point in points], dtype=np.float64)
        seconds = np.array([point.session_ms for point in points], dtype=np.float64) * MS
        block = np.vstack([seconds, ticks, values])
        if len(self):
            block = block[:, ticks > self.ticks[-1]]
        self._columns.append(block)

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


class PriceSeries(PointSeries):
    """Prices by tick: YES of each outcome, NO of each outcome, and the sum of YES."""

    def __init__(self, outcomes: int) -> None:
        super().__init__(2 * outcomes + 1)
        self.outcomes = outcomes

    def reset(self, outcomes: int) -> None:
        """Forget everything; from now on there are this many outcomes."""
        self._columns = Columns(2 * outcomes + 3)
        self.outcomes = outcomes

    def take(self, points: Sequence[TickPoint]) -> None:
        """Add what a report brings."""
        if points:
            yes = np.array([point.yes_prices for point in points], dtype=np.float64).T * MICRO
            no = np.array([point.no_prices for point in points], dtype=np.float64).T * MICRO
            self.extend(points, np.vstack([yes, no, yes.sum(axis=0)]))

    def prices(self, token: str) -> FloatArray:
        """One row an outcome."""
        first = 0 if token == "YES" else self.outcomes
        return self.values[first : first + self.outcomes]

    def end_of(self, outcome: int) -> float:
        """The time of a closed outcome's last price; since then it is 0, or has not moved."""
        row = self.values[outcome]
        moved = np.flatnonzero(row[:-1] != row[1:])
        entry = int(moved[-1]) if moved.size else 0
        if row[-1] != 0:
            entry = min(entry + 1, len(row) - 1)
        return float(self.seconds[entry])

    @property
    def yes_sum(self) -> FloatArray:
        """The sum of all YES prices at each tick."""
        return self.values[2 * self.outcomes]


class VolumeSeries(PointSeries):
    """USDC traded by tick, one row a fill kind."""

    def __init__(self) -> None:
        super().__init__(5)

    def take(self, points: Sequence[TickPoint]) -> None:
        """Add what a report brings."""
        if points:
            volume = np.array([point.volume for point in points], dtype=np.float64).T * MICRO
            self.extend(points, volume)


class Thinned:
    """The whole course of one number in a bounded number of points.

    When it is full, every second point goes and from then on only every second one is taken.
    """

    def __init__(self, most: int = 240) -> None:
        self._most = most
        self._every = 1
        self._count = 0
        self._kept: list[int] = []
        self._latest = 0

    def append(self, value: int) -> None:
        """Add the next value."""
        if self._count % self._every == 0:
            self._kept.append(value)
            if len(self._kept) > self._most:
                self._kept = self._kept[::2]
                self._every *= 2
        self._latest = value
        self._count += 1

    def values(self) -> list[int]:
        """What is left, the first and the latest value always among it."""
        is_latest_kept = self._count == 0 or (self._count - 1) % self._every == 0
        return list(self._kept) if is_latest_kept else [*self._kept, self._latest]


def thin(seconds: FloatArray, values: FloatArray, first: int, last: int, most: int) -> tuple[FloatArray, FloatArray]:
    """Cut the entries [first, last) down to at most about `most`, keeping every peak and trough.

    Entries are taken in groups whose borders don't depend on `first`, so that a picture that moves
    with the time does not shimmer. Of each group the lowest and the highest value are kept; the
    entries left over at the end come in smaller groups, the last ones as they are.

    Returns:
        x, and y with one row a quantity; as they are (views) if there are few enough.
    """
    if last - first <= most:
        return seconds[first:last], values[:, first:last]
    size = 4
    while (last - first) * 2 > most * size:
        size *= 2
    xs, ys = [], []
    at = first - first % size
    while size > 2:
        groups = (last - 1 - at) // size  # the last entry stays as it is
        end = at + groups * size
        if groups:
            xs.append(_group_times(seconds[at:end], groups))
            ys.append(_group_peaks(values[:, at:end], groups))
        at, size = end, size // 2
    xs.append(seconds[at:last])
    ys.append(values[:, at:last])
    return np.concatenate(xs), np.concatenate(ys, axis=1)


def _group_times(seconds: FloatArray, groups: int) -> FloatArray:
    """Two times a group: its first entry's and its middle one's."""
    blocks = seconds.reshape(groups, -1)
    return blocks[:, [0, blocks.shape[1] // 2]].ravel()


def _group_peaks(values: FloatArray, groups: int) -> FloatArray:
    """Lowest and highest value of each group, in the order that fits where it begins and ends."""
    blocks = values.reshape(values.shape[0], groups, -1)
    rises = blocks[:, :, -1] >= blocks[:, :, 0]
    low, high = blocks.min(axis=2), blocks.max(axis=2)
    pairs = np.stack([np.where(rises, low, high), np.where(rises, high, low)], axis=2)
    return pairs.reshape(values.shape[0], 2 * groups)


def bins(
    seconds: FloatArray, values: FloatArray, first: int, last: int, width_s: float
) -> tuple[FloatArray, FloatArray]:
    """Add up the entries [first, last) in bars of `width_s`, whose borders are multiples of it.

    A tick at time t is what happened in (t - width, t], so a bar ends at its multiple.

    Returns:
        the middle of each bar that has entries, and its sums with one row a quantity.
    """
    if last <= first:
        return np.empty(0), np.empty((values.shape[0], 0))
    numbers = np.ceil(seconds[first:last] / width_s - 1e-9)
    starts = np.flatnonzero(np.diff(numbers, prepend=numbers[0] - 1))
    sums = np.add.reduceat(values[:, first:last], starts, axis=1)
    return (numbers[starts] - 0.5) * width_s, sums


def dashed(
    seconds: FloatArray, values: FloatArray, lengths_s: Sequence[float]
) -> tuple[FloatArray, FloatArray, npt.NDArray[np.int32]]:
    """Cut a line into dashes that stay at their places in session time as the picture moves.

    Args:
        seconds: x, ascending.
        values: y.
        lengths_s: dash, gap, dash, gap, ... in seconds.

    Returns:
        x and y with points added where dashes begin and end, and for each point 1 if it is joined
        to the next.
    """
    if len(seconds) < 2:
        return seconds, values, np.ones(len(seconds), dtype=np.int32)
    period = float(sum(lengths_s))
    starts = np.arange(np.floor(seconds[0] / period), np.ceil(seconds[-1] / period)) * period
    edges = (starts[:, np.newaxis] + np.cumsum([0.0, *lengths_s[:-1]])).ravel()
    edges = edges[(edges > seconds[0]) & (edges < seconds[-1])]
    x = np.union1d(seconds, edges)
    middles = np.mod((x[:-1] + x[1:]) / 2, period)
    piece = np.searchsorted(np.cumsum(lengths_s), middles, side="right")
    joined = np.append(piece % 2 == 0, True).astype(np.int32)
    return x, np.interp(x, seconds, values), joined
