"""What a panel says beside its tables: named figures, and signals that are words as well as colours."""

from dataclasses import dataclass
from typing import Literal

Signal = Literal["good", "warn", "bad", "off"]


@dataclass(frozen=True, slots=True)
class Figure:
    """One named value.

    Args:
        label: what it is.
        value: how it is written.
        tone: the theme's tone of the value, "" for plain text.
        marked: a dot of that tone stands before the value.
        wide: it takes a line of its own.
        strong: it matters more than the others.
    """

    label: str
    value: str
    tone: str = ""
    marked: bool = False
    wide: bool = False
    strong: bool = False
