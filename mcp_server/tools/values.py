"""Values: one argument as it was written becomes one that fits its schema, if its intent is plain. Pure."""

import json
import re
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import Any

Schema = Mapping[str, Any]
Fitted = tuple[Any, str]
_NUMBER = re.compile(r"\s*(-?\d{1,9})(?:\.0*)?\s*")
_WORDS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
# A number of more digits is no version, no date and no name; Python refuses to write one of thousands.
_LARGEST = 10**20


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
    word = value.strip().lower() if isinstance(value, str) else str(int(value)) if value in (0, 1) else ""
    if word not in _WORDS:
        raise Misfit("this is neither true nor false.")
    return _WORDS[word], ""


def _string(name: str, value: Any, schema: Schema) -> Fitted:
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    elif isinstance(value, list) and value:
        raise Misfit("this is a list; call once for each.")
    is_number = isinstance(value, int | float) and not isinstance(value, bool) and -_LARGEST < value < _LARGEST
    if not isinstance(value, str) and not is_number:
        raise Misfit("this is no text.")
    # Half a character, as JSON can escape one, is taken by nothing that comes after.
    text = str(value).encode("utf-8", "replace").decode().strip()
    if not text:
        raise Misfit("this is an empty text.")
    if "enum" in schema:
        return _one_of(name, text, schema["enum"])
    longest = schema["maxLength"]
    return text[:longest].rstrip(), "" if len(text) <= longest else f"{name} was cut to {longest} characters."


def _one_of(name: str, text: str, choices: list[str]) -> Fitted:
    near = get_close_matches(text.lower(), choices, n=1)
    if not near:
        raise Misfit(f"there is no such choice; it is {' or '.join(choices)}.")
    return near[0], "" if near[0] == text else f"{name} was read as {near[0]}."


def _array(name: str, value: Any, schema: Schema) -> Fitted:
    items = [item for item in _items(value) if item is not None and not (isinstance(item, str) and not item.strip())]
    if not items:
        raise Misfit("this is an empty list.")
    most = schema["maxItems"]
    texts, notes = zip(*(_string(f"A name in {name}", item, schema["items"]) for item in items[:most]), strict=True)
    told = [*dict.fromkeys(filter(None, notes)), *([f"Of {name} only {most} were taken."] if len(items) > most else [])]
    return list(texts), " ".join(told)


def _items(value: Any) -> list[Any]:
    """Return the items of a list, also where a model wrote it as text: one name, several with commas, or as JSON."""
    if not isinstance(value, str):
        return value if isinstance(value, list) else [value]
    if value.strip().startswith("["):
        try:
            read = json.loads(value)
        except (ValueError, RecursionError):
            read = None
        if isinstance(read, list):
            return read
    return value.split(",")


_BY_TYPE: Mapping[str, Callable[[str, Any, Schema], Fitted]] = {
    "integer": _integer,
    "boolean": _boolean,
    "string": _string,
    "array": _array,
}
