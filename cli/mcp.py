"""`footnote mcp`: serves agents and IDE assistants, and makes what they need to ask."""

import json
from datetime import UTC, datetime, time
from enum import StrEnum
from typing import Annotated

import typer
from pydantic import TypeAdapter, ValidationError

from cli.exits import FINE
from cli.mcp_install import install_command
from cli.options import Config
from config.mcp import Tokens, TokenSettings
from mcp_server.callers.static_tokens import hash_of, new_token
from wiring.refused import Refused

app = typer.Typer(rich_markup_mode="markdown", add_completion=False)
app.command("install")(install_command)

_ALLOWED = {
    "principal": '--principal is an e-mail address, or "public".',
    "expires": "--expires is a day such as 2027-06-30, or a date and time.",
}
_NAME = "A name has at most 40 lower-case letters, digits, - and _, such as laptop."


class Transport(StrEnum):
    """How clients reach the server."""

    STDIO = "stdio"
    HTTP = "http"


@app.callback(invoke_without_command=True)
def mcp_command(
    ctx: typer.Context,
    transport: Annotated[Transport | None, typer.Option("--transport", help="Instead of mcp.transport.")] = None,
    config: Config = "",
) -> int:
    """Serve the index to agents and IDE assistants over MCP, until the client ends it, or SIGTERM or Ctrl-C does.

    Clients start it themselves when they use standard input: `footnote mcp install` tells them how.
    """
    ctx.obj = config or ctx.obj
    if ctx.invoked_subcommand:
        return FINE
    # The server: whoever makes a token or writes a file need not wait for it.
    from mcp_server.start import main  # noqa: PLC0415

    given = ["--transport", transport.value] if transport else []
    return main([*given, *(["--config", ctx.obj] if ctx.obj else [])])


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
    if made.expires and made.expires < datetime.now(UTC):
        raise Refused(f"--expires {_written(made.expires)} is over already. {_ALLOWED['expires']}")
    print("The token, shown this once. Give it to whoever will ask with it, and keep no copy:\n")
    print(f"{text}\n")
    print("Its table for footnote.toml. The server knows it once it is started again:\n")
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
