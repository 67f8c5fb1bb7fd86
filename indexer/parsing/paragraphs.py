"""Paragraphs: what stands between blank lines."""

import re
from collections.abc import Iterator

from indexer.parsing.draft import Span

_BLANK_LINES = re.compile(r"\n(?:[^\S\n]*\n)+")


def paragraphs(text: str, span: Span) -> Iterator[Span]:
    """Yield the start and end of each run of lines without a blank one between them."""
    start, end = span
    for blank in _BLANK_LINES.finditer(text, start, end):
        if blank.start() > start:
            yield start, blank.start()
        start = blank.end()
    if start < end:
        yield start, end
