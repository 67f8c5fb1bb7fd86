"""`footnote mcp`: what agents and IDE assistants need to ask."""

import json
from datetime import datetime, time
from typing import Annotated

import typer
from pydantic import TypeAdapter, ValidationError

from cli.exits import FINE
from config.mcp import Tokens, TokenSettings
from mcp_server.callers.static_tokens import hash_of, new_token
from wiring.refused import Refused

app = typer.Typer(rich_markup_mode="markdown", add_completion=False)

_ALLOWED = {
    "principal": '--principal is an e-mail address, or "public".',
    "expires": "--expires is a day such as 2027-06-30, or a date and time.",
}
_NAME = "A name has at most 40 lower-case letters, digits, - and _, such as laptop."


@app.callback()
def mcp() -> None:
    """Let agents and IDE assistants ask over MCP."""


@app.command()
def token(
    name: Annotated[str, typer.Argument(help="What to call it: the name of its table, and of its caller in the log.")],
    principal: Annotated[
        str, typer.Option("--principal", metavar="EMAIL|public", help="Who is asking with it.")
    ] = "public",
    expires: Annotated[str, typer.Option("--expires", metavar="DATE", help="The last day on which it is good.")] = "",
) -> int:
    """Make a token for one client of the HTTP server, and print it this once, with its table for footnote.toml.

    The settings hold its hash alone: nobody can read the token there, and whoever loses it makes another. To take it
    back, remove its table and start the server again.
    """
    text = new_token()
    made = _checked(name, {"sha256": hash_of(text), "principal": principal, "expires": expires})
    print("The token, shown this once. Give it to whoever will ask with it, and keep no copy:\n")
    print(f"{text}\n")
    print("Its table for footnote.toml:\n")
    print(f'[mcp.tokens.{name}]\nsha256 = "{made.sha256}"\nprincipal = {json.dumps(made.principal)}')
    if made.expires:
        print(f"expires = {_written(made.expires)}")
    return FINE


def _written(moment: datetime) -> str:
    """Return a moment as TOML has it: the end of a day as the day."""
    return str(moment.date()) if moment.time() == time.max else moment.isoformat()


def _checked(name: str, table: dict[str, str]) -> TokenSettings:
    """Return the table as the settings will read it.

    Raises:
        Refused: they would not take it.
    """
    try:
        return TypeAdapter(Tokens).validate_python({name: table})[name]
    except ValidationError as error:
        field = str(error.errors(include_input=False)[0]["loc"][-1])
        raise Refused(_ALLOWED.get(field, _NAME)) from None
