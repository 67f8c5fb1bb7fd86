"""Compose: statements become the text of an answer, numbered footnotes in it. Pure."""

from collections.abc import Sequence

from answering.answer import Citation
from answering.footnotes import citation_of
from index.statements import Statement


def compose(statements: Sequence[Statement]) -> tuple[str, tuple[Citation, ...]]:
    """Return the answer's text with `[n]` behind every statement, and the footnote of each n."""
    text = ""
    citations: list[Citation] = []
    previous: Statement | None = None
    for number, statement in enumerate(statements, start=1):
        citations.append(citation_of(number, statement.quote, statement.chunk))
        text += _joint(previous, statement) + _shown(statement) + f" [{number}]"
        previous = statement
    return text, tuple(citations)


def _shown(statement: Statement) -> str:
    if statement.kind == "command":
        return f"```\n{statement.text}\n```"
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
