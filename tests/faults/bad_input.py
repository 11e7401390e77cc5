"""Malformed scenarios, logs, command lines and rows; each maker yields whether it was refused, and what is wrong."""

import contextlib
import io
import logging
import os
import re
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.exc import DBAPIError, StatementError
from typer.testing import CliRunner

from engine import replay
from gmd_desktop import cli
from gmd_desktop.commands import desk
from gmd_desktop.resource_files import resource_path
from gmd_desktop.session.scenario import ScenarioError, read_scenario
from gmd_desktop.store.errors import StoreError
from gmd_desktop.store.tables import commands
from tests.engine.sessions import write_session
from tests.faults import checks
from tests.session.table import Table, scenario_text

__all__ = ["Connection", "Maker", "command_lines", "logs", "rows", "scenarios"]

Maker = Callable[[Random, str], Iterator[tuple[bool, str]]]
GARBAGE = (
    "-1", "0", "1e400", "nan", "inf", "-0.0000001", "99999999999999999999", "true", "null", '""', '"x"', '"\\u0000"',
    "[]", "{}", "[1, 2]", '"2026-13-45"', "1.23456789", '"' + "x" * 300 + '"', '"Grün 🐍"', "'", '"', "\\", "", "0x1F",
)  # fmt: skip
PLACE = re.compile(r"\bline \d+|end of (the )?(document|file)")
ROWS_AT_ONCE = 10


def spoilt(text: str, rng: Random) -> str:
    """Spoil a text in one place: a value, a key, a line or a character."""
    lines = text.split("\n")
    at = rng.choice([number for number, line in enumerate(lines) if line.strip()])
    line = lines[at]
    way = rng.randrange(6)
    values = list(re.finditer(r'(?<=[=:,\[] )[^,\]}\s]+|(?<=:)[^,\]}]+|"[^"]*"', line))
    if way <= 2 and values:
        value = rng.choice(values)
        lines[at] = line[: value.start()] + rng.choice(GARBAGE) + line[value.end() :]
    elif way == 3:
        lines[at : at + 1] = rng.choice(([], [line, line], [line[: rng.randrange(len(line))]]))
    elif way == 4:
        cut = rng.randrange(len(line))
        lines[at] = line[:cut] + chr(rng.choice((0, 9, 34, 44, 0x7F, 0x202E, 0xD7, 0x1F40D))) + line[cut + 1 :]
    else:
        cut = rng.randrange(len(line))
        lines[at] = line[:cut] + rng.choice("{}[]\"'=:,x9") + line[cut:]
    return "\n".join(lines)


def scenarios(rng: Random, _folder: str) -> Iterator[tuple[bool, str]]:
    """Read spoilt scenarios."""
    good = [path.read_text("utf-8") for path in sorted(resource_path("scenarios").glob("*.toml"))]
    good.append(scenario_text())
    while True:
        text = spoilt(rng.choice(good), rng)
        try:
            read_scenario(text, "cup.toml")
        except ScenarioError as error:
            wrong = [one for one in error.problems if not (one.startswith("cup.toml") and PLACE.search(one))]
            yield True, f"no place in {wrong[0]!r}" if wrong else ""
        else:
            yield False, ""


def logs(rng: Random, folder: str) -> Iterator[tuple[bool, str]]:
    """Replay spoilt logs."""
    path = Path(folder) / "session.log.jsonl"
    while True:
        good = "\n".join(write_session(rng, ticks=3, commands=5).lines) + "\n"
        for _ in range(20):
            path.write_text(spoilt(good, rng), "utf-8")
            out, err = io.StringIO(), io.StringIO()
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
                code = replay.main(["replay", str(path)])
            said = err.getvalue()
            fine = code == 0 or (code == 2 and re.fullmatch(r"line \d+: .+\n", said) and not out.getvalue())
            yield code != 0, "" if fine else f"exit code {code}, {said!r}"


def command_lines(rng: Random, folder: str) -> Iterator[tuple[bool, str]]:
    """Call the program with garbage among its arguments."""
    os.chdir(folder)
    for kind in ("DATA", "CONFIG", "STATE", "CACHE"):
        os.environ[f"XDG_{kind}_HOME"] = f"{folder}/home"
    os.environ.pop("DISPLAY", None)
    os.environ.pop("WAYLAND_DISPLAY", None)
    desk.load_app = no_desk
    Path("good.toml").write_text(scenario_text(), "utf-8")
    Path("bad.toml").write_text(scenario_text().replace("Red", ""), "utf-8")
    Path("text.gmd").write_text("not a session")
    Path("folder.gmd").mkdir()
    Table(f"{folder}/good.gmd").close()
    while True:
        line = [word.replace("\0", "") for word in bad_line(rng)]
        before = listing(folder)
        result = CliRunner().invoke(cli.app, line)
        text = result.output
        crashed = result.exception is not None and not isinstance(result.exception, SystemExit)
        wrong = f"{line}: {result.exception!r}" if crashed or "Traceback" in text else ""
        if result.exit_code != 0 and not wrong and not text.strip():
            wrong = f"{line}: exit code {result.exit_code} and no word"
        if result.exit_code not in (0, 1, 2, 3):
            wrong = wrong or f"{line}: exit code {result.exit_code}"
        if result.exit_code != 0 and listing(folder) != before:
            wrong = wrong or f"{line}: something was written"
        yield result.exit_code != 0, wrong


def no_desk() -> Any:
    """Stand in for the window, which good arguments would open."""
    raise SystemExit(0)


def bad_line(rng: Random) -> list[str]:
    """Give arguments with something wrong among them."""
    word = rng.choice(
        (*GARBAGE, "missing.gmd", "text.gmd", "~nobody-here/x", "/dev/null", "postgresql:///", "a\nb", "--")
    )
    options = {
        "": ["--ticks", "--size", "--theme", "--scenario", "--screenshot", "--offscreen", "--demo", "--nonsense"],
        "run": ["--speed", "--ticks", "--until-tick", "--start", "--nonsense"],
        "new": ["--nonsense", "--json"],
        "log": ["--force", "--nonsense"],
        "verify": ["--no-crowd", "--json", "--nonsense"],
        "copy": ["--json", "--nonsense"],
        "status": ["--json", "--nonsense"],
        "doctor": ["--json", "--nonsense"],
    }
    command = rng.choice(list(options))
    line = [command] if command else []
    if command == "new":
        line.append(rng.choice(("bad.toml", "missing.toml", word)))
    line.append(word)
    if command == "copy" and rng.random() < 0.5:
        line[-1:] = ["good.gmd", rng.choice(("good.gmd", "folder.gmd", "no/such/folder.gmd", "/dev/null/x.gmd"))]
    if command == "log" and rng.random() < 0.5:
        line[-1:] = ["good.gmd", rng.choice(("text.gmd", "folder.gmd", "no/such/folder"))]
    if rng.random() < 0.6:
        line += [rng.choice(options[command]), rng.choice(GARBAGE)]
    return line


def listing(folder: str) -> list[tuple[str, int]]:
    """List what is in a folder, with sizes; SQLite's own files beside a session come and go."""
    found = (path for path in Path(folder).rglob("*") if path.is_file() and not path.name.endswith(("-wal", "-shm")))
    return sorted((str(path), path.stat().st_size) for path in found if "home" not in path.parts)


def rows(rng: Random, folder: str) -> Iterator[tuple[bool, str]]:
    """Put rows with garbage into the inbox of a running session, around the program."""
    logging.disable()
    number = 0
    while True:
        number += 1
        table = Table(f"{folder}/{number}.gmd", crowd=True, duration="10h")
        table.start()
        for _ in range(20):
            yield from some_rows(table, rng)
            if table.status() == "RESOLVED":  # a row asked for it, rightly
                break
        table.close()
        wrong = checks.survivor(table.place, [])[1]
        yield False, f"session {number}: {wrong[0]}" if wrong else ""


def some_rows(table: Table, rng: Random) -> Iterator[tuple[bool, str]]:
    """Put some rows in and make a tick."""
    inside = []
    for _ in range(ROWS_AT_ONCE):
        row = bad_row(rng)
        try:
            with table.runner._store.writing() as conn:
                conn.execute(insert(commands).values(**row))
            inside.append(row)
        except (DBAPIError, StoreError, StatementError, OverflowError):
            yield True, ""  # the tables themselves refuse it
    before = table.runner.tick
    report = table.ticks(2)
    told = f"{report.banner}, after one of {inside}" if report.banner else ""
    if not told and report.status == "RUNNING" and report.tick < before + 2:
        told = f"no tick any more, after one of {inside}"
    if told:
        raise AssertionError(told)
    if report.status in ("PAUSED", "FROZEN"):  # a row asked for it
        table.control("start" if report.status == "PAUSED" else "unfreeze")
        table.ticks(2)
    with table.runner._store.reading() as conn:
        for row in inside:
            found = conn.exec_driver_sql("SELECT status, reason FROM commands WHERE uuid = ?", (row["uuid"],)).one()
            yield found[0] in ("REJECTED", "CANCEL_REFUSED"), "" if found[0] else f"never taken: {row}"


def bad_row(rng: Random) -> dict[str, Any]:
    """Give a row of the inbox, whole at first, with garbage in some columns."""
    kind = rng.choice(("ORDER", "ORDER", "CANCEL", "JOIN", "CONTROL"))
    row: dict[str, Any] = {"uuid": str(UUID(int=rng.getrandbits(128), version=4)), "kind": kind, "created": 1}
    row["participant"] = "" if kind == "CONTROL" else rng.choice(("ann", "bob", "nobody"))
    if kind == "ORDER":
        row |= {"outcome": 0, "token": "YES", "action": "BUY", "type": "MARKET", "time_in_force": "IOC"}
        row |= {"size": 10_000, "auto_fill": False}
    elif kind == "CANCEL":
        row["target_id"] = rng.randint(1, 20)
    else:
        payloads = ('{"deposit": 5}', '{"verb": "pause"}', '{"verb": "extend", "value": 1000}', '{"verb": "settle"}')
        row["payload"] = rng.choice((*payloads, *GARBAGE))
        for _ in range(rng.randint(0, 2)):
            row["payload"] = spoilt(row["payload"] if row["payload"].strip() else "{}", rng)
    texts = ("participant", "token", "action", "type", "time_in_force", "target_uuid", "payload")
    numbers = ("outcome", "size", "limit_price", "max_slippage", "target_id", "created")
    for _ in range(rng.randint(0, 2)):
        if rng.random() < 0.5:
            row[rng.choice(texts)] = rng.choice((*GARBAGE, "a\nb", " ann", None, "x" * 5000))
        else:
            row[rng.choice(numbers)] = rng.choice((-1, 0, 1, 2**31, 2**62, 2**63 - 1, -(2**63), None))
    return row
