"""Code files for the tests: how they become documents, and what must hold for the blocks of any of them."""

from datetime import UTC, datetime
from itertools import pairwise
from textwrap import dedent

from indexer.blocks import BlockKind, Parsed
from indexer.parsing.code import parse_code
from sources.document import Document


def document(path: str, body: str | bytes) -> Document:
    return Document(
        source="repository",
        path=path,
        version="1",
        body=body.encode() if isinstance(body, str) else body,
        url="",
        updated_at=datetime(2026, 1, 1, tzinfo=UTC),
    )


def parse(path: str, source: str) -> Parsed:
    parsed = parse_code(document(path, dedent(source).lstrip("\n")))
    assert_covers_everything(parsed)
    assert parsed.title == ""
    return parsed


def outline(path: str, source: str) -> list[tuple[tuple[str, ...], tuple[int, int] | None]]:
    """The heading path and lines of each block."""
    return [(block.heading_path, block.lines) for block in parse(path, source).blocks]


def parts(parsed: Parsed) -> list[str]:
    """What the blocks can be divided into."""
    bounds = [(block, [block.start, *block.cuts, block.end]) for block in parsed.blocks]
    return [parsed.text[start:end] for _, places in bounds for start, end in pairwise(places)]


def assert_covers_everything(parsed: Parsed) -> None:
    """Blocks are ordered, disjoint and trimmed, cuts lie inside them, and only white space is outside."""
    position = 0
    for block in parsed.blocks:
        assert position <= block.start < block.end <= len(parsed.text)
        assert parsed.text[position : block.start].strip() == ""
        assert parsed.text[block.start : block.end].strip() == parsed.text[block.start : block.end]
        assert block.kind is BlockKind.CODE
        assert list(block.cuts) == sorted(set(block.cuts))
        assert all(block.start < cut < block.end for cut in block.cuts)
        assert block.lines == (
            parsed.text.count("\n", 0, block.start) + 1,
            parsed.text.count("\n", 0, block.end) + 1,
        )
        position = block.end
    assert parsed.text[position:].strip() == ""
    assert parsed.is_code
