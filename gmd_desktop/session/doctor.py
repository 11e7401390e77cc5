"""Is all in order: this machine, and a store? Each finding says what, how it is, and what to do."""

import os
import shutil
import sqlite3
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, select

from gmd_desktop import machine
from gmd_desktop.compiled import ENGINE, Choice
from gmd_desktop.session.overview import read_overview
from gmd_desktop.session.scenario import ScenarioError
from gmd_desktop.settings import Places
from gmd_desktop.store import checkup
from gmd_desktop.store.clock_sql import now_micros
from gmd_desktop.store.connect import Store, open_store
from gmd_desktop.store.errors import AddressError, DamagedError, StoreError
from gmd_desktop.store.revisions import HEAD

OK, WARN, WRONG, MISSING = "ok", "warn", "wrong", "missing"  # MISSING: the environment lacks it
LOW_DISK_BYTES = 500_000_000
OLDEST_SQLITE = (3, 35, 0)  # RETURNING
CLOCK_DIFFERS_S = 1.0
CLOCK_LOOKS = 1_000


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. `todo` is empty if nothing is to be done."""

    what: str
    verdict: str
    says: str
    todo: str = ""


def check_machine(places: Places) -> Iterator[Finding]:
    """Look at versions, libraries, screen, folders and clock."""
    for name, version in machine.versions().items():
        yield Finding(name, OK, version) if version else _lacking(name)
    yield engine_finding(ENGINE)
    yield _sqlite()
    yield _libraries()
    if machine.has_display():
        yield Finding("screen", OK, "there is one")
    else:
        yield Finding("screen", WARN, "there is none", "set DISPLAY or WAYLAND_DISPLAY; run and status need none")
    for what, folder in (("settings", places.config), ("data", places.data), ("logs", places.logs)):
        yield _folder(what, folder)
    yield _disk(places.data)
    yield _clock()


def check_store(where: str) -> Iterator[Finding]:
    """Look whether a store can be reached and written, and whether it is whole. Nothing is written."""
    try:
        store = open_store(where, for_reading=True)
    except (AddressError, DamagedError) as error:
        yield Finding("store", WRONG, str(error))
        return
    except StoreError as error:
        yield Finding("store", MISSING, str(error))
        return
    try:
        yield Finding("store", OK, f"{store.label} answers, its tables are {HEAD}")
        path = store.address.path
        yield from _file(store, path) if path is not None else _server(store)
        overview = read_overview(store)
        yield Finding("session", OK, f"{overview.name}, {overview.status}, tick {overview.tick:,}")
    except (StoreError, ScenarioError) as error:
        yield Finding("session", WRONG, str(error), "open a backup of it")
    finally:
        store.close()


def engine_finding(engine: Choice) -> Finding:
    """Tell which engine runs; one that was compiled and may not be used any more is worth a line."""
    if engine.stale:
        return Finding("engine", WARN, engine.says, "make fast compiles it again; the results are the same without")
    return Finding("engine", OK, engine.says)


def _lacking(name: str) -> Finding:
    return Finding(name, MISSING, "not installed", "install the program anew: make distclean, then make demo")


def _sqlite() -> Finding:
    if sqlite3.sqlite_version_info >= OLDEST_SQLITE:
        return Finding("SQLite", OK, "new enough")
    return Finding("SQLite", MISSING, f"{sqlite3.sqlite_version} is older than 3.35", "use a newer Python or system")


def _libraries() -> Finding:
    if missing := machine.missing_libraries():
        command = machine.install_command(missing)
        return Finding("Qt libraries", MISSING, "missing: " + ", ".join(missing), f"Debian and Ubuntu: {command}")
    return Finding("Qt libraries", OK, "all there")


def _folder(what: str, folder: Path) -> Finding:
    nearest = next(one for one in (folder, *folder.parents) if one.exists())
    if nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK):
        return Finding(f"folder for {what}", OK, str(folder))
    return Finding(f"folder for {what}", MISSING, f"{nearest} can't be written", "give yourself the right to write it")


def _disk(folder: Path) -> Finding:
    nearest = next(one for one in (folder, *folder.parents) if one.exists())
    free = shutil.disk_usage(nearest).free
    says = f"{free / 1e9:,.1f} GB free at {nearest}"
    if free >= LOW_DISK_BYTES:
        return Finding("disk", OK, says)
    return Finding("disk", WARN, says, "free some space: a session stops when the disk is full")


def _clock() -> Finding:
    """Ticks go by the monotonic clock: it must not go back, and should be fine enough."""
    looks = [time.monotonic() for _ in range(CLOCK_LOOKS)]
    if looks != sorted(looks):
        return Finding("clock", WRONG, "the monotonic clock goes back", "ticks will come at odd times here")
    resolution = time.get_clock_info("monotonic").resolution
    if resolution > 0.02:
        return Finding("clock", WARN, f"its steps are {resolution * 1000:.0f} ms", "ticks below 100 ms will be uneven")
    return Finding("clock", OK, "the monotonic clock only rises")


def _file(store: Store, path: Path) -> Iterator[Finding]:
    writable = os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)
    if writable:
        yield Finding("writable", OK, "the file and its folder")
    else:
        yield Finding(
            "writable", WARN, "it can only be read", "give yourself the right to write the file and its folder"
        )
    yield _disk(path.parent)
    with store.reading() as conn:
        found = checkup.check_file(conn)
    if found == ["ok"]:
        yield Finding("integrity", OK, "SQLite finds nothing wrong in the file")
    else:
        yield Finding("integrity", WRONG, "; ".join(found[:3]), "keep the file as it is, and open a backup of it")


def _server(store: Store) -> Iterator[Finding]:
    with store.reading() as conn:
        facts = checkup.read_server(conn, store.address.schema)
        yield _differs(conn)
    if facts.version >= checkup.OLDEST_POSTGRES:
        yield Finding("server", OK, f"Postgres {facts.version_text}")
    else:
        yield Finding("server", MISSING, f"Postgres {facts.version_text} is older than 14", "use a newer server")
    if facts.lacking:
        todo = "fine for watching; to run the session ask whoever set it up"
        yield Finding("rights", WARN, "may not " + ", ".join(facts.lacking), todo)
    else:
        yield Finding("rights", OK, "may run the session")
    yield _pooler(store)
    for name, value, why in facts.unsafe:
        yield Finding(name, WARN, f"is {value}", why)
    says = f"{facts.connections} of {facts.max_connections} connections are taken"
    crowded = facts.max_connections - facts.connections < 10
    yield Finding("connections", WARN if crowded else OK, says, "raise max_connections" if crowded else "")


def _pooler(store: Store) -> Finding:
    if store.is_pooled():
        return Finding("pooler", WRONG, checkup.POOLED, "give the address of the server, or pool whole sessions")
    return Finding("pooler", OK, "none in between that shares connections")


def _differs(conn: Connection) -> Finding:
    before = time.time()
    there = int(conn.execute(select(now_micros())).scalar_one()) / 1e6
    here = (before + time.time()) / 2
    says = f"the server's differs by {abs(there - here):.2f} s"
    if abs(there - here) <= CLOCK_DIFFERS_S:
        return Finding("clocks", OK, says)
    return Finding("clocks", WARN, says, "let both set their clocks by the network; leases go by the server's")
