"""How golden questions look, to a person and to a program: figures, floors and what went wrong."""

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from evals.gate import Drop
from evals.measure import Outcome


def show_golden_figures(
    console: Console, figures: Mapping[str, float], floors: Mapping[str, float], drops: Sequence[Drop]
) -> None:
    """Print every figure beside its floor, and which are too low."""
    table = Table(box=None, pad_edge=False, header_style="dim")
    for name in ("", "figure", "floor"):
        table.add_column(name, justify="right" if name else "left")
    low = {drop.name for drop in drops}
    for name in dict.fromkeys([*figures, *floors]):
        figure = f"{figures[name]:.3f}" if name in figures else "–"
        floor = f"{floors[name]:.3f}" if name in floors else "–"
        table.add_row(name, figure, floor, style="bold red" if name in low else "")
    console.print(table)
    for drop in drops:
        console.print(f"[bold red]Below its floor:[/] {drop}", soft_wrap=True)


def show_golden_failures(console: Console, wrong: Sequence[Outcome], limit: int) -> None:
    """Print the questions that went wrong, at most so many, each with what was expected and what came."""
    if wrong and limit:
        first = f", the first {limit}" if len(wrong) > limit else ""
        console.print(f"\n[bold]{len(wrong)} went wrong{first}[/]")
    for outcome in wrong[:limit]:
        golden = outcome.question
        console.print(f"\n[bold cyan]{escape(golden.id)}[/]  {escape(golden.question)}", soft_wrap=True)
        console.print(Padding(Text(f"expected {golden.expected}"), (0, 4)))
        console.print(Padding(Text(str(outcome)), (0, 4)))


def golden_json(
    figures: Mapping[str, float], floors: Mapping[str, float], drops: Sequence[Drop], wrong: Sequence[Outcome]
) -> dict[str, Any]:
    """Return the shape of `footnote golden run --json`."""
    return {
        "figures": dict(figures),
        "floors": dict(floors),
        "below": [drop.name for drop in drops],
        "failures": [
            {
                "id": outcome.question.id,
                "question": outcome.question.question,
                "expected": outcome.question.expected,
                "rank": outcome.rank or None,
                "is_answered": outcome.is_answered,
                "is_quoted": outcome.is_quoted,
                "probability": outcome.probability,
                "first": outcome.first,
            }
            for outcome in wrong
        ],
    }
