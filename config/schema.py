"""Which settings exist, under which key, and what may stand there: read from the models, never listed twice."""

from typing import Any, get_args

from annotated_types import Ge, Le
from pydantic import BaseModel, SecretStr
from pydantic.fields import FieldInfo

from config.models import ModelSettings
from config.settings import Settings
from config.slack import ChannelSettings
from config.sources import KINDS
from config.tools import ToolSettings
from config.values import Allowed

KeyPath = tuple[str, ...]
Table = dict[str, Any]

DEPTH = 3
"""Names in the longest key: sources.handbook.readers. Nothing below is looked at but by validation."""
FIELDS = Settings.model_fields
SECTIONS: dict[str, type[BaseModel]] = {
    name: field.annotation
    for name, field in FIELDS.items()
    if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel)
}
NAMED: dict[str, type[BaseModel]] = {"models": ModelSettings, "tools": ToolSettings, "channels": ChannelSettings}
"""Tables in which an operator names as many tables of one kind as needed: [models.main]."""


def source_fields(kind: object = None) -> dict[str, FieldInfo]:
    """Return the fields of a kind of source by name, or of all kinds together when it is none of them."""
    models = [KINDS[kind]] if isinstance(kind, str) and kind in KINDS else list(KINDS.values())
    return {name: field for model in models for name, field in model.model_fields.items()}


def find_field(path: KeyPath, kind: object = None) -> FieldInfo | None:
    """Return the field that a key path leads to or into, or None if there is none."""
    match path:
        case ("sources", _, key, *_):
            return source_fields(kind).get(key)
        case (group, _, key, *_) if group in NAMED:
            return NAMED[group].model_fields.get(key)
        case (section, key, *_) if section in SECTIONS:
            return SECTIONS[section].model_fields.get(key)
        case (top, *_):
            return FIELDS.get(top)
    return None


def names_beside(path: KeyPath, kind: object = None) -> list[str]:
    """Return the names that may stand in the table in which a key path ends."""
    match path:
        case ("sources", _, _):
            return list(source_fields(kind))
        case (group, _, _) if group in NAMED:
            return list(NAMED[group].model_fields)
        case (section, _) if section in SECTIONS:
            return list(SECTIONS[section].model_fields)
    return list(FIELDS)


def is_secret(field: FieldInfo) -> bool:
    """Tell whether a field's value must never be shown."""
    return SecretStr in {field.annotation, *get_args(field.annotation)}


def secret_keys(path: KeyPath) -> list[str]:
    """Return the keys of secrets in the table at a path; each has a sibling `<key>_file`."""
    match path:
        case ("sources", _):
            fields = source_fields()
        case (group, _) if group in NAMED:
            fields = NAMED[group].model_fields
        case (section,) if section in SECTIONS:
            fields = SECTIONS[section].model_fields
        case _:
            return []
    return [name for name, field in fields.items() if is_secret(field)]


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
