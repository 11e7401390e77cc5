"""Where a scenario names an outcome: its winner, the rounds that take it, the news about it."""

from collections.abc import Iterator, Mapping
from typing import Any

from gmd_desktop.session.scenario_file import WINNER_MODES
from gmd_desktop.session.toml_lines import Path


def outcome_mentions(values: Mapping[str, Any], name: str) -> Iterator[Path]:
    """Give the path of each value that names an outcome, whatever else the scenario says.

    What gives an outcome by its number is none, and neither is prose, such as a text of the news.

    Args:
        values: the raw tables.
        name: of the outcome.
    """
    if values.get("winner") == name:
        yield ("winner",)
    for place, table in _tables(values, "news"):
        if table.get("outcome") == name:
            yield "news", place, "outcome"
    for place, table in _tables(values, "round"):
        given = table.get("eliminate")
        for number, one in enumerate(given if isinstance(given, list) else ()):
            if one == name:
                yield "round", place, "eliminate", number


def is_only_name(values: Mapping[str, Any], outcome: int, name: object) -> bool:
    """Tell whether a name can mean one outcome only: no other one has it, and it is no rule for the winner."""
    others = (table.get("name") for place, table in _tables(values, "outcome") if place != outcome)
    return name not in WINNER_MODES and name not in others


def _tables(values: Mapping[str, Any], key: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    found = values.get(key)
    for place, table in enumerate(found if isinstance(found, list) else ()):
        if isinstance(table, Mapping):
            yield place, table
