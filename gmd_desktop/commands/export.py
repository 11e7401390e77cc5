"""`gmd-desktop export`: a session in a folder, to be read, computed with, and shown."""

import importlib
import json
from typing import Annotated

import typer

from gmd_desktop.commands.exits import StoreArgument, in_words
from gmd_desktop.commands.stored import one_moment, progress
from gmd_desktop.store.address import parse_address, read_path
from gmd_desktop.ui.export.folder import WritePng, export_session

PARTS = 1000  # of the bar


def command(
    store: StoreArgument,
    folder: Annotated[
        str, typer.Argument(help="A folder that does not exist yet, or is empty.", metavar="DIR", show_default=False)
    ],
    anonymous: Annotated[bool, typer.Option("--anonymous", help="Give people other names, everywhere.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Write everything that is known of a session into a folder, though it may run.

    Tables as CSV and Parquet, pictures as SVG and PNG, a report to read in a browser, statistics, the log, the
    scenario, and a manifest with the hash of every file. All or nothing; nothing is written to the store.
    """
    write_png, application = _png()
    with in_words():
        target = read_path(folder)
        with one_moment(store) as (conn, _), progress("Exporting", PARTS) as on_parts:
            label = parse_address(store).label
            made = export_session(
                conn,
                label,
                target,
                anonymous=anonymous,
                write_png=write_png,
                on_part=lambda share, _what: on_parts(round(share * PARTS)),
            )
    del application
    if as_json:
        facts = {"name": made.name, "folder": str(made.folder), "files": made.files, "bytes": made.bytes}
        print(json.dumps(facts | {"rows": made.rows, "log_hash": made.log_hash, "png": write_png is not None}))
        return
    without = "" if write_png else ", without PNG pictures (Qt can't be loaded here; gmd-desktop doctor says why)"
    print(
        f"Exported {made.name}: {made.files} files, {made.rows:,} rows, {made.bytes / 1e6:.1f} MB, in {target}{without}"
    )


def _png() -> tuple[WritePng | None, object]:
    """Give what paints pictures, and what must live meanwhile; nothing if this system lacks Qt's libraries."""
    try:
        png = importlib.import_module("gmd_desktop.ui.export.png")
    except ImportError as error:
        if (error.name or "").startswith(("engine", "gmd_desktop")):
            raise  # a bug of ours
        return None, None
    return png.write_png, png.prepare()
