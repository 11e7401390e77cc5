"""A session in a folder: tables, pictures, report, statistics, log, scenario, and a manifest of all of it.

The folder is there whole or not at all: it is made beside its place, under another name, and moved there at the end.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from engine import FILL_KINDS
from gmd_desktop.machine import program_version, versions
from gmd_desktop.session.chain import opening_hash
from gmd_desktop.session.results import Results, read_results
from gmd_desktop.session.session_log import chain_hashes, opening_line, session_log
from gmd_desktop.session.tick_report import ParticipantView
from gmd_desktop.store import reads
from gmd_desktop.store.errors import AddressError, StoreError
from gmd_desktop.store.rows import SessionRow
from gmd_desktop.ui.export.colours import PAPER
from gmd_desktop.ui.export.columns import EPOCH, KINDS_ABOUT, ExportTable
from gmd_desktop.ui.export.page import TOLD, report_page
from gmd_desktop.ui.export.pictures import pictures
from gmd_desktop.ui.export.pseudonyms import Pseudonyms
from gmd_desktop.ui.export.table_files import write_table
from gmd_desktop.ui.export.tables import SessionTables
from gmd_desktop.ui.format import clock

MANIFEST, REPORT, LOG, SCENARIO, STATISTICS = (
    "manifest.json",
    "report.html",
    "session.log.jsonl",
    "scenario.toml",
    "statistics.json",
)
TABLES, CHARTS = "tables", "charts"
FORMAT = 1
LINES_A_STEP = 1_000

WritePng = Callable[[str, Path], None]


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written."""

    folder: Path
    name: str
    files: int
    bytes: int
    rows: int
    log_hash: str


def check_target(folder: Path) -> None:
    """See that a folder can be made, or is there and empty.

    Raises:
        AddressError: why not.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise AddressError(f"{folder} exists already and is not an empty folder; choose another name.")
    if not folder.parent.is_dir():
        raise AddressError(f"{folder.parent} is not a folder; make it first or choose another.")


def export_session(
    conn: Connection,
    label: str,
    folder: Path,
    *,
    anonymous: bool,
    write_png: WritePng | None,
    on_part: Callable[[float, str], None] = lambda _share, _what: None,
) -> Exported:
    """Write everything that is known of a session into a new folder.

    Args:
        conn: all its reads see the same moment; the session may run meanwhile.
        label: how people know the store.
        anonymous: people get other names, everywhere.
        write_png: paints a drawing into a file; None: there are no PNG pictures.
        on_part: told from time to time which share is done, 0 to 1, and what comes; may raise to give up.

    Raises:
        AddressError: the folder is there already, or can't be made.
        StoreError: the disk does not take it, or the store can't be read; nothing is left behind.
    """
    check_target(folder)
    part = folder.with_name(f".{folder.name}.{os.getpid()}.part")
    try:
        part.mkdir()
        writer = _Writer(conn, part, on_part)
        found = writer.write(label, anonymous, write_png)
        if folder.exists():
            folder.rmdir()
        part.replace(folder)
    except OSError as error:
        why = os.strerror(error.errno) if error.errno else str(error)  # pyarrow has words of its own
        raise StoreError(f"{folder} can't be written: {why}.") from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return Exported(folder, found.info.name, len(writer.hashes) + 1, size, writer.rows, found.report.log_hash)


class _Writer:
    """Writes the files, one after the other, and tells how far it is."""

    def __init__(self, conn: Connection, part: Path, on_part: Callable[[float, str], None]) -> None:
        self.hashes: dict[str, str] = {}
        self.rows = 0
        self._conn, self._part, self._on_part = conn, part, on_part
        self._done, self._total = 0, 1
        self._what = ""

    def write(self, label: str, anonymous: bool, write_png: WritePng | None) -> Results:
        """Write everything; the manifest comes last."""
        row = reads.require_session(self._conn, label)
        self._total = (3 if anonymous else 2) * row.tick + reads.count_export_rows(self._conn)
        self._begin("Reading the session")
        found = read_results(self._conn, label, self._on_tick)
        self._done = row.tick
        names = _pseudonyms(found) if anonymous else Pseudonyms()
        found = renamed(found, names)
        hashes = None
        if anonymous:
            hashes = self._hashes_of_renamed(row, names)
            found = replace(found, report=replace(found.report, log_hash=hashes[-1]))
        tables = SessionTables(self._conn, found, names, hashes).all()
        (self._part / TABLES).mkdir()
        counts = {table.name: self._table(table) for table in tables}
        self._begin("Writing the log")
        with closing(session_log(self._conn)) as lines:
            self._lines(LOG, (_renamed_line(names, line) for line in lines))
        self._text(SCENARIO, names.scenario(row.scenario))
        self._text(STATISTICS, _json(_numbers(found)))
        self._begin("Drawing")
        self._pictures(found, write_png)
        made = EPOCH + timedelta(microseconds=reads.read_created(self._conn))
        happened = [
            (clock(event.tick * found.info.tick_ms), names.event(event.kind, event.text))
            for event in reads.iterate_events(self._conn)
            if event.kind in TOLD
        ]
        self._text(
            REPORT,
            report_page(found, f"Gaming Market Desk {program_version()}", f"{made:%Y-%m-%d, %H:%M UTC}", happened),
        )
        self._manifest(found, anonymous, write_png is not None, tables, counts)
        return found

    def _hashes_of_renamed(self, row: SessionRow, names: Pseudonyms) -> list[str]:
        """Compute the hashes anew: with the session's own, whoever guesses a name could see that it is right."""
        self._begin("Computing hashes")
        scenario, rename = names.scenario(row.scenario), partial(_renamed_line, names)
        hashes = []
        for check in chain_hashes(self._conn, scenario, rename):
            hashes.append(check.computed)
            if check.tick % LINES_A_STEP == 0:
                self._step(LINES_A_STEP)
        return hashes or [opening_hash(rename(opening_line(self._conn)), scenario)]

    def _on_tick(self, tick: int) -> None:
        self._done = tick
        self._step(0)

    def _begin(self, what: str) -> None:
        self._what = what
        self._step(0)

    def _step(self, rows: int) -> None:
        self._done += rows
        self._on_part(min(1.0, self._done / max(1, self._total)), self._what)

    def _table(self, table: ExportTable) -> int:
        self._begin(f"Writing {table.name}")
        count = write_table(table, self._part / TABLES, self._step)
        self.rows += count
        for ending in ("csv", "parquet"):
            self._hash(f"{TABLES}/{table.name}.{ending}")
        return count

    def _lines(self, name: str, lines: Iterable[str]) -> None:
        with (self._part / name).open("w", encoding="utf-8", newline="\n") as file:
            for number, line in enumerate(lines, 1):
                file.write(f"{line}\n")
                if number % LINES_A_STEP == 0:
                    self._step(LINES_A_STEP)
        self._hash(name)

    def _text(self, name: str, text: str) -> None:
        (self._part / name).write_text(text, encoding="utf-8", newline="\n")
        self._hash(name)

    def _pictures(self, found: Results, write_png: WritePng | None) -> None:
        (self._part / CHARTS).mkdir()
        for name, svg in pictures(found, PAPER).items():
            self._text(f"{CHARTS}/{name}.svg", svg)
            if write_png is not None:
                write_png(svg, self._part / CHARTS / f"{name}.png")
                self._hash(f"{CHARTS}/{name}.png")
            self._step(0)

    def _hash(self, name: str) -> None:
        with (self._part / name).open("rb") as file:
            self.hashes[name] = hashlib.file_digest(file, "sha256").hexdigest()

    def _manifest(
        self, found: Results, anonymous: bool, has_png: bool, tables: list[ExportTable], counts: dict[str, int]
    ) -> None:
        info, report = found.info, found.report
        about = {
            table.name: {
                "about": table.about,
                "rows": counts[table.name],
                "columns": [
                    {"name": one.name, "kind": one.kind.value, **({"about": one.about} if one.about else {})}
                    for one in table.columns
                ],
            }
            for table in tables
        }
        manifest = {
            "format": FORMAT,
            "session": info.name,
            "status": str(report.status),
            "tick": report.tick,
            "winner": found.winner_name or None,
            "seed": info.seed,
            "log_hash": report.log_hash,
            "anonymous": anonymous,
            "note": _note(anonymous, has_png),
            "versions": versions(),
            "csv": "UTF-8 with a mark at the beginning, RFC 4180; an empty cell is nothing",
            "kinds": {kind.value: words for kind, words in KINDS_ABOUT.items()},
            "tables": about,
            "sha256": self.hashes,
        }
        (self._part / MANIFEST).write_text(_json(manifest), encoding="utf-8", newline="\n")


def renamed(found: Results, names: Pseudonyms) -> Results:
    """Give results in which people are called by other names."""
    if not names:
        return found

    def view(who: ParticipantView) -> ParticipantView:
        return who._replace(name=names.name(who.name))

    info = replace(
        found.info, name=names.text(found.info.name), outcome_names=tuple(map(names.text, found.info.outcome_names))
    )
    events = tuple(replace(event, text=names.event(event.kind, event.text)) for event in found.report.events)
    outcomes = tuple(replace(one, name=names.text(one.name)) for one in found.report.outcomes)
    report = replace(
        found.report,
        events=events,
        outcomes=outcomes,
        participants=tuple(map(view, found.report.participants)),
        fills=(),
    )
    biggest = found.statistics.biggest
    if biggest is not None:
        fill = biggest.fill
        other = names.name(fill.counter_participant)
        fill = fill._replace(participant=names.name(fill.participant), counter_participant=other)
        biggest = biggest._replace(fill=fill)
    places = tuple(replace(place, who=view(place.who)) for place in found.places)
    return Results(info, report, places, replace(found.statistics, biggest=biggest))


def _pseudonyms(found: Results) -> Pseudonyms:
    everybody = found.report.participants
    return Pseudonyms((who.name for who in everybody if not who.is_bot), (who.name for who in everybody))


def _renamed_line(names: Pseudonyms, line: str) -> str:
    return names.json(line) or ""


def _numbers(found: Results) -> dict[str, Any]:
    """Give the statistics for programs: amounts in micros, what is by outcome or by kind under its name."""
    numbers = asdict(found.statistics)
    names = found.info.outcome_names
    for key in ("volatility", "realised"):
        numbers[key] = dict(zip(names, numbers[key], strict=True))
    for key in ("volume", "fills"):
        numbers[key] = dict(zip(FILL_KINDS, numbers[key], strict=True))
    biggest = found.statistics.biggest
    if biggest is not None:
        numbers["biggest"] = {"tick": biggest.tick, "seq": biggest.seq, **biggest.fill._asdict()}
    for key in ("lead", "rise"):
        streak = getattr(found.statistics, key)
        numbers[key] = None if streak is None else {**streak._asdict(), "outcome_name": names[streak.outcome]}
    return numbers


def _note(anonymous: bool, has_png: bool) -> str:
    note = "log_hash is that of the session: gmd-desktop verify proves it from the session's own store."
    if anonymous:
        note = (
            "People have other names here. log_hash and the hashes in tables/ticks are those of the lines with these "
            "names; the session's own are left out, since a guessed name could be checked against them."
        )
    return note if has_png else note + " There are no PNG pictures: Qt could not be loaded."


def _json(value: object) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False) + "\n"
