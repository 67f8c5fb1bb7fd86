"""How evaluations look, to a person and to a program: figures, the worst queries, and what changed."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from cli.show import excerpt
from evals.asking import WAYS
from evals.evaluation import Evaluation
from evals.misses import Expected, Miss
from retrieval.hit import Hit

if TYPE_CHECKING:
    from evals.compare import Difference  # imports scipy, which takes more than a second

_SURE = 0.05  # the usual limit of significance
_SNIPPET_CHARACTERS = 160
_ANSWERABILITY = "answerability_auc"
_CHARACTERS = ("char_recall", "char_precision", "char_iou")


def show_figures(console: Console, evaluation: Evaluation) -> None:
    """Print the figures of a set: one row a metric, one column a way of searching."""
    figures = evaluation.figures()
    console.print(
        f"[bold]{escape(str(evaluation.of.folder))}[/]  [dim]{evaluation.documents:,} documents, "
        f"{evaluation.chunks:,} chunks, {len(evaluation.judged):,} judged queries[/]\n",
        soft_wrap=True,
    )
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column("")
    for way in WAYS:
        table.add_column(way, justify="right")
    for name in [name.removeprefix("legs.dense.") for name in figures if name.startswith("legs.dense.")]:
        values = [figures[name], *(figures[f"legs.{way}.{name}"] for way in WAYS[1:])]
        table.add_row(name, *(f"{value:.1f}" if name.endswith("_ms") else f"{value:.3f}" for value in values))
    console.print(table)
    if _ANSWERABILITY in figures:
        console.print(f"\n{_ANSWERABILITY} {figures[_ANSWERABILITY]:.3f}  [dim]answerable or not, told by a score[/]")
    if _CHARACTERS[0] in figures:
        shown = ", ".join(f"{name} {figures[name]:.3f}" for name in _CHARACTERS)
        console.print(f"\n{shown}  [dim]first five chunks, {len(evaluation.characters):,} queries[/]", soft_wrap=True)


def show_misses(console: Console, misses: Sequence[Miss]) -> None:
    """Print queries that went wrong, each with what was expected and what was found instead."""
    for miss in misses:
        console.print(f"\n[bold cyan]{escape(miss.query.id)}[/]  [dim]nDCG@10 {miss.ndcg:.3f}[/]")
        for turn in miss.query.history:
            console.print(Padding(Text(f"{turn.speaker}: {excerpt(turn.text, _SNIPPET_CHARACTERS)}", "dim"), (0, 4)))
        console.print(Padding(Text(miss.query.text, "bold"), (0, 2)))
        console.print("  expected")
        for each in miss.expected:
            console.print(f"    {escape(each.path)}  [dim]{_places(each)}[/]", soft_wrap=True)
        console.print("  found instead" if miss.instead else "  found nothing else")
        for hit in miss.instead:
            console.print(
                f"    {escape(hit.chunk.path)}  [dim]{escape(hit.chunk.title)}; {_scores(hit)}[/]", soft_wrap=True
            )
            console.print(Padding(Text(excerpt(hit.chunk.text, _SNIPPET_CHARACTERS)), (0, 6)))


def misses_json(misses: Sequence[Miss]) -> list[dict[str, Any]]:
    """Return the shape of `failures` in `footnote eval --failures --json`."""
    return [
        {
            "id": miss.query.id,
            "text": miss.query.text,
            "ndcg@10": miss.ndcg,
            "expected": [{"path": each.path, "relevance": each.grade, "ranks": each.ranks} for each in miss.expected],
            "found_instead": [
                {
                    "path": hit.chunk.path,
                    "title": hit.chunk.title,
                    "text": hit.chunk.text,
                    "dense": hit.scores.dense,
                    "statement": hit.scores.statement,
                    "keyword": hit.scores.keyword,
                    "fused": hit.scores.fused,
                }
                for hit in miss.instead
            ],
        }
        for miss in misses
    ]


def show_differences(console: Console, differences: "Sequence[Difference]", before: Path, after: Path) -> None:
    """Print what changed from one evaluation to another; what could well be chance is dim."""
    table = Table(box=None, pad_edge=False, header_style="dim")
    for name in ("", before.stem, after.stem, "change", "95 % interval", "p", "wins", "losses", "ties"):
        table.add_column(escape(name), justify="right" if name else "left", no_wrap=True)
    changed = [each for each in differences if each.wins or each.losses]
    for each in changed:
        numbers = (f"{each.before:.3f}", f"{each.after:.3f}", f"{each.change:+.3f}")
        interval = f"{each.low:+.3f} … {each.high:+.3f}"
        counts = (str(each.wins), str(each.losses), str(each.ties))
        style = "bold" if each.p < _SURE else "dim"
        table.add_row(each.metric, *numbers, interval, f"{each.p:.4f}", *counts, style=style)
    console.print(table if changed else "Every metric is the same for every query.")
    if changed and len(changed) < len(differences):
        same = ", ".join(each.metric for each in differences if each not in changed)
        console.print(f"\nThe same for every query: {same}", style="dim")
    console.print(
        f"\nPaired permutation test over {differences[0].queries} queries; bold: p below {_SURE}. "
        "One in twenty metrics gets there by chance.",
        style="dim",
    )


def differences_json(differences: "Sequence[Difference]") -> dict[str, Any]:
    """Return the shape of `footnote eval --compare --json`."""
    return {
        "metrics": [
            {
                "metric": each.metric,
                "before": each.before,
                "after": each.after,
                "change": each.change,
                "low": each.low,
                "high": each.high,
                "p": each.p,
                "wins": each.wins,
                "losses": each.losses,
                "ties": each.ties,
            }
            for each in differences
        ]
    }


def _places(expected: Expected) -> str:
    if not any(expected.ranks.values()):
        return "not found in either leg"
    return ", ".join(f"{way} {f'rank {rank}' if rank else 'not found'}" for way, rank in expected.ranks.items())


def _scores(hit: Hit) -> str:
    scores = {name: getattr(hit.scores, name) for name in ("fused", "dense", "statement", "keyword")}
    return ", ".join(f"{name} {score:.2f}" for name, score in scores.items() if score is not None)
