"""`footnote demo`: real documents in, cited answers out, on a sample wiki and this repository."""

import asyncio
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated

import typer
from rich.console import Console
from rich.rule import Rule

from answering.answer import Answer
from answering.ask import ask
from cli.console import WordsConsole
from cli.demo_documents import CONFIG, index_demo
from cli.demo_slack import slack_command
from cli.exits import FINE, SOURCE_FAILED
from cli.port_refused import port_refused
from cli.show import show_answer
from retrieval.audience import Audience
from wiring.rooms import Rooms, open_rooms

app = typer.Typer(rich_markup_mode="markdown", add_completion=False)
app.command("slack")(slack_command)

_QUESTIONS = (
    ("A table", "who is on call for platform in the week of 8 december"),
    ("Two pages that disagree: look at their ages", "What is the meal allowance on a business trip?"),
    ("This repository", "In which order are index rows and the ledger written, and why?"),
    ("Nothing answers this", "does the ledger API have webhooks?"),
)
_RESTRICTED = "What is the salary range for level L4 in the Netherlands?"
_MEMBER = Audience.person("ingrid.solheim@kestrel.example")


class Kind(StrEnum):
    """Which Confluence to stand in for."""

    CLOUD = "cloud"
    DATA_CENTER = "data-center"


@app.callback(invoke_without_command=True)
def demo_command(ctx: typer.Context) -> int:
    """Index this repository and a sample wiki, then answer some questions, one of which nothing answers.

    The second run finds nothing to embed and is done in seconds. `footnote demo slack`, `footnote demo
    confluence` and `footnote demo model` are demos of their own.
    """
    if ctx.invoked_subcommand:
        return FINE
    console = WordsConsole()
    with open_rooms(str(CONFIG)) as rooms:
        if not index_demo(console, rooms):
            return SOURCE_FAILED
        asyncio.run(_answer_all(console, rooms))
    console.print(Rule(style="dim"))
    console.print('Ask your own:  ./footnote --config config/demo.toml ask "what does ERR_4021 mean?"')
    console.print("Your own documents:  cd <folder> && <this repository>/footnote init")
    return FINE


@app.command("confluence")
def confluence_command(
    kind: Annotated[Kind, typer.Option("--kind", help="Which Confluence it stands in for.")] = Kind.CLOUD,
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="On this machine; 0: any that is free.")] = 8090,
    pages: Annotated[int, typer.Option("--pages", min=0, help="So many generated pages instead of the sample.")] = 0,
) -> int:
    """Run a Confluence with the sample wiki on this machine, to try Footnote on without an account, until Ctrl-C.

    It prints the settings to use, and a page on which you can edit, restrict and delete pages while Footnote indexes.
    """
    # A web server: two tenths of a second that no other command needs.
    from playground.confluence.serving import serve  # noqa: PLC0415

    try:
        serve(kind.value, port=port, pages=pages, announce=typer.echo)
    except OSError as error:
        raise port_refused(port, error) from error
    return FINE


@app.command("model")
def model_command(
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="On this machine; 0: any that is free.")] = 8091,
) -> int:
    """Run a stand-in for a language model on this machine, to try Footnote with one without a vendor, until Ctrl-C.

    It prints the settings to use. It is no model: it says the sentences of the documents that fit a question best.
    """
    from playground.openai.serving import serve  # noqa: PLC0415  # as above

    try:
        serve(port=port, announce=typer.echo)
    except OSError as error:
        raise port_refused(port, error) from error
    return FINE


async def _answer_all(console: Console, rooms: Rooms) -> None:
    library = await rooms.library()

    async def answer(question: str, audience: Audience) -> Answer:
        return await ask(question, rooms.access(audience), library=library)

    for heading, question in _QUESTIONS:
        _show(console, heading, question, await answer(question, Audience.public()))
    _show(console, "A restricted page, asked by anybody", _RESTRICTED, await answer(_RESTRICTED, Audience.public()))
    _show(console, f"The same, asked by {_MEMBER}", _RESTRICTED, await answer(_RESTRICTED, _MEMBER))


def _show(console: Console, heading: str, question: str, answer: Answer) -> None:
    console.print(Rule(f"[dim]{heading}", align="left", style="dim"))
    console.print(f"[bold]{question}[/]\n")
    show_answer(console, answer, datetime.now(UTC))
    console.print(f"[dim]  {sum(answer.milliseconds.values()):.0f} ms[/]\n")
