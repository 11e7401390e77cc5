"""`gmd-desktop doctor`: is this machine, and a store, fit for a session?"""

import json
from dataclasses import asdict
from typing import Annotated

import typer

from gmd_desktop.commands.exits import EXIT_ENVIRONMENT, EXIT_WRONG, StoreArgument, in_words
from gmd_desktop.session.doctor import MISSING, WRONG, Finding, check_machine, check_store
from gmd_desktop.settings import Places


def command(
    store: StoreArgument = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")] = False,
) -> None:
    """Check this machine, and a session's store if one is given; nothing is written.

    Exit codes: 0 all is well, warnings included; 1 something is wrong; 3 the environment lacks something.
    """
    found = []
    with in_words():
        for finding in check_machine(Places.of_user()):
            found.append(finding)
            show(finding, as_json)
        for finding in check_store(store) if store else ():
            found.append(finding)
            show(finding, as_json)
    verdicts = {finding.verdict for finding in found}
    if WRONG in verdicts:
        raise typer.Exit(EXIT_WRONG)
    if MISSING in verdicts:
        raise typer.Exit(EXIT_ENVIRONMENT)


def show(finding: Finding, as_json: bool) -> None:
    """Print a finding in a line, and what to do in another."""
    if as_json:
        print(json.dumps(asdict(finding)))
        return
    print(f"{finding.verdict:<8} {finding.what:<20} {finding.says}")
    if finding.todo:
        print(f"{'':<8} {'':<20} -> {finding.todo}")
