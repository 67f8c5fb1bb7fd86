import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.errors import Unparsable
from indexer.parsing.html import parse_html
from tests.indexer.parsing.prose import (
    assembled,
    assert_follows_the_rules,
    document,
    header,
    hidden,
    parts,
    seconds,
    text_of,
)

PAGE = """\
<!DOCTYPE html>
<html><head><title>Queue
  handbook</title><style>p { color: red }</style></head>
<body>
<nav>Home</nav>
<section id="intro"><h1>Queue &amp; friends<a class="headerlink" href="#intro">¶</a></h1>
<p>It <b>holds</b>
  work<br>until done.</p>
<ul><li>one<li>two <p>more</p><ol start="3"><li>x</li><li>y</li></ol></ul>
<!-- hidden -->
<table><caption>Codes</caption>
<thead><tr><th>Code<th>Meaning</thead>
<tbody><tr><td rowspan="2">40</td><td>full</td></tr>
<tr><td>gone</td></tr><tr><td colspan="2">none</td></tr></tbody></table>
<pre>
def a():
    return 1

a()
</pre>
<h2><a name="sub"></a>Sub</h2>
<div class="admonition note"><p>Note</p><p>Careful</p><h3>Not a section</h3></div>
<blockquote>Said once.</blockquote>
<dl><dt>Lag</dt><dd>Waiting work<p>in seconds</p></dd><dt>Depth<dd>Its length</dl>
<p hidden>no</p><script>var x = "<p>no</p>";</script>
<div style="display: none">no</div><template>no</template><p aria-hidden="true">no</p>
tail
</section></body></html>
"""


def parse(source):
    parsed = parse_html(document(source, "page.html"))
    assert_follows_the_rules(parsed, has_lines=False)
    assert hidden(parsed).strip() == ""
    return parsed


def shown(source):
    parsed = parse(source)
    return [(block.kind.value, text_of(parsed, block)) for block in parsed.blocks]


def test_page_becomes_the_text_a_reader_sees():
    assert shown(PAGE) == [
        ("heading", "Queue & friends"),
        ("paragraph", "It holds work\nuntil done."),
        ("list", "- one\n- two\n  more\n  3. x\n  4. y"),
        ("table", "Codes\nCode | Meaning\n40 | full\n | gone\nnone |"),
        ("code", "def a():\n    return 1\n\na()"),
        ("heading", "Sub"),
        ("admonition", "Note\nCareful\nNot a section"),
        ("admonition", "Said once."),
        ("list", "Lag\n  Waiting work\n  in seconds\nDepth\n  Its length"),
        ("paragraph", "tail"),
    ]


def test_title_is_that_of_the_page_or_else_its_first_top_heading():
    assert parse(PAGE).title == "Queue handbook"
    assert parse("<h2>Small</h2><h1>Big</h1>").title == "Big"
    assert parse("<p>Text</p>").title == ""


def test_lines_point_into_the_file():
    parsed = parse(PAGE)
    lines = {text_of(parsed, block).split()[0]: block.lines for block in parsed.blocks}
    assert lines["Queue"] == (6, 6)
    assert lines["It"] == (7, 8)
    assert lines["Codes"] == (11, 14)
    assert lines["def"] == (16, 19)
    assert lines["tail"] == (27, 27)


def test_anchors_come_from_the_heading_what_is_around_it_or_inside():
    parsed = parse(PAGE + "<h2 id='own'>Own</h2><p id='p'>text</p><h2>None</h2>")
    anchors = {block.heading_path[-1]: block.anchor for block in parsed.blocks}
    assert anchors == {"Queue & friends": "intro", "Sub": "sub", "Own": "own", "None": "intro"}


def test_table_repeats_its_caption_and_header_and_is_cut_at_rows():
    parsed = parse(PAGE)
    assert header(parsed, "Codes") == "Codes\nCode | Meaning"
    assert parts(parsed, "Codes")[1:] == ["40 | full", "| gone", "none |"]


def test_table_without_heading_cells_has_no_header():
    parsed = parse("<table><tr><td>a<td>b<tr><td>c<td>d</table>")
    assert shown("<table><tr><td>a<td>b<tr><td>c<td>d</table>") == [("table", "a | b\nc | d")]
    assert header(parsed, "a") == ""


def test_list_is_cut_at_items_and_long_items_between_their_parts():
    assert parts(parse(PAGE), "- one") == ["- one", "- two\n  more", "3. x", "4. y"]
    long = "word " * 200
    parsed = parse(f"<ul><li>a<p>{long}</p><p>b</p></li><li>c</li></ul>")
    assert [part.split()[0] for part in parts(parsed, "- a")] == ["-", "word", "b", "-"]


def test_list_inside_a_cell_is_part_of_the_cell():
    source = "<ul><li>a<table><tr><td><ul><li>x</li><li>y</li></ul></td><td>z</td></tr></table></li><li>b</ul>"
    assert shown(source) == [("list", "- a\n  x y | z\n- b")]


def test_code_is_cut_at_statements():
    assert parts(parse(PAGE), "def a") == ["def a():\n    return 1", "a()"]


@pytest.mark.parametrize(
    "source",
    [
        "<table><tr><td><h1>A</h1><p>b</p><pre>c</pre></td></tr></table>",
        "<ul><li><h1>A</h1><p>b</p><pre>c</pre></li></ul>",
        "<blockquote><h1>A</h1><p>b</p><pre>c</pre></blockquote>",
        "<table><tr><td><ul><li><blockquote><h1>A</h1></blockquote><p>b</p></ul><tr><td><pre>c</pre></table>",
    ],
)
def test_what_only_places_headings_on_the_page_is_looked_through(source):
    assert shown(source) == [("heading", "A"), ("paragraph", "b"), ("code", "c")]


def test_heading_that_is_never_closed_does_not_swallow_the_page():
    assert shown("<h1>A<p>b</p><p>c</p>") == [("heading", "A"), ("paragraph", "b"), ("paragraph", "c")]


def test_unclosed_comment_hides_no_more_than_one_tag():
    assert shown("<p>a</p><!-- b <p>c</p>") == [("paragraph", "a"), ("paragraph", "c")]


def test_markup_cut_off_at_the_end_is_shown_as_text():
    assert shown("<p>a</p>1 < 2 <b") == [("paragraph", "a"), ("paragraph", "1 < 2 <b")]


def test_front_matter_of_a_site_generator_is_read():
    parsed = parse("---\ntitle: Site\ntags: [a]\n---\n<p>Text</p>")
    assert (parsed.title, parsed.labels, parsed.blocks[0].lines) == ("Site", ("a",), (5, 5))


def test_charset_of_the_page_is_honoured():
    body = "<meta charset='koi8-r'><p>Да, 1</p>".encode("koi8_r")
    assert parse_html(document(body)).text == "Да, 1"


def test_binary_is_refused():
    with pytest.raises(Unparsable, match="binary"):
        parse_html(document(b"<p>\x00"))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("", []),
        ("<p></p> \n", []),
        ("page.html", [("paragraph", "page.html")]),
        ("https://example.com", [("paragraph", "https://example.com")]),
        ("<?xml version='1.0'?><feed><p>x</p></feed>", [("paragraph", "x")]),
        ("<![CDATA[x]]><p>y</p>", [("paragraph", "y")]),
        ("<p>a\r\nb\tc&nbsp;d</p>", [("paragraph", "a b c d")]),
        ("<ol start='x'><li>a</ol><ol start='99999999999'><li>b</ol>", [("list", "1. a"), ("list", "1. b")]),
        ("<table><caption>only</caption></table>", [("table", "only")]),
        ("<table><tr><td colspan='999999999'>a<td rowspan='-1'>b</table>", [("table", "a" + " | " * 20 + "b")]),
        ("</p></ul></table>x", [("paragraph", "x")]),
        ("<dd>a<dt>b<li>c", [("paragraph", "a"), ("paragraph", "b"), ("paragraph", "c")]),
    ],
)
def test_odd_pages_are_read(source, expected):
    assert shown(source) == expected


@pytest.mark.parametrize(
    "source",
    [
        "a" * 1_000_000,
        "<div>" * 50_000,
        "<ul><li>x" * 10_000,
        "<table><tr><td>x" * 5_000,
        "<ul><li><h1>x</h1>" * 5_000,
        "<blockquote>x" * 10_000,
        "<b><i>" * 10_000 + "</b></i>" * 10_000,
        "<!--" * 100_000,
        "<!--" * 50_000 + "-->" + "<!--" * 50_000,
        "<![CDATA[" * 50_000,
        "<a " * 100_000,
        "<a href='" * 50_000,
        "</" * 100_000,
        "<?xml " * 50_000,
        "&" * 300_000,
        "<a>" * 20_000 + "#",
        "<table><tr>" + "<td colspan=99 rowspan=99>x" * 5_000,
        "<h1>" + "x " * 200_000,
    ],
    ids=range(18),
)
def test_hostile_page_ends_within_seconds(source):
    assert seconds(parse_html, source, "page.html") < 6


TAGS = (
    *("p", "div", "ul", "ol", "li", "dl", "dt", "dd", "table", "tr", "td", "th", "caption", "h1", "h3", "pre"),
    *("blockquote", "br", "b", "a", "script", "nav", "details"),
)
FRAGMENTS = [f"<{tag}>" for tag in TAGS] + [f"</{tag}>" for tag in TAGS]
FRAGMENTS += ["word", "a &lt; b", "<!-- c -->", "<!--", "-->", "<", ">", "&amp;", '<div class="note">', "<p id='x'>"]


@settings(deadline=None, max_examples=300)
@given(assembled(FRAGMENTS))
def test_any_page_is_drawn_into_blocks_and_blank_lines(source):
    parsed = parse(source)
    assert parsed == parse(source)
    last = source.count("\n") + 1
    assert all(block.lines and 1 <= block.lines[0] <= block.lines[1] <= last for block in parsed.blocks)


@settings(deadline=None, max_examples=100)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="<&"), max_size=60))
def test_text_without_markup_is_shown_whole(source):
    assert parse(source).text == " ".join(source.removeprefix("\ufeff").split())
