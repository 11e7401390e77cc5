"""The JSON Schema of scenarios: as the file has it, true of the ready ones, no looser than the reader of one value."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest

from gmd_desktop.resource_files import resource_path
from gmd_desktop.session.scenario_schema import scenario_schema
from tests.session.test_scenario import CASES, GOOD, READY

SCHEMA = json.loads(resource_path("scenario.schema.json").read_text("utf-8"))
# Mistakes that only the values together make; an editor can't know of them.
TOGETHER = {
    "winner misspelt", "winner beyond", "outcome draw", "half a tick", "no time", "n_outcomes", "deposit grid",
    "bot parameters together", "bot of the same name", "bots of the same names", "too many bots", "round between ticks",
    "round at once", "rounds that overlap", "rounds out of order", "round at the end", "outcome misspelt",
    "outcome beyond", "twice in a round", "twice", "the winner goes", "too few stay", "count of a list",
    "news after the end", "news out of order", "news about nobody", "news about the gone", "shift of nobody",
}  # fmt: skip


def mistakes(text: str) -> Iterator[Any]:
    return jsonschema.Draft202012Validator(SCHEMA).iter_errors(tomllib.loads(text))


def test_the_file_is_the_schema_that_the_program_prints() -> None:
    """If not: python main.py check --schema > resources/scenario.schema.json"""
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert scenario_schema() == SCHEMA


@pytest.mark.parametrize("name", READY)
def test_the_ready_scenarios_follow_it(name: str) -> None:
    assert [one.message for one in mistakes(resource_path(f"scenarios/{name}.toml").read_text("utf-8"))] == []


def test_a_good_scenario_follows_it() -> None:
    assert [one.message for one in mistakes(GOOD)] == []


@pytest.mark.parametrize("name", sorted(set(CASES) - TOGETHER - {"param nan", "param huge", "param tiny"}))
def test_a_mistake_in_one_value_is_marked(name: str) -> None:
    assert list(mistakes(CASES[name][0])) != []
