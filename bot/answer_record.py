"""Answer record: an answer as the ledger keeps it, for whatever is asked about it later."""

from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any, TypeVar

from answering.answer import Citation, NearestPage
from bot.rendering.content import Content
from ledger.answers import StoredAnswer

_Noun = TypeVar("_Noun", Citation, NearestPage)


def body_of(content: Content) -> dict[str, Any]:
    """Return what is shown of an answer as JSON values."""
    return {
        "text": content.text,
        "citations": [_row(each) for each in content.citations],
        "nearest": [_row(each) for each in content.nearest],
        "notes": list(content.notes),
        "also": dict(content.also),
    }


def content_in(stored: StoredAnswer) -> Content:
    """Return what `body_of` was given; what another version stored and this one does not know is left out."""
    body = stored.body
    return Content(
        "answered" if stored.status == "answered" else "unknown",
        str(body.get("text", "")),
        tuple(_noun(Citation, each) for each in body.get("citations", ())),
        tuple(_noun(NearestPage, each) for each in body.get("nearest", ())),
        tuple(map(str, body.get("notes", ()))),
        dict(body.get("also", {})),
    )


def _row(noun: Citation | NearestPage) -> dict[str, Any]:
    return asdict(noun) | {"updated_at": noun.updated_at.isoformat()}


def _noun(kind: type[_Noun], row: Mapping[str, Any]) -> _Noun:
    known = {field.name: row[field.name] for field in fields(kind) if field.name in row}
    return kind(**known | {"updated_at": datetime.fromisoformat(row["updated_at"])})
