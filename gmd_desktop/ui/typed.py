"""Typed text to whole micro-units; a refusal names the field, what was found and what is expected.

Only the writing is judged here. Whether the market takes the number is the engine's to say.
"""

import re

from engine.rounding import ATTO, format_micros, parse_atto, parse_micros, quoted

MAX_WHOLE_DIGITS = 12  # of what is read before the point; in micros it still fits 64 bits
PERCENT = 100
_PLAIN = re.compile(r"[0-9]*\.?[0-9]*", re.ASCII)
_SIGNED = re.compile(r"[-\N{MINUS SIGN}][0-9.,\s]+")
_EXPONENT = re.compile(r"[-+]?[0-9.,]+[eE][-+]?[0-9]+")


class TypedError(ValueError):
    """Text that is not a number of its field.

    Args:
        field: the field's name as people see it.
        sentence: what was found there and what is expected.
        is_empty: nothing is wrong yet, only missing.
    """

    def __init__(self, field: str, sentence: str, is_empty: bool = False) -> None:
        super().__init__(sentence)
        self.field = field
        self.sentence = sentence
        self.is_empty = is_empty


def read_amount(field: str, text: str, example: str = "12.5") -> int:
    """Read an amount above 0 in micros.

    Raises:
        TypedError: empty, not digits with at most one point, too long, more than 6 decimals, or 0.
    """
    plain = _plain(field, text, example)
    try:
        micros = parse_micros(plain)
    except ValueError as error:
        raise TypedError(field, f"{field} {text.strip()} has more than 6 decimals.") from error
    if micros == 0:
        raise TypedError(field, f"{field} {text.strip()} is not above 0; write a number such as {example}.")
    return micros


def read_percent(field: str, text: str, example: str = "5") -> int:
    """Read a percentage, 0 among them, as a ratio in units of 1e-18.

    Raises:
        TypedError: empty, not digits with at most one point, too long, or more than 16 decimals.
    """
    plain = _plain(field, text.strip().removesuffix("%"), example)
    try:
        return _hundredth(parse_atto(plain))
    except ValueError as error:
        raise TypedError(field, f"{field} {text.strip()} has more than 16 decimals.") from error


def check_steps(field: str, text: str, micros: int, step: int, step_name: str) -> int:
    """Give the amount back if it is a multiple of the field's step.

    Raises:
        TypedError: it is not; the sentence names the two nearest amounts that are.
    """
    if micros % step == 0:
        return micros
    below = micros - micros % step
    nearest = f"{write_amount(below)} or {write_amount(below + step)}" if below else write_amount(step)
    raise TypedError(
        field,
        f"{field} {text.strip()} is not a multiple of the {step_name} {write_amount(step)}; write {nearest}.",
    )


def write_amount(micros: int) -> str:
    """Write an amount as a person would type it: no zeros at the end, no commas."""
    text = format_micros(micros)
    return text.rstrip("0").rstrip(".")


def write_percent(atto: int) -> str:
    """Write a ratio held in 1e-18 as the percentage that a person would type."""
    whole, rest = divmod(atto * PERCENT, ATTO)
    decimals = f"{rest:018d}".rstrip("0")
    return f"{whole}.{decimals}" if decimals else str(whole)


def micros_of(value: object) -> int:
    """Give a parameter (an exact decimal on the micro grid) in micros."""
    return parse_micros(f"{value:f}")


def _hundredth(atto: int) -> int:
    ratio, rest = divmod(atto, PERCENT)
    if rest:
        raise ValueError("off the grid")
    return ratio


def _plain(field: str, text: str, example: str) -> str:
    """Give the text as digits with a digit on both sides of the point.

    Raises:
        TypedError: it is something else.
    """
    found = text.strip()
    if not found:
        sentence = f"{field} is empty; write a number such as {example}."
        raise TypedError(field, sentence, is_empty=True)
    if not _PLAIN.fullmatch(found) or found == ".":
        raise TypedError(field, _not_plain(field, found, example))
    whole, _, decimals = found.partition(".")
    if len(whole.lstrip("0")) > MAX_WHOLE_DIGITS:
        raise TypedError(
            field,
            f"{field} {quoted(found)} has {len(whole)} digits before the point; at most {MAX_WHOLE_DIGITS} are read.",
        )
    return f"{whole.lstrip('0') or '0'}.{decimals or '0'}"


def _not_plain(field: str, found: str, example: str) -> str:
    shown = quoted(found)
    bare = re.sub(r"\s", "", found)
    if _SIGNED.fullmatch(found):
        return f"{field} {shown} is below 0; write a number above 0, such as {example}."
    if _EXPONENT.fullmatch(bare):
        return f"{field} {shown} has an exponent; write all digits out, such as {example}."
    if bare.count(",") == 1 and _PLAIN.fullmatch(bare.replace(",", ".")):
        return f"{field} {shown} has a comma: {_with_point(bare)}."
    if "," in bare and _PLAIN.fullmatch(bare.replace(",", "")):
        return f"{field} {shown} has commas: write {bare.replace(',', '')}, without any."
    if bare != found and _PLAIN.fullmatch(bare):
        return f"{field} {shown} has a space in it: write {bare}."
    return f"{field} {shown} is not a number; write digits and at most one point, such as {example}."


def _with_point(bare: str) -> str:
    whole, _, decimals = bare.partition(",")
    return f"write {whole or '0'}.{decimals or '0'} with a point, not a comma"
