from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.blocks import BlockKind, Parsed
from indexer.parsing.draft import Draft
from sources.document import Place
from tests.indexer.parsing.prose import assert_follows_the_rules

TEXT = "Top\n\n  first line\n  second line  \n\nEnd"


def test_block_is_trimmed_and_knows_its_lines():
    draft = Draft(TEXT, with_lines=True)
    draft.add(BlockKind.PARAGRAPH, (3, len(TEXT) - 3))
    [block] = draft.blocks()
    assert TEXT[block.start : block.end] == "first line\n  second line"
    assert block.lines == (3, 4)


def test_block_of_white_space_is_dropped():
    draft = Draft(TEXT, with_lines=True)
    draft.add(BlockKind.PARAGRAPH, (3, 7))
    assert draft.blocks() == ()


def test_overlap_is_given_to_the_earlier_block():
    draft = Draft("one two", with_lines=True)
    draft.add(BlockKind.PARAGRAPH, (0, 4))
    draft.add(BlockKind.PARAGRAPH, (0, 7))
    assert [(block.start, block.end) for block in draft.blocks()] == [(0, 3), (4, 7)]


def test_heading_closes_its_level_and_deeper_ones_even_with_gaps():
    draft = Draft("a b c d", with_lines=False)
    draft.heading(1, "A", (0, 1))
    draft.heading(4, "B", (2, 3))
    draft.heading(3, "C", (4, 5))
    draft.heading(1, "D", (6, 7))
    assert [block.heading_path for block in draft.blocks()] == [("A",), ("A", "B"), ("A", "C"), ("D",)]


def test_heading_without_title_closes_sections_and_names_none():
    draft = Draft("a # b", with_lines=False)
    draft.heading(1, "A", (0, 1))
    draft.heading(1, " ", (2, 3))
    draft.add(BlockKind.PARAGRAPH, (4, 5))
    assert [block.heading_path for block in draft.blocks()] == [("A",), (), ()]


def test_anchor_is_that_of_the_nearest_heading_that_has_one():
    draft = Draft("a b c", with_lines=False)
    draft.heading(1, "A", (0, 1), place=Place(anchor="a"))
    draft.heading(2, "B", (2, 3))
    draft.add(BlockKind.PARAGRAPH, (4, 5), place=Place(lines=(7, 9), page=3))
    assert [block.anchor for block in draft.blocks()] == ["a", "a", "a"]
    assert draft.blocks()[2].lines == (7, 9)
    assert draft.blocks()[2].page == 3


def test_overlong_title_is_shortened_in_the_path_alone():
    draft = Draft("x" * 5000, with_lines=False)
    draft.heading(1, "x" * 5000, (0, 5000))
    [block] = draft.blocks()
    assert block.end == 5000
    assert len(block.heading_path[0]) == 200


def test_cuts_are_sorted_and_those_outside_or_inside_a_header_are_dropped():
    text = " head\nrow1\nrow2 "
    draft = Draft(text, with_lines=False)
    draft.add(BlockKind.TABLE, (0, len(text)), cuts=[11, 6, 0, 3, 6, 16], header_end=6)
    [block] = draft.blocks()
    assert block.cuts == (6, 11)
    assert block.header_end == 6


@settings(deadline=None, max_examples=200)
@given(st.data())
def test_any_spans_give_blocks_that_follow_the_rules(data):
    text = data.draw(st.text(alphabet="ab \n\t\u2003", max_size=40))
    offset = st.integers(-2, len(text) + 2)
    draft = Draft(text, with_lines=True)
    for _ in range(data.draw(st.integers(0, 6))):
        kind = data.draw(st.sampled_from(BlockKind))
        start, end = sorted((data.draw(st.integers(0, len(text))), data.draw(offset)))
        if kind is BlockKind.HEADING:
            draft.heading(data.draw(st.integers(1, 9)), text[:9], (max(start, 0), end))
        else:
            cuts = data.draw(st.lists(offset, max_size=4))
            draft.add(kind, (max(start, 0), end), cuts=cuts, header_end=data.draw(offset))
    assert_follows_the_rules(Parsed("", text, draft.blocks()), has_lines=True)
