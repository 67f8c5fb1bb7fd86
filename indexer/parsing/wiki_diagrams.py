"""The text that a diagram is drawn from, out of the wrappings in which macros keep it."""

import binascii
import json
import zlib
from base64 import b64decode
from urllib.parse import unquote

from indexer.parsing.wiki_macro import Macro

_MAX_BYTES = 200_000  # unpacked; a diagram of more than a screen has a few thousand


def diagram_text(macro: Macro) -> str:
    """Return the text of a diagram, or an empty string if the macro names only a file."""
    if macro.plain.strip():
        return _from_json(macro.plain)
    data = macro.parameter("data")
    if not data:
        return ""
    return _unpacked(data) if macro.parameter("compressed") == "true" else unquote(data)


def _from_json(text: str) -> str:
    """Return the definition that newer versions of the PlantUML macro keep with its settings, as JSON."""
    try:
        stored = json.loads(text)
    except (ValueError, RecursionError):
        return text
    definition = stored.get("umlDefinition") if isinstance(stored, dict) else None
    return definition if isinstance(definition, str) else text


def _unpacked(data: str) -> str:
    """Return what was escaped as in a URL, deflated without a header and written in base 64."""
    try:
        packed = b64decode(data, validate=True)
        return unquote(zlib.decompressobj(wbits=-zlib.MAX_WBITS).decompress(packed, _MAX_BYTES).decode())
    except (binascii.Error, zlib.error, ValueError):
        return ""
