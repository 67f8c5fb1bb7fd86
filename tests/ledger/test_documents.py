from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.documents import (
    IndexedDocument,
    SourceCounts,
    checkpoint,
    document_counts,
    forget_documents,
    indexed_documents,
    record_checkpoint,
    record_documents,
    rename_document,
)
from ledger.errors import RecordRefused
from ledger.policies import store_policy
from ledger.policy import PUBLIC
from tests.ledger.conftest import opened

NOON = datetime(2026, 5, 1, 12, 0, 0, 123456, tzinfo=UTC)


@pytest.fixture
def policy_id(ledger):
    return store_policy(ledger, PUBLIC)


@pytest.fixture
def document(policy_id):
    """A document at a path; its id is made of the path it is first seen at."""

    def build(path, **changes):
        plain = IndexedDocument(
            path=path,
            document_id=f"id of {path}",
            version="v1",
            policy_id=policy_id,
            title=f"Title of {path}",
            url=f"https://git.example.com/{path}",
            updated_at=NOON - timedelta(days=1),
            chunk_count=3,
            indexed_at=NOON,
        )
        return replace(plain, **changes)

    return build


def recorded(ledger, space="space", source="wiki"):
    return indexed_documents(ledger, space, source)


def test_recorded_documents_come_back_as_they_were_also_after_reopening(ledger, url, document):
    documents = [document("a.md"), document("naïve ☃/b c.md", title="", chunk_count=0)]
    record_documents(ledger, "space", "wiki", documents)
    expected = {one.path: one for one in documents}
    assert recorded(ledger) == expected
    with opened(url) as again:
        assert recorded(again) == expected


def test_times_come_back_in_utc_whatever_zone_they_were_given_in(ledger, document):
    in_delhi = NOON.astimezone(timezone(timedelta(hours=5, minutes=30)))
    record_documents(ledger, "space", "wiki", [document("a.md", updated_at=in_delhi)])
    stored = recorded(ledger)["a.md"].updated_at
    assert stored == NOON
    assert stored.tzinfo is UTC


def test_recording_again_replaces_what_stood_at_the_path(ledger, document):
    record_documents(ledger, "space", "wiki", [document("a.md"), document("b.md")])
    changed = document("a.md", version="v2", document_id="another", title="New", chunk_count=7)
    record_documents(ledger, "space", "wiki", [changed])
    assert recorded(ledger) == {"a.md": changed, "b.md": document("b.md")}


def test_spaces_and_sources_do_not_see_each_other(ledger, document):
    for space, source in [("space", "wiki"), ("space", "git"), ("other", "wiki")]:
        record_documents(ledger, space, source, [document("a.md", version=space + source)])
    forget_documents(ledger, "space", "git", ["a.md"])
    rename_document(ledger, "other", "wiki", "a.md", "b.md")
    assert recorded(ledger)["a.md"].version == "spacewiki"
    assert recorded(ledger, source="git") == {}
    assert list(recorded(ledger, space="other")) == ["b.md"]


def test_document_id_at_two_paths_is_refused_and_nothing_of_the_batch_is_stored(ledger, document):
    record_documents(ledger, "space", "wiki", [document("a.md")])
    with pytest.raises(RecordRefused):
        record_documents(ledger, "space", "wiki", [document("b.md"), document("c.md", document_id="id of a.md")])
    assert recorded(ledger) == {"a.md": document("a.md")}


def test_documents_that_changed_places_can_be_recorded_together(ledger, document):
    record_documents(ledger, "space", "wiki", [document("a.md"), document("b.md")])
    swapped = [document("a.md", document_id="id of b.md"), document("b.md", document_id="id of a.md")]
    record_documents(ledger, "space", "wiki", swapped)
    assert recorded(ledger) == {one.path: one for one in swapped}


@pytest.mark.parametrize(
    "changes",
    [{"policy_id": 12}, {"path": "caf\udce9.md"}, {"chunk_count": 2**70}, {"updated_at": NOON.replace(tzinfo=None)}],
    ids=["unknown policy", "path that is no text", "number too large", "time without zone"],
)
def test_document_that_cannot_be_stored_is_refused_with_the_whole_batch(ledger, document, changes):
    with pytest.raises(RecordRefused, match=r"ledger\.db"):
        record_documents(ledger, "space", "wiki", [document("a.md"), replace(document("b.md"), **changes)])
    assert recorded(ledger) == {}


def test_refusal_quotes_no_title(ledger, document):
    with pytest.raises(RecordRefused) as caught:
        record_documents(ledger, "space", "wiki", [document("a.md", title="Layoffs 2027", policy_id=12)])
    assert "Layoffs" not in str(caught.value)
    assert "Layoffs" not in str(caught.value.__cause__)


def test_forgotten_documents_are_gone_and_unknown_paths_are_passed_over(ledger, document):
    record_documents(ledger, "space", "wiki", [document(f"{n}.md") for n in range(5)])
    forget_documents(ledger, "space", "wiki", iter(["1.md", "3.md", "unknown.md"]))
    forget_documents(ledger, "space", "wiki", [])
    assert sorted(recorded(ledger)) == ["0.md", "2.md", "4.md"]


def test_renamed_document_keeps_its_id_and_replaces_what_was_at_the_new_path(ledger, document):
    record_documents(ledger, "space", "wiki", [document("old.md"), document("new.md"), document("other.md")])
    rename_document(ledger, "space", "wiki", "old.md", "new.md")
    assert recorded(ledger) == {
        "new.md": replace(document("old.md"), path="new.md"),
        "other.md": document("other.md"),
    }


@pytest.mark.parametrize(("old", "new"), [("unknown.md", "a.md"), ("a.md", "a.md")])
def test_rename_of_an_unknown_document_or_to_itself_changes_nothing(ledger, document, old, new):
    record_documents(ledger, "space", "wiki", [document("a.md")])
    rename_document(ledger, "space", "wiki", old, new)
    assert recorded(ledger) == {"a.md": document("a.md")}


def test_counts_name_every_source_of_the_space(ledger, document):
    record_documents(
        ledger,
        "space",
        "wiki",
        [
            document("a.md", chunk_count=2, updated_at=NOON - timedelta(days=9)),
            document("b.md", chunk_count=5, indexed_at=NOON - timedelta(hours=1)),
            document("c.md", chunk_count=0, version=""),
        ],
    )
    record_documents(ledger, "space", "git", [document("a.md", chunk_count=0)])
    record_documents(ledger, "other", "old", [document("a.md")])
    assert document_counts(ledger, "space") == {
        "wiki": SourceCounts(3, 7, NOON - timedelta(days=1), NOON, in_doubt=1),
        "git": SourceCounts(1, 0, NOON - timedelta(days=1), NOON),
    }
    assert document_counts(ledger, "nothing here") == {}


def test_checkpoint_is_none_until_recorded_and_then_the_latest(ledger):
    assert checkpoint(ledger, "space", "wiki") is None
    record_checkpoint(ledger, "space", "wiki", "commit 1", NOON)
    record_checkpoint(ledger, "space", "wiki", "commit 2", NOON)
    record_checkpoint(ledger, "other", "wiki", "commit 3", NOON)
    assert checkpoint(ledger, "space", "wiki") == "commit 2"
    assert checkpoint(ledger, "space", "git") is None


steps = st.lists(
    st.one_of(
        st.tuples(st.just("record"), st.sampled_from("abc"), st.sampled_from("12345")),
        st.tuples(st.just("forget"), st.sampled_from("abc"), st.just("")),
        st.tuples(st.just("rename"), st.sampled_from("abc"), st.sampled_from("abc")),
    ),
    max_size=12,
)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps)
def test_any_sequence_of_changes_leaves_what_a_plain_dictionary_would_hold(ledger, document, steps):
    model: dict[str, IndexedDocument] = {}
    for step, path, argument in steps:
        if step == "forget":
            forget_documents(ledger, "space", "wiki", [path])
            model.pop(path, None)
        elif step == "rename":
            rename_document(ledger, "space", "wiki", path, argument)
            if path in model:
                model[argument] = replace(model.pop(path), path=argument)
        elif all(one.document_id != argument for one in model.values() if one.path != path):
            model[path] = document(path, document_id=argument)
            record_documents(ledger, "space", "wiki", [model[path]])
        else:
            with pytest.raises(RecordRefused):
                record_documents(ledger, "space", "wiki", [document(path, document_id=argument)])
    assert recorded(ledger) == model
    forget_documents(ledger, "space", "wiki", "abc")
