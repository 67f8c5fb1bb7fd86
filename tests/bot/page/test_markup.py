"""What the page makes of Markdown and mrkdwn, as the browser has it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.bot.page.browser import Reader

_DRAW = """
const [name, text, done] = arguments;
import(`/page/${name}.js`).then((module) => {
  const made = document.createElement("div");
  made.append(...module[name](text, { U1: "Ana Costa" }));
  const parts = [...made.querySelectorAll("*")];
  const names = parts.flatMap((each) => each.getAttributeNames());
  const [tags, links] = ["localName", "href"].map((name) => parts.map((each) => each[name]));
  done({ html: made.innerHTML, tags, names, links });
});
"""
_TAGS = {
    *("a", "blockquote", "br", "code", "del", "div", "em", "hr", "li", "ol", "p", "pre", "span", "strong"),
    *("table", "tbody", "td", "th", "thead", "tr", "ul"),
}
_NAMES = {"class", "role", "aria-label", "aria-level", "tabindex", "href", "target", "rel", "start", "scope"}
_TEXTS = st.text("<>&[]()*_~`|#-\\!\"' a1\n:/.=@") | st.lists(
    st.sampled_from(
        ["<img src=x onerror=a>", "[x](", "](javascript:a)", "[[1]](https://a.example/)", "<@U1>", "|", "\n"]
    )
).map("".join)


@pytest.fixture(scope="module")
def page(driver, workplace):
    found = Reader(driver, workplace.server.host_url)
    found.open()
    return found


def drawn(page, name, text):
    return page.driver.execute_async_script(_DRAW, name, text)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**bold** and `code`", "<p><strong>bold</strong> and <code>code</code></p>"),
        ("# Title\nwords", '<p class="title" role="heading" aria-level="4">Title</p><p>words</p>'),
        ("- one\n  - two\n- three", "<ul><li>one<ul><li>two</li></ul></li><li>three</li></ul>"),
        ("2. two\n3. three", '<ol start="2"><li>two</li><li>three</li></ol>'),
        ("> said", "<blockquote><p>said</p></blockquote>"),
        ("a \\*star\\* &lt;b&gt;", "<p>a *star* &lt;b&gt;</p>"),
        ("snake_case_name 2 * 3 * 4", "<p>snake_case_name 2 * 3 * 4</p>"),
    ],
)
def test_markdown_is_shown_as_slack_shows_it(page, text, html):
    assert drawn(page, "markdown", text)["html"] == html


def test_a_table_and_code_keep_their_shape(page):
    table = drawn(page, "markdown", "| a | b |\n|---|---|\n| 1 | x \\| y |")["html"]
    assert '<th scope="col">a</th>' in table
    assert "<td>x | y</td>" in table

    code = drawn(page, "markdown", "```\nif a < b:\n    pass\n```")["html"]
    assert "<code>if a &lt; b:\n    pass</code>" in code


def test_a_footnote_is_a_link_and_a_script_is_none(page):
    footnote = drawn(page, "markdown", "It is so.[[1]](https://a.example/x_(y)#z)")
    assert footnote["links"][1] == "https://a.example/x_(y)#z"
    assert 'class="footnote"' in footnote["html"]

    assert "a" not in drawn(page, "markdown", "[here](javascript:alert(1))")["tags"]
    assert "a" not in drawn(page, "mrkdwn", "<javascript:alert(1)|here>")["tags"]


def test_mrkdwn_knows_links_and_mentions(page):
    shown = drawn(page, "mrkdwn", "*Hi* <@U1>, see <https://a.example/?a&amp;b|the &lt;page&gt;>")
    assert shown["html"].startswith('<strong>Hi</strong> <span class="mention">@Ana Costa</span>, see <a href=')
    assert "https://a.example/?a&b" in shown["links"]
    assert ">the &lt;page&gt;</a>" in shown["html"]


@settings(max_examples=60, deadline=None)
@given(text=_TEXTS, name=st.sampled_from(["markdown", "mrkdwn"]))
def test_whatever_a_text_says_it_becomes_no_element_but_these(page, text, name):
    shown = drawn(page, name, text)

    assert set(shown["tags"]) <= _TAGS
    assert set(shown["names"]) <= _NAMES
    assert all(each.startswith(("http://", "https://")) for each in shown["links"] if each)
