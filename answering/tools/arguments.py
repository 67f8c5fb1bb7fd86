"""Arguments: what a model wrote for a tool becomes values that the tool's approved schema allows. Pure.

The schema is a stranger's: nothing it refers to is fetched, and no schema can keep the check busy for long.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from itertools import count, islice
from typing import Any, NoReturn

from jsonschema import Draft202012Validator, ValidationError
from jsonschema.exceptions import SchemaError
from jsonschema.validators import extend
from referencing import Registry
from referencing.exceptions import Unresolvable

from answering.errors import ToolRefused
from answering.tools.wording import one_line

_MAX_CHARACTERS = 20_000
# A call with a hundred arguments takes a few hundred; a schema made for it takes any number.
_MAX_STEPS = 20_000
_ERRORS_SHOWN = 3
_MESSAGE_CHARACTERS = 200
# What these ask can take for ever, or for as long as the arguments are squared: the server checks it itself.
_LEFT_TO_SERVER = frozenset(
    {"pattern", "patternProperties", "uniqueItems", "unevaluatedItems", "unevaluatedProperties"}
)

_Rule = Callable[[Any, Any, Any, Any], Iterator[ValidationError] | None]


class _TooMuch(Exception):
    """The check takes too long."""


def read_arguments(text: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments of a call.

    Args:
        text: JSON as a model wrote it; nothing stands for no arguments.
        schema: What they must be like.

    Raises:
        ToolRefused: they are not; the message tells the model what to correct.
    """
    if len(text) > _MAX_CHARACTERS:
        raise ToolRefused(f"The arguments are longer than {_MAX_CHARACTERS:,} characters.")
    values = _parsed(text.strip() or "{}")
    if problems := _problems(values, schema):
        raise ToolRefused(f"The arguments do not fit the tool: {'; '.join(problems)}.")
    return values


def argument_text(values: Mapping[str, Any]) -> str:
    """Return arguments as one line of JSON."""
    return json.dumps(values, ensure_ascii=False)


def _parsed(text: str) -> dict[str, Any]:
    try:
        values = json.loads(text, parse_constant=_no_number)
        # What was written as 1e999, or as half of a character, cannot be sent.
        json.dumps(values, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError) as error:
        reason = error.msg if isinstance(error, json.JSONDecodeError) else "a value in them cannot be sent"
        raise ToolRefused(f"The arguments are not JSON: {reason}.") from error
    if not isinstance(values, dict):
        raise ToolRefused('The arguments must be a JSON object such as {"name": "value"}.')
    return values


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)


def _problems(values: dict[str, Any], schema: Mapping[str, Any]) -> list[str]:
    """Return what does not fit, at most a few; a schema that cannot be used lets nothing through."""
    try:
        found = list(islice(_validator(schema).iter_errors(values), _ERRORS_SHOWN))
    except (_TooMuch, RecursionError, Unresolvable, SchemaError):
        return ["the tool's schema cannot be checked, so it cannot be called"]
    except Exception as error:  # noqa: BLE001 - a malformed schema raises whatever its malformed part does
        return [f"the tool's schema is wrong ({type(error).__name__}), so it cannot be called"]
    return [_said(error) for error in found]


def _said(error: ValidationError) -> str:
    place = ".".join(str(part) for part in error.absolute_path)
    said = one_line(f"{place}: {error.message}" if place else error.message, _MESSAGE_CHARACTERS)
    return said.rstrip(".")


def _validator(schema: Mapping[str, Any]) -> Any:
    steps = count()

    def counted(rule: _Rule) -> _Rule:
        def apply(validator: Any, value: Any, instance: Any, within: Any) -> Iterator[ValidationError]:
            if next(steps) > _MAX_STEPS:
                raise _TooMuch
            yield from rule(validator, value, instance, within) or ()

        return apply

    rules = {name: counted(_lenient(name, rule)) for name, rule in Draft202012Validator.VALIDATORS.items()}
    # An empty registry: nothing is looked up but what the schema itself holds.
    return extend(Draft202012Validator, rules)(schema, registry=Registry())


def _lenient(name: str, rule: _Rule) -> _Rule:
    if name in _LEFT_TO_SERVER:
        return lambda *_: None
    if name == "additionalProperties":
        # Which properties are additional depends on the patterns.
        return lambda validator, value, instance, within: (
            None if "patternProperties" in within else rule(validator, value, instance, within)
        )
    return rule
