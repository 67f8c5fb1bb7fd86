"""`footnote mcp install`: tells a client where the server is, in the file that the client reads."""

import difflib
import re
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Annotated, Any
from urllib.parse import urlsplit

import typer
from pydantic import TypeAdapter, ValidationError

from cli.console import WordsConsole
from cli.exits import FINE, NOT_ALLOWED
from cli.mcp_clients import CLIENTS, TOKEN_VARIABLE, Client, Remote, Stdio
from cli.mcp_file import NotEditable, file_with
from cli.options import Config
from config.load import load_settings
from config.mcp_values import ServerUrl
from wiring.refused import Refused

_COMMAND = Path(__file__).parent.parent / "footnote"
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


def install_command(
    ctx: typer.Context,
    client: Annotated[
        str, typer.Argument(metavar="CLIENT", help=f"Whose file to write: {', '.join(CLIENTS)}.", show_default=False)
    ],
    url: Annotated[str, typer.Option("--url", help="Ask a server at this address, in place of starting one.")] = "",
    oauth: Annotated[
        bool, typer.Option("--oauth", help="With --url: the client signs in, and shows no token of ours.")
    ] = False,
    file: Annotated[
        Path | None, typer.Option("--file", dir_okay=False, help="Another file than that of the folder you stand in.")
    ] = None,
    name: Annotated[str, typer.Option("--name", help="What the client calls the server.")] = "footnote",
    show: Annotated[bool, typer.Option("--print", help="Print what belongs into the file; write nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Write without being asked, after showing.")] = False,
    config: Config = "",
) -> int:
    """Tell a client how to reach the server: shows what changes in its file, asks, and writes it.

    Everything else in the file stays as it is. A token is never written: the file names the variable FOOTNOTE_TOKEN, or
    has VS Code ask for it. Exit code 0 when the file is as it should be, 1 when it was not written, 2 for wrong use.
    """
    if client not in CLIENTS:
        others = f"There are {', '.join(CLIENTS)}; docs/mcp.md has what to copy for any other."
        raise Refused(f"There is no client named {client!r} here. {others}")
    chosen = CLIENTS[client]
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]{0,39}", name):
        raise Refused("--name is one word of at most 40 letters, digits, - and _, such as footnote.")
    if url:
        entry, who = _remote_entry(chosen, url, has_token=not oauth), ""
    else:
        entry, who = _stdio_entry(chosen, config or ctx.obj)
    if show:
        print(_changed(chosen, "", name, entry), end="")
        return FINE
    target = (file or chosen.file(Path.cwd()) or _no_file(chosen)).resolve()
    before = _read(target)
    after = _changed(chosen, before, name, entry, target)
    console = WordsConsole()
    if after == before:
        console.print(f"{target} says so already.", soft_wrap=True, markup=False)
        return FINE
    for line in difflib.unified_diff(before.splitlines(), after.splitlines(), str(target), str(target), "", "", 1, ""):
        console.print(line, soft_wrap=True, markup=False)
    if not yes and not typer.confirm("Write this?"):
        return NOT_ALLOWED
    _write(target, after)
    console.print(f"Wrote {target}. {who}{_next_steps(chosen, entry)}", soft_wrap=True, markup=False)
    return FINE


def _stdio_entry(client: Client, config: str) -> tuple[dict[str, Any], str]:
    """Return what stands in the file, and what to know of it: in whose name the client will ask, and whether it can."""
    loaded = load_settings(Path(config) if config else None)
    if loaded.file is None:
        raise Refused("There is no footnote.toml here for the server to start with. Name one with --config.")
    who = f"It asks as {loaded.settings.mcp.principal}, which is mcp.principal in the settings. "
    if loaded.lacks_index:
        who += "Nothing has been indexed yet: run `footnote index`. "
    return client.stdio(Stdio(str(_COMMAND), ("--config", str(loaded.file), "mcp", "--transport", "stdio"))), who


def _remote_entry(client: Client, url: str, *, has_token: bool) -> dict[str, Any]:
    if client.remote is None:
        raise Refused(
            f"{client.title} takes a server at an address from its settings, under Connectors, and not from its file."
        )
    try:
        TypeAdapter(ServerUrl).validate_python(url)
    except ValidationError:
        raise Refused("--url is the address that ends in /mcp, such as https://docs.example.com/mcp.") from None
    parts = urlsplit(url)
    if has_token and parts.scheme != "https" and parts.hostname not in _LOOPBACK:
        raise Refused(f"A token would travel to {parts.hostname} unencrypted. Use an https:// address.")
    return client.remote(Remote(url, has_token))


def _changed(client: Client, text: str, name: str, entry: dict[str, Any], file: Path | None = None) -> str:
    try:
        return file_with(client, text, name, entry)
    except NotEditable as error:
        raise Refused(f"{file} was left as it is: {error}. --print shows what belongs into it.") from error


def _no_file(client: Client) -> Path:
    raise Refused(f"{client.title} documents no file for this system. Name it with --file, or use --print.")


def _read(file: Path) -> str:
    try:
        with file.open(encoding="utf-8", newline="") as stream:
            return stream.read()
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(f"{file} could not be read ({error}). --print shows what belongs into it.") from error


def _write(file: Path, text: str) -> None:
    """Write the whole file or nothing of it, with the rights that it had."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        mode = file.stat().st_mode & 0o777 if file.exists() else 0o644
        with NamedTemporaryFile("w", encoding="utf-8", newline="", dir=file.parent, delete=False) as stream:
            stream.write(text)
        made = Path(stream.name)
        made.chmod(mode)
        made.replace(file)
    except OSError as error:
        raise Refused(f"{file} could not be written ({error.strerror}). --print shows what belongs into it.") from error


def _next_steps(client: Client, entry: dict[str, Any]) -> str:
    needs = f"Set {TOKEN_VARIABLE} where {client.title} starts. " if TOKEN_VARIABLE in str(entry) else ""
    return needs + client.next_step
