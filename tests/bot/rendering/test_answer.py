import re

from hypothesis import given, settings
from hypothesis import strategies as st

from answering.prose.code_spans import code_spans
from bot.limits import MARKDOWN_CHARACTERS, MESSAGE_CHARACTERS
from bot.rendering.answer import render, render_sentence, size
from bot.rendering.content import Content
from tests.bot.rendering.contents import ANY_TEXT, NOW, answered, citation, page
from tests.bot.rendering.slack_reads import assert_is_taken, harms_in_markdown, harms_in_mrkdwn

FEEDBACK = {
    "type": "context_actions",
    "elements": [
        {
            "type": "feedback_buttons",
            "action_id": "vote",
            "positive_button": {"text": {"type": "plain_text", "text": "Helpful"}, "value": "question-1"},
            "negative_button": {"text": {"type": "plain_text", "text": "Not helpful"}, "value": "question-1"},
        }
    ],
}


def test_an_answer_is_its_words_its_notes_its_sources_and_the_buttons():
    rendered = render(answered(notes=("No model answered.",)), NOW, [FEEDBACK])
    [message] = rendered.messages
    form = next(message.forms)

    assert [block["type"] for block in form.blocks] == ["markdown", "context", "context_actions"]
    assert rendered.markdown == "Restart it [[1]](https://wiki.example.com/x/1)."
    assert form.blocks[1]["elements"][0]["text"].splitlines() == [
        "_No model answered._",
        "*[1]* <https://wiki.example.com/x/1|Guide 1 › Steps> · updated 3 days ago",
    ]
    assert form.text.startswith("Restart it <https://wiki.example.com/x/1|[1]>.\n\n_No model answered._")
    assert_is_taken(message)


def test_no_answer_tells_the_nearest_pages_and_whose_they_are():
    unknown = Content("unknown", "I don't know: none says this. These pages come nearest.", nearest=(page(),))
    [message] = render(unknown, NOW).messages

    assert message.markdown.startswith("I don't know")
    assert "On-call> · updated 2 months ago · Ada Byron" in message.below_text
    assert_is_taken(message)


def test_a_long_answer_is_several_messages_with_sources_and_buttons_below_the_last():
    rendered = render(answered("Restart the service [1].\n\n" * 600), NOW, [FEEDBACK])
    first, *between, last = rendered.messages

    assert first.below == ()
    assert [each.below for each in between] == [()] * len(between)
    assert last.below[-1] == FEEDBACK
    assert rendered.markdown.count("[[1]]") == sum(each.markdown.count("[[1]]") for each in rendered.messages) == 600
    for message in rendered.messages:
        assert_is_taken(message)


def test_sources_that_do_not_fit_below_the_words_have_a_message_of_their_own():
    many = [citation(n, title=f"Guide {n} " + "long " * 60, url=f"https://w.example.com/{n}") for n in range(1, 60)]
    rendered = render(answered("Yes [1]. " + "And so on. " * 1_000, many), NOW, [FEEDBACK])

    assert all(len(each.markdown) + size(each.below) <= MESSAGE_CHARACTERS for each in rendered.messages)
    told = "\n".join(message.below_text for message in rendered.messages)
    assert re.findall(r"\*\[(\d+)\]\*", told) == [str(n) for n in range(1, 60)]
    assert rendered.messages[-1].below[-1] == FEEDBACK
    for message in rendered.messages:
        assert_is_taken(message)


def test_tables_and_code_survive():
    text = "| a | b |\n|---|---|\n| 1 | 2 [1] |\n\n```sh\nls > x && cat <file>\n```"

    assert render(answered(text), NOW).markdown == text.replace("[1]", "[[1]](https://wiki.example.com/x/1)")


def test_code_that_is_longer_than_a_message_is_closed_in_each():
    code = "```sh\n" + "step --now\n" * 3_000 + "```"
    rendered = render(answered(f"{code}\n[1]"), NOW)

    assert all(len(each.markdown) <= MARKDOWN_CHARACTERS for each in rendered.messages)
    assert sum(each.markdown.count("step --now") for each in rendered.messages) == 3_000
    for each in rendered.messages:
        assert all(each.markdown[span.start : span.end].count("```") == 2 for span in code_spans(each.markdown))


def test_a_sentence_of_ours_does_nothing_besides():
    [message] = render_sentence("<!channel> I failed, reference `a1`.").messages

    assert message.markdown == "‹!channel› I failed, reference `a1`."


@settings(deadline=None)  # each example is rendered and parsed three times
@given(ANY_TEXT, st.lists(ANY_TEXT, max_size=3))
def test_whatever_an_answer_holds_slack_takes_it_and_makes_nothing_of_it(text, titles):
    cited = [citation(n, title=title) for n, title in enumerate(titles, start=1)]
    content = answered(
        text, cited, notes=tuple(titles), nearest=tuple(page(title=each, author=each) for each in titles)
    )
    links = {citation.url for citation in cited} | {"https://wiki.example.com/x/9"}

    for message in render(content, NOW, [FEEDBACK]).messages:
        assert_is_taken(message)
        assert harms_in_markdown(message.markdown, links) == []
        for form in message.forms:
            assert harms_in_mrkdwn(form.text, links) == []
