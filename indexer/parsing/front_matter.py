"""Front matter: the YAML or TOML in front of a page that names its title and tags, and is not shown."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import yaml

# Opening and closing line: YAML as Jekyll, Docusaurus and MkDocs write it, TOML as Hugo does.
_YAML = re.compile(r"---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_TOML = re.compile(r"\+\+\+[ \t]*\n(.*?)^\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_KEY = re.compile(r"(?:[ \t]*(?:#[^\n]*)?\n)*[ \t]*[\w\"'][\w .\"'/-]{0,100}[:=](?:\s|\Z)")
_UPDATED_KEYS = ("updated", "last_updated", "lastmod", "last_reviewed")
_LABEL_KEYS = ("tags", "labels", "keywords")
# PyYAML takes seconds for thousands of brackets; real front matter has a few hundred characters.
_MAX_CHARACTERS = 10_000
_MAX_BRACKETS = 200
_MAX_LABELS = 50
_MAX_LABEL_CHARACTERS = 60


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What a page says about itself.

    Attributes:
        end: Offset where the page proper begins; 0 when there is no front matter.
        updated_at: When it was last updated, aware UTC; None when it does not say, or says no date.
    """

    title: str = ""
    labels: tuple[str, ...] = ()
    end: int = 0
    updated_at: datetime | None = None


def read_front_matter(text: str) -> FrontMatter:
    """Return the front matter at the very start of a text; one that is broken is skipped, not an error."""
    found = _YAML.match(text) or _TOML.match(text)
    if not found or (found[1].strip() and not _KEY.match(found[1])):
        return FrontMatter()
    fields = _fields(found[1], is_toml=text.startswith("+"))
    title = fields.get("title")
    return FrontMatter(
        title=" ".join(title.split()) if isinstance(title, str) else "",
        labels=_labels(fields),
        updated_at=_updated_at(fields),
        end=found.end(),
    )


def _fields(source: str, *, is_toml: bool) -> Mapping[str, Any]:
    if len(source) > _MAX_CHARACTERS or source.count("[") + source.count("{") > _MAX_BRACKETS:
        return {}
    try:
        if is_toml:
            return tomllib.loads(source)
        # BaseLoader knows strings, lists and mappings only: no dates that do not exist, no merge keys
        # that grow with every line, and fewer types than SafeLoader.
        fields = yaml.load(source, Loader=yaml.BaseLoader)  # noqa: S506 - stricter than safe_load, as said
    except (yaml.YAMLError, ValueError, RecursionError):
        return {}
    return fields if isinstance(fields, Mapping) else {}


def _updated_at(fields: Mapping[str, Any]) -> datetime | None:
    """Return the first date that can be read; TOML hands dates out as such, YAML as text."""
    for key in _UPDATED_KEYS:
        try:
            moment = datetime.fromisoformat(str(fields.get(key, "")).strip())
            return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
        except (ValueError, OverflowError):  # no date, or one whose time zone leads out of the calendar
            continue
    return None


def _labels(fields: Mapping[str, Any]) -> tuple[str, ...]:
    labels: set[str] = set()
    for key in _LABEL_KEYS:
        value = fields.get(key)
        entries = value.split(",") if isinstance(value, str) else value
        for entry in entries if isinstance(entries, list) else ():
            if isinstance(entry, str) and (label := " ".join(entry.lower().lstrip("# ").split())):
                labels.add(label[:_MAX_LABEL_CHARACTERS])
    return tuple(sorted(labels)[:_MAX_LABELS])
