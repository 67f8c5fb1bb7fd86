"""`footnote model`: the embedding models, which of them serves, and how another one takes its place."""

import asyncio
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from cli.bars import Bars
from cli.console import WordsConsole
from cli.exits import FINE
from cli.options import AsPerson, AsPublic, Config, Json, audience_of
from cli.shapes import print_json
from cli.show_model import model_json, show_comparison, show_models, show_untaken, size_in_words
from evals.comparison import Comparison
from evals.golden import GoldenQuestion, golden_file, load_golden
from evals.measure import Outcome, measure
from retrieval.audience import Audience
from wiring.embedding_models import drop_model, find_model, list_models
from wiring.model_rooms import ModelRooms
from wiring.refused import Refused
from wiring.rooms import Rooms, open_rooms
from wiring.switching import Untaken, Watching, roll_back, switch_model

app = typer.Typer(
    rich_markup_mode="markdown",
    add_completion=False,
    invoke_without_command=True,
    help="""Show the embedding models, and change which of them serves, without a gap.

    `[embedder]` in footnote.toml is the model named `default`; others stand beside it in tables `[embedders.NAME]`,
    with the same keys. `footnote model switch NAME` builds an index for one of them beside the one that serves.
    """,
)

_NO_QUESTIONS = (
    "{file} holds no golden question, so nobody could tell whether {name} loses anything. Begin with ten that people "
    "really ask: `footnote golden add --help` says how. --without-questions switches all the same."
)
_FOLLOWS = (
    "The bot, the MCP server and the indexer use it within seconds. {before} keeps its table: `footnote model "
    "rollback` goes back, and `footnote model drop {before}` gives the disk back."
)
_SAME = "It makes the same vectors as {before} and reads the same table: nothing had to be built or compared."


@app.callback()
def model_command(ctx: typer.Context, json: Json = False, config: Config = "") -> int:
    """Show the models, which of them serves, and what each has stored."""
    ctx.obj = config or ctx.obj
    if ctx.invoked_subcommand:
        return FINE
    with open_rooms(ctx.obj) as rooms:
        models = list_models(rooms)
    if json:
        print_json({"models": [model_json(each) for each in models]})
    else:
        show_models(WordsConsole(), models, datetime.now(UTC))
    return FINE


@app.command("switch")
def switch_command(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="Of the model, as in [embedders.NAME].")],
    without_questions: Annotated[
        bool, typer.Option("--without-questions", help="Compare nothing, and switch when the new table is complete.")
    ] = False,
    file: Annotated[
        Path | None, typer.Option("--file", metavar="FILE", help="The golden questions, as `footnote golden` has them.")
    ] = None,
    as_person: AsPerson = None,
    public: AsPublic = False,
    config: Config = "",
) -> int:
    """Build the index of another model beside the one that serves, compare both, and let the new one serve.

    Questions are answered and sources indexed meanwhile. Both models are asked your golden questions; if the new one
    loses some, the old one goes on serving. Passages that the new one does not take, such as too long ones, are named,
    and found by their words. Stop it whenever you like, or let it be killed: the same command goes on
    from there, and nothing is built twice.

    Exit code 0 when the new model serves, 2 when it does not: the message says why.
    """
    with open_rooms(config or ctx.obj) as rooms:
        before = rooms.now.name
        is_same = find_model(rooms, name).space == rooms.now.space
        audience = audience_of(as_person, public, rooms.settings.cli.audience)
        questions = [] if without_questions or is_same else _questions(rooms, file, name)
        comparisons: list[Comparison] = []
        untaken: list[Untaken] = []
        try:
            with Bars(_stderr()) as bars:

                def compare(old: ModelRooms, new: ModelRooms) -> None:
                    comparisons.append(_compared((old, new), questions, audience, bars))
                    _refuse_loss(comparisons[-1])

                watching = Watching(bars.begin, bars.show, untaken.append)
                switch_model(rooms, name, compare if questions else None, watching)
        finally:
            for documents in untaken[-1:]:
                show_untaken(WordsConsole(), name, documents)
            for each in comparisons:
                show_comparison(WordsConsole(), each)
    print(f"{name} serves. {(_SAME if is_same else _FOLLOWS).format(before=before)}")
    return FINE


@app.command("rollback")
def rollback_command(
    ctx: typer.Context,
    at_once: Annotated[
        bool,
        typer.Option("--at-once", help="Leave it to the indexer to bring its table up to date."),
    ] = False,
    config: Config = "",
) -> int:
    """Let the model serve that did before; given again, the one that served until now.

    Its table was not updated since: first what changed is read, as by `footnote index`. With --at-once it serves as it
    is, with pages that have changed or gone since, until the indexer has read them; sources with permissions of their
    own, such as Confluence, are read by nobody until then.

    Exit code 0 when it serves, 2 when it does not: the message says why.
    """
    with open_rooms(config or ctx.obj) as rooms:
        kept = {each.name: each.up_to_date_at for each in list_models(rooms)}
        untaken: list[Untaken] = []
        with Bars(_stderr()) as bars:
            target = roll_back(rooms, is_at_once=at_once, watching=Watching(bars.begin, bars.show, untaken.append))
    for documents in untaken[-1:]:
        show_untaken(WordsConsole(), target.model, documents)
    since = kept.get(target.model)
    age = f"Its table was last up to date on {since:%Y-%m-%d at %H:%M} UTC" if since else "Its table was not up to date"
    done = "the indexer has been asked to read what changed since" if at_once else "what changed since has been read"
    print(f"{target.model} serves again. {age}; {done}.")
    return FINE


@app.command("drop")
def drop_command(
    ctx: typer.Context,
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="Of a model that does not serve, or the fingerprint of a table.")
    ],
    config: Config = "",
) -> int:
    """Remove the table of a model that does not serve, and give its disk back.

    Exit code 0 when it is gone, 2 when it is not: the message says why.
    """
    with open_rooms(config or ctx.obj) as rooms:
        dropped = drop_model(rooms, name)
    for table in dropped:
        print(f"Removed the table of {name}: {table.rows:,} passages, {size_in_words(table.size_bytes)}.")
    return FINE


def _stderr() -> Console:
    return WordsConsole(stderr=True, quiet=not sys.stderr.isatty())


def _questions(rooms: Rooms, file: Path | None, name: str) -> list[GoldenQuestion]:
    """Return the golden questions, before anything is built."""
    target = file or golden_file(rooms.file)
    questions = load_golden(target) if target.exists() else []
    if not questions:
        raise Refused(_NO_QUESTIONS.format(file=target, name=name))
    return questions


def _compared(
    models: tuple[ModelRooms, ModelRooms], questions: Sequence[GoldenQuestion], audience: Audience, bars: Bars
) -> Comparison:
    """Return what both models make of the questions."""
    old, new = (asyncio.run(_measured(model, questions, audience, bars)) for model in models)
    return Comparison(models[0].name, models[1].name, tuple(old), tuple(new))


def _refuse_loss(compared: Comparison) -> None:
    if drops := compared.drops:
        lost = f"{compared.new} loses {', '.join(drop.name for drop in drops)}, so {compared.old} goes on serving."
        questions = "".join(f"\n  {each.question.id}  {each.question.question}: {each}" for each in compared.spoilt)
        worse = f" Worse with {compared.new} than with {compared.old}:{questions}" if questions else ""
        raise Refused(f"{lost} What was built stays.{worse}")


async def _measured(
    model: ModelRooms, questions: Sequence[GoldenQuestion], audience: Audience, bars: Bars
) -> list[Outcome]:
    library = await model.library()
    return await measure(
        questions,
        model.access(audience),
        library,
        on_question=lambda done: bars.update(model.name, "questions", done, len(questions)),
    )
