"""What to tell somebody who has just started the playground: where it is, and how Footnote gets there."""

from playground.confluence.sample_people import SYNC_EMAIL, SYNC_TOKEN
from playground.confluence.server import Server

TOKEN_VARIABLE = "FOOTNOTE__SOURCES__WIKI__TOKEN"  # noqa: S105  # its name, not its value


def instructions(server: Server) -> str:
    """The text that is printed at the start."""
    email = f'email = "{SYNC_EMAIL}"\n' if server.settings.is_cloud else ""
    return f"""Confluence ({server.settings.kind}) is at {server.base_url}
Change it at             {server.host_url}/playground
Token                    {SYNC_TOKEN}

For footnote.toml:

[sources.wiki]
kind = "confluence"
base_url = "{server.base_url}"
{email}
and in the environment:

export {TOKEN_VARIABLE}={SYNC_TOKEN}

Ctrl-C ends it.
"""
