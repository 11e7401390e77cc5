"""`python -m engine replay LOG`: read a session log, write its results (market.md section 10)."""

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Protocol

from engine import log
from engine.errors import MarketError
from engine.market import Market
from engine.rounding import quoted

USAGE = "usage: python -m engine replay LOG"


class LogError(ValueError):
    """A log that can't be replayed: names the line, what was found and what was expected."""


class Player(Protocol):
    """Plays a log, line by line."""

    def open(self, line: log.Open) -> None:
        """Open the market; comes first, and once."""

    def play(self, line: log.Line) -> None:
        """Apply a line that comes after it."""


def replay(lines: Iterable[str]) -> list[str]:
    """Replay a log and give the result lines, without line ends.

    Raises:
        LogError: at the first line that is not a log's; nothing of the results is given then.
    """
    results = _Results()
    for _ in play(lines, results):
        pass
    return [*results.lines, json.dumps(log.ledger_line(results.market))]


def play(lines: Iterable[str], player: Player) -> Iterator[int]:
    """Give a log's lines to a player, one by one, and the number of each that it has played.

    Raises:
        LogError: at the first line that is not a log's, or that the player finds wrong.
    """
    number, is_open = 0, False
    for number, text in enumerate(lines, 1):
        try:
            line = log.read_line(_parse(text))
            if isinstance(line, log.Open):
                if is_open:
                    raise MarketError("found a second open, expected join, tick, eliminate or settle")
                player.open(line)
                is_open = True
            elif not is_open:
                raise MarketError(f"found {type(line).__name__.lower()}, expected open as the first line")
            else:
                player.play(line)
        except MarketError as error:
            raise LogError(f"line {number}: {error}") from error
        yield number
    if not is_open:
        raise LogError(f"line {number + 1}: found the end of the log, expected open as the first line")


class _Results:
    """The market alone, and the result lines."""

    market: Market

    def __init__(self) -> None:
        self.lines: list[str] = []

    def open(self, line: log.Open) -> None:
        self.market = Market.open(line.params, line.participants)

    def play(self, line: log.Line) -> None:
        result = apply(self.market, line)
        self.market.check()
        if result is not None:
            self.lines.append(json.dumps(result))


def apply(market: Market, line: log.Line) -> dict[str, Any] | None:
    """Apply one line to an open market and give its result line, if the kind has one.

    Raises:
        MarketError: the line is bad input in this state.
    """
    if isinstance(line, log.Join):
        market.join(line.participant, line.deposit)
        return None
    if isinstance(line, log.Eliminate):
        market.eliminate(line.outcomes)
        return log.eliminate_line(line.outcomes)
    if isinstance(line, log.Settle):
        market.settle(line.winner)
        return log.settle_line(line.winner)
    assert isinstance(line, log.Tick)
    result = market.tick(line.progress, line.commands)
    fills = [log.fill_row(fill) for fill in result.fills]
    return {
        "kind": "tick",
        "fills": fills,
        "orders": [log.result_row(row) for row in result.orders],
    }


def _parse(text: str) -> object:
    try:
        return json.loads(text, object_pairs_hook=_object, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise MarketError(f"found {quoted(text.strip())}, expected a JSON object ({error.msg})") from None
    except RecursionError:
        raise MarketError("found JSON that is nested too deeply, expected a line of a session log") from None
    except ValueError as error:  # an integer of thousands of digits
        raise MarketError(f"{error}, expected a JSON object") from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        double = next(name for name in names if names.count(name) > 1)
        raise MarketError(f"found the field {quoted(double)} twice, expected it once")
    return found


def _no_constant(text: str) -> object:
    raise MarketError(f"found {text}, expected a decimal string")


def read_lines(path: str) -> list[str]:
    """Read a log's lines from a file.

    Raises:
        LogError: it can't be read, or is no text.
    """
    try:
        text = Path(path).read_bytes().decode("utf-8")
    except OSError as error:
        raise LogError(f"{quoted(path, most=4_096)}: {error.strerror}, expected a session log") from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise LogError(f"line {line}: found bytes that are not UTF-8, expected UTF-8 text") from None
    return text.removesuffix("\n").split("\n") if text else []


def main(arguments: list[str]) -> int:
    """Run the command line; 0 is done, 2 is bad usage or input."""
    if len(arguments) != 2 or arguments[0] != "replay":
        print(USAGE, file=sys.stderr)
        return 2
    try:
        results = replay(read_lines(arguments[1]))
    except LogError as error:
        print(error, file=sys.stderr)
        return 2
    sys.stdout.write("".join(result + "\n" for result in results))
    return 0
