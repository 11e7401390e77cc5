"""What is needed to find a bug, in one file: what happened, in what state, and what led to it. No secrets."""

import json
import zipfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from gmd_desktop.compiled import ENGINE
from gmd_desktop.machine import versions
from gmd_desktop.session.chain import tick_line
from gmd_desktop.session.live import LiveSession
from gmd_desktop.session.session_log import session_log
from gmd_desktop.settings import Places
from gmd_desktop.store import reads
from gmd_desktop.store.connect import Store

READ_ME = """Written by the Gaming Market Desk when a session stopped at a bug.

error.txt          what went wrong, with the place in the program
versions.json      of the program and of what it stands on
failing_tick.json  the commands of the tick that failed, as a line of the session log
state.json         the session's tables after the last good tick
session.log.jsonl  the session log up to the last good tick; `python -m engine replay` reads it
"""


def write_bundle(store: Store, live: LiveSession, error: str) -> Path:
    """Write down what is needed to find a bug, beside the store's file, or in the person's data folder.

    If a part can't be made the file keeps those before it.

    Args:
        live: the session as it was in memory when it failed.
        error: what went wrong, with its traceback.

    Raises:
        OSError: no file can be written.
        StoreError: the tables can't be read.
    """
    with store.reading() as conn:
        row = reads.read_session(conn)
        tick = row.tick if row else 0
        with _new_file(store, tick) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as bundle:
            bundle.writestr("README.txt", READ_ME)
            bundle.writestr("error.txt", error)
            bundle.writestr("versions.json", json.dumps(versions() | {"engine": ENGINE.says}, indent=1))
            bundle.writestr("failing_tick.json", tick_line(live.progress, live.attempted) + "\n")
            bundle.writestr("state.json", json.dumps(_state(conn), indent=1))
            with bundle.open("session.log.jsonl", "w", force_zip64=True) as log:
                for line in session_log(conn):
                    log.write(line.encode() + b"\n")
            return Path(file.name)


def _state(conn: Connection) -> dict[str, Any]:
    """Give the tables that a session is opened from."""
    row = reads.read_session(conn)
    return {
        "session": asdict(row) if row else None,
        "accounts": [one._asdict() for one in reads.read_accounts(conn)],
        "outcomes": [one._asdict() for one in reads.read_outcomes(conn)],
        "positions": [one._asdict() for one in reads.read_positions(conn)],
        "resting": [one._asdict() for one in reads.read_resting(conn)],
    }


def _new_file(store: Store, tick: int) -> Any:
    """Open a file of a name that is not taken."""
    path = store.address.path
    stem = f"{path.name if path else store.address.schema}.stopped-at-{tick}"
    folders = ([path.parent] if path else []) + [Places.of_user().data]
    for folder in folders[:-1]:
        try:
            return _first_free(folder, stem)
        except OSError:
            continue  # read-only, or full: the data folder may do
    folders[-1].mkdir(parents=True, exist_ok=True)
    return _first_free(folders[-1], stem)


def _first_free(folder: Path, stem: str) -> Any:
    for name in _names(stem):
        try:
            return (folder / name).open("xb")
        except FileExistsError:
            continue
    raise AssertionError("there is always another name")


def _names(stem: str) -> Iterator[str]:
    yield f"{stem}.zip"
    number = 2
    while True:
        yield f"{stem}-{number}.zip"
        number += 1
