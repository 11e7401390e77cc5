"""What the values of a scenario say together; and its parameters, which the engine checks.

Works on the raw tables, so that these problems are found beside those of single values.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from engine import Params, ParamsError
from engine.rounding import parse_decimal
from gmd_desktop.session.crowd_presets import PRESETS, USUAL_SIZE, preset_groups
from gmd_desktop.session.scenario_file import MAX_BOTS, WINNER_MODES, bot_names
from gmd_desktop.session.scenario_problems import Problem, shown, suggestion
from gmd_desktop.session.schedule_checks import outcome_index, schedule_problems
from gmd_desktop.session.toml_lines import Path

Named = tuple[Path, str]
MIN_OUTCOMES, MAX_OUTCOMES = 3, 10
MAX_DIGITS = 40  # of a number, exponents written out


def read_params(data: dict[str, Any]) -> tuple[Params, list[Problem]]:
    """Read [params] as exact numbers.

    Returns:
        The parameters, with defaults where something is wrong, and what is wrong.
    """
    raw = data.get("params", {})
    count = len(_tables(data, "outcome"))
    problems: list[Problem] = []
    if isinstance(data.get("outcome"), list) and not MIN_OUTCOMES <= count <= MAX_OUTCOMES:
        text = f"found {count}, expected {MIN_OUTCOMES} to {MAX_OUTCOMES} [[outcome]] tables"
        problems.append(Problem(("outcome",), text))
    defaults = Params(n_outcomes=min(max(count, MIN_OUTCOMES), MAX_OUTCOMES)).to_dict()
    given: dict[str, object] = {}
    for name, value in raw.items() if isinstance(raw, dict) else ():
        try:
            if name not in defaults:
                raise ValueError(f"is not known{suggestion(name, defaults)}")
            number = _log_form(value, defaults[name])
            if name == "n_outcomes" and number != count:
                raise ValueError(f"found {shown(number)}, but there are {count} outcomes")
            given[name] = number
        except ValueError as error:
            problems.append(Problem(("params", name), str(error)))
    try:
        return Params.from_dict(defaults | given), problems
    except ParamsError as error:
        for sentence in error.problems:
            key, _, rest = sentence.partition(" ")
            problems.append(Problem(tuple(key.rstrip(":").split(".")), rest))
        return Params(), problems


def joint_problems(data: dict[str, Any]) -> list[Problem]:
    """Check names, winner and times against each other, as far as they are of the right form."""
    outcomes = list(_names(data, "outcome"))
    bots = list(_bots(data))
    problems = [
        *_repeated(outcomes, "outcome"),
        *_repeated([*_names(data, "participant"), *bots], "participant"),
        *_winner_problems(data, [name for _, name in outcomes]),
        *schedule_problems(data, [name for _, name in outcomes]),
    ]
    if len(bots) > MAX_BOTS:
        problems.append(Problem(("crowd",), f"has {len(bots)} bots, expected at most {MAX_BOTS}"))
    problems += [
        Problem(path, f"found {shown(name)}, which means something else as winner")
        for path, name in outcomes
        if name in WINNER_MODES
    ]
    return problems


def _log_form(value: object, default: object) -> object:
    """Turn a TOML value into the form of the engine's log, of the default's type."""
    if isinstance(default, bool):
        if not isinstance(value, bool):
            raise ValueError(f"found {shown(value)}, expected true or false")
        return value
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
        raise ValueError(f"found {shown(value)}, expected a number")
    if isinstance(default, int):
        if not isinstance(value, int):
            raise ValueError(f"found {shown(value)}, expected a whole number")
        return value
    number = _number(value) if isinstance(value, str) else Decimal(value)
    # An exponent of millions must not become a text of as many digits.
    if not number.is_finite() or abs(number.adjusted()) + len(number.as_tuple().digits) > MAX_DIGITS:
        raise ValueError(f"found {shown(value)}, expected a number of at most {MAX_DIGITS} digits")
    return f"{number:f}"


def _number(text: str) -> Decimal:
    try:
        return parse_decimal(text)
    except ValueError:
        raise ValueError(f"found {shown(text)}, expected a number") from None


def _tables(data: dict[str, Any], key: str) -> list[Any]:
    tables = data.get(key, [])
    return tables if isinstance(tables, list) else []


def _names(data: dict[str, Any], key: str) -> Iterator[Named]:
    for place, table in enumerate(_tables(data, key)):
        if isinstance(table, dict) and isinstance(table.get("name"), str):
            yield (key, place, "name"), table["name"]


def _bots(data: dict[str, Any]) -> Iterator[Named]:
    crowd = data.get("crowd", {})
    if isinstance(crowd, dict) and crowd.get("preset") in PRESETS:
        size = crowd.get("size", USUAL_SIZE)
        for group in preset_groups(crowd["preset"], size if type(size) is int and 1 <= size <= MAX_BOTS else 1, 0):
            for name in bot_names(group["name"], group["count"]):
                yield ("crowd", "preset"), name
    for place, group in enumerate(_tables(crowd, "group") if isinstance(crowd, dict) else []):
        if not isinstance(group, dict) or not isinstance(group.get("name"), str):
            continue
        count = group.get("count")
        if count is None or (type(count) is int and 1 <= count <= MAX_BOTS):
            for name in bot_names(group["name"], count):
                yield ("crowd", "group", place, "name"), name


def _repeated(named: Iterable[Named], what: str) -> Iterator[Problem]:
    """Tell of each name that is taken; of a group of bots once, however many of its names are."""
    seen: set[str] = set()
    taken: dict[Path, list[str]] = {}
    for path, name in named:
        if name in seen:
            taken.setdefault(path, []).append(name)
        seen.add(name)
    for path, names in taken.items():
        more = f", and so for {len(names) - 1} more of its names" if len(names) > 1 else ""
        yield Problem(path, f"found {shown(names[0])}, but another {what} has that name{more}")


def _winner_problems(data: dict[str, Any], names: list[str]) -> Iterator[Problem]:
    winner = data.get("winner", WINNER_MODES[0])
    if winner in WINNER_MODES:
        return
    try:
        outcome_index(winner, names)
    except ValueError:
        modes = ", ".join(f'"{mode}"' for mode in WINNER_MODES)
        last = len(_tables(data, "outcome")) - 1
        hint = suggestion(winner, [*WINNER_MODES, *names]) if isinstance(winner, str) else ""
        text = f"found {shown(winner)}, expected {modes}, or an outcome by name or from 0 to {last}{hint}"
        yield Problem(("winner",), text)
