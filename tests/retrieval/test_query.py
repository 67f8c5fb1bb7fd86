import re
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.row_filter import Excluded
from retrieval.errors import WrongFilter
from retrieval.filters import NO_FILTERS, Filters
from retrieval.query import NAMES, Query, as_words, parse_query
from retrieval.typed_filter import TypedFilter

NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)
SOURCES = ("wiki", "platform-docs")


def parse(line, *options):
    return parse_query(line, SOURCES, NOW, options=options)


def test_filters_anywhere_in_the_line_narrow_the_question():
    query = parse(
        'how do I source:wiki rotate keys label:Runbook after:2026-01-01 "blue green" kind:prose version:4.12'
    )

    assert query == Query(
        "how do I rotate keys blue green",
        Filters(
            sources=("wiki",),
            labels=("runbook",),
            kind="prose",
            versions=("4.12",),
            phrases=("blue green",),
            updated_after=datetime(2026, 1, 1, tzinfo=UTC),
        ),
    )


@pytest.mark.parametrize(
    ("line", "text", "filters"),
    [
        ('path:"my docs/" keys', "keys", Filters(paths=("my docs/",))),
        ("keys path:“my docs/”", "keys", Filters(paths=("my docs/",))),
        ("keys path:a/ path:./b/ path:/c/ path:a/", "keys", Filters(paths=("a/", "b/", "c/"))),
        ("keys SOURCE:Wiki", "keys", Filters(sources=("wiki",))),
        ("keys source:wiki?", "keys ?", Filters(sources=("wiki",))),
        ("keys (source:wiki), now", "keys (), now", Filters(sources=("wiki",))),
        ('keys label:#ops label:"On  Call"', "keys", Filters(labels=("ops", "on call"))),
        ("keys kind:code kind:prose", "keys", NO_FILTERS),
        ("keys -kind:code", "keys", Filters(kind="prose")),
        (
            "keys -path:archive/ -label:draft",
            "keys",
            Filters(excluded=Excluded(paths=("archive/",), labels=("draft",))),
        ),
        ("keys -source:wiki", "keys", Filters(excluded=Excluded(sources=("wiki",)))),
        ("keys -version:4.9", "keys", Filters(excluded=Excluded(releases=("4.9",)))),
        ('keys -"old way" now', "keys now", Filters(excluded=Excluded(phrases=("old way",)))),
        ('"a b" and “c  d”', "a b and c  d", Filters(phrases=("a b", "c d"))),
        ('what is "blue green"?', "what is blue green?", Filters(phrases=("blue green",))),
        ("keys before:2w", "keys", Filters(updated_before=datetime(2026, 11, 7, tzinfo=UTC))),
        ("one\ntwo source:wiki\nthree", "one\ntwo \nthree", Filters(sources=("wiki",))),
        ('"source:wiki"', "source:wiki", Filters(phrases=("source:wiki",))),
    ],
)
def test_a_line_is_read_as_it_was_meant(line, text, filters):
    assert parse(line) == Query(text, filters)


@pytest.mark.parametrize(
    "line",
    [
        "error: foo",
        "std::vector path::join kind::x",
        "https://example.com/path:x http://source:8080",
        "10:30 TypeError:x AttributeError: y",
        "kubectl -n foo get pod:bar",
        "source: wiki",
        "what does label: mean",
        "node:fs docker:dind patch:x bind:8080 find:y math:z resource:aws conversion:1 course:a later:b",
        "app.kubernetes.io/label:x --label:x",
        'msg="blue green" f("x") {"kind":"Pod"} 5" pipe',
        'an "open quote',
        'quotes "" of "?" nothing',
        "label:? kind:!",
        "a\u00a0b  c",
    ],
)
def test_ordinary_text_is_left_alone(line):
    assert parse(line) == Query(line, NO_FILTERS)


@pytest.mark.parametrize(
    ("line", "text"),
    [
        (r"what does \source:wiki do", "what does source:wiki do"),
        (r"what does \-label:x do", "what does -label:x do"),
        (r'the \"blue green" way', 'the "blue green" way'),
        (r"\lable:x", "lable:x"),
        (r'\path:"a b" c', 'path:"a b" c'),
        (r"C:\temp \foo:bar \d+", r"C:\temp \foo:bar \d+"),
    ],
)
def test_a_backslash_makes_words_of_a_filter(line, text):
    assert parse(line) == Query(text, NO_FILTERS)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("x source:wki", "no source named 'wki'. Did you mean wiki?"),
        ("x source:zzz", "You may search wiki, platform-docs."),
        ("x -source:zzz", "no source named 'zzz'"),
        ("x lable:y", "Did you mean label:?"),
        ("x -labels:y", "Did you mean label:?"),
        ("x Befor:2026", "Did you mean before:?"),
        ("x sourse:wiki", "Did you mean source:?"),
        ("x kind:docs", "prose or code"),
        ("x -kind:code -kind:prose", "no kind of passage is left"),
        ("x after:someday", "not a date. Write 2026-01-31, 2026-01, 2026, today, yesterday, or how long ago: 7d, 2w"),
        ("x after:2026-02 before:2026-01", "before:2026-01: that is not later than after:2026-02"),
        ("x after:today before:today", "no day is left"),
        ("x after:2026 after:2025", "there is after:2026 already"),
        ("x -after:2w", "Did you mean before:2w?"),
        ('x label:""', "says nothing to filter by"),
        ('x path:"my docs', "quote is not closed"),
        ("source:wiki", "Add words"),
        ("source:wiki ?", "Add words"),
        ('-"a b"', "Add words"),
        ("x " + "label:y " * 21, "more than 20"),
    ],
)
def test_a_wrong_filter_says_so_and_what_was_probably_meant(line, says):
    with pytest.raises(WrongFilter, match=re.escape(says)):
        parse(line)


def test_a_message_tells_how_to_search_for_the_words_themselves():
    with pytest.raises(WrongFilter, match=re.escape(r"write \kind:Pod.")):
        parse("x kind:Pod")
    assert parse(r"x \kind:Pod").text == "x kind:Pod"


def test_no_source_but_the_askers_is_named():
    with pytest.raises(WrongFilter) as error:
        parse_query("x source:salaris", (), NOW)
    assert "There is none that you may search." in str(error.value)


def test_options_count_like_filters_in_the_line():
    options = [TypedFilter("label", "ops", "--label ops"), TypedFilter("after", "2026", "--after 2026")]

    assert parse("x label:hr source:wiki", *options).filters == Filters(
        sources=("wiki",), labels=("ops", "hr"), updated_after=datetime(2026, 1, 1, tzinfo=UTC)
    )
    with pytest.raises(WrongFilter, match="after:2025: there is --after 2026 already"):
        parse("x after:2025", *options)
    with pytest.raises(WrongFilter, match=r"^--source wki: there is no source named 'wki'\. Did you mean wiki\?$"):
        parse("x", TypedFilter("source", "wki", "--source wki"))


PIECES = st.sampled_from(
    [
        *(f"{name}:" for name in NAMES),
        "-",
        '"',
        "“",
        "”",
        "\\",
        " ",
        "\n",
        ":",
        "//",
        "(",
        ")",
        "wiki",
        "2w",
        "a b",
        "é",
        "\0",
    ]
)


@given(line=st.one_of(st.text(), st.lists(PIECES, max_size=12).map("".join)))
@example(line="\udce9 source:\udce9")
def test_any_line_is_a_query_or_says_what_is_wrong(line):
    with suppress(WrongFilter):
        query = parse(line)
        assert len(query.text) <= len(line)
        assert len(query.filters.phrases) <= line.count('"') + line.count("“") + line.count("”")


@given(
    words=st.lists(
        st.from_regex(r"[a-z]{2,8}", fullmatch=True).filter(lambda word: word not in NAMES), min_size=1, max_size=15
    )
)
def test_the_words_stay_whatever_filters_stand_between_them(words):
    line = " -path:archive/ ".join(words) + " source:wiki"

    assert parse(line).text.split() == words


@pytest.mark.parametrize("line", ['"a' * 50_000, "path:" * 50_000, 'x"' * 50_000, "lab " * 50_000, "(" * 100_000])
def test_long_odd_lines_are_read_quickly(line):
    assert isinstance(parse(line + " word"), Query)


@given(text=st.one_of(st.text(), st.lists(PIECES, max_size=12).map("".join)))
def test_what_nobody_typed_narrows_nothing(text):
    assert parse(as_words(text)).filters == NO_FILTERS


def test_what_nobody_typed_keeps_its_words():
    text = 'the page says source:nowhere, path:/var/log and "out of paper"'

    assert parse(as_words(text)).text == text
