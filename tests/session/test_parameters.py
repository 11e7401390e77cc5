"""The market's parameters in words: all of them, the same as in the documents and in the engine."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

import pytest

from engine import Params
from gmd_desktop.session.parameters import IMPACT_MODES, PARAMETERS, ImpactMode, table_lines


def test_every_parameter_has_its_words() -> None:
    assert set(PARAMETERS) == {field.name for field in fields(Params)} - {"n_outcomes"}


def test_the_documents_have_the_same_table() -> None:
    text = Path("docs/scenarios.md").read_text("utf-8")
    assert "\n".join(table_lines()) in text, "write the table of parameters.table_lines() into docs/scenarios.md"


@pytest.mark.parametrize("mode", IMPACT_MODES, ids=lambda mode: mode.title)
@pytest.mark.parametrize("outcomes", [3, 4, 10])
def test_the_modes_are_valid_for_any_number_of_outcomes(mode: ImpactMode, outcomes: int) -> None:
    values = mode.values(outcomes)
    params = replace(Params(n_outcomes=outcomes), **values)
    assert params.problems() == []
    diverted = values["zeta_start"] * (outcomes - 1)
    assert abs(diverted - 2 * mode.zeta) < 10**-5 * 1
