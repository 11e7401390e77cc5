"""The session log's lines (market.md section 10): values to JSON-ready dicts and back, with every mistake named."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from engine.commands import Cancel, Command, Fill, Order, OrderResult
from engine.errors import MarketError
from engine.market import Market
from engine.params import Params
from engine.rounding import format_atto, format_micros, parse_atto, parse_micros, quoted

VERSION = 1
WORDS: dict[str, tuple[str, ...]] = {
    "token": ("YES", "NO"),
    "action": ("BUY", "SELL"),
    "type": ("MARKET", "LIMIT"),
    "time_in_force": ("GTC", "IOC", "FOK"),
}


class Open(NamedTuple):
    """The first line: parameters and who is there, deposits in micros."""

    params: Params
    participants: dict[str, int]


class Join(NamedTuple):
    """A participant who comes later."""

    participant: str
    deposit: int


class Tick(NamedTuple):
    """A batch of commands at a progress (1e-18)."""

    progress: int
    commands: list[Command]


class Eliminate(NamedTuple):
    """Outcomes that have lost."""

    outcomes: list[int]


class Settle(NamedTuple):
    """The winner."""

    winner: int


Line = Open | Join | Tick | Eliminate | Settle


def _is_int(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _fields(found: object, expected: tuple[str, ...], place: str) -> dict[str, Any]:
    """Give an object's values after checking that it has exactly the expected fields.

    Raises:
        MarketError: not an object, unknown or missing fields.
    """
    if not isinstance(found, dict):
        raise MarketError(f"{place} is {quoted(found)}, expected an object")
    unknown = [name for name in found if name not in expected]
    missing = [name for name in expected if name not in found]
    if unknown or missing:
        problem = f"has the unknown field {quoted(unknown[0])}" if unknown else f"lacks the field {quoted(missing[0])}"
        raise MarketError(f"{place} {problem}, expected {', '.join(expected)}")
    return found


def _value(read: Callable[[object], int], found: object, place: str) -> int:
    try:
        return read(found)
    except ValueError as error:
        raise MarketError(f"{place}: {error}") from None


def _name(found: object, place: str) -> str:
    if not isinstance(found, str):
        raise MarketError(f"{place} is {quoted(found)}, expected a name in quotes")
    return found


def _integer(found: object, place: str) -> int:
    if not _is_int(found):
        raise MarketError(f"{place} is {quoted(found)}, expected a whole number")
    return int(found)  # type: ignore[call-overload, no-any-return]


def _order_id(found: object, place: str) -> int:
    if not _is_int(found) or int(found) < 1:  # type: ignore[call-overload]
        raise MarketError(f"{place} is {quoted(found)}, expected a positive whole number")
    return int(found)  # type: ignore[call-overload, no-any-return]


# --- reading ------------------------------------------------------------------------------------------------------


def read_line(found: object) -> Line:
    """Read one line of a log, already parsed from JSON.

    Raises:
        MarketError: what was found where, and what was expected.
    """
    if not isinstance(found, dict):
        raise MarketError(f"found {quoted(found)}, expected an object")
    kind = found.get("kind")
    if not isinstance(kind, str) or kind not in READERS:
        raise MarketError(f"kind is {quoted(kind)}, expected one of {', '.join(READERS)}")
    return READERS[kind](found)


def _read_open(found: object) -> Open:
    line = _fields(found, ("kind", "version", "params", "participants"), "open")
    if not _is_int(line["version"]) or line["version"] != VERSION:
        raise MarketError(f"version is {quoted(line['version'])}, expected {VERSION}")
    if not isinstance(line["params"], dict):
        raise MarketError(f"params is {quoted(line['params'])}, expected an object")
    if not isinstance(line["participants"], dict):
        raise MarketError(f"participants is {quoted(line['participants'])}, expected an object of names and deposits")
    deposits = {name: _deposit(value, f"deposit of {quoted(name)}") for name, value in line["participants"].items()}
    return Open(Params.from_dict(line["params"]), deposits)


def _deposit(found: object, place: str) -> int:
    deposit = _value(parse_micros, found, place)
    if deposit < 0:
        raise MarketError(f"{place} is {quoted(found)}, expected 0 or more")
    return deposit


def _read_join(found: object) -> Join:
    line = _fields(found, ("kind", "participant", "deposit"), "join")
    return Join(_name(line["participant"], "participant"), _deposit(line["deposit"], "deposit"))


def _read_tick(found: object) -> Tick:
    line = _fields(found, ("kind", "progress", "commands"), "tick")
    progress = _value(parse_atto, line["progress"], "progress")
    if not isinstance(line["commands"], list):
        raise MarketError(f"commands is {quoted(line['commands'])}, expected a list")
    commands = [_read_command(command, f"command {place}") for place, command in enumerate(line["commands"], 1)]
    return Tick(progress, commands)


def _read_command(found: object, place: str) -> Command:
    if not isinstance(found, dict) or len(found) != 1 or next(iter(found)) not in ("submit", "cancel"):
        raise MarketError(f'{place} is {quoted(found)}, expected {{"submit": ...}} or {{"cancel": ...}}')
    kind, body = next(iter(found.items()))
    if kind == "cancel":
        cancel = _fields(body, Cancel._fields, f"{place}: cancel")
        return Cancel(
            _order_id(cancel["order_id"], f"{place}: order_id"),
            _name(cancel["participant"], f"{place}: participant"),
        )
    return _read_order(_fields(body, Order._fields, f"{place}: submit"), place)


def _read_order(body: Mapping[str, Any], place: str) -> Order:
    for word, expected in WORDS.items():
        if body[word] not in expected:
            raise MarketError(f"{place}: {word} is {quoted(body[word])}, expected {' or '.join(expected)}")
    if body["type"] == "MARKET" and body["time_in_force"] == "GTC":
        raise MarketError(f"{place}: time_in_force of a MARKET order is GTC, expected IOC or FOK")
    if not isinstance(body["auto_fill"], bool):
        raise MarketError(f"{place}: auto_fill is {quoted(body['auto_fill'])}, expected true or false")
    price, slippage = body["limit_price"], body["max_slippage"]
    return Order(
        order_id=_order_id(body["order_id"], f"{place}: order_id"),
        participant=_name(body["participant"], f"{place}: participant"),
        outcome=_integer(body["outcome"], f"{place}: outcome"),
        token=body["token"],
        action=body["action"],
        type=body["type"],
        time_in_force=body["time_in_force"],
        size=_value(parse_micros, body["size"], f"{place}: size"),
        limit_price=None if price is None else _value(parse_micros, price, f"{place}: limit_price"),
        max_slippage=None if slippage is None else _value(parse_atto, slippage, f"{place}: max_slippage"),
        auto_fill=body["auto_fill"],
    )


def _read_eliminate(found: object) -> Eliminate:
    line = _fields(found, ("kind", "outcomes"), "eliminate")
    if not isinstance(line["outcomes"], list):
        raise MarketError(f"outcomes is {quoted(line['outcomes'])}, expected a list")
    return Eliminate([_integer(outcome, "outcomes") for outcome in line["outcomes"]])


def _read_settle(found: object) -> Settle:
    line = _fields(found, ("kind", "winner"), "settle")
    return Settle(_integer(line["winner"], "winner"))


READERS: dict[str, Callable[[object], Line]] = {
    "open": _read_open,
    "join": _read_join,
    "tick": _read_tick,
    "eliminate": _read_eliminate,
    "settle": _read_settle,
}


# --- writing ------------------------------------------------------------------------------------------------------


def open_line(params: Params, participants: Mapping[str, int]) -> dict[str, Any]:
    """Give the first line of a log."""
    deposits = {name: format_micros(deposit) for name, deposit in participants.items()}
    return {
        "kind": "open",
        "version": VERSION,
        "params": params.to_dict(),
        "participants": deposits,
    }


def join_line(participant: str, deposit: int) -> dict[str, Any]:
    """Give the line of a participant who came later."""
    return {"kind": "join", "participant": participant, "deposit": format_micros(deposit)}


def tick_line(progress: int, commands: list[Command]) -> dict[str, Any]:
    """Give the line of a tick."""
    return {
        "kind": "tick",
        "progress": format_atto(progress),
        "commands": [command_row(c) for c in commands],
    }


def eliminate_line(outcomes: list[int]) -> dict[str, Any]:
    """Give the line of an elimination."""
    return {"kind": "eliminate", "outcomes": outcomes}


def settle_line(winner: int) -> dict[str, Any]:
    """Give the line of the settlement."""
    return {"kind": "settle", "winner": winner}


def command_row(command: Command) -> dict[str, Any]:
    """Give a command as it stands in a tick's line."""
    if isinstance(command, Cancel):
        return {"cancel": command._asdict()}
    row = command._asdict()
    row["size"] = format_micros(command.size)
    if command.limit_price is not None:
        row["limit_price"] = format_micros(command.limit_price)
    if command.max_slippage is not None:
        row["max_slippage"] = format_atto(command.max_slippage)
    return {"submit": row}


def fill_row(fill: Fill) -> dict[str, Any]:
    """Give a fill as it stands in the results."""
    row = fill._asdict()
    for name in ("size", "amount", "fee", "counter_amount", "counter_fee"):
        row[name] = format_micros(row[name])
    return row


def result_row(result: OrderResult) -> dict[str, Any]:
    """Give a command's result as it stands in the results."""
    row = result._asdict()
    if result.remaining is not None:
        row["remaining"] = format_micros(result.remaining)
    return row


def ledger_line(market: Market) -> dict[str, Any]:
    """Give the last line of the results: every account and pool."""
    snapshot = market.snapshot()
    names = sorted(snapshot.accounts)
    n = market.params.n_outcomes
    tokens = {
        f"{name}/{index >> 1}/{'NO' if index & 1 else 'YES'}": format_micros(snapshot.accounts[name][2 + index])
        for name in names
        for index in range(2 * n)
        if snapshot.accounts[name][2 + index]
    }
    outcomes = [
        {key: value if key == "active" else format_micros(value) for key, value in outcome._asdict().items()}
        for outcome in snapshot.outcomes
    ]
    return {
        "kind": "ledger",
        "cash": {name: format_micros(snapshot.accounts[name][0]) for name in names},
        "locked_cash": {name: format_micros(snapshot.accounts[name][1]) for name in names},
        "tokens": dict(sorted(tokens.items())),
        "open_orders": {str(o.order_id): format_micros(o.remaining) for o in sorted(snapshot.orders)},
        "outcomes": outcomes,
        "fees": format_micros(snapshot.fees),
        "gas": format_micros(snapshot.gas),
        "maker": format_micros(snapshot.maker),
    }
