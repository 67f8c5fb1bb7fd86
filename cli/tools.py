"""`footnote tools`: which live tools a model may use, and the approval of what they say of themselves."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from answering.errors import ToolRefused
from answering.tools.admission import Admission
from answering.tools.pinning import approve_tools
from answering.tools.wording import one_line
from cli.console import WordsConsole
from cli.exits import FINE, NOT_ALLOWED, SOURCE_FAILED
from cli.options import Config, Json
from cli.shapes import print_json
from cli.show_tools import definition_json, servers_json, show_definition, show_servers
from wiring.refused import Refused
from wiring.rooms import Rooms, open_rooms
from wiring.tool_admission import ServerAdmissions, look_at_servers

_NAME_CHARACTERS = 60

app = typer.Typer(
    rich_markup_mode="markdown",
    add_completion=False,
    invoke_without_command=True,
    help="""Show the live tools that a model may use, and approve what they say of themselves.

    A tool of a `[tools.<name>]` server is offered to models when it is named in `reads` or `writes`, and its definition
    has been approved. A server may change a definition, and with it what a model is told to do: then the tool is not
    used until it is approved again. Every call of a tool in `writes` needs a person's approval besides.

    Exit code 0, or 3 when a server could not be asked.
    """,
)


@app.callback()
def tools_command(ctx: typer.Context, json: Json = False, config: Config = "") -> int:
    """List servers and their tools: offered, waiting for approval, changed, missing, not allowed.

    Exit code 0, or 3 when a server could not be asked.
    """
    ctx.obj = config or ctx.obj
    if ctx.invoked_subcommand:
        return FINE
    with open_rooms(ctx.obj) as rooms:
        servers = look_at_servers(rooms)
    if json:
        print_json(servers_json(servers))
    else:
        show_servers(WordsConsole(), servers)
    return SOURCE_FAILED if any(server.problem for server in servers) else FINE


@app.command("approve")
def approve_command(
    ctx: typer.Context,
    server: Annotated[str, typer.Argument(help="Name of the server: of its table [tools.NAME].")],
    tools: Annotated[
        list[str] | None, typer.Argument(metavar="[TOOL]…", help="All that wait for approval when left out.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Approve without being asked, after showing.")] = False,
    json: Json = False,
    config: Config = "",
) -> int:
    """Show what tools say of themselves, or what they have changed of it, and approve it.

    Read it as an instruction that models will be given, by somebody you may not know. With --json nothing is asked:
    it approves only with --yes. Exit code 0 when all is approved, 1 when it is not, 2 for wrong use, 3 when the server
    could not be asked.
    """
    with open_rooms(config or ctx.obj) as rooms:
        [found] = look_at_servers(rooms, [server])
        if found.problem:
            raise Refused(found.problem, SOURCE_FAILED)
        waiting = _waiting(found, tools or [])
        if json:
            print_json({"server": server, "approved": yes, "tools": [definition_json(each) for each in waiting]})
            is_approved = yes
        else:
            is_approved = _confirmed(waiting, server, yes=yes)
        if is_approved:
            _approve(rooms, server, waiting)
    return FINE if is_approved or not waiting else NOT_ALLOWED


def _waiting(server: ServerAdmissions, names: list[str]) -> list[Admission]:
    """Return what is to be approved: what was named, or all that waits.

    Raises:
        Refused: a tool was named that the server does not have, or that the settings do not allow.
    """
    by_name = {each.tool: each for each in server.tools}
    for name in names:
        known = by_name.get(name)
        if known is None or known.state == "missing":
            listed = ", ".join(one_line(each.tool, _NAME_CHARACTERS) for each in server.tools if each.listed)
            raise Refused(f"{server.name} lists no tool {name!r}. It lists: {listed or 'none'}.")
        if known.state == "not_allowed":
            raise Refused(f"{name} is not allowed: name it in reads or writes of [tools.{server.name}] first.")
    chosen = [by_name[name] for name in dict.fromkeys(names)] or server.tools
    return [each for each in chosen if each.state in {"new", "changed"}]


def _confirmed(waiting: list[Admission], server: str, *, yes: bool) -> bool:
    console = WordsConsole()
    if not waiting:
        console.print(f"Nothing of {server} waits for approval.")
        return False
    for admission in waiting:
        show_definition(console, admission)
    return yes or typer.confirm(f"Approve {'this' if len(waiting) == 1 else f'these {len(waiting)}'}?")


def _approve(rooms: Rooms, server: str, waiting: list[Admission]) -> None:
    try:
        approve_tools(rooms.ledger, server, [each.listed for each in waiting if each.listed], datetime.now(UTC))
    except ToolRefused as error:
        raise Refused(f"{error} Nothing was approved.") from error
