"""The number formats of market.md section 2: the micro grid, exact text, and the two roundings.

An amount is an integer of a micro-unit. Ratios (progress, slippage, alpha, kappa) are integers of 1e-18 ("atto").
"""

import re
from decimal import Context, Decimal
from fractions import Fraction
from math import ceil, floor
from typing import NamedTuple

MICRO = 10**6
ATTO = 10**18
HALF_ATTO_PER_MICRO = 2 * 10**12  # half of 1e-18 is a micro divided by this

MAX_DIGITS = 1000  # of a number in text, so that no text can keep the engine busy
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?", re.ASCII)
_EXACT = Context(prec=2 * MAX_DIGITS)


def up(x: Fraction) -> int:
    """Round an exact amount of micros half-even to 18 places, then toward +infinity to 6."""
    return ceil(x - Fraction(1, HALF_ATTO_PER_MICRO))


def down(x: Fraction) -> int:
    """Round an exact amount of micros half-even to 18 places, then toward -infinity to 6."""
    return floor(x + Fraction(1, HALF_ATTO_PER_MICRO))


class Share(NamedTuple):
    """A ratio that amounts are multiplied with, ready for it: down(ratio * x) is (num * x + half) // den."""

    num: int
    half: int  # half of 1e-18 USDC
    den: int

    @staticmethod
    def of(ratio: Fraction) -> "Share":
        """Give a ratio in lowest terms. No product lies within half of 1e-18 below a micro if `den` is small."""
        num, den = ratio.as_integer_ratio()
        if den < HALF_ATTO_PER_MICRO:
            return Share(num, 0, den)
        return Share(num * HALF_ATTO_PER_MICRO, den, den * HALF_ATTO_PER_MICRO)

    def down(self, amount: int) -> int:
        """Give the share of an amount of micros, rounded down."""
        num, half, den = self
        return (num * amount + half) // den


def parse_decimal(text: object) -> Decimal:
    """Read a plain decimal string.

    Raises:
        ValueError: not a string of digits with an optional sign and point, or longer than `MAX_DIGITS`.
    """
    if not isinstance(text, str) or not _NUMBER.fullmatch(text):
        raise ValueError(f'{quoted(text)} is not a decimal string such as "12.5"')
    if len(text) > MAX_DIGITS:
        raise ValueError(f"{quoted(text)} has more than {MAX_DIGITS} characters")
    return Decimal(text)


def parse_micros(text: object) -> int:
    """Read an amount on the micro grid.

    Raises:
        ValueError: not a decimal string, or off the micro grid.
    """
    return to_units(parse_decimal(text), MICRO, "has more than 6 decimals")


def parse_atto(text: object) -> int:
    """Read a ratio with at most 18 decimals.

    Raises:
        ValueError: not a decimal string, or more than 18 decimals.
    """
    return to_units(parse_decimal(text), ATTO, "has more than 18 decimals")


def to_units(value: Decimal, scale: int, problem: str = "is off the grid") -> int:
    """Give `value * scale` as an integer.

    Raises:
        ValueError: the product is not whole.
    """
    scaled = _EXACT.multiply(value, Decimal(scale))
    units = int(scaled)
    if units != scaled:
        raise ValueError(f'"{value:f}" {problem}')
    return units


def format_micros(units: int) -> str:
    """Write an amount with its six decimals."""
    sign, units = ("-", -units) if units < 0 else ("", units)
    return f"{sign}{units // MICRO}.{units % MICRO:06d}"


def format_atto(units: int) -> str:
    """Write a ratio with as many decimals as it needs."""
    sign, units = ("-", -units) if units < 0 else ("", units)
    decimals = f"{units % ATTO:018d}".rstrip("0")
    return f"{sign}{units // ATTO}" + (f".{decimals}" if decimals else "")


def quoted(found: object, most: int = 60) -> str:
    """Show what was found in a message, in plain characters and cut to a length that fits a line."""
    text = f'"{found}"' if isinstance(found, str) else str(found)
    text = text.encode("unicode_escape").decode("ascii")
    return text if len(text) <= most else text[: most - 3] + "..."
