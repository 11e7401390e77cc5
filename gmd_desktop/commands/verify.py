"""`gmd-desktop verify`: prove that what is stored of a session is what happened."""

import json
from dataclasses import asdict
from typing import Annotated

import typer

from gmd_desktop.commands.exits import EXIT_WRONG, StoreArgument, in_words
from gmd_desktop.commands.stored import one_moment, progress
from gmd_desktop.crowd.flow import crowd_of
from gmd_desktop.session.verify import verify_session


def command(
    store: StoreArgument,
    no_crowd: Annotated[bool, typer.Option("--no-crowd", help="Take the bots' commands as they are stored.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Play a session again from its commands, and compare every row that is stored of it, and every hash.

    Nothing is written, and the session may run meanwhile. Exit codes: 0 proved, 1 something is not as it was played:
    the first difference is named, 3 the store can't be read.
    """
    with in_words(), one_moment(store) as (conn, row), progress("Verifying", row.tick) as on_tick:
        make_crowd = None if no_crowd else crowd_of
        proof = verify_session(conn, make_crowd, on_tick)
    if as_json:
        print(json.dumps(asdict(proof) | {"proved": not proof.difference}))
    elif proof.difference:
        print(proof.difference)
    else:
        played = f"{proof.ticks:,} ticks, {proof.orders:,} orders, {proof.fills:,} fills"
        print(f"Proved: {proof.name}, {played}, hash {proof.log_hash}")
    if proof.difference:
        raise typer.Exit(EXIT_WRONG)
