"""The JSON Schema of scenario files, so that editors complete keys and mark mistakes while one is written.

It says what one value may be; what values say together only `gmd-desktop check` tells.
"""

from typing import Any

from engine.params import COUNTS, FLAGS, RANGES
from gmd_desktop.session.parameters import PARAMETERS
from gmd_desktop.session.rounds import RoundRule
from gmd_desktop.session.scenario_file import DURATION_PATTERN, NewsTable, RoundTable, ScenarioFile

Schema = dict[str, Any]
BOUNDS = {"gt": "exclusiveMinimum", "ge": "minimum", "lt": "exclusiveMaximum", "le": "maximum"}  # as pydantic has them
OUTCOME: Schema = {"anyOf": [{"type": "string", "minLength": 1}, {"type": "integer", "minimum": 0, "maximum": 9}]}
NUMBER: Schema = {"anyOf": [{"type": "number"}, {"type": "string", "pattern": r"^-?\d+(\.\d+)?$"}]}


def scenario_schema() -> Schema:
    """Make the schema from the tables that read scenarios."""
    schema = ScenarioFile.model_json_schema()
    tables: Schema = schema["$defs"]
    schema["properties"]["winner"] = {
        "description": 'An outcome, or "highest", "draw" or "ask".',
        "default": "highest",
        **OUTCOME,
    }
    schema["properties"]["outcome"] |= {"minItems": 3, "maxItems": 10}
    schema["properties"]["params"] = _params()
    tables[RoundTable.__name__]["properties"]["eliminate"] = {
        "description": "Who goes: a list of outcomes, the lowest price, or whom the presenter chooses.",
        "anyOf": [{"type": "array", "items": OUTCOME, "minItems": 1}, {"enum": list(RoundRule)[1:]}],
    }
    tables[NewsTable.__name__]["properties"]["outcome"] = {"description": "Whom it is about.", **OUTCOME}
    for table in (schema, *tables.values()):
        _plain(table)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "Scenario"}


def _params() -> Schema:
    """Give the market's parameters; a joint range, as that of zeta, is left to the engine."""
    properties: Schema = {}
    for name, words in PARAMETERS.items():
        kind: Schema = dict(NUMBER)
        if name in FLAGS:
            kind = {"type": "boolean"}
        elif name in COUNTS:
            kind = {"type": "integer", "minimum": 1}
        elif name in RANGES:
            low, low_too, high, high_too = RANGES[name]
            bounds: Schema = {"minimum" if low_too else "exclusiveMinimum": float(low)}
            if high is not None:
                bounds["maximum" if high_too else "exclusiveMaximum"] = float(high)
            kind = {"anyOf": [{"type": "number", **bounds}, NUMBER["anyOf"][1]]}
        properties[name] = {"description": f"{words.title} ({words.unit}). {words.words}", **kind}
    return {"type": "object", "additionalProperties": False, "properties": properties}


def _plain(table: Schema) -> None:
    """Give defaults and ranges as a file has them, and no titles that only repeat the key."""
    table.pop("title", None)
    if "description" in table:
        table["description"] = table["description"].strip()
    if "archetype" in table.get("properties", {}):
        table["required"] = [*table.get("required", []), "archetype"]  # it says which group it is
    for value in table.get("properties", {}).values():
        value.pop("title", None)
        for name, word in BOUNDS.items():
            if name in value:
                value[word] = value.pop(name)
        if value.get("pattern") == DURATION_PATTERN and "default" in value:
            value["default"] = f"{value['default'] // 1000}s"
        if isinstance(value.get("default"), dict | list | tuple) or value.get("default", "") is None:
            del value["default"]
