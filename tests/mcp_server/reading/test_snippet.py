"""A snippet is what bears on the question, in words that stand there."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcp_server.reading.snippet import snippet
from retrieval.hit import Hit, Scores
from retrieval.question import Question
from retrieval.support import term_weights
from retrieval.terms import terms
from tests.fakes.hash_embedder import HashEmbedder, embeddings_of
from tests.index.conftest import chunk_with

_SENTENCES = st.lists(
    st.sampled_from(
        [
            *(
                "Keys are rotated every 90 days.",
                "鍵は九十日ごとに更新する。",
                "- an item of a list",
                "`code` and **bold**",
            ),
            *("word " * 40, "x" * 500, "| a | b |", "|---|---|", "\n\n", "🔑 " * 30, "## A heading", "```\ncode\n```"),
        ]
    ),
    max_size=25,
)
_MOST = 480 + 4


def hit_of(text, **changes):
    chunk = chunk_with(1, text, **changes)
    [embedding] = embeddings_of(HashEmbedder(), [chunk])
    return Hit(chunk, Scores(0.5, 0.5, None, 0.5), embedding)


def shown(text, question, *, vector=True, **changes):
    weights = term_weights(Question(question).terms(), [terms(text)])
    return snippet(hit_of(text, **changes), weights, HashEmbedder().embed_question(question) if vector else None)


@settings(deadline=None)
@given(_SENTENCES, st.sampled_from(["\n", " ", "\n\n"]), st.booleans())
def test_its_words_stand_in_the_chunk_and_it_is_short(sentences, between, is_code):
    text = between.join(sentences) or "empty"
    short = shown(text, "how often are keys rotated?", kind="code" if is_code else "prose")

    assert len(short) <= _MOST
    assert short.strip() or not text.strip()
    if "|" not in text:
        assert short.strip("… \n") in text


@given(st.lists(st.sampled_from(["keys", "rotate", "vault", "words", "every"]), min_size=120, max_size=160), st.data())
@settings(deadline=None, max_examples=50)
def test_no_word_is_cut_in_two_whatever_stands_between_words(words, data):
    between = data.draw(st.sampled_from([" ", "\n", "\t", "\n\n"]))
    short = shown(between.join(words), "how often are keys rotated?", vector=None)

    assert set(short.replace("…", " ").split()) <= set(words)


def test_where_little_would_be_left_out_at_the_beginning_the_heading_stands_whole():
    heading = "## What to do when the payment gateway answers slowly"
    sentences = " ".join(f"Step {number} of the procedure follows here." for number in range(30))
    text = f"{heading}\n\nKeys are rotated by the platform team. {sentences}"

    assert shown(text, "who rotates keys?", vector=None).startswith(f"{heading}\n\nKeys are rotated")


def test_a_text_that_is_hardly_too_long_is_shown_whole():
    text = "# Rotating keys\n\n" + "Keys are rotated. " * 25

    assert 420 < len(text) < 480
    assert shown(text, "keys").strip() == text.strip()


def test_a_short_chunk_is_shown_whole():
    assert shown("Keys are rotated.", "keys") == "Keys are rotated."


def test_it_stands_around_the_sentence_that_fits_best():
    text = " ".join(f"On day {day} you learn something else of the house." for day in range(40))
    text = f"{text} Signing keys are rotated by the platform team. {text}"
    short = shown(text, "who rotates signing keys?", vector=None)

    assert "Signing keys are rotated by the platform team." in short
    assert short.startswith("… ")
    assert short.endswith(" …")


def test_of_a_table_it_is_the_rows_that_fit_best_with_the_names_of_their_columns():
    rows = "\n".join(f"| service-{number} | {number * 10} |" for number in range(60))
    lines = shown(f"| service | requests |\n|---|---|\n{rows}", "requests of service-17", vector=None).splitlines()

    assert "service: service-17; requests: 170" in lines
    assert len(lines) > 5
    numbers = [int(line.partition("-")[2].partition(";")[0]) for line in lines if line != "…"]
    assert numbers == sorted(numbers)
    assert lines[-1] == "…"


def test_a_part_of_a_divided_table_is_shown_with_its_header():
    header = "| time | what happened |\n|---|---|"

    assert shown("| 08:10 | Closed |", "closed", context=f"Guide\n{header}") == f"{header}\n| 08:10 | Closed |"


def test_of_a_small_table_no_row_is_missing():
    rows = "\n".join(f"| {name} | {'25 days, and a long explanation of them' * 2} |" for name in ("NL", "UK", "PL"))
    lines = shown(f"{'Leave. ' * 40}\n\n| country | days |\n|---|---|\n{rows}", "days in UK", vector=None).splitlines()

    assert [line.partition(";")[0] for line in lines] == ["country: NL", "country: UK", "country: PL"]


@pytest.mark.parametrize("kind", ["prose", "code"])
def test_of_what_is_one_long_statement_it_is_where_the_words_stand_together(kind):
    text = f"{'keys and words ' * 60} def rotate_keys(vault): sign(vault) {'some other words ' * 60}"
    short = shown(text, "rotate keys of the vault", kind=kind)

    assert "def rotate_keys(vault): sign(vault)" in short


def test_of_a_long_text_without_any_of_the_words_it_is_the_beginning():
    assert shown("other " * 200, "keys", kind="code").startswith("other other")


_CODES = ", ".join(f"`ERR_{number}`" for number in range(4001, 4030))
_ABOUT_4021 = "The label printer of the carrier does not know the size of the parcel."


@pytest.mark.parametrize("question", ["ERR_4021", "what is err_4021?"])
@pytest.mark.parametrize("vector", [True, False])
def test_for_an_identifier_alone_it_is_the_row_that_explains_it_and_no_list_that_names_it(question, vector):
    others = "\n".join(f"| ERR_{number} | 500 | Something else. |" for number in range(4001, 4020))
    table = f"| code | status | meaning |\n|---|---|---|\n{others}\n| ERR_4021 | 422 | {_ABOUT_4021} |"
    short = shown(f"These are final: {_CODES}.\n\nMind ERR_4021.\n\n{table}", question, vector=vector)

    assert f"code: ERR_4021; status: 422; meaning: {_ABOUT_4021}" in short


@pytest.mark.parametrize("vector", [True, False])
def test_for_an_identifier_alone_it_is_the_sentence_that_says_most_of_it(vector):
    explained = f"A caller gets ERR_4021 for one reason: {_ABOUT_4021[0].lower()}{_ABOUT_4021[1:]}"
    text = f"Never retry {_CODES}. Mind ERR_4021.\n\n{'Other words. ' * 40}\n\n{explained}\n\n{'More words. ' * 40}"

    assert explained in shown(text, "ERR_4021", vector=vector)
