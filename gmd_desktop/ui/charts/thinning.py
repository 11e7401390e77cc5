"""Fewer numbers for the same picture, without Qt: thinned lines, bars, candles, dashes."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]


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
            xs.append(group_times(seconds[at:end], groups))
            ys.append(group_peaks(values[:, at:end], groups))
        at, size = end, size // 2
    xs.append(seconds[at:last])
    ys.append(values[:, at:last])
    return np.concatenate(xs), np.concatenate(ys, axis=1)


def group_times(seconds: FloatArray, groups: int) -> FloatArray:
    """Two times a group: its first entry's and its middle one's."""
    blocks = seconds.reshape(groups, -1)
    return blocks[:, [0, blocks.shape[1] // 2]].ravel()


def group_peaks(values: FloatArray, groups: int) -> FloatArray:
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


@dataclass(frozen=True, slots=True)
class Candle:
    """What a price did in a stretch of time; it opens where the one before has closed."""

    middle: float
    open: float
    high: float
    low: float
    close: float


def candles(seconds: FloatArray, prices: FloatArray, first: int, last: int, width_s: float) -> list[Candle]:
    """Put the entries [first, last) into candles of `width_s`, whose borders are multiples of it.

    A tick at time t is what happened in (t - width, t], so a candle closes at its multiple.
    """
    if last <= first:
        return []
    numbers = np.ceil(seconds[first:last] / width_s - 1e-9)
    starts = np.flatnonzero(np.diff(numbers, prepend=numbers[0] - 1))
    part = prices[first:last]
    closes = part[np.append(starts[1:], len(part)) - 1]
    opens = np.append(prices[max(0, first - 1)], closes[:-1])
    highs = np.maximum(np.maximum.reduceat(part, starts), opens)
    lows = np.minimum(np.minimum.reduceat(part, starts), opens)
    rows = np.column_stack([(numbers[starts] - 0.5) * width_s, opens, highs, lows, closes]).tolist()
    return [Candle(*row) for row in rows]


def round_ticks(ticks: float) -> int:
    """Give the least of 1, 2, 5, 10, 20, 50 and so on that is not below a number of ticks."""
    power = 10 ** int(np.log10(max(1.0, ticks)))
    return int(next(power * factor for factor in (1, 2, 5, 10) if power * factor >= ticks - 1e-9))


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


def with_steep_gaps(y: FloatArray, joined: npt.NDArray[np.int32], most: float) -> npt.NDArray[np.int32]:
    """Join the points of each gap between dashes in which a line rises or falls by more than `most`.

    Without them a steep move could fall into a gap, and the dashes after it would seem to float.

    Args:
        y: the points' places, in pixels.
        joined: as `dashed` gives it.
        most: pixels that a gap may hide.
    """
    is_gap = np.concatenate([[False], joined[:-1] == 0, [False]])
    turns = np.flatnonzero(is_gap[1:] != is_gap[:-1])
    if not len(turns):
        return joined
    firsts, lasts = turns[::2], turns[1::2]  # points at which gaps begin and end
    borders = np.column_stack([firsts, lasts + 1]).ravel()
    padded = np.append(y, y[-1])
    spans = np.maximum.reduceat(padded, borders)[::2] - np.minimum.reduceat(padded, borders)[::2]
    steep = spans > most
    joined = joined.copy()
    for first, last in zip(firsts[steep].tolist(), lasts[steep].tolist(), strict=True):
        joined[first:last] = 1
    return joined


def piece_start(x: float, lengths: Sequence[float]) -> float:
    """Give where the gap between dashes begins that x is in; in a dash x itself."""
    borders = np.cumsum([0.0, *lengths])
    rest = x % float(borders[-1])
    piece = int(np.searchsorted(borders, rest, side="right")) - 1
    return x if piece % 2 == 0 else x - rest + float(borders[piece])
