"""Results: what calls are answered with, as other programs read it. Fixed: a change here is a change of contract.

What a client's model sees of it is decided by the client: so that every part can be left out, empty parts are.
"""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel


class Place(BaseModel):
    """Another place where the same stands: another page, or another release of this one."""

    chunk_id: str
    title: str
    url: str
    release: str = ""


class Hit(BaseModel):
    """One chunk that was found."""

    chunk_id: str
    title: str
    heading_path: list[str]
    url: str
    source: str
    path: str
    kind: str
    text: str
    updated_at: str
    indexed_at: str
    age: str
    score: float
    why: str
    release: str = ""
    also: list[Place] = []
    more_places: int = 0
    hints: dict[str, str] = {}
    warning: str = ""


class SearchResults(BaseModel):
    """What a search found, best first.

    Attributes:
        about_text: That text is data, for models that are shown nothing else; the first that they read.
    """

    about_text: str = ""
    hits: list[Hit]
    truncated: bool = False
    next_cursor: str = ""
    notes: list[str] = []


class ChunkText(BaseModel):
    """A chunk, with what was asked for around it; `about_text` as above."""

    about_text: str = ""
    chunk_id: str
    chunk_ids: list[str]
    title: str
    heading_path: list[str]
    url: str
    source: str
    path: str
    kind: str
    text: str
    version: str
    author: str
    updated_at: str
    indexed_at: str
    age: str
    release: str = ""
    previous_chunk_id: str = ""
    next_chunk_id: str = ""
    replaces: str = ""
    truncated: bool = False
    hints: dict[str, str] = {}
    warning: str = ""
    notes: list[str] = []


class SourceAge(BaseModel):
    """One source that the caller may read."""

    name: str
    kind: str
    chunks: int
    newest: str = ""
    indexed: str = ""
    note: str = ""


def to_json(result: BaseModel) -> dict[str, Any]:
    """Return a result as JSON values; what is empty and need not be there is left out."""
    return result.model_dump(mode="json", exclude_defaults=True)


def portable_schema(model: type[BaseModel]) -> dict[str, Any]:
    """Return the JSON Schema of a result without references and titles, which some clients do not follow or count."""
    schema = model.model_json_schema()
    definitions = schema.pop("$defs", {})
    return _inlined(schema, definitions)


def _inlined(schema: Mapping[str, Any], definitions: Mapping[str, Any]) -> dict[str, Any]:
    if "$ref" in schema:
        return _inlined(definitions[schema["$ref"].rsplit("/", 1)[1]], definitions)
    inlined: dict[str, Any] = {}
    for key, value in schema.items():
        if key in {"title", "default", "description"}:
            continue
        if key == "properties":
            inlined[key] = {name: _inlined(each, definitions) for name, each in value.items()}
        else:
            inlined[key] = _inlined(value, definitions) if isinstance(value, dict) else value
    return inlined
