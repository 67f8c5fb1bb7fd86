"""How a report looks on a terminal."""

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from answering.age import age
from answering.report.gap import advice_in_words
from answering.report.report import Report
from answering.report.sections import Cell, Section, reader_line, sections_of, title_of


def show_report(console: Console, report: Report) -> None:
    """Print a report, one part below the other."""
    console.print(f"[bold]{escape(title_of(report))}[/]")
    console.print(Text(reader_line(report), style="dim"), soft_wrap=True)
    for section in sections_of(report):
        console.print()
        console.print(f"[bold cyan]{escape(section.title)}[/]")
        if section.lead:
            console.print(Text(section.lead))
        if section.chart == "gaps":
            _show_gaps(console, report)
        elif section.rows:
            console.print(Padding(_table(section), (0, 0, 0, 2)))


def _show_gaps(console: Console, report: Report) -> None:
    """Print each gap on lines of its own: in a table on a terminal its sentences would be columns of single words."""
    for gap in report.gaps:
        times = (
            "once" if gap.size == 1 else f"{gap.size} times by {gap.people} {'person' if gap.people == 1 else 'people'}"
        )
        facts = f"asked {times}, last {age(gap.last_at, report.until)}"
        console.print(f"  • [bold]{escape(gap.question)}[/] [dim]({facts})[/]", soft_wrap=True)
        console.print(Padding(Text(advice_in_words(gap, report.until)), (0, 4)))
        if gap.nearest:
            console.print(Text(f"    {gap.nearest.url}", style="dim"), soft_wrap=True)


def _table(section: Section) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim", show_header=len(section.header) > 1)
    for number, name in enumerate(section.header):
        is_number = number in section.numbers
        table.add_column(name, justify="right" if is_number else "left", no_wrap=is_number, overflow="fold")
    for row in section.rows:
        table.add_row(*map(_cell, row))
    return table


def _cell(cell: Cell) -> Text:
    return Text(cell) if isinstance(cell, str) else Text(cell.title)
