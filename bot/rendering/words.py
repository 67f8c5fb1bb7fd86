"""Words: the text of an answer as Markdown of Slack's, every footnote a link to its place. Pure."""

from collections.abc import Iterable

from answering.answer import Citation
from answering.prose.marks import Mark, marks_in
from bot.rendering.harmless import harmless_markdown, link_target


def words(text: str, citations: Iterable[Citation]) -> str:
    """Return the text of an answer, or the next part of it, with `[1]` as a link to what footnote 1 cites.

    Args:
        text: Markdown with footnotes as `[n]`.
        citations: All whose number stands in the text; a number of no footnote stays as it is written.
    """
    targets = {citation.n: link_target(citation.url) for citation in citations}
    urls = {citation.url for citation in citations if targets[citation.n]}
    return _linked(harmless_markdown(text, urls), targets)


def _linked(text: str, targets: dict[int, str]) -> str:
    shown, place = "", 0
    for mark in marks_in(text):
        shown += text[place : mark.start] + _link(text, mark, targets)
        place = mark.end
    return shown + text[place:]


def _link(text: str, mark: Mark, targets: dict[int, str]) -> str:
    written = text[mark.start : mark.end]
    # A link of another kind than our own marks: its words and its address were judged already.
    if written != f"[{mark.numbers[0]}]" or not targets.get(mark.numbers[0]):
        return written
    return f"[{written}]({targets[mark.numbers[0]]})"
