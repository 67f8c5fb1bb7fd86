"""How live tools look, to a person and to a program. What servers say is shown whole, with nothing in it unseen."""

import json
from collections.abc import Sequence
from difflib import unified_diff
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.text import Text

from answering.errors import ToolRefused
from answering.tools.admission import Admission
from answering.tools.definition import Definition
from answering.tools.wording import one_line, readable_json
from wiring.tool_admission import ServerAdmissions

_NAME_CHARACTERS = 60
_MARKS = {
    "offered": "[green]✓[/]",
    "new": "[yellow]![/]",
    "changed": "[yellow]![/]",
    "missing": "[red]✗[/]",
    "not_allowed": "[dim]·[/]",
}
_NO_SERVERS = "No live tools are configured. Add a \\[tools.<name>] table to footnote.toml; `footnote init` shows one."


def show_servers(console: Console, servers: Sequence[ServerAdmissions]) -> None:
    """Print each server with its users, and below it every tool with whether it is offered and what to do about it."""
    if not servers:
        console.print(_NO_SERVERS)
    for server in servers:
        users = ", ".join(sorted(server.users))
        console.print(f"[bold]{server.name}[/] [dim]may be used by {escape(users)}[/]", soft_wrap=True)
        if server.problem:
            console.print(f"  [red]✗[/] {escape(server.problem)}", soft_wrap=True)
        if not any(each.state != "not_allowed" for each in server.tools):
            console.print("  Nothing of it is offered: name tools in reads or writes.")
        for admission in server.tools:
            name = escape(one_line(admission.tool, _NAME_CHARACTERS))
            console.print(f"  {_MARKS[admission.state]} {name} [dim]{_words(server, admission)}[/]", soft_wrap=True)


def servers_json(servers: Sequence[ServerAdmissions]) -> dict[str, Any]:
    """Return the shape of `footnote tools --json`."""
    return {
        "servers": [
            {
                "name": server.name,
                "problem": server.problem or None,
                "users": sorted(server.users),
                "tools": [
                    {"tool": each.tool, "state": each.state, "asks_a_person": each.asks} for each in server.tools
                ],
            }
            for server in servers
        ]
    }


def show_definition(console: Console, admission: Admission) -> None:
    """Print a definition that nobody has approved yet, or what has changed since one was."""
    asks = "every call asks a person" if admission.asks else "called without asking"
    name = one_line(admission.tool, _NAME_CHARACTERS)
    what = "changed since it was approved" if admission.approved else "new"
    console.print(f"[bold]{escape(name)}[/] ({what}; {asks})", soft_wrap=True)
    for line in _lines(admission):
        style = "green" if line.startswith("+") else "red" if line.startswith("-") else ""
        console.print(Text(line, style=style if admission.approved else ""), soft_wrap=True)
    console.print()


def definition_json(admission: Admission) -> dict[str, Any]:
    """Return one tool of the shape of `footnote tools approve --json`."""
    return {
        "tool": admission.tool,
        "state": admission.state,
        "asks_a_person": admission.asks,
        "definition": _body(admission.listed),
        "approved_before": _body(admission.approved),
    }


def _words(server: ServerAdmissions, admission: Admission) -> str:
    match admission.state:
        case "offered":
            return "offered; every call asks a person" if admission.asks else "offered; called without asking"
        case "new":
            return f"waits for approval: footnote tools approve {server.name}"
        case "changed":
            return f"changed since it was approved, so not used: footnote tools approve {server.name}"
        case "missing":
            return "the server has no tool of this name"
        case "not_allowed":
            return "not allowed: it is in neither reads nor writes"


def _lines(admission: Admission) -> list[str]:
    now = _text(admission.listed).splitlines()
    if not admission.approved:
        return now
    return list(unified_diff(_text(admission.approved).splitlines(), now, n=2, lineterm=""))[2:]


def _text(definition: Definition | None) -> str:
    return readable_json(_body(definition) or {})


def _body(definition: Definition | None) -> dict[str, Any] | None:
    """Return a definition as plain values; one that cannot be used says so in its place."""
    if definition is None:
        return None
    try:
        body: dict[str, Any] = json.loads(definition.to_json())
    except ToolRefused as error:
        return {"problem": str(error)}
    return body
