import re
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.reader import open_index_reader
from index.row_filter import Excluded, RowFilter
from index.upkeep import tidy
from index.writer import open_index_writer
from tests.fakes.hash_embedder import HashEmbedder, embeddings_of
from tests.index.conftest import MOMENT, chunk_with

EMBEDDER = HashEmbedder()
# What means something to SQL, to LIKE, to regular expressions or to a shell, beside what means nothing.
ODD = (
    "it's",
    "'",
    "''",
    "\\",
    "%",
    "_",
    "*",
    ".*",
    "(",
    ")|(",
    "[a]",
    "$",
    "^",
    "\0",
    "\n",
    "é",
    "É",
    "部署",
    "\\'",
    "--",
)
PLAIN = ("blue", "Green", "rotate", "keys", "a.b", "x", "bluest", "unkeys", "aab")
WORDS = PLAIN + ODD
SOURCES, POLICIES, LABELS = ("wiki", "it's"), (1, 2, 3), ("ops", "o'clock", "%", "\\", "é")
RELEASES = ("4.12", "o'4", "")
PATHS = ("docs/a.md", "docs/it's/b.md", "%/c.md", "x/c.md", "docs\\d.md", "é/e.md", "", "a'/f.md")


def join(words, separators):
    return "".join(word + separators[number % len(separators)] for number, word in enumerate(words))


def corpus():
    """Sixty chunks in which every odd piece stands somewhere, beside different neighbours."""
    places = list(product(SOURCES, POLICIES))
    for number in range(60):
        words = [WORDS[(number * step + step) % len(WORDS)] for step in (1, 3, 5, 7)]
        source, policy = places[number % len(places)]
        changes = {
            "document_id": f"document-{number}",
            "source": source,
            "policy_id": policy,
            "path": PATHS[number % len(PATHS)],
            "labels": tuple({LABELS[number % 5], LABELS[number % 3]}) if number % 4 else (),
            "release": RELEASES[number % 3],
            "kind": "code" if number % 7 == 0 else "prose",
            "context": join(words[:2], " ") if number % 5 == 0 else "Guide",
            "updated_at": MOMENT + timedelta(days=number % 4),
        }
        yield chunk_with(number, join(words, (" ", "\n  ", "** ", " _", "-")), **changes)


CHUNKS = list(corpus())


@pytest.fixture(scope="module")
def uri(tmp_path_factory):
    uri = str(tmp_path_factory.mktemp("rows") / "index")
    writer = open_index_writer(uri, EMBEDDER.space)
    # Half of the rows are in the word index already, half wait for the next upkeep.
    for half in (CHUNKS[:30], CHUNKS[30:]):
        writer.replace_documents([chunk.document_id for chunk in half], half, embeddings_of(EMBEDDER, half))
        if half is not CHUNKS[30:]:
            tidy(writer)
    return uri


def holds(chunk, phrase):
    words = phrase.split()
    if not words:
        return True
    pattern = r"[*_`]*\s[\s*_`]*".join(re.escape(word) for word in words)
    first, last = words[0][0], words[-1][-1]
    before = r"(?:\b|_)" if first.isalnum() and first < "\u0e00" else ""
    after = r"(?:\b|_)" if last.isalnum() and last < "\u0e00" else ""
    return any(re.search(before + pattern + after, text, re.IGNORECASE) for text in (chunk.text, chunk.context))


def begins(chunk, paths):
    """Whether it stands below one of these, or below what follows the name of its source in one of these."""
    below = (path.removeprefix(f"{chunk.source}/") for path in paths if path.startswith(f"{chunk.source}/"))
    return chunk.path.startswith((*paths, *filter(None, below)))


def fits(chunk, rows):
    excluded = rows.excluded
    return (
        chunk.policy_id in rows.policy_ids
        and chunk.source in rows.sources
        and (not rows.paths or begins(chunk, rows.paths))
        and (not rows.labels or bool(set(rows.labels) & set(chunk.labels)))
        and (not rows.releases or chunk.release in rows.releases)
        and rows.kind in (None, chunk.kind)
        and (rows.updated_after is None or chunk.updated_at >= rows.updated_after)
        and (rows.updated_before is None or chunk.updated_at < rows.updated_before)
        and all(holds(chunk, phrase) for phrase in rows.phrases)
        and chunk.source not in excluded.sources
        and not begins(chunk, excluded.paths)
        and chunk.release not in excluded.releases
        and not set(excluded.labels) & set(chunk.labels)
        and not any(holds(chunk, phrase) for phrase in excluded.phrases)
    )


TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\x1c\x1d\x1e\x1f"), max_size=8)
PHRASES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=2).map(" ".join)


def some(values):
    return st.one_of(st.just(()), st.lists(st.one_of(st.sampled_from(values), TEXT), min_size=1, max_size=3).map(tuple))


def few(values):
    return st.one_of(st.just(()), st.lists(values, max_size=2).map(tuple))


FILTERS = st.builds(
    RowFilter,
    policy_ids=st.lists(st.sampled_from(POLICIES), max_size=3).map(tuple),
    sources=st.lists(st.sampled_from(SOURCES), max_size=2).map(tuple),
    paths=some(("docs/", "wiki/docs/", "it's/%", "wiki/", *PATHS)),
    labels=some(LABELS),
    releases=some(RELEASES),
    kind=st.sampled_from([None, None, "prose", "code"]),
    updated_after=st.sampled_from([None, None, MOMENT, MOMENT + timedelta(days=1)]),
    updated_before=st.sampled_from([None, None, MOMENT + timedelta(days=2)]),
    phrases=few(PHRASES),
    excluded=st.builds(
        Excluded,
        sources=few(st.sampled_from(SOURCES)),
        paths=some(("wiki/docs/a", *PATHS[1:4])),
        labels=some(LABELS),
        releases=some(RELEASES[:1]),
        phrases=few(PHRASES),
    ),
)


PLACES = {(chunk.document_id, chunk.section) for chunk in CHUNKS}


async def seen(reader, rows):
    found = await reader.dense(EMBEDDER.embed_question("blue"), rows, limit=100)
    return {match.chunk_id for match in found}


@settings(deadline=None, max_examples=150)
@given(rows=FILTERS)
async def test_no_string_breaks_or_widens_a_filter(uri, rows):
    reader = await open_index_reader(uri, EMBEDDER.space)
    expected = {chunk.id for chunk in CHUNKS if fits(chunk, rows)}

    assert await seen(reader, rows) == expected
    assert await seen(reader, await reader.narrowed(rows)) == expected
    assert await reader.count(rows) == len(expected)
    # What is looked up by its place is not filtered by an index.
    assert {chunk.id for chunk in await reader.chunks([chunk.id for chunk in CHUNKS], rows)} == expected
    assert {chunk.id for chunk in await reader.sections_at(PLACES, rows)} == expected


@pytest.mark.parametrize(("part", "values"), [("paths", PATHS), ("labels", LABELS), ("releases", RELEASES)])
async def test_each_odd_value_alone_fits_what_it_says_and_nothing_else(uri, part, values):
    reader = await open_index_reader(uri, EMBEDDER.space)
    for value in values:
        only: Any = {part: (value,)}
        for rows in (
            RowFilter(POLICIES, SOURCES, **only),
            RowFilter(POLICIES, SOURCES, excluded=Excluded(**only)),
        ):
            assert await seen(reader, rows) == {chunk.id for chunk in CHUNKS if fits(chunk, rows)}


@settings(deadline=None, max_examples=100)
@given(phrase=PHRASES)
async def test_a_phrase_is_found_wherever_it_stands(uri, phrase):
    """Without other filters, so that most examples find something."""
    reader = await open_index_reader(uri, EMBEDDER.space)
    rows = RowFilter(POLICIES, SOURCES, phrases=(phrase,))
    expected = {chunk.id for chunk in CHUNKS if holds(chunk, phrase)}

    assert await seen(reader, rows) == expected
    assert await seen(reader, await reader.narrowed(rows)) == expected


@settings(deadline=None, max_examples=60)
@given(text=st.text(max_size=20))
async def test_any_string_at_all_makes_a_filter_that_can_be_read(uri, text):
    reader = await open_index_reader(uri, EMBEDDER.space)
    wanted = RowFilter(POLICIES, SOURCES, paths=(text,), labels=(text,), releases=(text,), phrases=(text,))
    unwanted = RowFilter(POLICIES, SOURCES, excluded=Excluded((text,), (text,), (text,), (text,), (text,)))

    for rows in (wanted, unwanted, RowFilter(POLICIES, (text,))):
        assert await reader.count(await reader.narrowed(rows)) <= len(CHUNKS)


async def test_ten_thousand_policies_are_filtered_by(uri):
    reader = await open_index_reader(uri, EMBEDDER.space)

    assert len(await seen(reader, RowFilter(tuple(range(3, 10_003)), SOURCES))) == 20
    assert await seen(reader, RowFilter(tuple(range(4, 10_004)), SOURCES)) == set()


@pytest.mark.parametrize("year", [1, 1500, 1969, 2300, 9999])
async def test_any_date_can_be_filtered_by(uri, year):
    reader = await open_index_reader(uri, EMBEDDER.space)
    moment = MOMENT.replace(year=year)

    assert await reader.count(RowFilter(POLICIES, SOURCES, updated_after=moment)) == (60 if year < MOMENT.year else 0)
    assert await reader.count(RowFilter(POLICIES, SOURCES, updated_before=moment)) == (60 if year > MOMENT.year else 0)


async def test_a_common_phrase_is_found_without_a_list_of_candidates(tmp_path):
    chunks = [chunk_with(number, "blue green" if number % 2 else "blue and green") for number in range(5_002)]
    writer = open_index_writer(str(tmp_path), EMBEDDER.space)
    writer.replace_documents(["document-1"], chunks, embeddings_of(EMBEDDER, chunks))
    reader = await open_index_reader(str(tmp_path), EMBEDDER.space)
    rows = RowFilter((1,), ("handbook",), phrases=("blue green",))

    assert await reader.narrowed(rows) == rows
    assert await reader.count(rows) == 2_501
