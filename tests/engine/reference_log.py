"""Read a session log slowly and strictly: the second opinion on what bad input is."""

import json
import re
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any

MICRO = 10**6
WORDS = {
    "token": ("YES", "NO"),
    "action": ("BUY", "SELL"),
    "type": ("MARKET", "LIMIT"),
    "time_in_force": ("GTC", "IOC", "FOK"),
}
SUBMIT_FIELDS = {
    "order_id", "participant", "outcome", "token", "action", "type", "time_in_force",
    "size", "limit_price", "max_slippage", "auto_fill",
}  # fmt: skip


class BadLogError(Exception):
    """The log is not one: `line` counts from 1."""

    def __init__(self, line: int, problem: str) -> None:
        super().__init__(f"line {line}: {problem}")
        self.line = line


class ProblemError(Exception):
    """What is wrong with the line at hand."""


def decimal(value: Any, places: int, name: str) -> Fraction:
    """Read a decimal string with at most so many decimals that matter."""
    if not isinstance(value, str) or not re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", value, re.ASCII):
        raise ProblemError(f"{name} {value!r} is not a decimal string")
    number = Fraction(value)
    if (number * 10**places).denominator != 1:
        raise ProblemError(f"{name} {value!r} has more than {places} decimals")
    return number


def amount(value: Any, name: str) -> Fraction:
    return decimal(value, 6, name)


def whole(value: Any, name: str) -> int:
    if type(value) is not int:
        raise ProblemError(f"{name} {value!r} is not an integer")
    return value


def text(value: Any, name: str) -> str:
    if not isinstance(value, str):
        raise ProblemError(f"{name} {value!r} is not a text")
    return value


def fields(value: Any, names: set[str], what: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ProblemError(f"{what} {value!r} is not an object")
    if set(value) != names:
        raise ProblemError(f"{what} has fields {sorted(value)}, expected {sorted(names)}")
    return value


# ---- parameters (section 3) -----------------------------------------------------------------

# name -> decimals, lowest, is the lowest allowed, highest (None: no bound), is the highest allowed
RANGES: dict[str, tuple[int, str, bool, str | None, bool]] = {
    "z": (6, "1", True, "1000000000", True),
    "gamma": (6, "0", True, "0.001", False),
    "f": (18, "0", True, "0.05", False),
    "f_match": (18, "0", True, "0.02", False),
    "p_max": (6, "0.5", False, "1", False),
    "p_min": (6, "0", False, "0.5", False),
    "tick_size": (6, "0.001", True, "0.1", True),
    "lot_size": (6, "0.01", True, "100", True),
    "alpha_start": (18, "0", True, "0.1", False),
    "alpha_end": (18, "0", True, "0.1", False),
    "kappa_start": (18, "0", True, None, False),
    "kappa_end": (18, "0", True, None, False),
    "sigma": (18, "0", True, "1", True),
    "af_cap_frac": (18, "0", False, "0.2", True),
    "af_max_surplus": (18, "0", True, "1", True),
    "gas_fee": (6, "0", True, None, False),
}
PARAM_NAMES = set(RANGES) | {
    "n_outcomes", "initial_price", "zeta_start", "zeta_end",
    "max_open_orders", "cm_enabled", "af_enabled",
}  # fmt: skip


def ranged(raw: dict[str, Any], name: str) -> Fraction:
    places, lowest, lowest_allowed, highest, highest_allowed = RANGES[name]
    value = decimal(raw[name], places, name)
    low_fine = value >= Fraction(lowest) if lowest_allowed else value > Fraction(lowest)
    high_fine = highest is None or (value <= Fraction(highest) if highest_allowed else value < Fraction(highest))
    if not (low_fine and high_fine):
        raise ProblemError(f"{name} {raw[name]!r} is out of range")
    return value


def read_params(value: Any) -> dict[str, Any]:
    raw = fields(value, PARAM_NAMES, "params")
    params: dict[str, Any] = {name: ranged(raw, name) for name in RANGES}
    n = params["n_outcomes"] = whole(raw["n_outcomes"], "n_outcomes")
    if not 3 <= n <= 10:
        raise ProblemError(f"n_outcomes {n} is not in 3..10")
    for name in ("zeta_start", "zeta_end"):
        params[name] = decimal(raw[name], 6, name)
        if not 0 <= params[name] < Fraction(1, n - 1):
            raise ProblemError(f"{name} is not in [0, 1/(N-1))")
    params["max_open_orders"] = whole(raw["max_open_orders"], "max_open_orders")
    if params["max_open_orders"] < 1:
        raise ProblemError("max_open_orders is below 1")
    for name in ("cm_enabled", "af_enabled"):
        if type(raw[name]) is not bool:
            raise ProblemError(f"{name} is not true or false")
        params[name] = raw[name]
    initial = raw["initial_price"]
    params["initial_price"] = None if initial is None else amount(initial, "initial_price")
    check_together(params)
    return params


def check_together(params: dict[str, Any]) -> None:
    """Refuse parameters that are fine one by one and not together."""
    tick, lot = params["tick_size"], params["lot_size"]
    opening = params["initial_price"]
    if opening is None:
        opening = Fraction(1, params["n_outcomes"])
    for price in (opening, 1 - opening):
        if not params["p_min"] <= price <= params["p_max"]:
            raise ProblemError("initial_price: YES and NO must open within [p_min, p_max]")
    for name in ("p_max", "p_min"):
        if (params[name] / tick).denominator != 1:
            raise ProblemError(f"{name} is not a multiple of tick_size")
    for name, other in (("tick_size", tick), ("f_match", params["f_match"])):
        if (lot * other * MICRO).denominator != 1:
            raise ProblemError(f"lot_size * {name} is off the micro grid")


# ---- lines (section 10) ---------------------------------------------------------------------


def read_submit(value: Any) -> dict[str, Any]:
    raw = fields(value, SUBMIT_FIELDS, "submit")
    order = dict(raw)
    order["order_id"] = read_order_id(raw["order_id"])
    text(raw["participant"], "participant")
    whole(raw["outcome"], "outcome")
    for name, words in WORDS.items():
        if raw[name] not in words:
            raise ProblemError(f"{name} {raw[name]!r} is none of {words}")
    if raw["type"] == "MARKET" and raw["time_in_force"] == "GTC":
        raise ProblemError("a MARKET order is FOK or IOC, not GTC")
    order["size"] = amount(raw["size"], "size")
    for name, places in (("limit_price", 6), ("max_slippage", 18)):
        order[name] = None if raw[name] is None else decimal(raw[name], places, name)
    if type(raw["auto_fill"]) is not bool:
        raise ProblemError("auto_fill is not true or false")
    return order


def read_order_id(value: Any) -> int:
    order_id = whole(value, "order_id")
    if order_id < 1:
        raise ProblemError(f"order_id {order_id} is not positive")
    return order_id


def read_command(value: Any) -> tuple[str, dict[str, Any]]:
    if not isinstance(value, dict) or len(value) != 1:
        raise ProblemError("a command is one submit or one cancel")
    [(word, body)] = value.items()
    if word == "submit":
        return word, read_submit(body)
    if word == "cancel":
        body = fields(body, {"order_id", "participant"}, "cancel")
        read_order_id(body["order_id"])
        text(body["participant"], "participant")
        return word, body
    raise ProblemError(f"unknown command {word!r}")


def read_deposit(value: Any) -> Fraction:
    deposit = amount(value, "deposit")
    if deposit < 0:
        raise ProblemError(f"deposit {value!r} is below 0")
    return deposit


def read_body(line: dict[str, Any]) -> dict[str, Any]:
    """Read one line's fields; the kind is known to be a text."""
    kind = line["kind"]
    if kind == "open":
        fields(line, {"kind", "version", "params", "participants"}, "open")
        if type(line["version"]) is not int or line["version"] != 1:
            raise ProblemError("version is not 1")
        if not isinstance(line["participants"], dict):
            raise ProblemError("participants is not an object")
        deposits = {name: read_deposit(value) for name, value in line["participants"].items()}
        return {"kind": kind, "params": read_params(line["params"]), "participants": deposits}
    if kind == "join":
        fields(line, {"kind", "participant", "deposit"}, "join")
        text(line["participant"], "participant")
        return {**line, "deposit": read_deposit(line["deposit"])}
    if kind == "tick":
        fields(line, {"kind", "progress", "commands"}, "tick")
        if not isinstance(line["commands"], list):
            raise ProblemError("commands is not a list")
        progress = decimal(line["progress"], 18, "progress")
        commands = [read_command(command) for command in line["commands"]]
        return {"kind": kind, "progress": progress, "commands": commands}
    if kind == "eliminate":
        fields(line, {"kind", "outcomes"}, "eliminate")
        if not isinstance(line["outcomes"], list):
            raise ProblemError("outcomes is not a list")
        out = [whole(outcome, "outcome") for outcome in line["outcomes"]]
        if not out or len(set(out)) != len(out):
            raise ProblemError("outcomes is empty or repeats")
        return line
    if kind == "settle":
        fields(line, {"kind", "winner"}, "settle")
        whole(line["winner"], "winner")
        return line
    raise ProblemError(f"unknown kind {kind!r}")


def read_log(lines: Iterable[str]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield each line's number and its checked fields; what needs the state is not checked here."""
    number = 0
    settled = False
    for number, line in enumerate(lines, 1):
        try:
            body = read_line(line)
            if (body["kind"] == "open") != (number == 1):
                raise ProblemError("the first line opens the market, and no other does")
            if settled:
                raise ProblemError("nothing follows a settle")
        except ProblemError as problem:
            raise BadLogError(number, str(problem)) from None
        settled = body["kind"] == "settle"
        yield number, body
    if number == 0:
        raise BadLogError(1, "the log is empty")


def read_line(line: str) -> dict[str, Any]:
    try:
        value = json.loads(line)
    except ValueError as error:
        raise ProblemError(f"not JSON: {error}") from None
    if not isinstance(value, dict) or not isinstance(value.get("kind"), str):
        raise ProblemError("a line is an object with a kind")
    return read_body(value)
