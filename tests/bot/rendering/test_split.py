import re

from hypothesis import given
from hypothesis import strategies as st

from answering.prose.code_spans import code_spans
from bot.rendering.split import split

PARAGRAPH = "Restart the service. " * 10
TABLE = "| name | value |\n|---|---|\n" + "\n".join(f"| row {n} | {n} |" for n in range(60))
CODE = "```sh\n" + "\n".join(f"step {n} --now" for n in range(60)) + "\n```"


def test_a_short_text_stays_whole_and_an_empty_one_is_nothing():
    assert split("Short.", 200) == ["Short."]
    assert split(" \n", 200) == []


def test_a_text_is_divided_between_its_paragraphs():
    assert split("\n\n".join([PARAGRAPH] * 4), 500) == ["\n\n".join([PARAGRAPH] * 2)] * 2


def test_a_block_of_code_is_closed_and_opened_again():
    parts = split(f"Do this:\n\n{CODE}\n\nThen wait.", 400)

    assert len(parts) > 2
    assert all(part.count("```") % 2 == 0 for part in parts)
    assert all(part.startswith("```sh\nstep ") for part in parts[1:-1])
    assert re.findall("step [0-9]+ --now", "\n".join(parts)) == re.findall("step [0-9]+ --now", CODE)


def test_a_table_repeats_its_head():
    parts = split(TABLE, 400)

    assert all(part.startswith("| name | value |\n|---|---|\n| row ") for part in parts)
    assert re.findall("row [0-9]+", "\n".join(parts)) == re.findall("row [0-9]+", TABLE)


def test_what_follows_a_table_has_no_head_of_a_table():
    for words in ("word " * 60, "word " * 45):
        parts = split(f"{TABLE[: TABLE.index('| row 16')]}\n{words}\n\n{words}", 330)

        assert "".join(parts).count("| name |") == 1
        assert "\n".join(parts).count("word") == 2 * words.count("word")


def test_a_word_without_end_is_cut():
    assert [len(part) for part in split("a" * 1_000, 400)] == [400, 400, 200]


LINES = st.lists(
    st.sampled_from(["words and more " * 5, "", "x" * 70, "```", "```py", "~~~", "| a | b |", "|---|---|", "- item"]),
    max_size=40,
).map("\n".join)


@given(LINES, st.integers(200, 400))
def test_every_part_fits_and_no_word_is_lost(text, limit):
    # Every block of code is closed in what answering writes.
    spans = code_spans(text)
    if spans and spans[-1].end == len(text) and spans[-1].is_block:
        text += "\n" + re.match("`+|~+", text[spans[-1].start :].lstrip())[0]  # type: ignore[index]
    parts = split(text, limit)

    assert all(0 < len(part) <= limit for part in parts)
    for word in ("words", "item"):
        assert "\n".join(parts).count(word) == text.count(word)
    assert "".join(parts).count("x") == text.count("x")


@given(st.text(st.sampled_from("ab `|-\n*"), max_size=1_200))
def test_any_text_comes_to_an_end(text):
    assert all(len(part) <= 200 for part in split(text, 200))
