"""`footnote access`: may this person read this page, and why; and what is open that should not be."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from cli.console import WordsConsole
from cli.exits import FINE, NOT_ALLOWED
from cli.options import Config, Json, address_like, is_address
from cli.shapes import print_json
from cli.show_access import Case, audit_json, explanation_json, show_audit, show_explanation
from ledger.memberships import members_by_group
from ledger.policy import GROUP_PREFIX
from wiring.access import audit_sources, explain_access, find_document, list_documents, sight_of
from wiring.refused import Refused
from wiring.rooms import open_rooms

app = typer.Typer(
    rich_markup_mode="markdown",
    no_args_is_help=True,
    add_completion=False,
    help="""Say who may read what and why, and what is open that should not be.

    Both commands go by what is stored and by the settings, as searches do; neither asks a source.
    """,
)

_PUBLIC = "public"
_LISTED = 20


@app.command("explain")
def explain_command(
    ctx: typer.Context,
    user: Annotated[str, typer.Argument(help="E-mail of a person, or `public` for anybody at all.")],
    page: Annotated[
        str, typer.Argument(help="URL, path as hits show it (`HANDBOOK/131170`), title, or id of a chunk.")
    ],
    json: Json = False,
    config: Config = "",
) -> int:
    """Say whether a person may read a page, and why: every gate in order, who passes it, and as what.

    Exit code 0 when the person may read it, 1 when not, 2 when it is not indexed, or for wrong use or settings.
    """
    with open_rooms(config or ctx.obj) as rooms:
        email = _email(user)
        documents = list_documents(rooms)
        listed = find_document(rooms, page, documents)
        now = datetime.now(UTC)
        case = Case(
            listed=listed,
            explanation=explain_access(rooms, email, listed, documents, now),
            sight=sight_of(rooms, email, documents),
            freshness=rooms.freshness().get(listed.source),
            now=now,
            own_permissions=frozenset(rooms.freshness()),
            inhabited=frozenset(GROUP_PREFIX + name for name in members_by_group(rooms.ledger)),
        )
    if json:
        print_json(explanation_json(case))
    else:
        show_explanation(WordsConsole(), case)
    return FINE if case.explanation.is_allowed else NOT_ALLOWED


@app.command("audit")
def audit_command(
    ctx: typer.Context,
    sources: Annotated[list[str] | None, typer.Argument(metavar="[SOURCE]…", help="All when left out.")] = None,
    every: Annotated[bool, typer.Option("--all", help=f"List every document, not {_LISTED} of each kind.")] = False,
    json: Json = False,
    config: Config = "",
) -> int:
    """List documents that are open to everyone, that nobody may read, and whose permissions could not be read.

    Nobody: none of the people whom groups or permissions name. Exit code 0, 2 for wrong use or settings.
    """
    with open_rooms(config or ctx.obj) as rooms:
        audits = audit_sources(rooms, sources or ())
        freshness = rooms.freshness()
    now = datetime.now(UTC)
    if json:
        print_json(audit_json(audits, freshness, now, None if every else _LISTED))
    else:
        show_audit(WordsConsole(), audits, freshness, now, None if every else _LISTED)
    return FINE


def _email(user: str) -> str:
    """Return the e-mail of a person, or an empty one for the public."""
    if user.strip() == _PUBLIC:
        return ""
    if not is_address(user):
        raise Refused(f"{user!r} is not an e-mail address of one person. Try {address_like(user)}, or {_PUBLIC}.")
    return user.strip()
