"""What the times of a scenario say together: whole ticks, rounds one after the other, enough outcomes to the end.

Works on the raw tables, like gmd_desktop/session/scenario_checks.py.
"""

from collections.abc import Iterator
from typing import Any

from gmd_desktop.session.rounds import RoundRule
from gmd_desktop.session.scenario_file import RoundTable, read_duration
from gmd_desktop.session.scenario_problems import Problem, shown, suggestion
from gmd_desktop.session.toml_lines import Path

STAY_TO_THE_END = 2  # outcomes that no round takes
Table = dict[str, Any]


def schedule_problems(data: Table, names: list[str]) -> list[Problem]:
    """Check durations, rounds and news, as far as they are of the right form.

    Args:
        names: of the outcomes, as far as they have any.
    """
    tick_ms = data.get("tick_ms", 1000)
    problems = []
    if type(tick_ms) is int and tick_ms >= 1:
        problems += [
            *_whole_ticks(data, (), "duration", tick_ms, tick_ms),
            *_whole_ticks(data, (), "freeze_end", tick_ms, 0),
        ]
        for key, spans in (("round", {"at": tick_ms, "freeze": 0}), ("news", {"at": 0})):
            for place, table in _tables(data, key):
                for name, least in spans.items():
                    problems += _whole_ticks(table, (key, place), name, tick_ms, least)
    end_ms = _span(data, "duration", None)
    problems += _round_times(data, end_ms)
    if names:
        problems += [*_eliminations(data, names), *_news_problems(data, names, end_ms)]
    return problems


def outcome_index(found: object, names: list[str]) -> int:
    """Read an outcome that is given by name or number.

    Raises:
        ValueError: what was expected instead.
    """
    if isinstance(found, str):
        if found not in names:
            raise ValueError(f"found {shown(found)}, expected the name of an outcome{suggestion(found, names)}")
        return names.index(found)
    if type(found) is not int or not 0 <= found < max(1, len(names)):
        raise ValueError(f"found {shown(found)}, expected an outcome by name, or from 0 to {len(names) - 1}")
    return found


def clock(ms: int) -> str:
    """Write a span as a scenario does: 5m20s."""
    minutes, rest = divmod(ms, 60_000)
    parts = [f"{minutes}m"] if minutes else []
    return "".join([*parts, f"{rest / 1000:g}s"] if rest or not parts else parts)


def _whole_ticks(table: Table, path: Path, key: str, tick_ms: int, least: int) -> Iterator[Problem]:
    try:
        span_ms = read_duration(table.get(key))
    except ValueError:
        return  # reported where the value itself is checked
    if span_ms < least or span_ms % tick_ms:
        expected = f"whole ticks of {tick_ms} ms" + (", at least one" if least else "")
        yield Problem((*path, key), f"found {shown(table[key])}, expected {expected}")


def _round_times(data: Table, end_ms: int | None) -> Iterator[Problem]:
    """Each freeze ends before the next round begins, the last one before the end."""
    over_ms = None
    for place, table in _tables(data, "round"):
        at_ms, freeze_ms = _span(table, "at", None), _span(table, "freeze", RoundTable.model_fields["freeze"].default)
        if at_ms is None or freeze_ms is None:
            continue
        path = ("round", place, "at")
        if over_ms is not None and at_ms <= over_ms:
            text = f"found {shown(table['at'])}, expected later than {clock(over_ms)}, when the round before it is over"
            yield Problem(path, text)
        over_ms = max(over_ms or 0, at_ms + freeze_ms)
        if end_ms is not None and at_ms + freeze_ms >= end_ms:
            text = f"found {shown(table['at'])}: its freeze ends at {clock(at_ms + freeze_ms)}"
            yield Problem(path, f"{text}, expected before the end of trading at {clock(end_ms)}")


def _eliminations(data: Table, names: list[str]) -> Iterator[Problem]:
    """Nobody goes twice, the winner stays, and enough stay to the end."""
    left, gone = len(names), dict[int, int]()
    winner = data.get("winner")
    for place, table in _tables(data, "round"):
        found, path = table.get("eliminate"), ("round", place, "eliminate")
        if found is None:
            continue  # reported as missing
        count = table.get("count", 1)
        if count != 1 and found != RoundRule.LOWEST:
            yield Problem(("round", place, "count"), f'found {shown(count)}, but only "{RoundRule.LOWEST}" has a count')
        if isinstance(found, list) and found:
            given = set[int]()
            for step, one in enumerate(found):
                try:
                    outcome = outcome_index(one, names)
                except ValueError as error:
                    yield Problem((*path, step), str(error))
                    continue
                if outcome in gone:
                    text = f"found {shown(one)}, which round {gone[outcome] + 1} takes already"
                    yield Problem((*path, step), text)
                elif outcome in given:
                    yield Problem((*path, step), f"found {shown(one)} twice")
                elif winner in (outcome, names[outcome]):
                    yield Problem((*path, step), f"found {shown(one)}, which is to win")
                given.add(outcome)
            gone |= dict.fromkeys(given - set(gone), place)
            left -= len(given)
        elif found in (RoundRule.LOWEST, RoundRule.ASK):
            left -= count if type(count) is int and found == RoundRule.LOWEST else 1
        else:
            expected = f'a list of outcomes, "{RoundRule.LOWEST}" or "{RoundRule.ASK}"'
            hint = suggestion(found, list(RoundRule)[1:]) if isinstance(found, str) else ""
            hint = f"; did you mean [{shown(found)}]?" if found in names else hint
            yield Problem(path, f"found {shown(found)}, expected {expected}{hint}")
            continue
        if left < STAY_TO_THE_END:
            stay = "1 outcome" if left == 1 else "no outcome"
            yield Problem(path, f"leaves {stay}, expected at least {STAY_TO_THE_END} until the end")
            return


def _news_problems(data: Table, names: list[str], end_ms: int | None) -> Iterator[Problem]:
    before_ms = 0
    for place, table in _tables(data, "news"):
        path = ("news", place)
        at_ms, outcome = _span(table, "at", None), table.get("outcome")
        if at_ms is not None:
            if at_ms < before_ms:
                text = f"found {shown(table['at'])}, expected not before the news above it, at {clock(before_ms)}"
                yield Problem((*path, "at"), text)
            elif end_ms is not None and at_ms >= end_ms:
                text = f"found {shown(table['at'])}, expected before the end of trading at {clock(end_ms)}"
                yield Problem((*path, "at"), text)
            before_ms = max(before_ms, at_ms)
        if outcome is not None:
            try:
                index = outcome_index(outcome, names)
            except ValueError as error:
                yield Problem((*path, "outcome"), str(error))
                continue
            yield from _news_of_the_gone(data, names, path, index, at_ms)
        elif table.get("shift"):
            yield Problem((*path, "shift"), f"found {shown(table['shift'])}, but the news names no outcome")


def _news_of_the_gone(data: Table, names: list[str], path: Path, outcome: int, at_ms: int | None) -> Iterator[Problem]:
    for number, table in _tables(data, "round"):
        over_ms, given = _span(table, "at", None), table.get("eliminate")
        if at_ms is None or over_ms is None or at_ms <= over_ms or not isinstance(given, list):
            continue
        if outcome in given or names[outcome] in given:
            text = f"found {shown(names[outcome])}, which is gone by then: round {number + 1} takes it"
            yield Problem((*path, "outcome"), f"{text} at {clock(over_ms)}")


def _tables(data: Table, key: str) -> Iterator[tuple[int, Table]]:
    """Give the tables of an array with their places, as far as they are tables."""
    found = data.get(key, [])
    for place, table in enumerate(found if isinstance(found, list) else []):
        if isinstance(table, dict):
            yield place, table


def _span(table: Table, key: str, default: int | None) -> int | None:
    """Read a span in milliseconds; None if it is not one."""
    if key not in table:
        return default
    try:
        return read_duration(table[key])
    except ValueError:
        return None
