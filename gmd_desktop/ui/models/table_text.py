"""Rows of a table as text: the words that a filter looks for, lines to paste, lines of a CSV."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from gmd_desktop.ui import format as fmt
from gmd_desktop.ui.models.columns import Column

_NOT_IN_NUMBERS = str.maketrans({",": None, "+": None, fmt.MINUS: "-"} | dict.fromkeys(fmt.ARROWS))


def row_filter(text: str, columns: Sequence[Column]) -> Callable[[Any], bool] | None:
    """Keep the rows in which every word of the text is written somewhere; None keeps all."""
    words = text.casefold().split()
    if not words:
        return None

    def keep(row: Any) -> bool:
        line = "\n".join(column.text(row) for column in columns).casefold()
        return all(word in line for word in words)

    return keep


def tab_lines(columns: Sequence[Column], rows: Iterable[Any]) -> str:
    """Write the titles and the rows as they are shown, with tabs between: spreadsheets take that."""
    lines = [[column.title for column in columns], *([column.text(row) for column in columns] for row in rows)]
    return "\n".join("\t".join(map(fmt.cell, line)) for line in lines) + "\n"


def csv_lines(columns: Sequence[Column], rows: Iterable[Any]) -> Iterator[list[str]]:
    """Give titles and rows for a CSV: numbers without commas and arrows, so that programs can read them."""
    yield [column.title for column in columns]
    for row in rows:
        yield [plain_number(column.text(row)) if column.number else column.text(row) for column in columns]


def plain_number(text: str) -> str:
    """Give a written number without what is there for the eye; "" for none."""
    return text.translate(_NOT_IN_NUMBERS).strip() if text != fmt.NOTHING else ""
