"""Options that several commands share, so that they are spelt and explained the same."""

import re
import shlex
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated

import typer

from retrieval.audience import Access, Audience
from retrieval.errors import WrongFilter
from retrieval.query import Query, parse_query
from retrieval.typed_filter import TypedFilter
from wiring.refused import Refused

Config = Annotated[str, typer.Option("--config", help="Settings file; else FOOTNOTE_CONFIG, else footnote.toml here.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
SourceNames = Annotated[list[str] | None, typer.Argument(metavar="[SOURCE]...", help="Which; all when left out.")]
Full = Annotated[bool, typer.Option("--full", help="Read every document again. Texts that have a vector keep it.")]
AcceptDeletions = Annotated[
    bool,
    typer.Option("--accept-deletions", help="Remove what is gone from a source even if it is a large part of it."),
]
AsPerson = Annotated[
    str | None, typer.Option("--as", metavar="EMAIL", help="Search as this person: only what they may read counts.")
]
AsPublic = Annotated[bool, typer.Option("--public", help="Search as anybody: only what everyone may read counts.")]
InSource = Annotated[list[str] | None, typer.Option("--source", help="Only this source. Repeatable.")]
InPath = Annotated[list[str] | None, typer.Option("--path", help="Only paths that begin so. Repeatable.")]
WithLabel = Annotated[list[str] | None, typer.Option("--label", help="Only documents with this label. Repeatable.")]
OfKind = Annotated[str | None, typer.Option("--kind", metavar="code|prose", help="Only passages of this kind.")]
_AGO = "2026-01-31, 2026, or how long ago: 2w."
After = Annotated[
    str | None, typer.Option("--after", metavar="DATE", help=f"Only changed on or after this day: {_AGO}")
]
Before = Annotated[str | None, typer.Option("--before", metavar="DATE", help=f"Only changed before this day: {_AGO}")]
OfVersion = Annotated[
    list[str] | None, typer.Option("--doc-version", help="Only documents of this product version. Repeatable.")
]
IN_THE_QUESTION = (
    "Filters may also stand in the question: source:wiki path:docs/ label:runbook kind:code after:2026-01 before:2w "
    'version:4.12. A - before one leaves something out. A "quoted phrase" must stand in the passage. '
    "A backslash before a filter makes words of it."
)


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
    if not is_address(who):
        raise Refused(
            f"--as {who!r} is not an e-mail address of one person. Try --as {address_like(who)}, or --public."
        )
    return Audience.person(who.strip())


def is_address(text: str) -> bool:
    """Tell whether a text is an e-mail address of one person, and not a group, a principal or several."""
    local, _, domain = text.strip().partition("@")
    return bool(local and domain) and not re.search(r"[\s,;:@<>]", local + domain)


def address_like(text: str) -> str:
    """Return an e-mail address to propose to whoever wrote something else, such as `user:` before one."""
    meant = text.strip().removeprefix("user:").strip()
    return meant if is_address(meant) else "ana@example.com"


def as_given(email: str | None, is_public: bool) -> str:
    """Return the options that said who is asking, to be put behind another command; empty if none did."""
    if email is not None:
        return f" --as {shlex.quote(email.strip())}"
    return " --public" if is_public else ""


def nothing_fits(audience: Audience) -> str:
    """Say that nothing was found, and what an asker who may read more can do."""
    words = f"Nothing that {audience} may read fits. Try other words, or fewer filters"
    if audience.has_outsiders:
        return f"{words}; or say who asks, with --as ana@example.com or cli.audience in the settings."
    return f"{words}."


def question_of(words: str) -> str:
    """Return the question.

    Raises:
        Refused: there is nothing in it.
    """
    if not words.strip():
        raise Refused('The question is empty. Try footnote ask "how do I …?"')
    return words


def given(**options: str | list[str] | None) -> list[TypedFilter]:
    """Return the filters that these options are, by the names that they have in a question."""
    typed: list[TypedFilter] = []
    for name, values in options.items():
        option = "--doc-version" if name == "version" else f"--{name}"
        each = [values] if isinstance(values, str) else values or []
        typed.extend(TypedFilter(name, value, f"{option} {value}") for value in each)
    return typed


def query_of(words: str, access: Access, options: Sequence[TypedFilter]) -> Query:
    """Return what is asked for: the question, and the filters in it and beside it.

    Raises:
        Refused: there is no question, or a filter means nothing.
    """
    try:
        # One whose permissions are too old is understood, and said to be so when nothing is found.
        known = [*access.sources, *access.expired]
        return parse_query(question_of(words), known, datetime.now(UTC), options=options)
    except WrongFilter as error:
        raise Refused(str(error)) from error
