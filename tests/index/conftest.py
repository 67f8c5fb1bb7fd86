from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from index.chunk import Chunk
from index.store import Store
from playground.openai.server import running
from tests.fakes.object_storage import ObjectStorage, object_storage
from tests.fakes.openai_server import close_connections
from tests.index.served import Served

MOMENT = datetime(2026, 11, 1, 12, tzinfo=UTC)


def chunk_with(number: int, text: str, **changes) -> Chunk:
    values: dict[str, Any] = {
        "id": f"chunk-{number}",
        "document_id": "document-1",
        "source": "handbook",
        "path": "guide.md",
        "title": "Guide",
        "heading_path": ("Guide",),
        "position": number,
        "section": 0,
        "context": "Guide",
        "text": text,
        "kind": "prose",
        "labels": (),
        "url": "file:///guide.md",
        "author": "",
        "version": "1",
        "policy_id": 1,
        "start": 0,
        "end": len(text),
        "lines": (1, 2),
        "page": None,
        "updated_at": MOMENT,
        "indexed_at": MOMENT,
    }
    return Chunk(**(values | changes))


@pytest.fixture
def make_chunk():
    return chunk_with


@pytest.fixture(scope="session")
def storage() -> Iterator[ObjectStorage]:
    """Object storage that all tests of a worker share, each with stores of its own."""
    with object_storage() as serving:
        yield serving


@pytest.fixture(params=["folder", "object_storage"])
def place(request, tmp_path) -> str | Store:
    """Where an index can lie: each test that asks for this is run on all of them."""
    if request.param == "folder":
        return str(tmp_path / "index")
    store: Store = request.getfixturevalue("storage").new_store()
    return store


@pytest.fixture(scope="module")
def only_server():
    with running() as server:
        yield Served(server)
    close_connections()


@pytest.fixture
def served(only_server):
    only_server.renew()
    return only_server
