"""Two engines written from the same page agree to the last byte, on good logs and on bad ones."""

import json
from collections import Counter
from collections.abc import Callable, Iterable
from functools import cache
from itertools import chain
from random import Random
from typing import Any, get_args

import pytest
from hypothesis import given, settings

from engine import FILL_KINDS, Reason
from engine.replay import LogError, replay
from tests.engine import reference
from tests.engine.reference_log import BadLogError
from tests.engine.sessions import Session, seeded_sessions, write_session
from tests.engine.strategies import count, is_full_run, sessions

CHUNKS, QUICK = 10, 6
pytestmark = pytest.mark.random
FREQUENCY = range(4)  # chunks that show how often things happen


@cache
def first_sessions(chunk: int) -> tuple[Session, ...]:
    """Write a chunk's first random sessions, with the results that are expected: the slow half of a comparison."""
    return tuple(seeded_sessions(chunk, QUICK))


def check_agreement(session: Session, name: str) -> None:
    for number, (got, expected) in enumerate(zip(replay(session.lines), session.results, strict=True)):
        assert got == expected, f"{name}: result {number} of log {session.lines}"


@pytest.mark.parametrize("chunk", range(CHUNKS))
@pytest.mark.timeout(3600 if is_full_run() else 120)
def test_random_sessions_agree(chunk: int) -> None:
    for k, session in enumerate(seeded_sessions(chunk, 500) if is_full_run() else first_sessions(chunk)):
        check_agreement(session, f"session {k} of chunk {chunk}")


@given(session=sessions())
@settings(max_examples=count(15, 2_000))
def test_short_sessions_agree(session: Session) -> None:
    check_agreement(session, "found by Hypothesis")


def test_the_log_read_back_gives_what_was_followed() -> None:
    """The sessions' expected results come from a market kept beside the writer, not from the log."""
    for session in first_sessions(0)[:3]:
        assert reference.replay(session.lines) == session.results


def test_every_kind_of_result_is_common() -> None:
    """A comparison says little about what its sessions do not do."""
    seen: Counter[str] = Counter()
    for session in chain.from_iterable(map(first_sessions, FREQUENCY)):
        for result in map(json.loads, session.results):
            seen.update({f"line {result['kind']}": 1})
            seen.update(fill["kind"] + " " + fill["action"] for fill in result.get("fills", []))
            seen.update(row["status"] for row in result.get("orders", []))
            seen.update(row["reason"] for row in result.get("orders", []) if row["reason"])
    fills = {f"{kind} {action}" for kind in FILL_KINDS for action in ("BUY", "SELL")}
    fills -= {"MINT SELL", "MERGE BUY"}  # there is no such thing
    statuses = {"FILLED", "PARTIAL", "OPEN", "CANCELED", "REJECTED", "CANCEL_REFUSED"}
    wanted = {*fills, *statuses, *get_args(Reason), "line eliminate", "line settle"}
    rare = {word: seen[word] for word in wanted if seen[word] < 3}
    assert not rare


# ---- bad logs -------------------------------------------------------------------------------

STRANGE: list[Any] = [
    None, True, False, 0, 1, -1, 2.5, 10**30, "", " 1", "1 ", "+1", "1.", ".5", ",5", "1,5", "1e3",
    "1e400", "NaN", "Infinity", "-0", "00.50", "0.0000001", "0.000000", "-1", "1", "0.5", "x", "٣",
    "1_000", "0x1", [], [1], {}, {"a": 1}, "YES", "SELL", "LIMIT", "GTC", "ann", 3, 7,
    "0.0000000000000000001", "1000000001",
]  # fmt: skip


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterable[tuple[Any, ...]]:
    """Yield the way to every value inside a line."""
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    for key, each in inner:
        yield (*path, key)
        if isinstance(each, dict | list):
            yield from places(each, (*path, key))


def spoil_line(rng: Random, line: str) -> str:
    """Change one thing in a line."""
    value = json.loads(line)
    *way, last = rng.choice(list(places(value)))
    inner = value
    for key in way:
        inner = inner[key]
    how = rng.randint(0, 6)
    if how == 0:
        del inner[last]
    elif how == 1 and isinstance(inner, dict):
        inner[rng.choice(["extra", "kind", "Size", ""])] = rng.choice(STRANGE)
    else:
        inner[last] = rng.choice(STRANGE)
    return json.dumps(value)


def spoil_log(rng: Random, lines: list[str]) -> list[str]:
    """Change one thing in a log: a value most often, or the order of its lines."""
    lines, at = list(lines), rng.randrange(len(lines))
    how = rng.randint(0, 11)
    if how == 0:
        lines.insert(at, rng.choice(lines))
    elif how == 1:
        del lines[at]
    elif how == 2:
        lines[at] = lines[at][: rng.randrange(len(lines[at]))]
    elif how == 3:
        lines.insert(at, rng.choice(["", "[]", "null", '"open"', "{}", "7"]))
    else:
        lines[at] = spoil_line(rng, lines[at])
    return lines


def outcome(replay_log: Callable[[list[str]], list[str]], lines: list[str]) -> tuple[str, Any]:
    try:
        return "results", replay_log(lines)
    except BadLogError as error:
        return "bad line", error.line
    except LogError as error:
        number, _, _ = str(error).removeprefix("line ").partition(":")
        return "bad line", int(number)


def test_both_refuse_the_same_logs_at_the_same_line() -> None:
    seen: Counter[str] = Counter()
    for k in range(count(300, 20_000)):
        rng = Random(f"spoilt/{k}")
        if k % 10 == 0:
            lines = write_session(rng, ticks=2, commands=3).lines
        spoilt = spoil_log(rng, lines)
        got, expected = outcome(replay, spoilt), outcome(reference.replay, spoilt)
        assert got == expected, f"log {spoilt}"
        seen[got[0]] += 1
    assert min(seen["results"], seen["bad line"]) > 20  # both happen often
