"""Numbers for people: whole micro-units in, text with a fixed number of digits out.

Rounding is half-even on integers, as in the engine; no amount passes through a float. The minus
is a real minus sign, in the bundled font as wide as the plus, so that signed columns do not jump.
"""

import re

from engine.rounding import ATTO, MICRO

MINUS = "\N{MINUS SIGN}"
UP = "\N{BLACK UP-POINTING TRIANGLE}"
DOWN = "\N{BLACK DOWN-POINTING TRIANGLE}"
LEVEL = "\N{MIDDLE DOT}"
ARROWS = UP + DOWN + LEVEL
CHOSEN = "\N{BLACK RIGHT-POINTING TRIANGLE}"
NOTHING = "\N{EN DASH}"
FIGURE_SPACE = "\N{FIGURE SPACE}"

PRICE_DIGITS = 4
MONEY_DIGITS = 2
PERCENT_DIGITS = 2
MS_PER_SECOND = 1000
SECONDS_PER_HOUR = 3600
THOUSAND = 1000
# To a spreadsheet; a number with its sign is none. Apostrophes before it count, so that taking one away gives the text.
IS_FORMULA = re.compile(r"'*(?:[=@\t\r\n\uff1d\uff20]|[+\uff0b\uff0d-](?![\d.,]+$))")
TENTHS_BELOW = 9_950_000  # micros: from here on a tenth would make "10.0"


def cell(text: str) -> str:
    """Write a text for a spreadsheet: what it would compute as a formula gets an apostrophe before it.

    Source: https://owasp.org/www-community/attacks/CSV_Injection
    """
    return f"'{text}" if IS_FORMULA.match(text) else text


def divide_half_even(numerator: int, denominator: int) -> int:
    """Divide two integers and round to the nearest, ties to even. The denominator is above 0."""
    quotient, rest = divmod(numerator, denominator)
    twice = 2 * rest
    if twice > denominator or (twice == denominator and quotient % 2):
        quotient += 1
    return quotient


def fixed(units: int, scale: int, digits: int, *, signed: bool = False, grouped: bool = True) -> str:
    """Write `units / scale` with exactly `digits` decimals.

    Args:
        units: the amount, in units of 1 / scale.
        scale: units in one, above 0.
        digits: decimals shown, 0 or more.
        signed: write a plus before amounts above 0.
        grouped: set thousands apart with commas.
    """
    shown = divide_half_even(units * 10**digits, scale)
    sign = MINUS if shown < 0 else "+" if signed and shown > 0 else ""
    whole, decimals = divmod(abs(shown), 10**digits)
    text = f"{whole:,}" if grouped else str(whole)
    return f"{sign}{text}.{decimals:0{digits}d}" if digits else f"{sign}{text}"


def price(micros: int, digits: int = PRICE_DIGITS) -> str:
    """Write a price in USDC per token: 351200 -> "0.3512"."""
    return fixed(micros, MICRO, digits)


def signed_price(micros: int, digits: int = PRICE_DIGITS) -> str:
    """Write a change of price with its sign: "+0.0210"; no change is "0.0000"."""
    return fixed(micros, MICRO, digits, signed=True)


def money(micros: int, digits: int = MONEY_DIGITS) -> str:
    """Write an amount of USDC: 1234500000 -> "1,234.50"."""
    return fixed(micros, MICRO, digits)


def signed_money(micros: int, digits: int = MONEY_DIGITS) -> str:
    """Write a gain or a loss in USDC with its sign: "+12.40"."""
    return fixed(micros, MICRO, digits, signed=True)


def tokens(micros: int, digits: int = MONEY_DIGITS) -> str:
    """Write a number of tokens: 100000000 -> "100.00"."""
    return fixed(micros, MICRO, digits)


def short_money(micros: int) -> str:
    """Write an amount of USDC for an axis, short: "950", "12.3k", "4.0M"."""
    size = divide_half_even(abs(micros), MICRO)
    if size < THOUSAND:
        return fixed(micros, MICRO, 0 if abs(micros) >= TENTHS_BELOW or micros % MICRO == 0 else 1)
    if size < THOUSAND**2 - THOUSAND // 2:
        return fixed(micros, MICRO * THOUSAND, 1) + "k"
    return fixed(micros, MICRO * THOUSAND**2, 1) + "M"


def percent(part: int, whole: int, digits: int = PERCENT_DIGITS) -> str:
    """Write a share: "12.50 %". Of nothing there is no share: a dash."""
    return NOTHING if whole == 0 else f"{_percent(part, whole, digits, signed=False)} %"


def signed_percent(part: int, whole: int, digits: int = PERCENT_DIGITS) -> str:
    """Write a gain as a share of `whole` with its sign: "+2.50 %"."""
    return NOTHING if whole == 0 else f"{_percent(part, whole, digits, signed=True)} %"


def atto_percent(atto: int, digits: int = PERCENT_DIGITS) -> str:
    """Write a ratio held in units of 1e-18, such as a slippage, as a percentage."""
    return percent(atto, ATTO, digits)


def arrow(change: int, digits: int = PRICE_DIGITS) -> str:
    """Give the direction of a change as a mark without colour; level if it rounds to nothing."""
    shown = divide_half_even(change * 10**digits, MICRO)
    return UP if shown > 0 else DOWN if shown < 0 else LEVEL


def clock(session_ms: int) -> str:
    """Write session time as mm:ss, from an hour on as h:mm:ss. Parts of a second are cut off."""
    sign, session_ms = (MINUS, -session_ms) if session_ms < 0 else ("", session_ms)
    hours, rest = divmod(session_ms // MS_PER_SECOND, SECONDS_PER_HOUR)
    minutes, seconds = divmod(rest, 60)
    head = f"{hours}:{minutes:02d}" if hours else f"{minutes:02d}"
    return f"{sign}{head}:{seconds:02d}"


def countdown(left_ms: int) -> str:
    """Write the time that is left as mm:ss, rounded up, so that 00:00 means that it is due."""
    return clock(-(-max(0, left_ms) // MS_PER_SECOND) * MS_PER_SECOND)


def count(number: int) -> str:
    """Write a whole number with its thousands set apart: "12,345"."""
    return fixed(number, 1, 0)


def speed(factor: float) -> str:
    """Write how fast a session runs: "0.25x", "1x", "100x"; 0 is "max"."""
    return f"{factor:g}x" if factor > 0 else "max"


def millis(elapsed_ms: float) -> str:
    """Write a measured time: "0.84 ms", "12.3 ms", "1,204 ms"."""
    digits = 2 if elapsed_ms < 9.995 else 1 if elapsed_ms < 99.95 else 0
    return f"{elapsed_ms:,.{digits}f} ms"


def pad(text: str, width: int) -> str:
    """Fill up on the left with spaces as wide as a digit, so that text keeps its columns."""
    return text.rjust(width, FIGURE_SPACE)


def _percent(part: int, whole: int, digits: int, *, signed: bool) -> str:
    part, whole = (-part, -whole) if whole < 0 else (part, whole)
    return fixed(part * 100, whole, digits, signed=signed)
