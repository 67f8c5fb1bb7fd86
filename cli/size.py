"""`footnote size`: what so many chunks need, before anything is bought."""

import json
from collections.abc import Sequence
from typing import Annotated, Any

import typer

from cli import assumed
from cli.console import WordsConsole
from cli.exits import FINE
from cli.growth import Growth, load_growth
from cli.needs import Asked, Need, needs, storage_needs
from cli.show_size import show_size

app = typer.Typer(rich_markup_mode="markdown", add_completion=False)

_MOST_CHUNKS = 100_000_000_000
# Of anything else; what has no end cannot be reckoned with.
_MOST = 1_000_000_000


@app.command()
def size_command(
    chunks: Annotated[
        int,
        typer.Option("--chunks", min=1_000, max=_MOST_CHUNKS, help="How many; `footnote status` tells what you have."),
    ],
    queries_per_second: Annotated[
        float, typer.Option("--queries-per-second", min=0, max=_MOST, help="Searches in the busiest second.")
    ] = 1.0,
    updates_per_day: Annotated[
        float, typer.Option("--updates-per-day", min=0, max=_MOST, help="Documents that change.")
    ] = 500.0,
    chunks_per_second: Annotated[
        float | None,
        typer.Option(
            "--chunks-per-second", min=0.1, max=_MOST, help="That your processors embed; else as measured here."
        ),
    ] = None,
    gpu_chunks_per_second: Annotated[
        float | None,
        typer.Option("--gpu-chunks-per-second", min=0.1, max=_MOST, help="That your GPU embeds; else assumed."),
    ] = None,
    price_gb_month: Annotated[
        float | None, typer.Option("--price-gb-month", min=0, max=_MOST, help="Of object storage; else assumed in $.")
    ] = None,
    price_1000_reads: Annotated[
        float | None, typer.Option("--price-1000-reads", min=0, max=_MOST, help="Of GET and HEAD; else assumed.")
    ] = None,
    price_1000_writes: Annotated[
        float | None, typer.Option("--price-1000-writes", min=0, max=_MOST, help="Of PUT, POST and LIST; else assumed.")
    ] = None,
    # Neither cli.options nor cli.shapes: they load the index.
    is_json: Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")] = False,
) -> int:
    """Reckon what an index of so many chunks needs, and say of each figure how it is known.

    A chunk has some seventy words here, a document eight chunks, a vector 384 numbers as the built-in model's.

    What was *measured* was measured on two cores with made-up texts and vectors; between the measured sizes a figure is
    *interpolated*; beyond the largest it is *extrapolated ×17*, say, and the farther, the less it means. Beside it
    stands by how much the same curve was off when it was drawn without the largest size and compared with it.

    Neither settings nor an index are needed. docs/scaling.md shows the curves, and what gives out first.
    """
    asked = Asked(
        chunks,
        queries_per_second,
        updates_per_day,
        assumed.EMBEDDED_A_SECOND.replaced(chunks_per_second),
        assumed.GPU_EMBEDDED_A_SECOND.replaced(gpu_chunks_per_second),
        assumed.PRICE_GB_MONTH.replaced(price_gb_month),
        assumed.PRICE_1000_READS.replaced(price_1000_reads),
        assumed.PRICE_1000_WRITES.replaced(price_1000_writes),
    )
    growth = load_growth()
    found, stored = needs(growth, asked), storage_needs(growth, asked)
    if is_json:
        print(json.dumps(_shape(growth, asked, found, stored), ensure_ascii=False, indent=2))
    else:
        show_size(WordsConsole(), growth, asked, found, stored)
    return FINE


def _shape(growth: Growth, asked: Asked, found: Sequence[Need], stored: Sequence[Need]) -> dict[str, Any]:
    return {
        "chunks": asked.chunks,
        "queries_per_second": asked.searches_a_second,
        "updates_per_day": asked.edits_a_day,
        "measured_on": growth.machine,
        "measured_sizes": list(growth.sizes),
        "needs": [_need_shape(each) for each in found],
        "object_storage": [_need_shape(each) for each in stored],
        "assumed": {name: {"amount": each.amount, "source": each.source} for name, each in asked.assumed().items()},
    }


def _need_shape(need: Need) -> dict[str, Any]:
    return {
        "name": need.name,
        "amount": float(f"{need.amount:.4g}"),
        "unit": need.unit,
        "known": need.known,
        "checked_error": need.error,
        "one_machine": need.most,
        "too_much": need.is_too_much,
        "answer": need.answer,
    }
