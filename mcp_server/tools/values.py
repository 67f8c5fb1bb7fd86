"""Values: one argument as it was written becomes one that fits its schema, if its intent is plain. Pure."""

import re
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import Any

Schema = Mapping[str, Any]
Fitted = tuple[Any, str]
_NUMBER = re.compile(r"\s*(-?\d{1,9})(?:\.0*)?\s*")
_WORDS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


class Misfit(ValueError):
    """A value that means nothing here; the message says what would."""


def fitted(name: str, value: Any, schema: Schema) -> Fitted:
    """Return a value that fits, and a note about what was changed beyond its form; the note is empty for none.

    Raises:
        Misfit: it means nothing.
    """
    return _BY_TYPE[schema["type"]](name, value, schema)


def _integer(name: str, value: Any, schema: Schema) -> Fitted:
    number = _whole(value)
    low, high = schema["minimum"], schema["maximum"]
    if number is None:
        raise Misfit(f"this is no whole number from {low} to {high}.")
    kept = min(max(number, low), high)
    return kept, "" if kept == number else f"{name} was set to {kept}: it goes from {low} to {high}."


def _whole(value: Any) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() else None
    match = _NUMBER.fullmatch(value) if isinstance(value, str) else None
    return int(match[1]) if match else None


def _boolean(name: str, value: Any, schema: Schema) -> Fitted:
    del name, schema
    if isinstance(value, bool):
        return value, ""
    word = str(value).strip().lower() if isinstance(value, str | int) else ""
    if word not in _WORDS:
        raise Misfit("this is neither true nor false.")
    return _WORDS[word], ""


def _string(name: str, value: Any, schema: Schema) -> Fitted:
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if isinstance(value, bool | list | dict):
        raise Misfit("this is no text.")
    text = str(value).strip()
    if not text:
        raise Misfit("this is an empty text.")
    if "enum" in schema:
        return _one_of(name, text, schema["enum"])
    longest = schema.get("maxLength", len(text))
    return text[:longest], "" if len(text) <= longest else f"{name} was cut to its first {longest} characters."


def _one_of(name: str, text: str, choices: list[str]) -> Fitted:
    near = get_close_matches(text.lower(), choices, n=1)
    if not near:
        raise Misfit(f"there is no such choice; it is {' or '.join(choices)}.")
    return near[0], "" if near[0] == text else f"{name} was read as {near[0]}."


def _array(name: str, value: Any, schema: Schema) -> Fitted:
    # A model that has one name writes it without the brackets, or several with commas between them.
    items = value.split(",") if isinstance(value, str) else value if isinstance(value, list) else [value]
    texts = [_string(name, item, schema["items"])[0] for item in items if item not in (None, "")]
    most = schema["maxItems"]
    return texts[:most], "" if len(texts) <= most else f"Of {name} only the first {most} were taken."


_BY_TYPE: Mapping[str, Callable[[str, Any, Schema], Fitted]] = {
    "integer": _integer,
    "boolean": _boolean,
    "string": _string,
    "array": _array,
}
