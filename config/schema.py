"""Which settings exist, under which key, and what may stand there: read from the models, never listed twice."""

from typing import Any, get_args

from annotated_types import Ge, Le
from pydantic import BaseModel, SecretStr
from pydantic.fields import FieldInfo

from config.mcp import OAuthSettings, TokenSettings
from config.models import ModelSettings
from config.settings import FurtherEmbedderSettings, Settings
from config.slack import ChannelSettings
from config.sources import KINDS
from config.tools import ToolSettings
from config.values import Allowed, NeverShown

KeyPath = tuple[str, ...]
Table = dict[str, Any]

FIELDS = Settings.model_fields
SECTIONS: dict[str, type[BaseModel]] = {
    name: field.annotation
    for name, field in FIELDS.items()
    if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel)
}
NAMED: dict[str, type[BaseModel]] = {
    "embedders": FurtherEmbedderSettings,
    "models": ModelSettings,
    "tools": ToolSettings,
    "channels": ChannelSettings,
}
"""Tables in which an operator names as many tables of one kind as needed: [models.main]."""
INNER: dict[KeyPath, type[BaseModel]] = {("mcp", "oauth"): OAuthSettings}
"""Tables inside a table."""
INNER_NAMED: dict[KeyPath, type[BaseModel]] = {("mcp", "tokens"): TokenSettings}
"""As NAMED, inside a table: [mcp.tokens.laptop]."""
FIXED: dict[KeyPath, type[BaseModel]] = {(name,): model for name, model in SECTIONS.items()} | INNER
"""Every table with a name of its own."""
_NAMED_AT: dict[KeyPath, type[BaseModel]] = {(name,): model for name, model in NAMED.items()} | INNER_NAMED


def source_fields(kind: object = None) -> dict[str, FieldInfo]:
    """Return the fields of a kind of source by name, or of all kinds together when it is none of them."""
    models = [KINDS[kind]] if isinstance(kind, str) and kind in KINDS else list(KINDS.values())
    return {name: field for model in models for name, field in model.model_fields.items()}


def table_fields(path: KeyPath, kind: object = None) -> dict[str, FieldInfo] | None:
    """Return the fields of the table at a path, all settings at the empty one; None if no such table is known."""
    if len(path) == 2 and path[0] == "sources":
        return source_fields(kind)
    model = FIXED.get(path) or _NAMED_AT.get(path[:-1])
    if model is None:
        return None if path else FIELDS
    return model.model_fields


def find_field(path: KeyPath, kind: object = None) -> FieldInfo | None:
    """Return the field that a key path leads to or into, or None if there is none."""
    for length in range(len(path) - 1, -1, -1):
        fields = table_fields(path[:length], kind)
        if fields is not None:
            return fields.get(path[length])
    return None


def names_beside(path: KeyPath, kind: object = None) -> list[str]:
    """Return the names that may stand in the table in which a key path ends."""
    fields = table_fields(path[:-1], kind)
    return list(FIELDS if fields is None else fields)


def named_table(path: KeyPath) -> KeyPath | None:
    """Return the path of the table, named by an operator, that a key path leads to or into; None if it is in none."""
    if len(path) > 2 and path[:2] in INNER_NAMED:
        return path[:3]
    return path[:2] if len(path) > 1 and path[0] in {"sources", *NAMED} else None


def holds_keys(path: KeyPath) -> bool:
    """Tell whether a table at this path has keys that are looked at; nothing below is, but by validation."""
    return len(path) < 3 or (len(path) == 3 and path[:2] in INNER_NAMED)


def is_secret(field: FieldInfo) -> bool:
    """Tell whether a field's value must never be shown."""
    return SecretStr in {field.annotation, *get_args(field.annotation)}


def is_shown(field: FieldInfo) -> bool:
    """Tell whether what was found in a field may be shown to the person who wrote it."""
    return not is_secret(field) and not any(isinstance(extra, NeverShown) for extra in field.metadata)


def secret_keys(path: KeyPath) -> list[str]:
    """Return the keys of secrets in the table at a path; each has a sibling `<key>_file`."""
    return [name for name, field in (table_fields(path) or {}).items() if is_secret(field)]


def allowed_words(field: FieldInfo) -> str:
    """Say what may stand in a field, in words that fit behind "allowed:"."""
    if words := next((extra.words for extra in field.metadata if isinstance(extra, Allowed)), ""):
        return words
    if options := [f'"{option}"' for option in get_args(field.annotation) if isinstance(option, str)]:
        return " or ".join(filter(None, [", ".join(options[:-1]), options[-1]]))
    if field.annotation is bool:
        return "true or false"
    least = next((extra.ge for extra in field.metadata if isinstance(extra, Ge)), None)
    most = next((extra.le for extra in field.metadata if isinstance(extra, Le)), None)
    return "a table" if least is None else f"a whole number from {least} to {most}"
