"""MCP clients: which file each reads, and what stands in it for a server, as their documentation has it."""

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.environment import read_environment

TOKEN_VARIABLE = "FOOTNOTE_TOKEN"  # noqa: S105 - the name of a variable, not what is in it
_INPUT = "footnote-token"


@dataclass(frozen=True, slots=True)
class Stdio:
    """A server that the client starts."""

    command: str
    arguments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Remote:
    """A server at an address.

    Attributes:
        url: Ends in /mcp.
        has_token: The client shows a token; otherwise it signs in by OAuth, or need not.
    """

    url: str
    has_token: bool


@dataclass(frozen=True, slots=True)
class Client:
    """One program that speaks MCP.

    Attributes:
        name: As people write it on the command line.
        title: As people call it.
        file: The file that it reads, in a folder of a project.
        path: Names under which the file holds servers; in TOML, those of the table.
        remote: What stands there for a server at an address; None if the file takes none.
        next_step: What to do once the file is written.
    """

    name: str
    title: str
    file: Callable[[Path], Path | None]
    path: tuple[str, ...]
    remote: Callable[[Remote], dict[str, Any]] | None
    next_step: str
    has_type: bool = True

    @property
    def is_toml(self) -> bool:
        """Whether its file is TOML."""
        return self.name == "codex"

    def stdio(self, server: Stdio) -> dict[str, Any]:
        """Return what stands in the file for a server that the client starts."""
        kind = {"type": "stdio"} if self.has_type else {}
        return {**kind, "command": server.command, "args": list(server.arguments)}


def vscode_input() -> dict[str, Any]:
    """Return what makes VS Code ask for the token once, and keep it where it keeps secrets."""
    return {"type": "promptString", "id": _INPUT, "description": "Token for Footnote", "password": True}


def _with_header(variable: str, *, kind: bool) -> Callable[[Remote], dict[str, Any]]:
    def remote(server: Remote) -> dict[str, Any]:
        entry: dict[str, Any] = {"type": "http", "url": server.url} if kind else {"url": server.url}
        return entry | ({"headers": {"Authorization": f"Bearer {variable}"}} if server.has_token else {})

    return remote


def _codex(server: Remote) -> dict[str, Any]:
    return {"url": server.url} | ({"bearer_token_env_var": TOKEN_VARIABLE} if server.has_token else {})


def _codex_file(_project: Path) -> Path:
    return Path(read_environment().get("CODEX_HOME") or Path.home() / ".codex") / "config.toml"


def _desktop_file(_project: Path) -> Path | None:
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "Claude" / "claude_desktop_config.json"
    if sys.platform == "win32":
        return Path.home() / "AppData" / "Roaming" / "Claude" / "claude_desktop_config.json"
    return None


CLIENTS: Mapping[str, Client] = {
    client.name: client
    for client in (
        Client(
            name="claude-code",
            title="Claude Code",
            file=lambda project: project / ".mcp.json",
            path=("mcpServers",),
            remote=_with_header(f"${{{TOKEN_VARIABLE}}}", kind=True),
            next_step="Start Claude Code in this folder and approve the server; /mcp shows its state.",
        ),
        Client(
            name="claude-desktop",
            title="Claude Desktop",
            file=_desktop_file,
            path=("mcpServers",),
            remote=None,
            next_step="Quit Claude Desktop and start it again.",
            has_type=False,
        ),
        Client(
            name="cursor",
            title="Cursor",
            file=lambda project: project / ".cursor" / "mcp.json",
            path=("mcpServers",),
            remote=_with_header(f"${{env:{TOKEN_VARIABLE}}}", kind=False),
            next_step="Start Cursor again in this folder, and see that the server is switched on.",
        ),
        Client(
            name="vscode",
            title="VS Code",
            file=lambda project: project / ".vscode" / "mcp.json",
            path=("servers",),
            remote=_with_header(f"${{input:{_INPUT}}}", kind=True),
            next_step="In VS Code run `MCP: List Servers` and start it.",
        ),
        Client(
            name="codex",
            title="Codex",
            file=_codex_file,
            path=("mcp_servers",),
            remote=_codex,
            next_step="Start Codex again; /mcp shows its servers.",
            has_type=False,
        ),
    )
}
