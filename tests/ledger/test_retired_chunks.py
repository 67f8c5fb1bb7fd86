from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from ledger.documents import IndexedDocument, forget_documents, record_documents
from ledger.policies import store_policy
from ledger.policy import PUBLIC
from ledger.retired_chunks import (
    RetiredChunk,
    copy_retired,
    forget_retired,
    heading_digests,
    last_known,
    record_retired,
)
from ledger.tables import retired_chunks
from ledger.transaction import reading

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
OLD = RetiredChunk("c1", "d1", "wiki", 7, heading_digests(["Queue", "Restart"]), 3)


def recorded(ledger, **changes):
    plain = IndexedDocument("queue.md", "d1", "v1", store_policy(ledger, PUBLIC), "Queue", "", NOON, 3, NOON)
    document = replace(plain, **changes)
    record_documents(ledger, "space", "wiki", [document])
    return document


def test_a_retired_chunk_comes_back_with_what_its_document_is_now(each_ledger):
    document = recorded(each_ledger, chunk_count=5)
    record_retired(each_ledger, "space", [OLD], NOON)

    known = last_known(each_ledger, "space", "c1")

    assert known
    assert known.chunk == OLD
    assert (known.policy_id_now, known.chunk_count_now) == (document.policy_id, 5)


def test_a_document_that_moved_is_still_the_one_of_the_chunk(each_ledger):
    recorded(each_ledger)
    record_retired(each_ledger, "space", [OLD], NOON)
    forget_documents(each_ledger, "space", "wiki", ["queue.md"])
    recorded(each_ledger, path="runbooks/queue.md")

    known = last_known(each_ledger, "space", "c1")

    assert known
    assert known.policy_id_now is not None


def test_a_document_that_is_gone_or_of_another_source_or_space_is_not_there_now(each_ledger):
    policy_id = recorded(each_ledger).policy_id
    forget_documents(each_ledger, "space", "wiki", ["queue.md"])
    elsewhere = IndexedDocument("queue.md", "d1", "v1", policy_id, "Queue", "", NOON, 3, NOON)
    record_documents(each_ledger, "space", "code", [elsewhere])
    record_documents(each_ledger, "another space", "wiki", [elsewhere])
    record_retired(each_ledger, "space", [OLD], NOON)

    known = last_known(each_ledger, "space", "c1")

    assert known
    assert (known.policy_id_now, known.chunk_count_now) == (None, 0)


@pytest.mark.parametrize("chunk_id", ["c2", "", "%", "\0", "c1\0", "\ud800", "' OR 1=1 --"])
def test_an_id_that_was_never_retired_is_unknown(each_ledger, chunk_id):
    record_retired(each_ledger, "space", [OLD], NOON)

    assert last_known(each_ledger, "space", chunk_id) is None
    assert last_known(each_ledger, "another space", "c1") is None


def test_a_chunk_that_is_retired_again_is_known_as_it_was_last(each_ledger):
    record_retired(each_ledger, "space", [OLD, replace(OLD, chunk_id="c2")], NOON)
    again = replace(OLD, policy_id=8, position=0, headings=())
    record_retired(each_ledger, "space", [again], NOON + timedelta(days=1))

    first, second = (last_known(each_ledger, "space", name) for name in ("c1", "c2"))

    assert first
    assert second
    assert (first.chunk, second.chunk) == (again, replace(OLD, chunk_id="c2"))


def test_what_was_retired_long_ago_is_forgotten_in_every_space(each_ledger):
    for space in ("space", "another space"):
        record_retired(each_ledger, space, [OLD], NOON)
        record_retired(each_ledger, space, [replace(OLD, chunk_id="c2")], NOON + timedelta(seconds=1))

    forget_retired(each_ledger, NOON + timedelta(seconds=1))

    for space in ("space", "another space"):
        assert last_known(each_ledger, space, "c1") is None
        assert last_known(each_ledger, space, "c2")


def test_no_word_of_a_heading_is_stored(ledger):
    record_retired(ledger, "space", [replace(OLD, headings=heading_digests(["Dismissals in spring"]))], NOON)

    with reading(ledger) as connection:
        [row] = connection.execute(select(retired_chunks)).all()
    assert "ismissal" not in repr(row)


def test_nothing_to_record_changes_nothing(ledger):
    record_retired(ledger, "space", [], NOON)

    with reading(ledger) as connection:
        assert connection.execute(select(func.count()).select_from(retired_chunks)).scalar() == 0


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(max_size=12), max_size=4), st.lists(st.text(max_size=12), max_size=4))
def test_digests_agree_exactly_where_headings_do(ledger, one, other):
    for mine, theirs, left, right in zip(heading_digests(one), heading_digests(other), one, other, strict=False):
        assert (mine == theirs) == (left == right)
    assert len(heading_digests(one)) == len(one)


def test_what_one_space_remembers_another_learns_but_for_what_it_knows_better(each_ledger):
    other, newer = replace(OLD, chunk_id="c2"), replace(OLD, position=9)
    record_retired(each_ledger, "space", [OLD, other], NOON)
    record_retired(each_ledger, "new", [newer], NOON)

    copy_retired(each_ledger, "space", "new")
    copy_retired(each_ledger, "space", "new")

    learnt = [last_known(each_ledger, "new", each) for each in ("c1", "c2")]
    assert [each and each.chunk for each in learnt] == [newer, other]
    kept = [last_known(each_ledger, "space", each) for each in ("c1", "c2")]
    assert [each and each.chunk for each in kept] == [OLD, other]
