"""Compose: statements become the text of an answer, numbered footnotes in it. Pure.

Statements are others' words: what could do something where it is shown is broken here too, and a number in brackets
that stands in a document is no footnote.
"""

import re
from collections.abc import Sequence

from answering.answer import Citation
from answering.footnotes import citation_of
from answering.prose.addresses import permitted_by_chunk
from answering.prose.citing import cite
from answering.prose.neutral import neutral
from index.statements import Statement

_BACKTICKS = re.compile(r"`+")
# No mark has this number: whatever looks like one in a statement is taken out.
_NO_MARK = -1


def compose(statements: Sequence[Statement]) -> tuple[str, tuple[Citation, ...]]:
    """Return the answer's text with `[n]` behind every statement, and the footnote of each n."""
    text = ""
    citations: list[Citation] = []
    previous: Statement | None = None
    for number, statement in enumerate(statements, start=1):
        citations.append(citation_of(number, statement.quote, statement.chunk))
        text += _joint(previous, statement) + _noted(statement, number)
        previous = statement
    return text, tuple(citations)


def _noted(statement: Statement, number: int) -> str:
    """Return a statement with its footnote, and none of its own."""
    return neutral(cite(_shown(statement), {_NO_MARK: number}), permitted_by_chunk(statement.chunk))


def _shown(statement: Statement) -> str:
    if statement.kind == "command":
        fence = "`" * (1 + max(2, *map(len, _BACKTICKS.findall(statement.text)), 0))
        return f"{fence}\n{statement.text}\n{fence}"
    if statement.kind in {"item", "row"}:
        return f"- {statement.text}"
    return statement.text


def _joint(previous: Statement | None, statement: Statement) -> str:
    """Return what stands between two statements: sentences of one page run on, everything else starts a line."""
    if previous is None:
        return ""
    if previous.chunk.document_id != statement.chunk.document_id:
        return "\n\n"
    return " " if previous.kind == statement.kind == "sentence" else "\n"
