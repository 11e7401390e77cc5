"""Where the marks of an axis stand: round steps of session time and of values. No Qt."""

import math

from gmd_desktop.ui import format as fmt

STEPS_S = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 28800, 43200, 86400, 172800)
SMALLEST_STEP = 1e-6


def time_step(low: float, high: float, most: float) -> int:
    """Give the smallest round step of seconds that is taken at most so many times."""
    return next((s for s in STEPS_S if (high - low) / s <= most), STEPS_S[-1])


def time_marks(low: float, high: float, most: float) -> list[tuple[float, str]]:
    """Give round moments of session time in a stretch, at most about so many, and how they are written."""
    step = time_step(low, high, max(1.0, most))
    return [(second, fmt.clock(round(second * fmt.MS_PER_SECOND))) for second in times(low, high, step)]


def times(low: float, high: float, step: int) -> list[float]:
    """Give the multiples of a step of seconds in a stretch."""
    first = -(-int(low) // step) * step
    return [float(second) for second in range(max(0, first), int(high) + 1, step)]


def value_step(least: float) -> float:
    """Give the smallest step that is not below `least` and 1, 2 or 5 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(max(least, SMALLEST_STEP)))
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor >= least)
