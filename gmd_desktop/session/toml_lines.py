"""On which line of a TOML text each key stands; tomllib itself keeps no places."""

import tomllib
from decimal import Decimal, InvalidOperation
from typing import Any

Path = tuple[str | int, ...]


def read_toml(text: str) -> dict[str, Any]:
    """Read a text as plain values, its numbers exactly as they are written.

    Raises:
        ValueError: it is no TOML, or has a number of thousands of digits.
        RecursionError: it is nested too deeply.
    """
    return tomllib.loads(text, parse_float=_exact)


def _exact(number: str) -> Decimal:
    """Read a number without rounding; one whose exponent no Decimal holds is no number."""
    try:
        return Decimal(number)
    except InvalidOperation:
        return Decimal("NaN")


def key_lines(text: str) -> dict[Path, int]:
    """Find the line of every key and table header, counted from 1.

    Args:
        text: valid TOML.

    Returns:
        Lines by path: names, and places from 0 within arrays of tables, as in
        ("crowd", "group", 0, "count").
    """
    lines: dict[Path, int] = {(): 1}
    table: Path = ()
    arrays: dict[Path, int] = {}
    statement, first = "", 1
    for number, line in enumerate(text.split("\n"), start=1):
        if not statement:
            first = number
        statement += line + "\n"
        found = _parsed(statement)
        if found is None:
            continue  # a value that goes on in the next line
        if statement.lstrip().startswith("["):
            table = _header_path(found, arrays)
            _set_lines(lines, table, first)
        else:
            for path in _key_paths(found):
                _set_lines(lines, table + path, first)
        statement = ""
    return lines


def _set_lines(lines: dict[Path, int], path: Path, line: int) -> None:
    """Note where a path begins, and what it is part of, unless that began before."""
    for length in range(1, len(path) + 1):
        lines.setdefault(path[:length], line)


def _parsed(statement: str) -> dict[str, Any] | None:
    try:
        return tomllib.loads(statement)
    except tomllib.TOMLDecodeError:
        return None


def _header_path(found: dict[str, Any], arrays: dict[Path, int]) -> Path:
    """Give the full path of a header; `arrays` counts the tables of each array so far."""
    path: Path = ()
    value: Any = found
    while value:
        if isinstance(value, list):
            arrays[path] = arrays.get(path, -1) + 1
            for inner in [array for array in arrays if array[: len(path)] == path != array]:
                del arrays[inner]
            return (*path, arrays[path])
        name = next(iter(value))
        path = (*path, name)
        value = value[name]
        if isinstance(value, dict) and path in arrays:
            path = (*path, arrays[path])
    return path


def _key_paths(found: dict[str, Any]) -> list[Path]:
    """Give the paths of a key's statement: dotted names and inline tables are followed."""
    paths: list[Path] = []
    for name, value in found.items():
        inner = _key_paths(value) if isinstance(value, dict) else []
        paths += [(name, *path) for path in inner] or [(name,)]
    return paths
