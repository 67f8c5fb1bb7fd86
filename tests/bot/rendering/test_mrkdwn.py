import pytest
from hypothesis import given

from bot.rendering.mrkdwn import mrkdwn
from bot.rendering.words import words
from tests.bot.rendering.contents import ANY_TEXT, PAGE, citation
from tests.bot.rendering.slack_reads import harms_in_mrkdwn


@pytest.mark.parametrize(
    ("markdown", "shown"),
    [
        ("# Restart\n\nDo it **now**, _please_, ~~later~~.", "*Restart*\n\nDo it *now*, _please_, ~later~."),
        ("- a\n- b\n  - c\n\n1. d\n2. e", "• a\n• b\n    • c\n\n1. d\n2. e"),
        ("3. c\n4. d", "3. c\n4. d"),
        (f"So [[1]]({PAGE}).", f"So <{PAGE}|[1]>."),
        ("[a](ftp://x) [b](/c)", "a b"),
        ("`a < b` & <c>", "`a &lt; b` &amp; &lt;c&gt;"),
        ("```sh\nls <dir> && ls\n```", "```\nls &lt;dir&gt; &amp;&amp; ls\n```"),
        ("> a\n> b", "> a\n> b"),
        ("| a | long |\n|---|---|\n| `x` | **y** |", "```\na | long\nx | y\n```"),
        ("a\n\n---\n\nb", "a\n\n———\n\nb"),
        ("![alt](https://e.com/x.png)", "alt"),
        ("Say :x: at 10:30:45", "Say :\u200bx: at 10:30:45"),
        ("a:*x*: b", "a:\u200b_x_\u200b: b"),
        ("x:*:x:*:x", "x:\u200b_:\u200bx:_\u200b:x"),
    ],
)
def test_markdown_reads_the_same_in_slacks_older_markup(markdown, shown):
    assert mrkdwn(markdown) == shown


@given(ANY_TEXT)
def test_no_text_becomes_a_mention_a_foreign_link_or_a_picture(text):
    shown = mrkdwn(words(text, [citation(1, url=PAGE)]))

    assert harms_in_mrkdwn(shown, {PAGE}) == []
