"""`gmd-desktop check`: what is wrong with scenarios, and what is unwise."""

import json
from typing import Annotated

import typer

from gmd_desktop.commands.exits import EXIT_INPUT, EXIT_WRONG, fail, in_words
from gmd_desktop.session.scenario import Scenario, ScenarioError, load_scenario
from gmd_desktop.session.scenario_schema import scenario_schema
from gmd_desktop.store.address import read_path


def command(
    scenarios: Annotated[list[str] | None, typer.Argument(help="Scenarios' files.", metavar="SCENARIO...")] = None,
    schema: Annotated[bool, typer.Option("--schema", help="Print the JSON Schema of scenarios, for editors.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a line, one for each file.")] = False,
) -> None:
    """Name every mistake in scenarios, each with its line, and warn of what is unwise though allowed.

    Exit codes: 0 no mistakes, warnings or not; 1 mistakes were found; 2 a file can't be read.
    """
    if schema:
        print(json.dumps(scenario_schema(), indent=2))
        return
    if not scenarios:
        fail("Name a scenario's file to check, or ask for the --schema.", EXIT_INPUT)
    codes = [_check(one, as_json) for one in scenarios]
    if any(codes):
        raise typer.Exit(max(codes))


def _check(name: str, as_json: bool) -> int:
    """Check one file; give its exit code."""
    with in_words():
        path = read_path(name)
    problems, found = [], None
    try:
        found = load_scenario(path)
    except ScenarioError as error:
        problems = error.problems
    if as_json:
        warnings = list(found.warnings) if found else []
        print(json.dumps({"file": name, "good": found is not None, "problems": problems, "warnings": warnings}))
    elif found:
        print(f"{path.name}: good. {_in_words(found)}")
        for warning in found.warnings:
            print(f"{path.name}: warning: {warning}")
    else:
        print("\n".join(problems))
    if found:
        return 0
    return EXIT_WRONG if path.is_file() else EXIT_INPUT


def _in_words(found: Scenario) -> str:
    counts = (
        (len(found.outcome_names), "outcome"),
        (len(found.rounds), "round"),
        (len(found.people), "participant"),
        (len(found.bots), "bot"),
    )
    return ", ".join(f"{count:,} {word}{'' if count == 1 else 's'}" for count, word in counts)
