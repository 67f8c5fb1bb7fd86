"""Options that several commands share, so that they are spelt and explained the same."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from retrieval.audience import Audience
from retrieval.filters import Filters
from wiring.refused import Refused
from wiring.rooms import Rooms

Config = Annotated[str, typer.Option("--config", help="Settings file; else FOOTNOTE_CONFIG, else footnote.toml here.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
AsPerson = Annotated[
    str | None, typer.Option("--as", metavar="EMAIL", help="Search as this person: only what they may read counts.")
]
AsPublic = Annotated[bool, typer.Option("--public", help="Search as anybody: only what everyone may read counts.")]
InSource = Annotated[list[str] | None, typer.Option("--source", help="Only this source. Repeatable.")]
InPath = Annotated[list[str] | None, typer.Option("--path", help="Only paths that begin so. Repeatable.")]
WithLabel = Annotated[list[str] | None, typer.Option("--label", help="Only documents with this label. Repeatable.")]
After = Annotated[str, typer.Option("--after", metavar="DATE", help="Only documents changed on or after this day.")]
Before = Annotated[str, typer.Option("--before", metavar="DATE", help="Only documents changed before this day.")]


def audience_of(email: str | None, is_public: bool, configured: str) -> Audience:
    """Return who is asking: the option that was given, else what the settings say.

    Raises:
        Refused: both options were given, or the e-mail address is none.
    """
    if email is not None and is_public:
        raise Refused("--as and --public were both given; choose who is asking.")
    who = configured if email is None else email
    if is_public or (email is None and who == "public"):
        return Audience.public()
    if "@" not in who:
        raise Refused(f"--as {who!r} is not an e-mail address. Try --as ana@example.com, or --public.")
    return Audience.person(who)


def question_of(words: str) -> str:
    """Return the question.

    Raises:
        Refused: there is nothing in it.
    """
    if not words.strip():
        raise Refused('The question is empty. Try footnote ask "how do I …?"')
    return words


def filters_of(
    rooms: Rooms,
    sources: list[str] | None,
    paths: list[str] | None,
    labels: list[str] | None,
    after: str,
    before: str,
) -> Filters:
    """Return the filters that these options mean.

    Raises:
        Refused: a source is not configured, or a date cannot be read.
    """
    rooms.check_names(sources or [])
    return Filters(
        sources=tuple(sources or ()),
        paths=tuple(paths or ()),
        labels=tuple(labels or ()),
        updated_after=_day("--after", after),
        updated_before=_day("--before", before),
    )


def _day(option: str, value: str) -> datetime | None:
    if not value:
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError as error:
        raise Refused(f"{option} {value!r} is not a date. Write it as 2026-11-21.") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
