"""`footnote golden`: questions whose answers a team knows, and whether they still come out right."""

import asyncio
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress
from rich.table import Table

from cli.console import WordsConsole
from cli.exits import BELOW_FLOOR, FINE
from cli.options import AsPerson, AsPublic, Config, Json, audience_of, question_of
from cli.shapes import print_json
from cli.show_golden import golden_json, show_golden_failures, show_golden_figures
from evals.floors import floor_file, load_floors, save_floors
from evals.gate import drops_below
from evals.golden import FILE_NAME, GoldenQuestion, add_golden, golden_file, load_golden, next_id
from evals.measure import Outcome, failed, measure, score
from ledger.documents import indexed_documents
from retrieval.audience import Audience
from retrieval.filters import Filters
from retrieval.search import search
from wiring.refused import Refused
from wiring.rooms import Rooms, open_rooms

app = typer.Typer(
    rich_markup_mode="markdown",
    no_args_is_help=True,
    add_completion=False,
    help="""Keep questions with known answers, and check that they still come out right.

    They stand in `golden.jsonl` beside footnote.toml, one on each line, which you may edit by hand:

    - `{"question": "How do I drain the queue?", "path": "runbooks/queue.md"}`
    - with `"passage": "the words that say it"` it also checks that the answer quotes them
    - `{"question": "Do we have a canteen?", "answerable": false}` must get "I don't know"

    Begin with ten questions that people really ask: `footnote golden add`, then `footnote golden run --record`. From
    then on `footnote golden run` exits 1 when something got worse.
    """,
)

File = Annotated[
    Path | None,
    typer.Option("--file", metavar="FILE", help=f"The questions; else {FILE_NAME} beside footnote.toml."),
]
_FAILURES_SHOWN = 10
_PASSAGE_HITS = 20


@app.command("add")
def add_command(
    ctx: typer.Context,
    question: Annotated[str, typer.Argument(help="As people ask it.")],
    path: Annotated[
        str, typer.Option("--path", help="The document that answers it, as `footnote search` shows it.")
    ] = "",
    passage: Annotated[str, typer.Option("--passage", help="Words of the document that say it, exactly.")] = "",
    also: Annotated[
        list[str] | None, typer.Option("--also", help="A further document that answers it. Repeatable.")
    ] = None,
    source: Annotated[str, typer.Option("--source", help="Its source, if two have documents of this path.")] = "",
    unanswerable: Annotated[bool, typer.Option("--unanswerable", help="No document answers it.")] = False,
    file: File = None,
    config: Config = "",
) -> int:
    """Add a question with what answers it: a document, words of it, or nothing at all.

    `footnote golden add "How do I drain the queue?" --path runbooks/queue.md --passage "Run drain"`
    """
    if unanswerable == bool(path or passage):
        raise Refused("Say what answers it, with --path or --passage, or that nothing does, with --unanswerable.")
    with open_rooms(config or ctx.obj) as rooms:
        target = _file(rooms, file)
        rooms.check_names([source] if source else [])
        for each in (path, *(also or ())):
            _check_path(rooms, each, source)
        golden = GoldenQuestion(
            id=next_id(target),
            question=question_of(question),
            path=path,
            passage=passage,
            also=tuple(also or ()),
            source=source,
            is_answerable=not unanswerable,
        )
        add_golden(target, golden)
        if passage and not asyncio.run(_holds(rooms, golden)):
            print(
                "footnote: no chunk that was found holds the passage word for word; look at its spelling.",
                file=sys.stderr,
            )
    print(f"Added {golden.id} to {target}. `footnote golden run` checks it.")
    return FINE


@app.command("list")
def list_command(ctx: typer.Context, file: File = None, json: Json = False, config: Config = "") -> int:
    """List the questions and what is expected of each."""
    with open_rooms(config or ctx.obj) as rooms:
        questions = _load(_file(rooms, file))
    if json:
        shape = [{"id": each.id, "question": each.question, "expected": each.expected} for each in questions]
        print_json({"questions": shape})
        return FINE
    table = Table(box=None, pad_edge=False, header_style="dim")
    for name in ("id", "question", "expected"):
        table.add_column(name, overflow="fold")
    for each in questions:
        table.add_row(escape(each.id), escape(each.question), escape(each.expected))
    WordsConsole().print(table)
    return FINE


@app.command("run")
def run_command(
    ctx: typer.Context,
    floor: Annotated[
        Path | None, typer.Option("--floor", metavar="FILE", help="Least figures; else what --record wrote, if it did.")
    ] = None,
    record: Annotated[bool, typer.Option("--record", help="Write the figures reached now as the floors.")] = False,
    failures: Annotated[
        int, typer.Option("--failures", metavar="N", min=0, help="How many failures to show.")
    ] = _FAILURES_SHOWN,
    file: File = None,
    as_person: AsPerson = None,
    public: AsPublic = False,
    json: Json = False,
    config: Config = "",
) -> int:
    """Ask every question, and show how many come out right and which do not.

    recall_at_5 and mrr: is the document found, and how high. quoted: does the answer quote the passage. abstention_auc:
    does the score tell answerable questions from others. answered and refused: shares of either kind.

    Exit code 0 when every figure reaches its floor, 1 when one does not, 2 for wrong use, settings or files.
    """
    with open_rooms(config or ctx.obj) as rooms:
        target = _file(rooms, file)
        questions = _load(target)
        floors_at = floor or floor_file(target)
        floors = load_floors(floors_at) if not record and (floor or floors_at.exists()) else {}
        audience = audience_of(as_person, public, rooms.settings.cli.audience)
        outcomes = asyncio.run(_measure(rooms, questions, audience))
    figures = score(outcomes).figures()
    drops = drops_below(floors, figures)
    wrong = failed(outcomes)
    if json:
        print_json(golden_json(figures, floors, drops, wrong))
    else:
        console = WordsConsole()
        console.print(
            f"[dim]{len(questions)} questions of {escape(str(target))}, asked as {audience}.[/]\n", soft_wrap=True
        )
        show_golden_figures(console, figures, floors, drops)
        show_golden_failures(console, wrong, failures)
    if record:
        save_floors(floors_at, figures)
        print(f"footnote: wrote these figures to {floors_at} as floors.", file=sys.stderr)
    return BELOW_FLOOR if drops else FINE


async def _measure(rooms: Rooms, questions: Sequence[GoldenQuestion], audience: Audience) -> list[Outcome]:
    library = await rooms.library()
    console = Console(stderr=True, quiet=not sys.stderr.isatty())
    with Progress(console=console, transient=True) as bar:
        task = bar.add_task("asking", total=len(questions))
        return await measure(
            questions, rooms.access(audience), library, on_question=lambda done: bar.update(task, completed=done)
        )


async def _holds(rooms: Rooms, golden: GoldenQuestion) -> bool:
    """Tell whether a search for the passage finds it; what the configured audience may not read is not found."""
    access = rooms.access(audience_of(None, False, rooms.settings.cli.audience))
    filters = Filters(paths=(golden.path,) if golden.path else ())
    result = await search(golden.passage, access, library=await rooms.library(), filters=filters, limit=_PASSAGE_HITS)
    return golden.is_quoted_in([hit.chunk.text for hit in result.found])


def _file(rooms: Rooms, given: Path | None) -> Path:
    return given or golden_file(rooms.file)


def _load(file: Path) -> list[GoldenQuestion]:
    questions = load_golden(file) if file.exists() else []
    if not questions:
        raise Refused(f"{file} holds no golden question yet. `footnote golden add --help` says how to add one.")
    return questions


def _check_path(rooms: Rooms, path: str, source: str) -> None:
    """Refuse a path that nothing is indexed at: the question would fail for ever."""
    if not path:
        return
    space = rooms.embedder.space.fingerprint
    names = [source] if source else list(rooms.settings.sources)
    known = [known for name in names for known in indexed_documents(rooms.ledger, space, name)]
    if path not in known:
        near = get_close_matches(path, known, n=1)
        hint = (
            f"Did you mean {near[0]}?" if near else "`footnote search` shows the paths; `footnote index` adds new ones."
        )
        raise Refused(f"No document is indexed at {path!r}. {hint}")
