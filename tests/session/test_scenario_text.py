"""Edits of a scenario's text: what is read back is what was meant, and comments stay."""

from __future__ import annotations

import tomllib
from copy import deepcopy
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gmd_desktop.resource_files import resource_path
from gmd_desktop.session.bots import ARCHETYPES
from gmd_desktop.session.scenario import read_scenario
from gmd_desktop.session.scenario_text import scenario_text, typed_value, with_tables, with_values
from gmd_desktop.session.toml_lines import read_toml

READY = sorted(path.read_text("utf-8") for path in resource_path("scenarios").glob("*.toml"))

names = st.text(st.characters(codec="utf-8", exclude_characters="/", exclude_categories=("Z", "C")), min_size=1)
name_lists = st.lists(names.map(lambda name: name[:12]), min_size=12, max_size=16, unique=True)
money = st.integers(0, 10**13).map(lambda micros: Decimal(micros).scaleb(-6))
numbers = st.decimals("0", "0.04", places=4)


@st.composite
def scenarios(draw: st.DrawFn) -> dict[str, Any]:
    """Make the values of a scenario that can be opened."""
    called = draw(name_lists.filter(lambda found: not {"highest", "draw", "ask"} & set(found)))
    outcomes, people = called[: draw(st.integers(3, 8))], called[8:10]
    groups = [
        {"archetype": archetype, "name": f"{name}!", "count": draw(st.integers(1, 9)), "deposit": draw(money)}
        for archetype, name in zip(
            draw(st.lists(st.sampled_from(list(ARCHETYPES)), max_size=3)), called[10:], strict=False
        )
    ]
    return {
        "name": draw(st.text(st.characters(codec="utf-8", exclude_categories=("C",)), min_size=1, max_size=80)),
        "description": draw(st.text(st.characters(codec="utf-8"), max_size=100)),
        "duration": f"{draw(st.integers(1, 600))}s",
        "seed": draw(st.integers(0, 2**63 - 1)),
        "outcome": [{"name": name} for name in outcomes],
        "params": {"f": draw(numbers), "alpha_start": draw(numbers), "cm_enabled": draw(st.booleans())},
        "participant": [{"name": name, "deposit": draw(money)} for name in people],
        "crowd": {"deposit": draw(money), "group": groups},
    }


@given(scenarios())
def test_what_is_written_is_read_back(values: dict[str, Any]) -> None:
    text = scenario_text(values)
    assert read_toml(text) == values
    found = read_scenario(text)
    assert found.name == values["name"]
    assert found.description == values["description"]
    assert found.outcome_names == tuple(one["name"] for one in values["outcome"])
    assert [person.deposit for person in found.people] == [one["deposit"] * 10**6 for one in values["participant"]]
    assert found.params.f == values["params"]["f"]
    assert len(found.bots) == sum(group["count"] for group in values["crowd"]["group"])


edits = st.one_of(
    st.tuples(st.just("name"), st.text(st.characters(codec="utf-8"), max_size=20) | st.none()),
    st.tuples(st.sampled_from(["duration", "seed", "winner"]), st.sampled_from(["5m", "x", 7, Decimal("0.5"), None])),
    st.tuples(st.sampled_from(["params.f", "params.z", "crowd.deposit"]), numbers | st.none()),
    st.tuples(st.sampled_from(["outcome", "participant", "crowd.group"]), st.lists(st.integers(0, 11), max_size=6)),
)


@given(st.sampled_from(READY), st.lists(edits, max_size=8))
def test_any_edits_change_what_they_name_and_nothing_else(text: str, steps: list[tuple[str, Any]]) -> None:
    wanted = read_toml(text)
    for key, value in steps:
        path = tuple(key.split("."))
        inner = wanted
        for step in path[:-1]:
            inner = inner.setdefault(step, {})
        if isinstance(value, list):
            old = inner.get(path[-1], [])
            places = [n if n < len(old) else {"name": f"new {n}"} for n in value]
            text = with_tables(text, path, places)
            new = [deepcopy(old[place]) if isinstance(place, int) else place for place in places]
            inner.pop(path[-1], None)
            if new:
                inner[path[-1]] = new
        else:
            text = with_values(text, {path: value})
            if value is None:
                inner.pop(path[-1], None)
            else:
                inner[path[-1]] = value
    assert read_toml(text) == wanted


def test_comments_and_order_stay() -> None:
    text = '# the cup\nname = "Cup"  # short\nseed = 1\n\n[params]\n# dear\nf = 0.010\n'
    assert with_values(text, {("seed",): 2}) == text.replace("seed = 1", "seed = 2")
    assert with_values(text, {("params", "f"): typed_value("0.020")}) == text.replace("0.010", "0.020")
    assert with_values(text, {("params", "f"): Decimal("0.01")}) == text, "an equal value leaves it as it was written"


def test_tables_move_with_their_comments() -> None:
    text = '[[outcome]]\nname = "A"  # first\n\n[[outcome]]\nname = "B"\n'
    moved = with_tables(text, ("outcome",), [1, {"name": "C"}, 0])
    assert moved == '[[outcome]]\nname = "B"\n\n[[outcome]]\nname = "C"\n\n[[outcome]]\nname = "A"  # first\n'


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("5", 5),
        (" 0.50 ", Decimal("0.50")),
        ("1e3", Decimal(1000)),
        ("007", "007"),
        ("5 %", "5 %"),
        ("", ""),
        ("nan", "nan"),
    ],
)
def test_what_is_typed_is_a_number_if_it_is_one(typed: str, value: object) -> None:
    found = typed_value(typed)
    assert found == value
    assert type(found) is type(value)


def test_a_text_that_can_not_be_edited_in_place_is_written_anew() -> None:
    text = 'params = { f = 0.01 } # inline\noutcome = [{ name = "A" }, { name = "B" }]\n'
    found = with_tables(text, ("outcome",), [1, 0])
    assert tomllib.loads(found)["outcome"] == [{"name": "B"}, {"name": "A"}]
