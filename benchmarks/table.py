"""Table: rows of figures for a person, in Markdown that also reads well in a terminal. Pure."""

from collections.abc import Sequence


def markdown(headings: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Return an aligned table: the first column to the left, the others, being figures, to the right."""
    cells = [[str(cell) for cell in row] for row in (headings, *rows)]
    widths = [max(3, *(len(row[column]) for row in cells)) for column in range(len(headings))]
    rule = [
        f"{':' if not column else ''}{'-' * (width - 1)}{':' if column else ''}" for column, width in enumerate(widths)
    ]
    lines = [_aligned(cells[0], widths), rule, *(_aligned(row, widths) for row in cells[1:])]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def figure(value: float | None, digits: int = 1) -> str:
    """Return a figure with thousands set apart; a dash for one that was not measured."""
    return "–" if value is None else f"{value:,.{digits}f}"


def _aligned(row: Sequence[str], widths: Sequence[int]) -> list[str]:
    return [
        cell.ljust(width) if not column else cell.rjust(width)
        for column, (cell, width) in enumerate(zip(row, widths, strict=True))
    ]
