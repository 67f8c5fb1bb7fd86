from indexer.parsing.wiki_page import HeadingTexts
from tests.indexer.parsing.wiki import parse_atlassian_page, parse_storage_page


def test_the_anchor_of_a_heading_is_its_text():
    parsed = parse_storage_page(
        "<p>top</p><h1 id='x'>How <b>to</b>\n drain&nbsp;it?</h1><p>a</p><h2>Émile's</h2><p>b</p>"
    )
    assert [block.anchor for block in parsed.blocks] == ["", *["How to drain it?"] * 2, *["Émile's"] * 2]


def test_headings_that_repeat_are_counted():
    assert list(map(HeadingTexts().add, ["A", "B", "A", " A ", "B"])) == ["A", "B", "A.1", "A.2", "B.1"]
    parsed = parse_storage_page("<h1>A</h1><h2>Steps</h2><h1>B</h1><h2>Steps</h2><p>c</p>")
    assert [block.anchor for block in parsed.blocks] == ["A", "Steps", "B", "Steps.1", "Steps.1"]


def test_both_formats_give_the_same_anchors():
    heading = {"type": "heading", "attrs": {"level": 2}, "content": [{"type": "text", "text": "Steps"}]}
    parsed = parse_atlassian_page(heading, heading)
    assert [block.anchor for block in parsed.blocks] == ["Steps", "Steps.1"]


def test_a_heading_that_repeats_the_title_is_an_ordinary_heading():
    parsed = parse_storage_page("<h1>Here</h1><p>a</p>")
    assert parsed.blocks[1].heading_path == ("Here",)
