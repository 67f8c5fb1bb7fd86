from dataclasses import replace
from datetime import timedelta

import pytest

from index.reader import open_index_reader
from index.row_filter import Excluded
from index.writer import open_index_writer
from retrieval.audience import Access
from retrieval.filters import NO_FILTERS, Filters
from retrieval.why_nothing import why_nothing
from tests.fakes.hash_embedder import HashEmbedder, embeddings_of
from tests.index.conftest import MOMENT, chunk_with

EMBEDDER = HashEmbedder()
ALL = Access((1,), ("handbook", "code"))


@pytest.fixture
async def reader(tmp_path):
    chunks = [
        chunk_with(1, "blue green deployment", document_id="1", path="ops/a.md", labels=("oncall",)),
        chunk_with(2, "green tea", document_id="2", labels=("kitchen",), updated_at=MOMENT - timedelta(days=9)),
        chunk_with(3, "def deploy", document_id="3", source="code", path="src/a.py", kind="code"),
        chunk_with(4, "salary bands", document_id="4", path="hr/pay.md", labels=("secret",), policy_id=2),
        chunk_with(5, "merger", document_id="5", source="board", labels=("merger",)),
    ]
    writer = open_index_writer(str(tmp_path), EMBEDDER.space)
    writer.replace_documents([chunk.document_id for chunk in chunks], chunks, embeddings_of(EMBEDDER, chunks))
    return await open_index_reader(str(tmp_path), EMBEDDER.space)


@pytest.mark.parametrize(
    ("filters", "says"),
    [
        (Filters(labels=("runbok",)), "No passage that you may read fits label:runbok."),
        (Filters(labels=("a", "b c"), kind="code"), 'fits label:a or label:"b c".'),
        (Filters(paths=("a.md",)), "fits path:a.md. A path is compared from its beginning"),
        (Filters(phrases=("green blue",), kind="prose"), 'fits "green blue". Without quotes, the words'),
        (Filters(updated_after=MOMENT + timedelta(days=1)), "fits after:2026-11-02."),
        (Filters(updated_before=MOMENT - timedelta(days=30)), "fits before:2026-10-02."),
        (
            Filters(labels=("oncall",), sources=("code",)),
            "fits source:code and label:oncall together; without source:code there are 1; "
            "without label:oncall there are 1.",
        ),
        (
            Filters(phrases=("green", "deployment"), kind="code"),
            'fits kind:code and "green" and "deployment" together; without kind:code there are 1.',
        ),
        (
            Filters(kind="code", excluded=Excluded(paths=("src/",), phrases=("x y",))),
            'fits kind:code and -path:src/ -"x y" together; without kind:code there are 2; '
            'without -path:src/ -"x y" there are 1.',
        ),
    ],
)
async def test_the_filter_that_leaves_nothing_is_named(reader, filters, says):
    why = await why_nothing(ALL, filters, reader=reader)

    assert why is not None
    assert says in why


@pytest.mark.parametrize("filters", [NO_FILTERS, Filters(labels=("oncall",)), Filters(phrases=("GREEN tea",))])
async def test_filters_that_leave_something_are_not_to_blame(reader, filters):
    assert await why_nothing(ALL, filters, reader=reader) is None


async def test_what_one_may_not_read_looks_as_if_it_were_not_there(reader):
    for hidden, made_up in (
        (Filters(labels=("secret",)), Filters(labels=("sesame",))),
        (Filters(labels=("merger",)), Filters(labels=("matter",))),
        (Filters(paths=("hr/",)), Filters(paths=("hx/",))),
        (Filters(phrases=("salary bands",), kind="prose"), Filters(phrases=("celery bands",), kind="prose")),
    ):
        told = await why_nothing(ALL, hidden, reader=reader)
        assert told is not None
        for real, other in (("secret", "sesame"), ("merger", "matter"), ("hr/", "hx/"), ("salary", "celery")):
            told = told.replace(real, other)
        assert told == await why_nothing(ALL, made_up, reader=reader)


@pytest.mark.parametrize(
    ("filters", "expired", "says"),
    [
        (NO_FILTERS, ("wiki",), "Source wiki was not searched: who may read there was read too long ago, or never."),
        (NO_FILTERS, ("hr", "wiki"), "Sources hr and wiki were not searched"),
        (Filters(sources=("wiki",)), ("hr", "wiki"), "Source wiki was not searched"),
        (Filters(excluded=Excluded(sources=("hr",))), ("hr", "wiki"), "Source wiki was not searched"),
    ],
)
async def test_a_source_whose_permissions_are_too_old_is_named(reader, filters, expired, says):
    why = await why_nothing(Access((), (), expired), filters, reader=reader)

    assert why is not None
    assert why.startswith(says)


@pytest.mark.parametrize("filters", [Filters(sources=("code",)), Filters(excluded=Excluded(sources=("wiki",)))])
async def test_a_source_that_was_not_asked_for_is_not_named(reader, filters):
    assert await why_nothing(Access((1,), ("code",), ("wiki",)), filters, reader=reader) is None


async def test_a_filter_and_old_permissions_are_named_together(reader):
    why = await why_nothing(replace(ALL, expired=("wiki",)), Filters(labels=("runbok",)), reader=reader)

    assert why is not None
    assert "fits label:runbok. Source wiki was not searched" in why


async def test_an_audience_that_may_read_nothing_is_told_of_no_filter(reader):
    assert await why_nothing(Access((), ()), Filters(labels=("secret",)), reader=reader) is None
