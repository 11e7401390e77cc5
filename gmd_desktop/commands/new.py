"""`gmd-desktop new`: a session from a scenario."""

import sys
from typing import Annotated

import typer

from gmd_desktop.commands.exits import StoreArgument, in_words
from gmd_desktop.session.creation import new_session
from gmd_desktop.session.scenario import load_scenario
from gmd_desktop.store.address import read_path


def command(
    scenario: Annotated[str, typer.Argument(help="A scenario's file.", metavar="SCENARIO", show_default=False)],
    store: StoreArgument,
) -> None:
    """Make a session from a scenario, in a new file or a new schema of a Postgres database; it waits for its start."""
    with in_words():
        found = load_scenario(read_path(scenario))
        made = new_session(store, found)
        made.close()
    for warning in found.warnings:
        print(f"Warning: {warning}", file=sys.stderr)
    print(f"{found.name}: {len(found.outcome_names)} outcomes, {len(found.bots)} bots, in {made.label}")
