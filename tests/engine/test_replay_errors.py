"""Bad logs: exit code 2, one line on standard error that names the log's line, and no results."""

import json
import runpy
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from engine.replay import main

ROOT = Path(__file__).parents[2]
PARAMS: dict[str, Any] = {
    "n_outcomes": 3, "z": "10000", "gamma": "0.0001", "initial_price": None, "f": "0.01", "f_match": "0.0025",
    "p_max": "0.99", "p_min": "0.01", "tick_size": "0.01", "lot_size": "0.01", "sigma": "0.5",
    "af_cap_frac": "0.1", "max_open_orders": 100, "af_max_surplus": "0.05", "cm_enabled": True,
    "af_enabled": True, "alpha_start": "0.02", "alpha_end": "0.02", "kappa_start": "0", "kappa_end": "0",
    "zeta_start": "0.1", "zeta_end": "0.1", "gas_fee": "0",
}  # fmt: skip
OPEN: dict[str, Any] = {"kind": "open", "version": 1, "params": PARAMS, "participants": {"ann": "1000", "bob": "5"}}
SUBMIT: dict[str, Any] = {
    "order_id": 1, "participant": "ann", "outcome": 0, "token": "YES", "action": "BUY", "type": "LIMIT",
    "time_in_force": "GTC", "size": "10", "limit_price": "0.30", "max_slippage": None, "auto_fill": True,
}  # fmt: skip
CANCEL: dict[str, Any] = {"order_id": 1, "participant": "ann"}
JOIN: dict[str, Any] = {"kind": "join", "participant": "cyd", "deposit": "10"}
ELIMINATE: dict[str, Any] = {"kind": "eliminate", "outcomes": [2]}
SETTLE: dict[str, Any] = {"kind": "settle", "winner": 0}
GONE = object()


def tick(*commands: Any, **changes: Any) -> dict[str, Any]:
    return changed({"kind": "tick", "progress": "0.5", "commands": list(commands)}, **changes)


def changed(line: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """A line with some fields changed, added or (GONE) left out."""
    return {name: value for name, value in {**line, **changes}.items() if value is not GONE}


def submit(**changes: Any) -> dict[str, Any]:
    return tick({"submit": changed(SUBMIT, **changes)})


def cancel(**changes: Any) -> dict[str, Any]:
    return tick({"cancel": changed(CANCEL, **changes)})


def opened(**changes: Any) -> dict[str, Any]:
    return changed(OPEN, params=changed(PARAMS, **changes))


GOOD = [OPEN, tick({"submit": SUBMIT}, {"cancel": CANCEL}), JOIN]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[[bytes], tuple[int, str, str]]:
    def run(log: bytes) -> tuple[int, str, str]:
        path = tmp_path / "session.log.jsonl"
        path.write_bytes(log)
        code = main(["replay", str(path)])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run


def encoded(lines: list[Any]) -> bytes:
    texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    return "".join(text + "\n" for text in texts).encode()


def check_refusal(result: tuple[int, str, str], line: int, found: str, expected: str) -> None:
    code, output, error = result
    assert code == 2
    assert output == ""
    assert error.count("\n") == 1
    assert error.endswith("\n")
    assert error.startswith(f"line {line}: ")
    assert found in error
    assert expected in error


def test_the_good_log_is_good(run: Callable[[bytes], tuple[int, str, str]]) -> None:
    code, output, error = run(encoded([*GOOD, ELIMINATE, SETTLE]))
    assert (code, error) == (0, "")
    assert [json.loads(line)["kind"] for line in output.splitlines()] == ["tick", "eliminate", "settle", "ledger"]


# name: the bad line (after three good ones), what was found, what was expected
AFTER_GOOD: dict[str, tuple[Any, str, str]] = {
    # lines
    "broken JSON": ('{"kind":"settle","winner":', "winner", "JSON"),
    "two objects": ('{"kind":"settle","winner":0} {}', "settle", "JSON"),
    "blank line": ("", '""', "JSON"),
    "bare NaN": ('{"kind":"settle","winner":NaN}', "NaN", "expected"),
    "nested too deeply": ("[" * 100_000, "nested", "expected"),
    "integer of 5000 digits": ('{"kind":"settle","winner":' + "9" * 5000 + "}", "digits", "expected"),
    "a list": ([SETTLE], "settle", "object"),
    "a text": ('"settle"', "settle", "object"),
    "null": ("null", "None", "object"),
    "unknown kind": ({"kind": "resume"}, "resume", "settle"),
    "kind in capitals": (changed(SETTLE, kind="SETTLE"), "SETTLE", "settle"),
    "no kind": ({"winner": 0}, "None", "settle"),
    "kind is a list": ({"kind": ["settle"]}, "settle", "expected"),
    "second open": (OPEN, "open", "join, tick, eliminate or settle"),
    "a field twice": ('{"kind":"settle","winner":0,"winner":1}', "winner", "once"),
    # join
    "joining twice": (changed(JOIN, participant="ann"), "ann", "new name"),
    "joining twice, late": (JOIN, "cyd", "new name"),
    "negative deposit": (changed(JOIN, participant="dan", deposit="-0.000001"), "-0.000001", "0 or more"),
    "deposit off the grid": (changed(JOIN, participant="dan", deposit="0.0000001"), "0.0000001", "6 decimals"),
    "deposit is a number": (changed(JOIN, participant="dan", deposit=10), "10", "decimal string"),
    "no deposit": (changed(JOIN, deposit=GONE), "deposit", "expected"),
    "join with more": (changed(JOIN, cash="1"), "cash", "deposit"),
    "participant is a number": (changed(JOIN, participant=7), "7", "name"),
    # tick
    "no progress": (tick(progress=GONE), "progress", "expected"),
    "progress is a number": (tick(progress=0.5), "0.5", "decimal string"),
    "progress of 19 decimals": (tick(progress="0.0000000000000000001"), "0.0000000000000000001", "18 decimals"),
    "progress NaN": (tick(progress="NaN"), "NaN", "decimal string"),
    "commands is an object": (tick(commands={}), "{}", "list"),
    "tick with more": (tick(time=3), "time", "commands"),
    "command of two": (tick({"submit": SUBMIT, "cancel": CANCEL}), "submit", "cancel"),
    "empty command": (tick({}), "{}", "submit"),
    "command is a text": (tick("cancel"), "cancel", "submit"),
    "cancel is a number": (tick({"cancel": 7}), "7", "an object"),
    "unknown command": (tick({"amend": CANCEL}), "amend", "submit"),
    "second command bad": (tick({"cancel": CANCEL}, {"cancel": {}}), "command 2", "order_id"),
    # submit
    "missing field": (submit(auto_fill=GONE), "auto_fill", "expected"),
    "extra field": (submit(note="x"), "note", "expected"),
    "MARKET GTC": (submit(type="MARKET"), "GTC", "IOC or FOK"),
    "unknown token": (submit(token="yes"), "yes", "YES or NO"),
    "unknown action": (submit(action="HOLD"), "HOLD", "BUY or SELL"),
    "unknown type": (submit(type="STOP"), "STOP", "MARKET or LIMIT"),
    "unknown time in force": (submit(time_in_force="DAY"), "DAY", "GTC or IOC or FOK"),
    "token is null": (submit(token=None), "None", "YES or NO"),
    "action is a list": (submit(action=["BUY"]), "BUY", "BUY or SELL"),
    "order id 0": (submit(order_id=0), "0", "positive whole number"),
    "order id -1": (submit(order_id=-1), "-1", "positive whole number"),
    "order id true": (submit(order_id=True), "True", "positive whole number"),
    "order id in quotes": (submit(order_id="1"), "1", "positive whole number"),
    "order id 1.0": (submit(order_id=1.0), "1.0", "positive whole number"),
    "order id null": (submit(order_id=None), "None", "positive whole number"),
    "participant of an order is null": (submit(participant=None), "None", "name"),
    "outcome is a boolean": (submit(outcome=True), "True", "whole number"),
    "outcome is a text": (submit(outcome="0"), "0", "whole number"),
    "outcome is a fraction": (submit(outcome=0.5), "0.5", "whole number"),
    "size off the grid": (submit(size="0.0000001"), "0.0000001", "6 decimals"),
    "size 1e400": (submit(size="1e400"), "1e400", "decimal string"),
    "size NaN": (submit(size="NaN"), "NaN", "decimal string"),
    "size Infinity": (submit(size="Infinity"), "Infinity", "decimal string"),
    "size empty": (submit(size=""), '""', "decimal string"),
    "size ,5": (submit(size=",5"), ",5", "decimal string"),
    "size 1,5": (submit(size="1,5"), "1,5", "decimal string"),
    "size with a blank": (submit(size=" 5"), " 5", "decimal string"),
    "size in other digits": (submit(size="٥"), "size", "decimal string"),
    "size with a line end": (submit(size="5\n6"), "5", "decimal string"),
    "size is a number": (submit(size=10), "10", "decimal string"),
    "size is true": (submit(size=True), "True", "decimal string"),
    "size is null": (submit(size=None), "None", "decimal string"),
    "price off the micro grid": (submit(limit_price="0.3000001"), "0.3000001", "6 decimals"),
    "price is a number": (submit(limit_price=0.3), "0.3", "decimal string"),
    "slippage of 19 decimals": (
        submit(type="MARKET", time_in_force="IOC", max_slippage="0.0000000000000000001"), "max_slippage", "18 decimals",
    ),
    "slippage is a number": (submit(max_slippage=0.05), "0.05", "decimal string"),
    "auto_fill is 1": (submit(auto_fill=1), "1", "true or false"),
    "auto_fill is null": (submit(auto_fill=None), "None", "true or false"),
    # cancel
    "cancel id 0": (cancel(order_id=0), "0", "positive whole number"),
    "cancel id -1": (cancel(order_id=-1), "-1", "positive whole number"),
    "cancel id true": (cancel(order_id=True), "True", "positive whole number"),
    "cancel id in quotes": (cancel(order_id="1"), "1", "positive whole number"),
    "cancel without id": (cancel(order_id=GONE), "order_id", "participant"),
    "cancel with more": (cancel(reason="x"), "reason", "participant"),
    "cancel by nobody": (cancel(participant=None), "None", "name"),
    # resolution
    "eliminate nothing": (changed(ELIMINATE, outcomes=[]), "[]", "one or more"),
    "eliminate twice at once": (changed(ELIMINATE, outcomes=[1, 1]), "[1, 1]", "each once"),
    "eliminate everything": (changed(ELIMINATE, outcomes=[0, 1, 2]), "[0, 1, 2]", "stay"),
    "eliminate outcome 3 of 3": (changed(ELIMINATE, outcomes=[3]), "3", "[0, 1, 2]"),
    "eliminate outcome -1": (changed(ELIMINATE, outcomes=[-1]), "-1", "[0, 1, 2]"),
    "eliminate true": (changed(ELIMINATE, outcomes=[True]), "True", "whole number"),
    "eliminate is a number": (changed(ELIMINATE, outcomes=2), "2", "list"),
    "eliminate with more": (changed(ELIMINATE, winner=1), "winner", "outcomes"),
    "settle outcome 3 of 3": (changed(SETTLE, winner=3), "3", "[0, 1, 2]"),
    "settle outcome -1": (changed(SETTLE, winner=-1), "-1", "[0, 1, 2]"),
    "settle for true": (changed(SETTLE, winner=True), "True", "whole number"),
    "settle without a winner": (changed(SETTLE, winner=GONE), "winner", "expected"),
}  # fmt: skip


@pytest.mark.parametrize("name", AFTER_GOOD)
def test_bad_line_after_good_ones(name: str, run: Callable[[bytes], tuple[int, str, str]]) -> None:
    bad, found, expected = AFTER_GOOD[name]
    check_refusal(run(encoded([*GOOD, bad, SETTLE])), 4, found, expected)


AFTER_MORE: dict[str, tuple[list[Any], int, str, str]] = {
    "eliminate again": ([*GOOD, ELIMINATE, tick(), ELIMINATE], 6, "2", "[0, 1]"),
    "settle for the eliminated": ([*GOOD, ELIMINATE, changed(SETTLE, winner=2)], 5, "2", "[0, 1]"),
    "eliminate the last two": ([*GOOD, ELIMINATE, changed(ELIMINATE, outcomes=[0, 1])], 5, "[0, 1]", "stay"),
    "tick after settle": ([*GOOD, SETTLE, tick()], 5, "settled", "nothing"),
    "join after settle": ([*GOOD, SETTLE, changed(JOIN, participant="dan")], 5, "settled", "nothing"),
    "eliminate after settle": ([*GOOD, SETTLE, ELIMINATE], 5, "settled", "nothing"),
    "settle after settle": ([*GOOD, SETTLE, SETTLE], 5, "settled", "nothing"),
    "open after settle": ([*GOOD, SETTLE, OPEN], 5, "open", "expected"),
    "blank line after settle": ([*GOOD, SETTLE, ""], 5, '""', "JSON"),
    "joining under a name of the open line": ([OPEN, changed(JOIN, participant="bob")], 2, "bob", "new name"),
    "first line is a tick": ([tick(), OPEN], 1, "tick", "open"),
    "first line is a join": ([JOIN], 1, "join", "open"),
    "first line is blank": (["", OPEN], 1, '""', "JSON"),
    "empty log": ([], 1, "end of the log", "open"),
}  # fmt: skip


@pytest.mark.parametrize("name", AFTER_MORE)
def test_bad_order_of_lines(name: str, run: Callable[[bytes], tuple[int, str, str]]) -> None:
    lines, number, found, expected = AFTER_MORE[name]
    check_refusal(run(encoded(lines)), number, found, expected)


OPENINGS: dict[str, tuple[Any, str, str]] = {
    "version 2": (changed(OPEN, version=2), "2", "1"),
    "version true": (changed(OPEN, version=True), "True", "1"),
    "version in quotes": (changed(OPEN, version="1"), '"1"', "1"),
    "no params": (changed(OPEN, params=GONE), "params", "expected"),
    "params is null": (changed(OPEN, params=None), "None", "object"),
    "open with more": (changed(OPEN, name="x"), "name", "participants"),
    "participants is a list": (changed(OPEN, participants=["ann"]), "ann", "object"),
    "deposit below 0": (changed(OPEN, participants={"ann": "-1"}), "-1", "0 or more"),
    "deposit 1e3": (changed(OPEN, participants={"ann": "1e3"}), "1e3", "decimal string"),
    "one name twice": (
        json.dumps(OPEN).replace('"bob"', '"ann"'), "ann", "once",
    ),
    "unknown parameter": (opened(delta="1"), "delta", "unknown"),
    "missing parameter": (opened(sigma=GONE), "sigma", "missing"),
    "n_outcomes 2": (opened(n_outcomes=2), "2", "[3, 10]"),
    "n_outcomes 11": (opened(n_outcomes=11), "11", "[3, 10]"),
    "n_outcomes in quotes": (opened(n_outcomes="3"), '"3"', "whole number"),
    "n_outcomes true": (opened(n_outcomes=True), "True", "whole number"),
    "z below 1": (opened(z="0.999999"), "0.999999", "[1, 1000000000]"),
    "z above a billion": (opened(z="1000000000.000001"), "1000000000.000001", "[1, 1000000000]"),
    "z off the grid": (opened(z="1.0000001"), "1.0000001", "6 decimals"),
    "z is a number": (opened(z=10000), "10000", "decimal string"),
    "z is null": (opened(z=None), "None", "decimal string"),
    "gamma 0.001": (opened(gamma="0.001"), "0.001", "[0, 0.001)"),
    "gamma of 7 decimals": (opened(gamma="0.0000001"), "0.0000001", "6 decimals"),
    "f 0.05": (opened(f="0.05"), "0.05", "[0, 0.05)"),
    "f below 0": (opened(f="-0.01"), "-0.01", "[0, 0.05)"),
    "f_match 0.02": (opened(f_match="0.02"), "0.02", "[0, 0.02)"),
    "f_match times lot off the grid": (opened(f_match="0.00001"), "f_match 0.00001", "6 decimals"),
    "tick times lot off the grid": (opened(lot_size="0.010001"), "0.010001", "6 decimals"),
    "p_max 0.5": (opened(p_max="0.5", tick_size="0.1"), "p_max 0.5", "(0.5, 1)"),
    "p_max 1": (opened(p_max="1"), "p_max 1", "(0.5, 1)"),
    "p_min 0": (opened(p_min="0"), "p_min 0", "(0, 0.5)"),
    "p_min 0.5": (opened(p_min="0.5"), "p_min 0.5", "(0, 0.5)"),
    "p_max off the price grid": (opened(p_max="0.985"), "p_max 0.985", "tick_size"),
    "p_min off the price grid": (opened(p_min="0.015"), "p_min 0.015", "tick_size"),
    "tick_size below 0.001": (opened(tick_size="0.0005"), "tick_size 0.0005", "[0.001, 0.1]"),
    "tick_size above 0.1": (opened(tick_size="0.11"), "tick_size 0.11", "[0.001, 0.1]"),
    "tick_size 0": (opened(tick_size="0"), "tick_size 0", "[0.001, 0.1]"),
    "lot_size below 0.01": (opened(lot_size="0.009"), "lot_size 0.009", "[0.01, 100]"),
    "lot_size above 100": (opened(lot_size="101"), "lot_size 101", "[0.01, 100]"),
    "alpha 0.1": (opened(alpha_end="0.1"), "alpha_end 0.1", "[0, 0.1)"),
    "alpha of 19 decimals": (opened(alpha_start="0.0000000000000000001"), "alpha_start", "18 decimals"),
    "kappa below 0": (opened(kappa_start="-0.1"), "kappa_start -0.1", "[0, infinity)"),
    "zeta 1/2 of 3": (opened(zeta_start="0.5"), "zeta_start 0.5", "[0, 1/2)"),
    "zeta of 7 decimals": (opened(zeta_end="0.0000001"), "zeta_end 0.0000001", "6 decimals"),
    "sigma above 1": (opened(sigma="1.000001"), "sigma 1.000001", "[0, 1]"),
    "af_cap_frac 0": (opened(af_cap_frac="0"), "af_cap_frac 0", "(0, 0.2]"),
    "af_max_surplus above 1": (opened(af_max_surplus="1.1"), "af_max_surplus 1.1", "[0, 1]"),
    "max_open_orders 0": (opened(max_open_orders=0), "max_open_orders 0", "1"),
    "cm_enabled 1": (opened(cm_enabled=1), "cm_enabled", "true or false"),
    "af_enabled in quotes": (opened(af_enabled="true"), "true", "true or false"),
    "gas_fee below 0": (opened(gas_fee="-1"), "gas_fee -1", "[0, infinity)"),
    "initial price above p_max": (opened(initial_price="0.995"), "0.995", "p_max 0.99"),
    "initial price 1": (opened(initial_price="1"), "1", "p_max 0.99"),
    "1/N above p_max for NO": (opened(n_outcomes=10, p_max="0.8", zeta_start="0", zeta_end="0"), "1/10", "p_max 0.8"),
    "1/N below p_min": (opened(p_min="0.34"), "1/3", "p_min 0.34"),
    "initial price off the grid": (opened(initial_price="0.3333333"), "0.3333333", "6 decimals"),
}  # fmt: skip


@pytest.mark.parametrize("name", OPENINGS)
def test_bad_opening(name: str, run: Callable[[bytes], tuple[int, str, str]]) -> None:
    bad, found, expected = OPENINGS[name]
    check_refusal(run(encoded([bad, JOIN])), 1, found, expected)


def test_all_problems_of_parameters_at_once(run: Callable[[bytes], tuple[int, str, str]]) -> None:
    result = run(encoded([opened(z="0", f="0.5", p_max="0.985", zeta_end="0.7", max_open_orders=0, n_outcomes=11)]))
    for found in ("z 0", "f 0.5", "p_max 0.985", "zeta_end 0.7", "max_open_orders 0", "n_outcomes 11"):
        check_refusal(result, 1, f"params.{found} ", "")


def test_unreadable_parameters_do_not_hide_those_out_of_range(run: Callable[[bytes], tuple[int, str, str]]) -> None:
    result = run(encoded([opened(z="lots", f="0.5", sigma=GONE, delta="1", cm_enabled=1)]))
    for found in ("params.z: ", "params.f 0.5 ", "params.sigma ", '"delta"', "params.cm_enabled: "):
        check_refusal(result, 1, found, "")


@pytest.mark.parametrize("name", ["a\nb", "a\r\nb", "\ud800", "x" * 10_000, "\u2028", "\x1b[31m"])
def test_strange_names_stay_on_one_short_line(name: str, run: Callable[[bytes], tuple[int, str, str]]) -> None:
    """Whatever a log calls things, what is said about it is one line of plain characters."""
    for bad in (
        changed(OPEN, participants={name: "-1"}),
        opened(**{name: "1"}),
        changed(OPEN, **{name: "1"}),
    ):
        code, output, error = run(encoded([bad]))
        assert (code, output) == (2, "")
        assert error.startswith("line 1: ")
        assert error.count("\n") == 1
        assert error.rstrip("\n").isascii()
        assert error.rstrip("\n").isprintable()
        assert len(error) < 1_000


def test_bytes_that_are_not_utf_8(run: Callable[[bytes], tuple[int, str, str]]) -> None:
    log = encoded(GOOD) + b'{"kind":"join","participant":"\xff","deposit":"1"}\n'
    check_refusal(run(log), 4, "UTF-8", "UTF-8")


def test_no_such_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["replay", str(tmp_path / "missing.jsonl")]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    assert "missing.jsonl" in captured.err


@pytest.mark.parametrize("arguments", [[], ["replay"], ["play", "x"], ["replay", "x", "y"]])
def test_bad_usage(arguments: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["engine", *arguments])
    with pytest.raises(SystemExit) as ended:
        runpy.run_module("engine", run_name="__main__")
    assert ended.value.code == 2
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", "usage: python -m engine replay LOG\n")


@pytest.mark.parametrize("log", [encoded([*GOOD, tick(time=1)]), b"", b"\xff"], ids=["line 4", "empty", "bytes"])
def test_bad_log_at_the_command_line(log: bytes, tmp_path: Path) -> None:
    """As the table above, through a process of its own."""
    path = tmp_path / "bad.log.jsonl"
    path.write_bytes(log)
    command = [sys.executable, "-m", "engine", "replay", str(path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.startswith(b"line ")
    assert done.stderr.count(b"\n") == 1
