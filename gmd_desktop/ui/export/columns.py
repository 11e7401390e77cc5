"""What an exported table has, as data: columns with their kind, and how each kind is written in CSV and in Parquet."""

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Any

from engine.rounding import format_atto, format_micros
from gmd_desktop.ui.format import cell

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Kind(Enum):
    """What a column holds in the store; amounts become decimals, exactly."""

    INTEGER = "integer"
    MICROS = "decimal"  # USDC, tokens or a price
    ATTO = "ratio"
    TEXT = "text"
    FLAG = "true or false"
    INSTANT = "instant"  # UTC microseconds


KINDS_ABOUT = {
    Kind.INTEGER: "a whole number; in Parquet int64",
    Kind.MICROS: "exact, six decimals; in Parquet decimal128(19, 6)",
    Kind.ATTO: "exact, 18 decimals; in Parquet decimal128(38, 18)",
    Kind.TEXT: "in CSV with an apostrophe before what a spreadsheet would take for a formula; in Parquet as it is",
    Kind.FLAG: "true or false; in Parquet bool",
    Kind.INSTANT: "UTC; in CSV as in ISO 8601, in Parquet timestamp in microseconds",
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of an exported table."""

    name: str
    kind: Kind
    about: str = ""


@dataclass(frozen=True, slots=True)
class ExportTable:
    """A table: `rows` gives values as the store has them, in the order of `columns`, once."""

    name: str
    about: str
    columns: tuple[Column, ...]
    rows: Callable[[], Generator[Sequence[Any], None, None]]


def csv_value(kind: Kind, value: Any) -> str:
    """Write a value for a CSV; nothing is an empty cell, and no text is a formula."""
    if value is None:
        return ""
    if kind is Kind.MICROS:
        return format_micros(value)
    if kind is Kind.ATTO:
        return format_atto(value)
    if kind is Kind.FLAG:
        return "true" if value else "false"
    if kind is Kind.INSTANT:
        return (EPOCH + timedelta(microseconds=value)).isoformat(timespec="microseconds")
    return cell(value) if kind is Kind.TEXT else str(value)
