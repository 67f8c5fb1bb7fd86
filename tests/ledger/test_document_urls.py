from datetime import UTC, datetime

import pytest

from ledger.document_urls import document_at, document_urls
from ledger.documents import IndexedDocument, record_documents
from ledger.policies import store_policy
from ledger.policy import PUBLIC

MOMENT = datetime(2026, 11, 21, 12, tzinfo=UTC)
PAGE = "https://wiki.example.com/page"


@pytest.fixture
def record(ledger):
    policy = store_policy(ledger, PUBLIC)

    def recorded(source, path, url):
        indexed = IndexedDocument(path, f"{source}-{path}", "1", policy, path, url, MOMENT, 1, MOMENT)
        record_documents(ledger, "space", source, [indexed])

    return recorded


def test_an_address_leads_to_its_document_in_the_space_that_is_used(ledger, record):
    record("wiki", "a", f"{PAGE}/a")

    assert document_at(ledger, "space", f"{PAGE}/a") == ("wiki", "a")
    assert document_at(ledger, "another", f"{PAGE}/a") is None
    assert document_at(ledger, "space", f"{PAGE}/b") is None


def test_an_address_of_two_documents_leads_to_neither(ledger, record):
    record("wiki", "a", PAGE)
    record("copy", "a", PAGE)

    assert document_at(ledger, "space", PAGE) is None


def test_documents_have_their_addresses_as_far_as_they_are_indexed(ledger, record):
    record("wiki", "a", f"{PAGE}/a")
    record("code", "b", f"{PAGE}/b")

    assert document_urls(ledger, "space", "wiki", ["a", "b", "c"]) == {"a": f"{PAGE}/a"}
