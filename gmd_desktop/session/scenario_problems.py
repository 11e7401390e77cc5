"""What is wrong with a scenario: where, what was found and what was expected."""

import re
from collections.abc import Iterable
from datetime import date, time
from difflib import get_close_matches
from typing import Any, NamedTuple

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from engine.rounding import quoted
from gmd_desktop.session.bots import ARCHETYPES
from gmd_desktop.session.scenario_file import TABLES
from gmd_desktop.session.toml_lines import Path, key_lines

_SYNTAX_PLACE = re.compile(r"\(at (?:line (\d+), column (\d+)|end of document)\)")
_EXPECTED = {
    "string_type": "text in quotes",
    "string_too_short": "some text",
    "string_too_long": "text of at most {max_length} characters",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "greater_than": "above {gt}",
    "greater_than_equal": "at least {ge}",
    "less_than": "below {lt}",
    "less_than_equal": "at most {le}",
    "value_error": "{error}",
    "bool_type": "true or false",
    "literal_error": "{expected}",
    "too_long": "at most {max_length} of them",
    "tuple_type": "tables, each under [[{name}]]",
    "dict_type": "a table",
    "model_type": "a table",
    "model_attributes_type": "a table",
}


class Problem(NamedTuple):
    """What is wrong at one key; `text` goes on after the key's name."""

    path: Path
    text: str


class ScenarioError(ValueError):
    """A scenario that no session can be made of.

    Args:
        problems: one sentence for each problem, with file, line and key.
        found: the same problems by their keys, as far as the text is TOML.
    """

    def __init__(self, problems: list[str], found: Iterable[Problem] = ()) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems
        self.found = tuple(found)


def sentences(problems: Iterable[Problem], text: str, label: str) -> list[str]:
    """Put label, line and key before each problem, in the order of the lines."""
    lines = key_lines(text)
    found = []
    for problem in problems:
        near = next(problem.path[:n] for n in range(len(problem.path), -1, -1) if problem.path[:n] in lines)
        found.append((lines[near], f"{label} line {lines[near]}: {_key(problem.path)} {problem.text}"))
    return [sentence for _, sentence in sorted(found)]


def of_syntax(error: ValueError, text: str, label: str) -> str:
    """Say where a text is no TOML."""
    place = _SYNTAX_PLACE.search(str(error))
    if place is None:
        return f"{label}: {error}"
    line = int(place[1]) if place[1] else text.rstrip("\n").count("\n") + 1
    column = f", column {place[2]}" if place[2] else ""
    found = str(error)[: place.start()].strip()
    if found == r"Illegal character '\n'":
        return f"{label} line {line}{column}: the line ends within a text; expected its closing quotes"
    return f"{label} line {line}{column}: {found}; expected TOML"


def of_validation(error: ValidationError) -> list[Problem]:
    """Turn what pydantic found into problems."""
    return [of_detail(detail) for detail in error.errors(include_url=False)]


def suggestion(name: str, known: Iterable[str]) -> str:
    """Give "; did you mean x?" if a known name is near, else nothing."""
    close = get_close_matches(name, list(known), n=1, cutoff=0.6)
    return f"; did you mean {close[0]}?" if close else ""


def shown(found: object) -> str:
    """Show a value as a TOML file has it, cut to a length that fits a line."""
    if isinstance(found, bool):
        return "true" if found else "false"
    if isinstance(found, dict):
        return "a table"
    if isinstance(found, list | tuple):
        return "a list" if found else "an empty list"
    if isinstance(found, int) and abs(found) >= 10**40:
        return "a number of more than 40 digits"
    return quoted(found if not isinstance(found, date | time) else found.isoformat())


def of_detail(detail: ErrorDetails) -> Problem:
    """Turn one thing that pydantic found into a problem."""
    path, kind, found = detail["loc"], detail["type"], detail["input"]
    # Inside a group pydantic names the archetype as a step of the path; the file does not.
    plain = tuple(step for step in path if isinstance(step, str))
    if path[:2] == ("crowd", "group") and len(path) > 3:
        path = (*path[:3], *path[4:])
    context: dict[str, Any] = {"name": _key(path), **detail.get("ctx", {})}
    if kind == "missing":
        return Problem(path, "is missing")
    if kind == "extra_forbidden":
        return Problem(path, f"is not known{suggestion(plain[-1], TABLES[plain[:-1]].model_fields)}")
    if kind == "union_tag_not_found":
        return Problem((*path, "archetype"), f"is missing, expected one of {_archetypes()}")
    if kind == "union_tag_invalid":
        tag = context["tag"]
        text = f"found {quoted(tag)}, expected one of {_archetypes()}{suggestion(tag, ARCHETYPES)}"
        return Problem((*path, "archetype"), text)
    expected = _EXPECTED[kind].format(**context) if kind in _EXPECTED else detail["msg"]
    return Problem(path, f"found {shown(found)}, expected {expected}")


def _archetypes() -> str:
    return ", ".join(ARCHETYPES)


def _key(path: Path) -> str:
    """Write a path with places from 0, as the outcomes of a market are numbered."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text or "the file"
