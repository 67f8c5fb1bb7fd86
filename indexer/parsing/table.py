"""Table: where the rows of a table in a verbatim format stand."""

from dataclasses import dataclass

from indexer.parsing.draft import Span


@dataclass(frozen=True, slots=True)
class Table:
    """A table with the offsets where its rows begin, and where its header ends or 0."""

    span: Span
    rows: tuple[int, ...] = ()
    header_end: int = 0
