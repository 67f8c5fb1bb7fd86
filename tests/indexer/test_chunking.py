from itertools import pairwise
from time import process_time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.builtin_embedder import BuiltinEmbedder, BuiltinSettings
from indexer.blocks import BlockKind, Parsed
from indexer.chunking import TARGET_TOKENS, split
from indexer.sections import sections_of
from tests.fakes.hash_embedder import HashEmbedder
from tests.indexer.documents import Writer, parsed_documents

WORD_PIECES = BuiltinEmbedder(BuiltinSettings(threads=1)).count_tokens
WORDS = HashEmbedder().count_tokens
TOKENIZERS = st.sampled_from([WORDS, WORD_PIECES])
WINDOWS = st.sampled_from([16, 24, 64, 128, 254, 512])
MANY = settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.too_slow])


def cut(parsed, count_tokens=WORDS, max_tokens=64, title="Guide"):
    return split(parsed, title=title, count_tokens=count_tokens, max_tokens=max_tokens)


def weight(text, count_tokens):
    """Tokens, or the characters that tokenizers hide: at least one for every twenty."""
    return max(count_tokens([text])[0], -(-len(text) // 20))


def holders(pieces, start, end):
    """The pieces that hold some of a span."""
    return [piece for piece in pieces if piece.start < end and start < piece.end]


def units_of(parsed, block):
    """What a block may be divided into: its rows, items or statements."""
    for start, end in pairwise([block.start, *block.cuts, block.end]):
        yield start, start + len(parsed.text[start:end].rstrip())


@MANY
@given(parsed=parsed_documents(), max_tokens=WINDOWS, count_tokens=TOKENIZERS)
def test_every_visible_character_is_in_one_piece_and_no_hidden_one_in_any(parsed, max_tokens, count_tokens):
    covered = [0] * len(parsed.text)
    for piece in cut(parsed, count_tokens, max_tokens):
        for offset in range(piece.start, piece.end):
            covered[offset] += 1

    visible = {offset for block in parsed.blocks for offset in range(block.start, block.end)}
    for offset, character in enumerate(parsed.text):
        if not character.isspace():
            assert covered[offset] == (offset in visible), (offset, character)


@MANY
@given(
    parsed=parsed_documents(),
    max_tokens=WINDOWS,
    count_tokens=TOKENIZERS,
    title=st.sampled_from(["", "Guide", "A long title " * 20]),
)
def test_a_piece_with_its_context_never_exceeds_the_window(parsed, max_tokens, title, count_tokens):
    for piece in cut(parsed, count_tokens, max_tokens, title):
        text = f"{piece.context}\n{parsed.text[piece.start : piece.end]}"
        assert count_tokens([text])[0] <= max_tokens


@MANY
@given(parsed=parsed_documents(), max_tokens=WINDOWS, count_tokens=TOKENIZERS)
def test_pieces_are_in_order_each_within_one_section_and_without_blank_ends(parsed, max_tokens, count_tokens):
    pieces = cut(parsed, count_tokens, max_tokens)

    assert all(above.end <= below.start for above, below in pairwise(pieces))
    sections = sections_of(parsed.blocks)
    for piece in pieces:
        section = sections[piece.section]
        assert set(piece.blocks) <= set(section.blocks)
        assert piece.heading_path == section.heading_path
        assert piece.blocks[0].start <= piece.start < piece.end <= piece.blocks[-1].end
        assert not parsed.text[piece.end - 1].isspace()
        assert piece.blocks == tuple(block for block in section.blocks if holders([piece], block.start, block.end))


@MANY
@given(parsed=parsed_documents(), max_tokens=WINDOWS, count_tokens=TOKENIZERS)
def test_what_fits_is_never_divided(parsed, max_tokens, count_tokens):
    pieces = cut(parsed, count_tokens, max_tokens)
    for block in parsed.blocks:
        context = holders(pieces, block.start, block.end)[0].context.split("\n")[0]
        room = min(TARGET_TOKENS, max_tokens) - weight(context + "\n", count_tokens)
        if weight(parsed.text[block.start : block.end], count_tokens) <= room:
            assert len(holders(pieces, block.start, block.end)) == 1
        for start, end in units_of(parsed, block):
            # A table's repeated header may take a third of the room.
            if start < end and weight(parsed.text[start:end], count_tokens) <= room * 0.65:
                assert len(holders(pieces, start, end)) == 1


@MANY
@given(parsed=parsed_documents(), max_tokens=WINDOWS, count_tokens=TOKENIZERS)
def test_only_later_pieces_of_a_divided_table_carry_its_header(parsed, max_tokens, count_tokens):
    pieces = cut(parsed, count_tokens, max_tokens)
    for piece in pieces:
        block = piece.blocks[0]
        lines = piece.context.split("\n", 1)
        if not block.header_end or piece.start < block.header_end:
            assert len(lines) == 1
            continue
        header = parsed.text[block.start : block.header_end].strip()
        room = min(TARGET_TOKENS, max_tokens) - weight(lines[0] + "\n", count_tokens)
        if weight(header + "\n", count_tokens) <= room * 0.35 - 1:
            assert piece.context.endswith(header)


@MANY
@given(parsed=parsed_documents(), max_tokens=WINDOWS, count_tokens=TOKENIZERS)
def test_cutting_again_gives_the_same_pieces(parsed, max_tokens, count_tokens):
    assert cut(parsed, count_tokens, max_tokens) == cut(parsed, count_tokens, max_tokens)


def test_a_document_without_blocks_has_no_pieces():
    assert cut(Parsed("", "", ())) == []


def test_short_blocks_of_a_section_share_a_piece_and_sections_do_not():
    writer = Writer()
    writer.heading(1, "Guide")
    writer.heading(2, "Install")
    writer.block(BlockKind.PARAGRAPH, ["Run make."])
    writer.block(BlockKind.PARAGRAPH, ["Wait a minute."])
    writer.heading(2, "Remove")
    writer.block(BlockKind.PARAGRAPH, ["Delete the folder."])
    parsed = writer.parsed()

    pieces = cut(parsed)

    assert [piece.context for piece in pieces] == ["Guide › Install", "Guide › Remove"]
    assert "Run make." in parsed.text[pieces[0].start : pieces[0].end]
    assert "Wait a minute." in parsed.text[pieces[0].start : pieces[0].end]


def test_a_table_that_is_divided_does_not_divide_its_neighbours():
    writer = Writer()
    writer.block(BlockKind.PARAGRAPH, ["word " * 58])
    writer.block(BlockKind.TABLE, ["a header of some ten words " * 3, *["cell " * 9] * 20])
    writer.block(BlockKind.PARAGRAPH, ["word " * 58])
    parsed = writer.parsed()

    pieces = cut(parsed, max_tokens=64)

    first, _, last = parsed.blocks
    assert len(holders(pieces, first.start, first.end)) == 1
    assert len(holders(pieces, last.start, last.end)) == 1


def test_a_row_that_leaves_no_room_for_the_repeated_header_is_divided():
    writer = Writer()
    writer.block(BlockKind.TABLE, ["header " * 15, *["cell " * 60] * 4])
    parsed = writer.parsed()

    pieces = cut(parsed, max_tokens=64)

    texts = [f"{piece.context}\n{parsed.text[piece.start : piece.end]}" for piece in pieces]
    assert max(WORDS(texts)) <= 64
    assert sum(text.count("header") for text in texts) == 15 * len(texts)


def test_a_context_that_is_too_long_loses_its_outermost_headings_first():
    writer = Writer()
    writer.heading(1, "outer " * 30)
    writer.heading(2, "Inner part")
    writer.block(BlockKind.PARAGRAPH, ["Text."])

    [piece] = cut(writer.parsed())

    assert piece.context == "Inner part"


def test_a_text_of_a_few_pieces_is_divided_evenly():
    writer = Writer()
    writer.block(BlockKind.PARAGRAPH, ["One two three four five six seven eight nine ten. "] * 7)

    pieces = cut(writer.parsed(), max_tokens=64)

    assert sorted(WORDS([writer.text[piece.start : piece.end] for piece in pieces])) == [30, 40]


def test_one_word_too_long_to_be_read_is_divided_all_the_same():
    """Tokenizers take a word of any length for one unknown token; people and language models have to read it."""
    writer = Writer()
    writer.block(BlockKind.PARAGRAPH, ["iVBORw0KGgo" * 10_000])

    assert max(piece.end - piece.start for piece in cut(writer.parsed(), WORD_PIECES, 254)) <= 5_000


LINE = "The quick brown fox jumps over the lazy dog; nobody knows why it does. "


@pytest.mark.parametrize(
    ("kind", "units"),
    [
        (BlockKind.PARAGRAPH, [LINE * 14_000]),
        (BlockKind.PARAGRAPH, [LINE.replace(".", "") * 14_000]),
        (BlockKind.PARAGRAPH, ["a" * 1_000_000]),
        (BlockKind.PARAGRAPH, ["a" + " " * 1_000_000 + "b"]),
        (BlockKind.CODE, ["a" + "\n" * 1_000_000 + "b"]),
        (BlockKind.LIST, [LINE * 10 + "\n" * 50_000, "second item"]),
        (BlockKind.TABLE, [f"| row {number} | of a long table |" for number in range(30_000)]),
    ],
    ids=["sentences", "no sentence end", "one word", "blanks", "blank lines", "blank lines behind an item", "table"],
)
def test_a_megabyte_in_one_block_is_cut_in_seconds(kind, units):
    writer = Writer()
    writer.block(kind, units)
    parsed = writer.parsed()

    started = process_time()
    pieces = cut(parsed, WORDS, 254)

    assert process_time() - started < 10
    assert max(piece.end - piece.start for piece in pieces) <= 254 * 20
