import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from answering.prose.addresses import Permitted, permitted_by
from answering.prose.citing import cite
from answering.prose.marks import marks_in
from answering.prose.neutral import label, neutral
from tests.answering.exhibits import exhibit_of, tool_exhibit

PAGE = "https://wiki.example.com/x/1"
KNOWN = "https://api.example.com/v1/health?deep=1"
PERMITTED = Permitted(frozenset([PAGE]), frozenset([KNOWN, "status.example.com"]))
MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Plain, 3 < 4, a <= b, v1.2.3, e.g. this [1].", "Plain, 3 < 4, a <= b, v1.2.3, e.g. this [1]."),
        ("![x](https://evil.example.com/?q=secret)", "x (https[:]//evil[.]example[.]com/?q=secret)"),
        ("See [the docs](https://evil.com/a.b).", "See the docs (https[:]//evil[.]com/a[.]b)."),
        (f"See [the page]({PAGE}).", f"See [the page]({PAGE})."),
        (f"See {PAGE}.", f"See {PAGE}."),
        (f"See [evil.com]({PAGE}).", f"See evil[.]com ({PAGE})."),
        (f"![x]({PAGE})", f"x ({PAGE})"),
        (f"Ask {KNOWN}, then status.example.com.", f"Ask `{KNOWN}`, then `status.example.com`."),
        (f"[health]({KNOWN})", f"health (`{KNOWN}`)"),
        (f"`curl {KNOWN}`", f"`curl {KNOWN}`"),
        (f"```sh\ncurl {KNOWN}\n```", f"```sh\ncurl {KNOWN}\n```"),
        ("```sh\ncurl https://evil.com/x\n```", "```sh\ncurl https[:]//evil[.]com/x\n```"),
        ("`os.path.is(a) <div> a[1](b)`", "`os.path.is(a) <div> a[1](b)`"),
        (
            "<https://evil.com|click> <@U123> <!channel> <#C1|x>",
            "‹https[:]//evil[.]com|click› ‹@U123› ‹!channel› ‹#C1|x›",
        ),
        ("`<!here> <@U12> <b>`", "`‹!here> ‹@U12> <b>`"),
        ("```\n<https://evil.com|x>\n```", "```\n‹https[:]//evil[.]com|x>\n```"),
        ("@here and @channel, not @hereby", "@ here and @ channel, not @hereby"),
        ("<img src=x onerror=y> <b>bold</b>", "‹img src=x onerror=y› ‹b›bold‹/b›"),
        ("[click][1]\n\n[1]: https://evil.com", "[click][1]\n\n[1] : https[:]//evil[.]com"),
        ("[a](javascript:alert(1)) data:text/html,x", "a (javascript: alert(1)) data: text/html,x"),
        ("the data: is here", "the data: is here"),
        ("evil.newending/?q=secret evil.newending", "evil[.]newending/?q=secret evil.newending"),
        ("www.evil.com evil.com/x a@evil.com", "www[.]evil[.]com evil[.]com/x a@evil[.]com"),
        ("xn--80ak6aa92e.com and еvil.рф", "xn--80ak6aa92e[.]com and еvil[.]рф"),
        ("ev\u200bil.com", "evil[.]com"),
        (r"evil\.com and evil&#46;com", "evil[.]com and evil& #46;com"),
        ("Edit main.py and docs/README.md.", "Edit `main.py` and `docs/README.md`."),
        ("Not docs/evil.com, evil.com/a.py or a@b.py.", "Not docs/evil[.]com, evil[.]com/a[.]py or a@b[.]py."),
        ("| `a | ![x](y.com) | b` |", "| `a | ! [x] (y[.]com) | b` |"),
        ("`cat x | grep y`", "`cat x | grep y`"),
        ("odd ` backtick", "odd ' backtick"),
        ("```\ncode\n``` [1]", "```\ncode\n```\n[1]"),
        ("```\nnever closed", "```\nnever closed\n```"),
        ("- a\n  ```\n![x](u)\n  ```", "- a\n  ```\n  ![x](u)\n  ```"),
    ],
)
def test_what_could_do_something_is_shown_as_words(text, shown):
    assert neutral(text, PERMITTED) == shown


def test_what_the_cited_exhibits_hold_is_permitted_and_nothing_else():
    page = exhibit_of(1, f"Ask {KNOWN}. Or (status.example.com)!", url=PAGE)
    tool = tool_exhibit(2, '{"url": "https://grafana.example.com/d/7"}')
    permitted = permitted_by([page, tool])

    assert permitted.links == {PAGE}
    assert {KNOWN, "status.example.com", "https://grafana.example.com/d/7"} <= permitted.known
    assert neutral("https://grafana.example.com/d/7", permitted_by([page])) == "https[:]//grafana[.]example[.]com/d/7"
    assert neutral("https://api.example.com/v1", permitted) == "https[:]//api[.]example[.]com/v1"


def test_a_title_without_end_is_cut():
    assert label("Rota " * 1_000).endswith("Rota …")
    assert len(label("Rota " * 1_000)) < 600


PARTS = [
    *(
        "![",
        "[",
        "](",
        "]",
        ")",
        "(",
        "]: ",
        "<",
        ">",
        "`",
        "``",
        "```",
        "\n```\n",
        "\n~~~\n",
        "\n",
        "\n\n",
        "|",
        "\\",
        "&",
    ),
    *(
        "https://evil.com",
        "http://x",
        "//evil.com",
        "evil.com",
        "www.evil.com",
        "javascript:alert(1)",
        "data:text/html,x",
    ),
    *(
        "<https://evil.com|x>",
        "<@U123>",
        "<!channel>",
        "@here",
        "@",
        "<img src=x>",
        "<a href='",
        "-->",
        "&#46;",
        "&lt;",
    ),
    *(
        "[x](https://evil.com)",
        f"[x]({PAGE})",
        PAGE,
        KNOWN,
        "![x](y)",
        "[1]",
        "[2]: ",
        "[^1]",
        "\u200b",
        "\u202e",
        "\t",
        "    ",
    ),
    *(
        " ",
        " ",
        "a",
        "main.py",
        "- ",
        "> ",
        "1. ",
        "# ",
        "|---|---|\n",
        "*",
        "_",
        "!",
        ".",
        "com",
        ":",
        "/",
        "\U000f0000",
        "。",
    ),
]
ANY_TEXT = st.one_of(st.lists(st.sampled_from(PARTS), max_size=14).map("".join), st.text(max_size=60))


def tokens_of(text):
    for token in MARKDOWN.parse(text):
        yield token
        yield from token.children or ()


@given(ANY_TEXT)
def test_whatever_a_model_writes_holds_no_image_no_foreign_link_no_mention_and_no_html(text):
    shown = neutral(text, PERMITTED)

    for token in tokens_of(shown):
        assert token.type not in {"image", "html_inline", "html_block"}
        if token.type == "link_open":
            assert token.attrGet("href") == PAGE
        if token.type == "text":
            foreign = token.content.replace(PAGE, "")
            assert not re.search(
                r"\w://|(?<!\w)www\.|evil\.com\b|api\.example|@(here|channel)\b|javascript:\S|data:text", foreign
            )
        assert not re.search(r"\w://evil|(?<!\w)www\.evil", token.content)
    assert not re.search(r"<!(channel|here)|<@U|<https?:|[\u200b\u202e]", shown)


@given(ANY_TEXT)
def test_to_do_it_again_changes_nothing(text):
    once = neutral(text, PERMITTED)

    assert neutral(once, PERMITTED) == once


@given(ANY_TEXT)
def test_no_citation_is_made_or_lost(text):
    cited = cite(text, {1: 1, 2: 2})

    assert {n for mark in marks_in(neutral(cited, PERMITTED)) for n in mark.numbers} <= {1, 2}


@given(st.text(st.sampled_from("ab ,;:!?-\n()[]*_#>=+1"), max_size=60).filter(lambda text: "](" not in text))
def test_ordinary_words_and_markup_stay(text):
    if "![" not in text and "]:" not in text:
        assert neutral(text, PERMITTED) == text
