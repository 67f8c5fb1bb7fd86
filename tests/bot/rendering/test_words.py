from hypothesis import given

from answering.prose.addresses import NOTHING
from answering.prose.citing import cite
from answering.prose.neutral import neutral
from answering.prose.sentences import sentences_of
from bot.rendering.words import words
from tests.answering.prose.test_sentences import ANSWER
from tests.bot.rendering.contents import ANY_TEXT, PAGE, citation
from tests.bot.rendering.slack_reads import harms_in_markdown

CITATIONS = [citation(1, url=PAGE), citation(2, url=""), citation(3, url="https://w.example.com/a (b)")]


def test_a_footnote_is_a_link_to_its_place():
    assert words("Restart it [1].", CITATIONS) == f"Restart it [[1]]({PAGE})."
    assert words("A [1][3].", CITATIONS) == f"A [[1]]({PAGE})[[3]](https://w.example.com/a%20%28b%29)."


def test_what_has_no_place_to_open_and_what_is_no_footnote_stays_as_written():
    assert words("It is up [2]. See [9], and `a[1]`.", CITATIONS) == "It is up [2]. See [9], and `a[1]`."


def test_footnotes_stand_in_tables_and_behind_code():
    text = "| a | b |\n|---|---|\n| 1 | 2 [1] |\n\n```sh\nls a[1]\n```\n[1]"

    assert words(text, CITATIONS) == text.replace("2 [1]", f"2 [[1]]({PAGE})").replace("\n[1]", f"\n[[1]]({PAGE})")


@given(ANY_TEXT)
def test_whatever_is_written_only_the_places_cited_are_linked(text):
    links = {PAGE, "https://w.example.com/a%20%28b%29", "https://w.example.com/a"}

    assert harms_in_markdown(words(text, CITATIONS), links) == []


@given(ANY_TEXT)
def test_no_footnote_is_lost_or_made(text):
    marks = words(text, [citation(1, url="")]).count("[1]")

    assert words(text, [citation(1, url=PAGE)]).count("[1]") == marks


def test_sentence_by_sentence_it_reads_as_the_whole_does():
    cited = [cite(sentence.raw, dict.fromkeys(sentence.numbers, 1)) for sentence in sentences_of(ANSWER)]
    pieces = [neutral(text, NOTHING) for text in cited]

    assert "".join(words(piece, CITATIONS) for piece in pieces) == words("".join(pieces), CITATIONS)
