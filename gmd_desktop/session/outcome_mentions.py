"""Where a scenario speaks of an outcome: its winner, the rounds that take it, the news about it, its fans."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from gmd_desktop.session.scenario_file import WINNER_MODES
from gmd_desktop.session.toml_lines import Path

FAVOURITE = "favourite"  # the parameter of fans that is an outcome; a scenario gives it by number only


def outcome_mentions(values: Mapping[str, Any], name: str) -> Iterator[Path]:
    """Give the path of each value that names an outcome, whatever else the scenario says.

    What gives an outcome by its number is none, and neither is prose, such as a text of the news.

    Args:
        values: the raw tables.
        name: of the outcome.
    """
    return (path for path, found in _mentions(values) if found == name)


def renumbered(values: Mapping[str, Any], places: Sequence[object]) -> dict[Path, object]:
    """Give what is to be written where outcomes are given by number, before they are put into another order.

    Where one is spoken of that goes, its name is written, which the scenario's reader then asks to mend; its fans get
    a favourite drawn.

    Args:
        places: of the outcomes as they shall be, their present numbers; anything else is a new one.
    """
    rows = values.get("outcome")
    names = [row.get("name") if isinstance(row, Mapping) else None for row in rows] if isinstance(rows, list) else []
    numbers = {place: number for number, place in enumerate(places) if isinstance(place, int)}
    found: dict[Path, object] = {}
    for path, number in _mentions(values):
        if isinstance(number, int) and not isinstance(number, bool) and 0 <= number < len(names):
            gone = None if path[-1] == FAVOURITE else names[number] or number
            found[path] = numbers.get(number, gone)
    return found


def is_only_name(values: Mapping[str, Any], outcome: int, name: object) -> bool:
    """Tell whether a name can mean one outcome only: no other one has it, and it is no rule for the winner."""
    others = (table.get("name") for place, table in _tables(values, "outcome") if place != outcome)
    return name not in WINNER_MODES and name not in others


def _mentions(values: Mapping[str, Any]) -> Iterator[tuple[Path, object]]:
    """Give each place that an outcome can be given at, by name or number, with what is there."""
    yield ("winner",), values.get("winner")
    for place, table in _tables(values, "news"):
        yield ("news", place, "outcome"), table.get("outcome")
    for place, table in _tables(values, "round"):
        given = table.get("eliminate")
        for number, one in enumerate(given if isinstance(given, list) else ()):
            yield ("round", place, "eliminate", number), one
    crowd = values.get("crowd")
    for place, table in _tables(crowd if isinstance(crowd, Mapping) else {}, "group"):
        yield ("crowd", "group", place, FAVOURITE), table.get(FAVOURITE)


def _tables(values: Mapping[str, Any], key: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    found = values.get(key)
    for place, table in enumerate(found if isinstance(found, list) else ()):
        if isinstance(table, Mapping):
            yield place, table
