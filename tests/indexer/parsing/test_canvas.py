from indexer.blocks import BlockKind
from indexer.parsing.canvas import Canvas
from sources.document import Place


def test_blocks_stand_in_the_text_with_a_blank_line_between_them():
    canvas = Canvas()
    canvas.heading(1, "Top", place=Place(lines=(1, 1), anchor="top"))
    canvas.add(BlockKind.PARAGRAPH, "  ")
    canvas.add(BlockKind.TABLE, "a | b\n1 | 2\n3 | 4", cuts=(0, 6, 12), header_end=6, place=Place(page=2))
    text, [heading, table] = canvas.blocks()
    assert text == "Top\n\na | b\n1 | 2\n3 | 4"
    assert (heading.heading_path, heading.lines, heading.anchor) == (("Top",), (1, 1), "top")
    assert text[table.start : table.header_end] == "a | b\n"
    assert [text[cut] for cut in table.cuts] == ["1", "3"]
    assert (table.heading_path, table.page, table.anchor) == (("Top",), 2, "top")


def test_nothing_drawn_is_no_text():
    assert Canvas().blocks() == ("", ())
