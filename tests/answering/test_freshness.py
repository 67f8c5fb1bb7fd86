from answering.freshness import CitedDocument, cited_documents
from tests.index.conftest import chunk_with


def test_each_document_is_cited_once_in_the_order_of_its_first_chunk():
    chunks = [
        chunk_with(1, "b", document_id="two", path="b.md", version="7"),
        chunk_with(2, "a", document_id="one", path="a.md", policy_id=3),
        chunk_with(3, "b", document_id="two", path="b.md", version="7"),
    ]

    assert cited_documents(chunks) == [
        CitedDocument("two", "handbook", "b.md", "7", 1),
        CitedDocument("one", "handbook", "a.md", "1", 3),
    ]
    assert cited_documents([]) == []
