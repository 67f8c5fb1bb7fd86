"""Slack's published schemas, applied: what of a value does not fit, and where."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft7Validator
from jsonschema.exceptions import ValidationError, best_match

from playground.slack.wire import Json

_TYPES: Json = json.loads((Path(__file__).parents[1] / "schemas" / "types.json").read_text(encoding="utf-8"))
_DEFINITIONS: dict[str, Json] = _TYPES["definitions"]


@cache
def names_by_type(suffix: str) -> dict[str, str]:
    """The definitions whose names end so (`Block`, `Chunk`), by the `type` of their values."""
    return {
        _properties(name)["type"]["const"]: name
        for name in _DEFINITIONS
        if name.endswith(suffix) and "const" in _properties(name).get("type", {})
    }


def mismatches(name: str, value: Any, pointer: str) -> list[str]:
    """What does not fit the definition of that name, in Slack's words; at most one thing, the most telling.

    Args:
        name: Of a definition.
        value: What is checked.
        pointer: Where the value stands in the request, such as `/blocks/0`.
    """
    error = best_match(_validator(name).iter_errors(value))
    return [] if error is None else list(_told(error, pointer))


def additional(name: str, value: Json, pointer: str) -> list[str]:
    """The properties that the definition does not know; Slack refuses them in blocks."""
    known = _properties(name)
    return [f"invalid additional property: {key} [json-pointer:{pointer}]" for key in value if key not in known]


def argument_mismatches(name: str, arguments: Json) -> list[str]:
    """What of a call's arguments does not fit, one by one; `name` is that of the definition of its arguments."""
    found: list[str] = []
    for key, value in arguments.items():
        schema = _properties(name).get(key)
        error = best_match(_of_schema(json.dumps(schema)).iter_errors(value)) if schema else None
        if error is not None:
            found += _told(error, f"/{key}")
    return found


@cache
def _properties(name: str) -> dict[str, Json]:
    definition = _DEFINITIONS[name]
    branches = definition.get("anyOf", [definition])
    return {key: schema for branch in branches for key, schema in branch.get("properties", {}).items()}


@cache
def _validator(name: str) -> Draft7Validator:
    return Draft7Validator({**_TYPES, "$ref": f"#/definitions/{name}"})


@cache
def _of_schema(schema: str) -> Draft7Validator:
    return Draft7Validator({**_TYPES, "allOf": [json.loads(schema)]})


def _told(error: ValidationError, pointer: str) -> Iterator[str]:
    where = "/".join([pointer, *(str(each) for each in error.absolute_path)])
    match error.validator:
        case "required":
            missing = [each for each in error.validator_value if each not in error.instance]
            yield from (f"missing required field: {each} [json-pointer:{where}]" for each in missing)
        case "type":
            yield f"must provide a {error.validator_value} [json-pointer:{where}]"
        case "const" | "enum":
            yield f"unsupported value: {error.instance} [json-pointer:{where}]"
        case _:
            yield f"failed to match all allowed schemas [json-pointer:{where}]"
