from datetime import UTC, datetime
from typing import Any

import pytest

from index.chunk import Chunk

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
