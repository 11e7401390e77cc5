"""`gmd-desktop copy`: a session into another store."""

import json
from typing import Annotated

import typer

from gmd_desktop.commands.exits import StoreArgument, in_words, refuse_password
from gmd_desktop.commands.stored import one_moment, progress
from gmd_desktop.store.address import parse_address
from gmd_desktop.store.transfer import copy_session, count_rows


def command(
    store: StoreArgument,
    target: Annotated[
        str,
        typer.Argument(
            help="A file or schema that does not exist yet.",
            metavar="TARGET",
            callback=refuse_password,
            show_default=False,
        ),
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Copy a session as it is now, though it may run: from a file to Postgres, back, or between two of a kind.

    All or nothing; every row is read back and compared. Nobody leads the copy, and it goes on as the original would.
    """
    with in_words(), one_moment(store) as (conn, row):
        rows = count_rows(conn)
        label = parse_address(store).label
        with progress("Copying", rows) as on_rows:
            made = copy_session(conn, label, target, on_rows)
        made.close()
    if as_json:
        facts = {"name": row.name, "target": made.label, "rows": rows, "tick": row.tick, "log_hash": row.log_hash}
        print(json.dumps(facts))
    else:
        print(f"Copied {row.name}, tick {row.tick:,}: {rows:,} rows, all read back and equal, in {made.label}")
