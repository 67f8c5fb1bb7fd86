"""A client's file with one server in it: the text as it is to be, the rest of it as it was. Pure."""

import json
import tomllib
from typing import Any

from cli.json_edit import with_item, with_member
from cli.json_spans import NoJson
from cli.mcp_clients import Client, vscode_input


class NotEditable(ValueError):
    """The file cannot be changed without harm; the message says why."""


def file_with(client: Client, text: str, server: str, entry: dict[str, Any]) -> str:
    """Return the text of a client's file with a server in it; the same text if it is in it already.

    Args:
        client: Whose file it is.
        text: Of the file; empty if there is none.
        server: What to call the server.
        entry: What stands in the file for it.

    Raises:
        NotEditable: it holds something else than the client's settings, or a table of this name.
    """
    if client.is_toml:
        return _toml_with(text, (*client.path, server), entry)
    try:
        changed = with_member(text, (*client.path, server), entry)
        return with_item(changed, "inputs", "id", vscode_input()) if "${input:" in json.dumps(entry) else changed
    except NoJson as error:
        raise NotEditable(str(error)) from error


def _toml_with(text: str, path: tuple[str, ...], entry: dict[str, Any]) -> str:
    """Return the text with a table at its end: what stands before it keeps its comments."""
    try:
        before = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise NotEditable(f"it is not TOML: {error}") from error
    there: Any = before
    for name in path:
        there = there.get(name) if isinstance(there, dict) else None
    if there == entry:
        return text
    if there is not None:
        raise NotEditable(f"it has a table [{'.'.join(path)}] already; remove that first")
    # A list of texts and a text are written alike in JSON and TOML.
    lines = [f"[{'.'.join(path)}]", *(f"{name} = {json.dumps(value)}" for name, value in entry.items())]
    begun = text if not text or text.endswith("\n") else f"{text}\n"
    changed = begun + ("\n" if begun else "") + "\n".join(lines) + "\n"
    try:
        tomllib.loads(changed)
    except tomllib.TOMLDecodeError as error:
        raise NotEditable(f"it writes {path[0]} in a way that no table can be added to") from error
    return changed
