import pytest
from hypothesis import given

from answering.prose.addresses import Permitted
from answering.prose.neutral import neutral
from bot.rendering.harmless import harmless_label, harmless_markdown, link_target, mrkdwn_words
from tests.bot.rendering.contents import ANY_TEXT, PAGE
from tests.bot.rendering.slack_reads import harms_in_markdown, harms_in_mrkdwn


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<!channel> <@U1> <#C1|x> <!subteam^S1>", "‹!channel› ‹@U1› ‹#C1|x› ‹!subteam^S1›"),
        ("`<!here>`", "`‹!here>`"),
        ("Ask :wave: at 10:30:45", "Ask :\u200bwave: at 10:30:45"),
        ("a:+1: ::x: 1:a2: urn:x:y", "a:\u200b+1: ::\u200bx: 1:\u200ba2: urn:\u200bx:y"),
        ("`:wave:`", "`:wave:`"),
        ("```\nlabel: :x:\n```", "```\nlabel: :x:\n```"),
        ("mailto:a@evil.com", "mailto: a@evil[.]com"),
        ("See evil.com", "See evil[.]com"),
        (f"See {PAGE}.", f"See {PAGE}."),
        (f"See [it]({PAGE}).", f"See [it]({PAGE})."),
        ("`curl https://api.example.com/v1`", "`curl https://api.example.com/v1`"),
    ],
)
def test_what_slack_would_act_on_is_shown_as_words(text, shown):
    assert harmless_markdown(text, {PAGE}) == shown


@given(ANY_TEXT)
def test_no_text_mentions_links_or_shows_a_picture(text):
    assert harms_in_markdown(harmless_markdown(text, {PAGE}), {PAGE}) == []


@given(ANY_TEXT)
def test_what_answering_made_harmless_stays_as_it_is_but_for_pictures(text):
    made = neutral(text, Permitted(frozenset([PAGE])))

    assert harmless_markdown(made, {PAGE}).replace(":\u200b", ":") == made


@given(ANY_TEXT)
def test_no_title_and_no_words_are_markup_of_slack(text):
    assert harms_in_mrkdwn(harmless_label(text), ()) == []
    assert "<" not in mrkdwn_words(text)
    assert ">" not in mrkdwn_words(text)


@pytest.mark.parametrize(
    ("url", "target"),
    [
        (PAGE, PAGE),
        (
            "https://w.example.com/a (1)|<b>?q=a%20b&c=d#L1-L2",
            "https://w.example.com/a%20%281%29%7C%3Cb%3E?q=a%20b&c=d#L1-L2",
        ),
        ("https://w.example.com/ä", "https://w.example.com/%C3%A4"),
        ("file:///srv/docs/a.md", ""),
        ("javascript:alert(1)", ""),
        ("https://", ""),
        ("http://[::1", ""),
        ("", ""),
        ("https://w.example.com/" + "a" * 2_000, ""),
    ],
)
def test_only_what_a_reader_can_open_is_a_link(url, target):
    assert link_target(url) == target
