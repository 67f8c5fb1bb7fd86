"""What to tell somebody who has just started the playground: where it is, and how Footnote gets there."""

from playground.confluence.sample_people import SYNC_EMAIL, SYNC_TOKEN, email_of
from playground.confluence.server import Server

TOKEN_VARIABLE = "FOOTNOTE__SOURCES__WIKI__TOKEN"  # noqa: S105  # its name, not its value
READER, OTHER = email_of("Ingrid Solheim"), email_of("Owen Pritchard")
"""Of these two, one may read the salary bands."""


def instructions(server: Server) -> str:
    """The text that is printed at the start."""
    username = f'username = "{SYNC_EMAIL}"\n' if server.settings.is_cloud else ""
    return f"""Confluence ({server.settings.kind}) is at {server.base_url}
Change it at             {server.host_url}/playground
Webhooks of its changes  go where POST {server.host_url}/playground/webhook says (docs/webhooks.md)
Token                    {SYNC_TOKEN}

For a footnote.toml in an empty folder:

[sources.wiki]
kind = "confluence"
base_url = "{server.base_url}"
deployment = "{server.settings.kind}"
{username}
and there, in another terminal:

export {TOKEN_VARIABLE}={SYNC_TOKEN}
footnote index
footnote ask "What is the salary range for level L4?" --as {READER}
footnote ask "What is the salary range for level L4?" --as {OTHER}

Ctrl-C ends it.
"""
