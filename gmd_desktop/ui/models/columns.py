"""What a table shows, as data: one `Column` says how a row's value is written, sorted and toned."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


def _no_tone(_row: Any) -> str:
    return ""


def _no_tip(_row: Any) -> str:
    return ""


def never(_row: Any) -> bool:
    """Say no to every row."""
    return False


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Args:
        title: the header's text.
        text: how a row's value is written.
        value: what it is sorted by; never a text made from a number.
        tip: the header's tooltip, with the unit.
        number: written right-aligned.
        sample: the widest text to expect; the column's first width is made from it and never jumps.
        tone: the theme's tone of a row's cell, "" for plain text.
        cell_tip: the tooltip of a row's cell, "" for none.
        stretch: takes the width that is left over.
        fades: a changed cell is tinted for a moment.
        strong: a row's cell is written in a heavier weight.
    """

    title: str
    text: Callable[[Any], str]
    value: Callable[[Any], Any]
    tip: str = ""
    number: bool = True
    sample: str = "10,000.00"
    tone: Callable[[Any], str] = _no_tone
    cell_tip: Callable[[Any], str] = _no_tip
    stretch: bool = False
    fades: bool = True
    strong: Callable[[Any], bool] = never
