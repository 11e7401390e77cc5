"""The hash chain over a session: it proves a replay, and finds any edit after the fact.

Each tick's hash takes in the hash before and every line since then: log lines, results, and the
events that belong to the session. A line is JSON with sorted keys and no spaces, in UTF-8. The
lines of a tick are written from templates, five times faster than through dictionaries; a test
holds them against `canonical` of the engine's own log lines.
"""

import json
from collections.abc import Iterable, Sequence
from functools import lru_cache
from hashlib import blake2b

from engine import Cancel, Command, Fill, OrderResult
from engine.rounding import format_atto, format_micros

HASH_BYTES = 32
START = ""  # the hash before the first line
RESOLUTIONS = ("ELIMINATE", "SETTLE")
LOG_LINES = ("JOIN", *RESOLUTIONS)  # events that are lines of the engine's log


def canonical(line: object) -> str:
    """Write a value as JSON in the one form that is hashed."""
    return json.dumps(line, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def next_hash(before: str, lines: Iterable[str]) -> str:
    """Give the hash after some lines, in hexadecimal."""
    digest = blake2b(bytes.fromhex(before), digest_size=HASH_BYTES)
    digest.update("".join(f"{line}\n" for line in lines).encode())
    return digest.hexdigest()


def opening_hash(opening: str, scenario: str) -> str:
    """Give the hash that a session begins with: of the log's first line, and of the scenario it was made from."""
    return next_hash(START, [opening, canonical({"kind": "scenario", "text": scenario})])


def event_lines(kind: str, line: str) -> list[str]:
    """Give what the chain takes in of an event: resolutions have an echo of theirs as result."""
    return [line, line] if kind in RESOLUTIONS else [line]


def tick_line(progress: int, commands: Sequence[Command]) -> str:
    """Write the log line of a tick."""
    rows = ",".join(_cancel(command) if isinstance(command, Cancel) else _submit(*command) for command in commands)
    return f'{{"commands":[{rows}],"kind":"tick","progress":"{format_atto(progress)}"}}'


def result_line(fills: Sequence[Fill], results: Sequence[OrderResult]) -> str:
    """Write the results of a tick."""
    filled = ",".join([_fill(*fill) for fill in fills])
    orders = ",".join([_result(*result) for result in results])
    return f'{{"fills":[{filled}],"kind":"tick","orders":[{orders}]}}'


@lru_cache(maxsize=4096)
def _text(value: str | None) -> str:
    return json.dumps(value, ensure_ascii=False)


@lru_cache(maxsize=4096)  # a size stands in an order, its fills and its result
def _micros(units: int) -> str:
    return format_micros(units)


@lru_cache(maxsize=4096)
def _ratio(units: int) -> str:
    return format_atto(units)


def _cancel(cancel: Cancel) -> str:
    name = _text(cancel.participant)
    return f'{{"cancel":{{"order_id":{cancel.order_id},"participant":{name}}}}}'


def _submit(
    order_id: int,
    participant: str,
    outcome: int,
    token: str,
    action: str,
    kind: str,
    time_in_force: str,
    size: int,
    limit_price: int | None,
    max_slippage: int | None,
    auto_fill: bool,
) -> str:
    price = "null" if limit_price is None else f'"{_micros(limit_price)}"'
    slippage = "null" if max_slippage is None else f'"{_ratio(max_slippage)}"'
    return (
        f'{{"submit":{{"action":"{action}","auto_fill":{"true" if auto_fill else "false"},'
        f'"limit_price":{price},"max_slippage":{slippage},"order_id":{order_id},'
        f'"outcome":{outcome},"participant":{_text(participant)},"size":"{_micros(size)}",'
        f'"time_in_force":"{time_in_force}","token":"{token}","type":"{kind}"}}}}'
    )


def _fill(
    kind: str,
    outcome: int,
    token: str,
    action: str,
    order_id: int,
    participant: str,
    counter_order_id: int | None,
    counter_participant: str | None,
    size: int,
    amount: int,
    fee: int,
    counter_amount: int,
    counter_fee: int,
) -> str:
    counter = "null" if counter_order_id is None else counter_order_id
    return (
        f'{{"action":"{action}","amount":"{_micros(amount)}",'
        f'"counter_amount":"{_micros(counter_amount)}","counter_fee":"{_micros(counter_fee)}",'
        f'"counter_order_id":{counter},"counter_participant":{_text(counter_participant)},'
        f'"fee":"{_micros(fee)}","kind":"{kind}","order_id":{order_id},"outcome":{outcome},'
        f'"participant":{_text(participant)},"size":"{_micros(size)}","token":"{token}"}}'
    )


def _result(order_id: int, status: str, remaining: int | None, reason: str | None) -> str:
    left = "null" if remaining is None else f'"{_micros(remaining)}"'
    why = "null" if reason is None else f'"{reason}"'
    return f'{{"order_id":{order_id},"reason":{why},"remaining":{left},"status":"{status}"}}'
