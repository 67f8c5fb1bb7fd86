"""A question answered by a language model, through litellm, from a real index."""

import pytest

from answering.ask import answer_events, ask
from answering.draft import SAYS_IN_PART
from answering.events import Finished, Said
from answering.means import Means
from tests.answering.conftest import EVERYONE, PAGES
from tests.fakes.scripted_model import Line, ScriptedModel, call

MEALS = "how much may I spend on meals per day?"


async def test_every_sentence_of_a_model_has_the_words_that_say_it_as_a_footnote(library):
    model = ScriptedModel("You may spend 60 € a day on meals [1]. Alcohol is not refunded [1].")
    answer = await ask(MEALS, EVERYONE, library=library, means=Means(model))

    assert answer.status == "answered"
    assert answer.text == "You may spend 60 € a day on meals [1]. Alcohol is not refunded [2]."
    assert [each.quote for each in answer.citations] == [
        "You may spend up to 60 € a day on meals.",
        "Alcohol is not refunded.",
    ]
    assert all(each.quote in PAGES[each.chunk_id] for each in answer.citations)


@pytest.mark.parametrize(
    "sentence",
    [
        "You may spend 90 € a day on meals [1].",
        "Alcohol is refunded [1].",
        "The company pays for a car [1].",
        "The company pays for a car.",
        "The company pays for a car [9].",
        "Keep the receipts of meals (https://receipts.example/?q=60) [1].",
        "You may spend 60 € a day on meals at `curl https://meals.example/day` [1].",
    ],
)
async def test_what_no_passage_says_is_never_shown(library, sentence):
    model = ScriptedModel(f"Keep the receipts [1]. {sentence} Alcohol is not refunded [1].")
    answer = await ask(MEALS, EVERYONE, library=library, means=Means(model))

    assert answer.text == "Keep the receipts [1]. Alcohol is not refunded [2]."
    assert written(answer).struck == 1
    assert written(answer).sentences == 3


@pytest.mark.parametrize("framing", ["## Alcohol is refunded", "**Alcohol refunded:**", "Never keep the receipts:"])
async def test_what_introduces_something_says_nothing_that_no_passage_says(library, framing):
    model = ScriptedModel(f"{framing}\n\nYou may spend 60 € a day on meals [1].")
    answer = await ask(MEALS, EVERYONE, library=library, means=Means(model))

    assert answer.text == "You may spend 60 € a day on meals [1]."


async def test_what_introduces_something_is_cited_unless_it_is_in_words_of_the_question(library):
    model = ScriptedModel("## Meals per day\n\nYou may spend 60 € on meals:\n\n- Keep the receipts [1].")
    answer = await ask(MEALS, EVERYONE, library=library, means=Means(model))

    assert answer.text == "## Meals per day\n\nYou may spend 60 € on meals: [1]\n\n- Keep the receipts [2]."


async def test_an_answer_of_which_nothing_is_supported_is_none(library):
    model = ScriptedModel("Flights are booked by your manager [1].")
    answer = await ask(MEALS, EVERYONE, library=library, means=Means(model))

    assert answer.status == "unknown"
    assert answer.reason == "not_said"
    assert answer.nearest


async def test_sentences_come_as_they_are_written_and_make_up_the_answer(library):
    model = ScriptedModel("Keep the receipts [1]. Alcohol is not refunded [1].\n\n- Up to 60 € a day on meals [1]")
    events = [event async for event in answer_events(MEALS, EVERYONE, library=library, means=Means(model))]
    said = [event for event in events if isinstance(event, Said)]

    assert len(said) == 3
    assert isinstance(events[-1], Finished)
    assert "".join(each.text for each in said) == events[-1].answer.text
    assert [each for event in said for each in event.citations] == list(events[-1].answer.citations)


async def test_a_model_searches_again_and_cites_what_it_finds(library):
    model = ScriptedModel(
        Line("Let me look. ", calls=(call("search_docs", '{"query": "who is on call on 15 December"}'),)),
        lambda asked: f"Luuk Jansen is on call in the week of 15 December [{exhibit_with(asked, 'Luuk Jansen')}].",
    )
    answer = await ask(MEALS, EVERYONE, library=library, means=Means(model))

    assert answer.text == "Luuk Jansen is on call in the week of 15 December [1]."
    assert [each.chunk_id for each in answer.citations] == ["rota"]
    assert written(answer).tools == ("search_docs",)


async def test_a_sum_is_cited_by_the_calculator(library):
    model = ScriptedModel(
        Line(calls=(call("calculator", '{"expression": "5 * 60"}'),)),
        lambda asked: f"For 5 days of meals you may spend 300 € [1][{exhibit_with(asked, '300')}].",
    )
    answer = await ask(MEALS, EVERYONE, library=library, means=Means(model))

    assert answer.text == "For 5 days of meals you may spend 300 € [1][2]."
    assert [each.quote for each in answer.citations] == ["You may spend up to 60 € a day on meals.", "5 * 60 = 300"]
    assert answer.citations[1].title == 'calculator {"expression": "5 * 60"}'


@pytest.mark.parametrize("arguments", ["[" * 1_500, '{"query": ' * 1_500, "{", "[1, 2]"])
async def test_arguments_that_cannot_be_read_do_not_end_an_answer(library, arguments):
    model = ScriptedModel(Line(calls=(call("search_docs", arguments),)), "Keep the receipts [1].")
    answer = await ask(MEALS, EVERYONE, library=library, means=Means(model))

    assert answer.text == "Keep the receipts [1]."
    assert written(answer).tools == ("search_docs",)


def exhibit_with(asked, words):
    """The number of the last exhibit that holds some words, as the model reads it."""
    import re

    found = re.findall(r'<exhibit-\w+ n="(\d+)"[^>]*>\n(.*?)\n</exhibit', asked.text, re.DOTALL)
    return next(n for n, text in reversed(found) if words in text)


async def test_what_is_missing_is_told_in_words_of_the_question_alone(library):
    model = ScriptedModel("Keep the receipts [1].\n\nMissing: how much I may spend per day")
    answer = await ask(MEALS, EVERYONE, library=library, means=Means(model))

    assert answer.text == "Keep the receipts [1]."
    assert answer.notes == ("Not in the documents: how much I may spend per day",)


async def test_nothing_that_the_question_does_not_say_comes_in_as_missing(library):
    model = ScriptedModel("Keep the receipts [1].\n\nMissing: the CEO resigned on Monday")
    answer = await ask(MEALS, EVERYONE, library=library, means=Means(model))

    assert answer.notes == (SAYS_IN_PART,)


async def test_a_model_that_finds_no_answer_has_struck_nothing(library):
    answer = await ask(MEALS, EVERYONE, library=library, means=Means(ScriptedModel("NO ANSWER")))

    assert answer.status == "unknown"
    assert (written(answer).sentences, written(answer).struck) == (0, 0)


def written(answer):
    """How the model wrote it."""
    assert answer.evidence.writing is not None
    return answer.evidence.writing
