"""How what so many chunks need is shown in a terminal."""

from collections.abc import Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from cli import assumed
from cli.growth import Growth
from cli.needs import Asked, Need


def show_size(console: Console, growth: Growth, asked: Asked, found: Sequence[Need], stored: Sequence[Need]) -> None:
    """Print every figure and how it is known, then what outgrows one machine, and what was assumed."""
    console.print(
        f"{asked.chunks:,} chunks, {asked.searches_a_second:g} searches a second, {asked.edits_a_day:,.0f} edits a day"
    )
    console.print(_table(found))
    console.print("\nOn object storage, if the busiest second lasted all month:", style="bold")
    console.print(_table(stored))
    _show_too_much(console, [need for need in found if need.is_too_much])
    console.print("\nAssumed:", style="bold")
    for name, each in asked.assumed().items():
        console.print(f"  {name.replace('_', ' ')} {each.amount:g}: {escape(each.source)}", style="dim", soft_wrap=True)
    sizes = ", ".join(f"{size:,}" for size in growth.sizes)
    console.print(
        f"\nMeasured with {sizes} chunks on {escape(growth.machine)}. “check”: by how much the curve was off at "
        f"{growth.sizes[-1]:,} when it was drawn through the others alone.",
        style="dim",
        soft_wrap=True,
    )


def _table(needs: Sequence[Need]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column("what")
    table.add_column("", justify="right", no_wrap=True)
    table.add_column("known")
    table.add_column("check", justify="right", no_wrap=True)
    for need in needs:
        color = "red" if need.is_too_much else "default"
        check = "" if need.error is None or need.known == "measured" else f"{need.error:+.0%}"
        table.add_row(need.what, f"[{color}]{amount_in_words(need)}[/]", need.known, check)
    return table


def amount_in_words(need: Need) -> str:
    """Return an amount with its unit, three digits of it: no more are known."""
    amount, unit = need.amount, need.unit
    if unit == "h" and amount >= 48:
        amount, unit = amount / 24, "days"
    elif unit == "ms" and amount >= 1000:
        amount, unit = amount / 1000, "s"
    if unit == "$":
        return f"{amount:,.2f} $" if amount < 100 else f"{amount:,.0f} $"
    rounded = float(f"{amount:.3g}")
    digits = 0 if rounded >= 100 else 1 if rounded >= 10 else 2
    return f"{rounded:,.{digits}f} {unit}"


def _show_too_much(console: Console, needs: Sequence[Need]) -> None:
    machine = f"one machine ({assumed.CORES} cores, {assumed.MEMORY_GB} GB of memory, {assumed.DISK_GB:,} GB of disk)"
    if not needs:
        console.print(f"\nNothing of this outgrows {machine}.", style="green", soft_wrap=True)
        return
    console.print(f"\nThis outgrows {machine}, the worst first:", style="bold", soft_wrap=True)
    for need in sorted(needs, key=lambda each: each.share, reverse=True):
        console.print(f"  [red]{need.what}[/], {amount_in_words(need)}. {escape(need.answer)}", soft_wrap=True)
