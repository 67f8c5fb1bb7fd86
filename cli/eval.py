"""`footnote eval`: how good search is on a set of questions, and what differs between two measurements."""

import asyncio
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import Progress
from typer.core import TyperCommand

from cli.console import WordsConsole
from cli.exits import FINE, SOURCE_FAILED
from cli.index import index_with_bars
from cli.options import Config, Json
from cli.shapes import print_json
from cli.show_eval import differences_json, misses_json, show_differences, show_figures, show_misses
from evals.corpus_settings import corpus_settings
from evals.evaluation import Evaluation, evaluate
from evals.load_set import load_set
from evals.misses import worst
from evals.retrieval_set import RetrievalSet
from indexer.progress import RunReport
from wiring.refused import Refused
from wiring.rooms import Rooms, open_rooms
from wiring.serving_model import as_serving

app = typer.Typer(rich_markup_mode="markdown", add_completion=False)

_FAILURES = "10"
_HELP = """Measure how good search is on a set of questions, for both legs together and for each alone.

Prints nDCG@10, recall, MRR, success at 1, 5 and 10, and milliseconds.

DIR holds:

- `corpus/`: the documents, in any format
- `queries.jsonl`: on each line `{"id": "q1", "text": "…"}`, with `history` ([{"speaker": "user", "text": "…"}]),
  `answerability` (ANSWERABLE, PARTIAL, UNANSWERABLE, UNDERSPECIFIED) and `reference_answer` if you have them
- `qrels.tsv`: question id, path below corpus/ and relevance (0, 1, 2 …), separated by tabs
- `excerpts.jsonl`, if you like: `{"id": "q1", "doc": "a.md", "start": 0, "end": 80}` in characters of the file;
  then it also says how many of the right characters the first five chunks hold

The corpus is indexed first, into a folder of its own, with the embedding model that serves. Stop it whenever you like:
the next call goes on from there, and a corpus that has not changed is not read again.

To try a change: `footnote eval DIR --json > before.json`, make it, `footnote eval DIR --json > after.json`, and
`footnote eval --compare before.json after.json` says whether the difference could be chance.

Exit code 0 when it was measured, 2 for wrong use, settings or files, 3 when the corpus could not be indexed.
"""


class _Command(TyperCommand):
    """Lets `--failures` stand without a number, which typer does not offer."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put the usual number behind a bare `--failures`."""
        filled = list(args)
        for place, argument in reversed(list(enumerate(args))):
            following = (args[place + 1 : place + 2] or [""])[0]
            if argument == "--failures" and not following.removeprefix("-").isdecimal():
                filled.insert(place + 1, _FAILURES)
        return super().parse_args(ctx, filled)


@app.command(cls=_Command, help=_HELP)
def eval_command(
    ctx: typer.Context,
    folder: Annotated[
        Path | None,
        typer.Argument(metavar="[DIR]", help="Holds corpus/, queries.jsonl and qrels.tsv.", show_default=False),
    ] = None,
    index: Annotated[
        Path | None,
        typer.Option(
            "--index", metavar="PATH", help="Folder for the set's own index; else one in data_dir. Reused next time."
        ),
    ] = None,
    failures: Annotated[
        int,
        typer.Option(
            "--failures",
            metavar="[N]",
            min=0,
            show_default=False,
            help="List the N worst queries, 10 if no number is given.",
        ),
    ] = 0,
    compare: Annotated[
        tuple[Path, Path] | None,
        typer.Option("--compare", metavar="A.json B.json", help="Compare two files that `--json` printed."),
    ] = None,
    json: Json = False,
    config: Config = "",
) -> int:
    """Measure how good search is on a set of questions, or compare two measurements; the help says how."""
    if compare is not None:
        if folder is not None or failures or index is not None:
            raise Refused("--compare reads two files and no set. Leave out the folder, --index and --failures.")
        _compare(*compare, as_json=json)
        return FINE
    if folder is None:
        raise Refused("Name the folder of a set, or two files to --compare. `footnote eval --help` says what it holds.")
    of = load_set(folder)
    with open_rooms(
        config or ctx.obj, adapt=lambda settings: corpus_settings(as_serving(settings), folder, index)
    ) as rooms:
        [report] = index_with_bars(rooms, [])
        _check(report)
        evaluation = asyncio.run(_evaluate(of, rooms))
    for warning in (*evaluation.warnings, *_left_out(report)):
        print(f"footnote: {warning}", file=sys.stderr)
    misses = worst(evaluation, failures)
    if json:
        shape = evaluation.figures() | ({"failures": misses_json(misses)} if failures else {})
        print_json(shape | {"per_query": evaluation.per_query()})
    else:
        console = WordsConsole()
        show_figures(console, evaluation)
        show_misses(console, misses)
    return FINE


async def _evaluate(of: RetrievalSet, rooms: Rooms) -> Evaluation:
    console = Console(stderr=True, quiet=not sys.stderr.isatty())
    with Progress(console=console, transient=True) as bar:
        task = bar.add_task("asking", total=None)
        return await evaluate(of, rooms, on_query=lambda done, total: bar.update(task, completed=done, total=total))


def _check(report: RunReport) -> None:
    if report.error:
        raise Refused(f"The corpus could not be indexed: {report.error}", SOURCE_FAILED)
    if not report.counts.unchanged + report.counts.added + report.counts.changed:
        reason = f" The first was left out because: {report.failures[0].reason}." if report.failures else ""
        raise Refused(f"No document of the corpus could be indexed.{reason}")


def _left_out(report: RunReport) -> list[str]:
    if not report.failures:
        return []
    first = report.failures[0]
    return [
        f"documents of the corpus that were not indexed: {len(report.failures)}, such as {first.path} ({first.reason})"
    ]


def _compare(before: Path, after: Path, *, as_json: bool) -> None:
    # scipy takes more than a second to import, which only a comparison needs.
    from evals.compare import compare_files  # noqa: PLC0415

    differences = compare_files(before, after)
    if as_json:
        print_json(differences_json(differences))
    else:
        show_differences(WordsConsole(), differences, before, after)
