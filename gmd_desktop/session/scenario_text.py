"""Edits of a scenario's text, key by key: comments, order and the way numbers are written stay.

Every edit is checked against the same edit of the plain values. Where the text can't be changed in
place, it is written anew from the values, without its comments.
"""

import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from decimal import Decimal
from itertools import pairwise
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AoT, Item

from gmd_desktop.session.toml_lines import Path, read_toml

_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?", re.ASCII)


def scenario_text(values: Mapping[str, Any]) -> str:
    """Write values as a scenario file; `read_toml` reads them back."""
    document = tomlkit.document()
    tables = {key: value for key, value in values.items() if isinstance(value, Mapping) or _is_tables(value)}
    for key, value in values.items():
        if key not in tables:
            document.add(key, _item(value))
    for key, value in tables.items():
        document.add(key, _item(value))
    text = tomlkit.dumps(document)
    return text.lstrip("\n")


def typed_value(typed: str) -> object:
    """Read what was typed into a field for a number: a number as it is written, or else text.

    What is no number stays in the scenario as text, so that its reader says what it expected.
    """
    bare = typed.strip()
    if not _NUMBER.fullmatch(bare):
        return typed
    try:
        return read_toml(f"x = {bare}")["x"]
    except ValueError:
        return typed


def with_values(text: str, values: Mapping[Path, object]) -> str:
    """Set the values at paths, or take the keys away whose value is None; tables on the way are made."""

    def edit(root: Any) -> None:
        for path, value in values.items():
            _set(root, path, value)

    return _edited(text, edit)


def with_tables(text: str, path: Path, places: Sequence[int | Mapping[str, Any]]) -> str:
    """Arrange an array of tables anew: each place is the number of one that is there, or a new table."""

    def edit(root: Any) -> None:
        table = root
        for step in path[:-1]:
            if not isinstance(table.get(step), dict):
                table[step] = {}
            table = table[step]
        is_plain, key = type(root) is dict, path[-1]
        old = list(table.get(key, [])) if isinstance(table.get(key), list) else []
        new = [old[place] if isinstance(place, int) else dict(place) for place in places]
        if is_plain:
            table[key] = deepcopy(new)
            if not new:
                table.pop(key)
        else:
            _arrange(table, key, new)

    return _edited(text, edit)


def _set(root: Any, path: Path, value: object) -> None:
    table = root
    for step, after in pairwise(path):
        if isinstance(step, str) and not isinstance(table.get(step), list if isinstance(after, int) else dict):
            if value is None:
                return
            table[step] = {}
        table = table[step]
    last = path[-1]
    if value is not None:
        table[last] = value if type(root) is dict else _item(value)
    elif last in table:
        del table[last]


def _arrange(table: Any, key: Any, new: list[Any]) -> None:
    """Put tables into an array of tables of a document, in place as far as it is there."""
    if not new:
        table.pop(key, None)
        return
    rows = [row if isinstance(row, Item) else _item(row) for row in new]
    for row in rows:
        if not row.as_string().endswith("\n\n"):
            row.add(tomlkit.nl())  # type: ignore[attr-defined]
    if isinstance(table.get(key), AoT):
        array = table[key]
        while len(array):
            del array[0]
        for row in rows:
            array.append(row)
    else:
        table.pop(key, None)
        array = tomlkit.aot()
        for row in rows:
            array.append(row)
        table.append(key, array)


def _edited(text: str, edit: Any) -> str:
    values = read_toml(text)
    wanted = deepcopy(values)
    edit(wanted)
    if wanted == values:
        return text
    try:
        document = tomlkit.parse(text)
        edit(document)
        found = tomlkit.dumps(document).rstrip("\n") + "\n"
        if read_toml(found) == wanted:
            return found
    except (TOMLKitError, KeyError, TypeError, ValueError, AttributeError, IndexError):
        pass  # tomlkit can't do everything to every text; the values are what counts
    return scenario_text(wanted)


def _is_tables(value: object) -> bool:
    return isinstance(value, list | tuple) and bool(value) and all(isinstance(row, Mapping) for row in value)


def _item(value: Any) -> Item:
    if isinstance(value, Mapping):
        table = tomlkit.table()
        for key, inner in sorted(value.items(), key=lambda pair: isinstance(pair[1], Mapping) or _is_tables(pair[1])):
            table.add(key, _item(inner))
        return table
    if _is_tables(value):
        array = tomlkit.aot()
        for row in value:
            array.append(_item(row))
        return array
    if isinstance(value, Decimal):
        return tomlkit.value(_written(value))
    written: Item = tomlkit.item(value)
    return written


def _written(number: Decimal) -> str:
    """Write a number with a point or an exponent, as TOML wants it."""
    text = f"{number:f}" if number.is_finite() and abs(number.adjusted()) < 20 else str(number).lower()
    return text if re.search(r"[.eE]|nan|inf", text) else text + ".0"
