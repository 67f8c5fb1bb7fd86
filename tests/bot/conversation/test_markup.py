import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.markup import calls_group, mentioned, own_words, readable

NAMES = {"U1": "Ana", "U2": "Ben Osei"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<@U1> asked <@U2>", "@Ana asked @Ben Osei"),
        ("<@U9> asked <@U8|cleo>", "@somebody asked @cleo"),
        ("see <#C1|printers> and <#C2>", "see #printers and #C2"),
        ("<https://wiki.example.com/a|the runbook>", "the runbook (https://wiki.example.com/a)"),
        ("<https://wiki.example.com/a>", "https://wiki.example.com/a"),
        ("<mailto:ana@example.com|ana@example.com>", "ana@example.com"),
        ("<!here> <!subteam^S1|@sre> <!subteam^S2>", "@here @sre @subteam"),
        ("a &lt;b&gt; &amp; c", "a <b> & c"),
        ("two   spaces\n  and a line ", "two spaces\nand a line"),
    ],
)
def test_signs_read_as_they_do_in_slack(text, words):
    assert readable(text, NAMES) == words


def test_the_mention_of_footnote_says_nothing_in_a_question_to_it():
    assert readable("<@U1> how do I restart it, <@U2>?", NAMES, without="U1") == "how do I restart it, @Ben Osei?"


def test_people_are_mentioned_once_each_in_order():
    assert mentioned("<@U2> and <@U1|ana> and <@U2>") == ("U2", "U1")


@pytest.mark.parametrize(
    ("text", "calls"),
    [
        ("<!here>", True),
        ("<!channel|channel>", True),
        ("<!subteam^S1>", True),
        ("<!date^1^{date}|May>", False),
        ("@here", False),
    ],
)
def test_a_call_to_a_group_is_told(text, calls):
    assert calls_group(text) == calls


def test_quotes_code_links_and_mentions_are_not_the_writers_words():
    text = "&gt; is it on?\n<@U1> see <https://example.com/?q=1> and `rm -rf ?`\n```what is\nthis?```\nyes"

    assert own_words(text) == "see and\n\nyes"


@given(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="<>"), max_size=60),
    st.sampled_from(["U1", "U2"]),
)
def test_no_text_around_it_hides_a_mention(text, person):
    assert mentioned(f"{text}<@{person}>{text}") == (person,)


@given(st.lists(st.sampled_from(["<@U1>", "<@U2|b>", "<@U9>", "<#C1>", "is", "&gt; ", "`", "\n", "&lt;"]), max_size=12))
def test_no_id_of_a_person_is_left_in_what_is_read(pieces):
    assert not {"U1", "U2", "U9"} & set(re.findall(r"U\d", readable("".join(pieces), NAMES)))
