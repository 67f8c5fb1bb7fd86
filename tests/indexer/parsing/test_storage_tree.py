import pytest

from indexer.errors import Unparsable
from tests.indexer.parsing.wiki import parse_storage_page, plain_macro, read, shown


def test_text_in_a_section_of_characters_is_kept_as_it_is():
    code = "if (a < b && c) { x = arr[idx[0]]; } // ]]> <b>&nbsp;"
    assert shown(plain_macro("code", code)) == [("code", code)]


def test_entities_become_characters_and_unknown_ones_stay():
    assert read("<p>it&rsquo;s&nbsp;caf&eacute; &amp; &#8364;5 &lt;b&gt; &nosuch; &</p>") == (
        "it’s café & €5 <b> &nosuch &"
    )


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("", ""),
        ("<p>a<p>b</p>", "a\n\nb"),
        ("<p>a</strong></p></td>b", "a\n\nb"),
        ("<p>a <b>b</p><p>c</b></p>", "a b\n\nc"),
        ("<p>a</p><ac:structured-macro ac:name='info'><ac:rich-text-body><p>b", "a\n\nb"),
        ("<ac:structured-macro ac:name='code'><ac:plain-text-body><![CDATA[x = 1 <", "x = 1 <"),
        ("<ac:structured-macro><p>a</p></ac:structured-macro>", "a"),
        ("<ac:structured-macro ac:name='panel'><p>a</p>b</ac:structured-macro>", "a\n\nb".replace("\n\n", "\n")),
        ("<ac:structured-macro ac:name='info'><ac:parameter ac:name='title'>T<ac:rich-text-body><p>a</p>", "T\na"),
        ("<ac:link><ri:page ri:content-title='Runbook'><ac:link-body>how</ac:link-body></ac:link>", "how (Runbook)"),
        ("<ac:placeholder>Type here<p>a</p>", "a"),
        ("<!-- a --><p>b<!-- c --></p><!-- d <p>e</p>", "b\n\ne"),
        ("<?xml version='1.0' encoding='UTF-8'?>\n<p>a</p>", "a"),
        ("<ac:unknown><p>a</p><ri:unknown/></ac:unknown>", "a"),
        ("<AC:LINK><RI:PAGE RI:CONTENT-TITLE='Runbook'/></AC:LINK>", "Runbook"),
    ],
)
def test_malformed_markup_degrades_to_text(body, expected):
    assert read(body) == expected


def test_cut_off_anywhere_a_page_is_still_read():
    body = (
        "<h1>Title</h1><ac:structured-macro ac:name='code'><ac:parameter ac:name='language'>py</ac:parameter>"
        "<ac:plain-text-body><![CDATA[x]]></ac:plain-text-body></ac:structured-macro>"
        "<ac:link><ri:page ri:content-title='A'/><ac:link-body>b &amp; c</ac:link-body></ac:link>"
    )
    texts = [read(body[:length]) for length in range(len(body) + 1)]
    assert texts[-1] == "Title\n\nx\n\nb & c (A)"
    assert all("Title" in text for text in texts[9:])


def test_control_characters_are_dropped():
    assert read("<p>a\x00b&#1;c&#x1b;d\x7fe</p>") == "abcde"
    assert read("<p>a&#xD800;b</p>").encode() == "a\ufffdb".encode()


def test_what_is_not_text_at_all_is_refused():
    with pytest.raises(Unparsable, match="binary"):
        parse_storage_page(b"\x00\x01\x02\x03\x04<p>")
    with pytest.raises(Unparsable):
        parse_storage_page("<p>Größe für alle</p>".encode() + b"\xfc")
