"""Addresses: web addresses in the arguments of a call. Pure.

A tool that only reads can still carry text out, if an address in its arguments is fetched by its server. So an address
where the approved schema asks for none makes a call one that a person must approve.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

# Programs that follow the rules of browsers read https:evil.example, https:/evil.example and https:/\\evil.example as
# https://evil.example, and skip tabs and line ends within an address.
_ADDRESS = re.compile(
    r"[a-z][a-z0-9+.-]*:[/\\]{2}|(?<![\w:])(?:https?|ftp|wss?):[/\\\w]|(?<!\w)[/\\]{2}\w|(?<!\w)www\.\w|(?<!\w)data:",
    re.IGNORECASE,
)
_SKIPPED = str.maketrans(dict.fromkeys("\t\n\r"))
_FORMATS = frozenset({"uri", "uri-reference", "iri", "iri-reference", "uri-template"})


def has_unasked_address(arguments: Mapping[str, Any], schema: Mapping[str, Any]) -> bool:
    """Tell whether an argument holds a web address where the schema does not ask for one.

    Only what a schema says in `properties` and `items` counts; one that it says in a roundabout way does not.
    """
    return any(_is_address(text) and not is_asked for text, is_asked in _texts(arguments, schema))


def _is_address(text: str) -> bool:
    return bool(_ADDRESS.search(text) or _ADDRESS.search(text.translate(_SKIPPED)))


def _texts(value: object, schema: object) -> Iterator[tuple[str, bool]]:
    """Yield every text, also names, with whether the schema says that an address belongs there."""
    known = schema if isinstance(schema, Mapping) else {}
    if isinstance(value, str):
        yield value, known.get("format") in _FORMATS
    elif isinstance(value, Mapping):
        properties = known.get("properties")
        for name, part in value.items():
            yield name, False
            yield from _texts(part, properties.get(name) if isinstance(properties, Mapping) else None)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part, known.get("items"))
