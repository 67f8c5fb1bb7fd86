from hypothesis import given
from hypothesis import strategies as st

from retrieval.hit import Hit, Scores
from retrieval.passages import Passage, at_both_ends, prompt_text
from tests.index.conftest import chunk_with


def chunk(number, text, start, context="Guide"):
    return chunk_with(number, text, start=start, end=start + len(text), context=context)


def passage(*chunks):
    return Passage(chunks, (Hit(chunks[0], Scores(0.5, 0.5, None, 0.5)),))


@given(count=st.integers(0, 30))
def test_the_best_stand_at_both_ends_and_the_weakest_in_the_middle(count):
    best_first = [passage(chunk(number, f"text {number}", 0)) for number in range(count)]
    ranks = [int(each.chunks[0].id.removeprefix("chunk-")) for each in at_both_ends(best_first)]

    assert sorted(ranks) == list(range(count))
    assert ranks[:1] == list(range(min(count, 1)))
    assert ranks[1:][-1:] == list(range(1, min(count, 2)))
    middle = ranks.index(max(ranks)) if ranks else 0
    assert ranks[: middle + 1] == sorted(ranks[: middle + 1])
    assert ranks[middle:] == sorted(ranks[middle:], reverse=True)


def test_a_passage_is_read_as_it_stands_below_its_headings_once():
    text = "One sentence. Another one.\n\n| a |\n| b |\n\nunder_score"
    cuts = [(0, 13), (14, 26), (28, 33), (34, 39), (41, 46), (46, 52)]
    chunks = [chunk(number, text[start:end], start) for number, (start, end) in enumerate(cuts)]

    assert passage(*chunks).text == "Guide\n" + text.replace(". Another", ".\nAnother")


def test_a_passage_that_begins_within_a_table_has_the_names_of_its_columns():
    rows = chunk(1, "| 8 December | Dorota |", 90, context="Rota\n| Week | On call |\n|---|---|")

    assert passage(rows).text == "Rota\n| Week | On call |\n|---|---|\n| 8 December | Dorota |"


def test_passages_of_a_prompt_are_told_apart_by_an_empty_line():
    passages = [passage(chunk(number, f"text {number}", 0, context="")) for number in range(3)]

    assert prompt_text(passages) == "text 0\n\ntext 2\n\ntext 1"
    assert prompt_text([]) == ""
