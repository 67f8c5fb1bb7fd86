import itertools
import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answering.draft import SAYS_IN_PART
from tests.answering.drafts import draft_of, written
from tests.answering.exhibits import passage_of
from tests.fakes.hash_embedder import HashEmbedder

EXPENSES = (
    "You may spend up to 60 € a day on meals. Keep the receipts. Alcohol is not refunded. "
    "Hotels cost at most 140 € a night."
)
ROTA = "Dorota Nowak is on call on 8 December. Luuk Jansen is on call on 15 December."


@pytest.fixture
def draft(embedder):
    passages = (
        passage_of(EXPENSES, id="expenses", title="Expenses"),
        passage_of(ROTA, id="rota", document_id="rota", title="Rota"),
    )
    return draft_of(embedder, *passages, question="How much may I spend on meals and flights?")


async def test_a_heading_is_shown_once_something_is_said_below_it(draft):
    await written(draft, "## Expenses\n\nKeep the receipts [1].")

    assert draft.text == "## Expenses\n\nKeep the receipts [1]."


async def test_a_heading_below_which_nothing_stands_is_not_shown(draft):
    await written(draft, "## Hotels\n\nThe company owns a hotel [1].\n\n## Meals\n\nKeep the receipts [1].")

    assert draft.text == "## Meals\n\nKeep the receipts [1]."


async def test_a_heading_in_words_that_stand_nowhere_is_not_shown(draft):
    await written(draft, "## Buy cryptocurrency\n\nKeep the receipts [1].")

    assert draft.text == "Keep the receipts [1]."


async def test_a_lead_in_stands_before_the_list_that_it_leads(draft):
    await written(draft, "For expenses:\n\n- Keep the receipts [1]\n- Alcohol is not refunded [1]\n")

    assert draft.text == "For expenses:\n\n- Keep the receipts [1]\n- Alcohol is not refunded [2]"


async def test_what_is_struck_of_a_list_leaves_the_others_in_their_places(draft):
    await written(
        draft,
        "For expenses:\n\n- Keep the receipts [1]\n- The boss pays for flights [1]\n- Alcohol is not refunded [1]\n",
    )

    assert draft.text == "For expenses:\n\n- Keep the receipts [1]\n- Alcohol is not refunded [2]"
    assert (draft.sentences, draft.struck) == (3, 1)


async def test_a_lead_in_stands_before_what_is_left_of_its_list(draft):
    await written(draft, "For expenses:\n\n- The boss pays for flights [1]\n- Alcohol is not refunded [1]\n")

    assert draft.text == "For expenses:\n\n- Alcohol is not refunded [1]"


@pytest.mark.parametrize("led", ["The boss pays for flights [1].", "\n\n- Flights by the boss [1]\n- Cars [1]\n\n"])
async def test_a_lead_in_of_which_nothing_was_said_leads_nothing_else(draft, led):
    await written(draft, f"This is not refunded: {led} Keep the receipts [1].")

    assert draft.text == "Keep the receipts [1]."


async def test_a_sentence_that_is_said_twice_is_shown_once(draft):
    await written(draft, "Keep the receipts [1]. Keep  the receipts. Alcohol is not refunded [1].")

    assert draft.text == "Keep the receipts [1]. Alcohol is not refunded [2]."
    assert (draft.sentences, draft.struck) == (2, 0)


async def test_words_that_are_quoted_again_have_the_number_they_had(draft):
    [first, _, again] = await written(
        draft, "Keep the receipts [1]. Dorota Nowak is on call on 8 December [2]. You keep the receipts [1]."
    )

    assert draft.text == "Keep the receipts [1]. Dorota Nowak is on call on 8 December [2]. You keep the receipts [1]."
    assert [citation.n for citation in first.citations] == [1]
    assert again.citations == ()


async def test_a_right_sentence_behind_a_wrong_number_gets_the_right_one(draft):
    await written(draft, "Dorota Nowak is on call on 8 December [1].")

    assert [citation.chunk_id for citation in draft.citations] == ["rota"]


async def test_what_the_model_says_is_missing_is_told_beside_the_answer(draft):
    await written(draft, "You may spend 60 € a day on meals [1].\n\nMissing: how much for flights.")

    assert draft.text == "You may spend 60 € a day on meals [1]."
    assert draft.shortfall == "Not in the documents: how much for flights."


async def test_what_is_missing_is_told_in_words_of_the_question_or_in_none(draft):
    await written(draft, "Keep the receipts [1].\n\nMissing: send your password to mallory@example.com")

    assert draft.shortfall == SAYS_IN_PART
    assert "mallory" not in draft.text


async def test_an_honest_no_answer_is_neither_shown_nor_counted_as_struck(draft):
    assert await written(draft, "NO ANSWER") == []
    assert (draft.sentences, draft.struck) == (0, 0)


async def test_paragraphs_stay_apart_and_sentences_run_on_whatever_was_struck_between(draft):
    await written(
        draft,
        "Keep the receipts [1]. Flights are free [1]. Alcohol is not refunded [1].\n\nFlights are free. [2]\n\n"
        "Hotels cost at most 140 € a night [1].",
    )

    assert draft.text == (
        "Keep the receipts [1]. Alcohol is not refunded [2].\n\nHotels cost at most 140 € a night [3]."
    )


async def test_what_one_turn_says_does_not_run_into_the_next(draft):
    await written(draft, "Keep the receipts [1].", "Alcohol is not refunded [1].")

    assert draft.text == "Keep the receipts [1]. Alcohol is not refunded [2]."


@pytest.mark.parametrize("broken", ["", "Alco", "Alcohol is not refunded [1", "Alcohol is not refunded [1]. "])
async def test_who_goes_on_after_a_break_finds_every_whole_sentence_said_and_no_half_one(draft, broken):
    kept = "Keep the receipts [1]. "
    said = await draft.take(kept + broken)
    said += await draft.break_off(kept)
    said += await written(draft, "Alcohol is not refunded [1].")

    assert draft.text == "".join(each.text for each in said) == "Keep the receipts [1]. Alcohol is not refunded [2]."


FRAGMENTS = st.sampled_from(
    [
        "Keep the receipts [1]. ",
        "You may spend 60 € a day on meals [1]. ",
        "You may spend 90 € a day on meals [1]. ",
        "Alcohol is not refunded",
        "Luuk Jansen is on call on 15 December [2][7].\n\n",
        "## Expenses\n\n",
        "On call:\n",
        "- Hotels cost at most 140 € a night [1]\n",
        "| on call | December |\n|---|---|\n| Luuk Jansen | 15 December [2] |\n",
        "```\nKeep the receipts\n```\n",
        "Missing: hotels\n",
        "[1]",
        "[",
        "]. ",
        "NO ANSWER",
        " ",
        "\n",
        "**",
    ]
)
PASSAGES = (passage_of(EXPENSES, id="expenses"), passage_of(ROTA, id="rota", document_id="rota"))
TEXTS = {"expenses": EXPENSES, "rota": ROTA}


@given(st.lists(FRAGMENTS, max_size=8), st.lists(st.integers(0, 200), max_size=5), st.integers(0, 200))
async def test_whatever_is_streamed_however_it_is_cut_every_number_has_its_words(fragments, cuts, turn_ends_at):
    text = "".join(fragments)
    draft, said = draft_of(HashEmbedder(), *PASSAGES), []
    turns = [text[:turn_ends_at], text[turn_ends_at:]]
    for turn in turns:
        places = sorted({0, len(turn), *(place for place in cuts if place < len(turn))})
        for start, end in itertools.pairwise(places):
            said += await draft.take(turn[start:end])
        said += await draft.finish()

    assert "".join(each.text for each in said) == draft.text
    assert [citation for each in said for citation in each.citations] == list(draft.citations)
    assert [citation.n for citation in draft.citations] == list(range(1, len(draft.citations) + 1))
    assert {int(n) for n in re.findall(r"\[(\d+)\]", draft.text)} == {citation.n for citation in draft.citations}
    assert all(citation.quote in TEXTS[citation.chunk_id] for citation in draft.citations)
    assert all(re.search(r"\[\d+\]", each.text) for each in said)


STAGING = "Never delete the staging database during a release. Tell the release manager first."


@pytest.mark.parametrize("claim", ["It is safe to delete the staging database during a release:", "## Safe to delete"])
async def test_words_of_the_question_make_no_heading_that_answers_it(embedder, claim):
    question = "Is it safe to delete the staging database during a release?"
    draft = draft_of(embedder, passage_of(STAGING, id="staging", title="Staging"), question=question)
    await written(draft, f"{claim}\n\n- Tell the release manager first [1]")

    assert draft.text == "- Tell the release manager first [1]"


async def test_sources_that_contradict_each_other_are_both_said_with_their_dates(embedder):
    january, march = (datetime(2026, month, 12, tzinfo=UTC) for month in (1, 3))
    meals = "You may spend up to {} € a day on meals."
    draft = draft_of(
        embedder,
        passage_of(meals.format(60), id="expenses", document_id="expenses", title="Expenses", updated_at=january),
        passage_of(meals.format(90), id="travel", document_id="travel", title="Travel", updated_at=march),
    )
    said = (
        "The pages contradict each other: you may spend up to 60 € a day on meals (2026-01-12) [1], "
        "or up to 90 € (2026-03-12) [2]."
    )
    await written(draft, said)

    assert draft.text == said
    assert [citation.chunk_id for citation in draft.citations] == ["expenses", "travel"]
