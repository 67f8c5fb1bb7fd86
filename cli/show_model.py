"""How embedding models, and what two of them make of the same questions, look to a person and to a program."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from answering.age import age
from evals.comparison import Comparison
from evals.gate import MARGINS
from wiring.embedding_models import ModelStatus
from wiring.switching import Untaken

_SHOWN = 5


def show_models(console: Console, models: Sequence[ModelStatus], now: datetime) -> None:
    """Print the models, and what is wrong with one."""
    table = Table(box=None, pad_edge=False, header_style="dim")
    for name in ("name", "model", "serves", "passages", "vectors", "disk", "up to date"):
        is_number = name in {"passages", "vectors", "disk"}
        table.add_column(name, justify="right" if is_number else "left", no_wrap=name != "model")
    for each in models:
        stored = each.table
        table.add_row(
            escape(each.name) or f"[dim]{each.space.fingerprint if each.space else '?'}[/]",
            escape(each.space.model) if each.space else "?",
            "[green]yes[/]" if each.serves else "",
            f"{stored.rows:,}" if stored else "–",
            f"{stored.vectors:,}" if stored else "–",
            size_in_words(stored.size_bytes) if stored else "–",
            age(each.up_to_date_at, now) if stored and each.up_to_date_at else "",
        )
    console.print(table)
    for each in models:
        if each.since:
            console.print(f"{escape(each.name)} serves since {each.since:%Y-%m-%d %H:%M} UTC.")
        if each.problem:
            console.print(f"[red]{escape(each.name)}:[/] {escape(each.problem)}", soft_wrap=True)
    if any(not each.name for each in models):
        console.print(
            "[dim]No model of the settings reads the tables without a name; `footnote model drop FINGERPRINT` removes "
            "one.[/]",
            soft_wrap=True,
        )


def model_json(model: ModelStatus) -> dict[str, Any]:
    """Return the shape of one model in `footnote model --json`."""
    stored, space = model.table, model.space
    return {
        "name": model.name or None,
        "model": space and space.model,
        "dimension": space and space.dimension,
        "space": space and space.fingerprint,
        "serves": model.serves,
        "since": model.since and model.since.isoformat(),
        "up_to_date_at": model.up_to_date_at and model.up_to_date_at.isoformat(),
        "table": stored and {"passages": stored.rows, "vectors": stored.vectors, "bytes": stored.size_bytes},
        "problem": model.problem or None,
    }


def show_comparison(console: Console, compared: Comparison) -> None:
    """Print every figure of the old and of the new model, and what each may lose."""
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column("figure")
    for name in (compared.old, compared.new, "may lose"):
        table.add_column(escape(name), justify="right")
    table.add_column("verdict")
    old, new = (scores.figures() for scores in compared.scores)
    lost = {drop.name for drop in compared.drops}
    for name in old | new:
        figures = [f"{figures[name]:.3f}" if name in figures else "–" for figures in (old, new)]
        verdict = "[bold red]lost[/]" if name in lost else "[green]kept[/]"
        table.add_row(name, *figures, f"{MARGINS[name]:.2f}", verdict)
    console.print(table)


def show_untaken(console: Console, model: str, untaken: Untaken) -> None:
    """Print what a model does not take, the documents of which that is most first; nothing if it takes all."""
    if not untaken:
        return
    console.print(
        f"[yellow]{escape(model)}:[/] it does not take {sum(untaken.values()):,} passages of {len(untaken):,} "
        "documents: they have no vector, and are found by their words alone.",
        soft_wrap=True,
    )
    documents = sorted(untaken, key=lambda document: (-untaken[document], document))
    for source, path in documents[:_SHOWN]:
        console.print(f"  {escape(source)}/{escape(path)}: {untaken[source, path]:,}", soft_wrap=True)
    if len(documents) > _SHOWN:
        console.print(f"  … and {len(documents) - _SHOWN:,} more; the log names each.")


def size_in_words(size_bytes: int | None) -> str:
    """Say how large something is on disk."""
    return "on object storage" if size_bytes is None else f"{size_bytes / 1e6:,.1f} MB"
