"""Prose for the tests: how it becomes documents, what a block shows, and what must hold for any blocks."""

from datetime import UTC, datetime
from itertools import pairwise
from time import process_time

from hypothesis import strategies as st

from indexer.blocks import Block, Parsed
from sources.document import Document

_SHOWN = st.characters(exclude_categories=["Cs", "Cc"])


def document(body: str | bytes, path: str = "guide.md") -> Document:
    return Document(
        source="handbook",
        path=path,
        version="1",
        body=body.encode() if isinstance(body, str) else body,
        url="",
        updated_at=datetime(2026, 1, 1, tzinfo=UTC),
    )


def text_of(parsed: Parsed, block: Block) -> str:
    return parsed.text[block.start : block.end]


def outline(parsed: Parsed) -> list[tuple[str, str]]:
    """Kind and first line of every block."""
    return [(block.kind.value, text_of(parsed, block).split("\n")[0]) for block in parsed.blocks]


def the_block(parsed: Parsed, start: str) -> Block:
    [found] = [block for block in parsed.blocks if text_of(parsed, block).startswith(start)]
    return found


def parts(parsed: Parsed, start: str) -> list[str]:
    """What the block that begins like this falls into when it is divided at every cut."""
    block = the_block(parsed, start)
    bounds = [block.start, *block.cuts, block.end]
    return [parsed.text[first:behind].strip() for first, behind in pairwise(bounds)]


def header(parsed: Parsed, start: str) -> str:
    block = the_block(parsed, start)
    return parsed.text[block.start : block.header_end].strip() if block.header_end else ""


def hidden(parsed: Parsed) -> str:
    """What stands between the blocks."""
    ends = [0, *(block.end for block in parsed.blocks)]
    starts = [*(block.start for block in parsed.blocks), len(parsed.text)]
    return "".join(parsed.text[end:start] for end, start in zip(ends, starts, strict=True))


def assert_follows_the_rules(parsed: Parsed, *, has_lines: bool) -> None:
    """The rules of `indexer.blocks`."""
    behind = 0
    for block in parsed.blocks:
        text = text_of(parsed, block)
        assert behind <= block.start < block.end <= len(parsed.text)
        assert text == text.strip()
        assert all(block.start < cut < block.end for cut in block.cuts)
        assert list(block.cuts) == sorted(set(block.cuts))
        assert block.header_end == 0 or block.start < block.header_end <= block.end
        assert not block.header_end or all(cut >= block.header_end for cut in block.cuts)
        assert all(title == " ".join(title.split()) != "" for title in block.heading_path)
        if has_lines:
            lines = parsed.text.split("\n")
            assert block.lines is not None
            first, last = block.lines
            assert text in "\n".join(lines[first - 1 : last])
            assert text.split("\n")[0] in lines[first - 1]
            assert text.split("\n")[-1] in lines[last - 1]
        behind = block.end


def seconds(parse, body: str, path: str = "guide.md") -> float:
    """Processor seconds that parsing takes, which other work on the machine does not change."""
    started = process_time()
    parsed = parse(document(body, path))
    elapsed = process_time() - started
    assert_follows_the_rules(parsed, has_lines=False)
    return elapsed


def assembled(fragments: list[str]) -> st.SearchStrategy[str]:
    """Documents put together from fragments, indented or not, with or without blank lines between them."""
    pieces = st.sampled_from(fragments) | st.text(_SHOWN, max_size=6)
    joined = st.tuples(st.sampled_from(["", "", "", " ", "   ", "    ", "\t", "> ", "- "]), pieces)
    lines = st.lists(joined.map("".join), max_size=14)
    return st.tuples(lines, st.sampled_from(["\n", "\n\n", " "])).map(lambda drawn: drawn[1].join(drawn[0]))
