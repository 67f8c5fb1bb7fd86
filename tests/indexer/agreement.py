"""What must hold of index and ledger after every run that came to its end."""

import json
from collections import defaultdict
from collections.abc import Iterable
from operator import attrgetter
from typing import Any

from index.schema import to_chunk
from index.writer import IndexWriter
from indexer.plan import UNCERTAIN
from indexer.workbench import Workbench
from ledger.documents import indexed_documents
from sources.source import Source

_BOTH = ("id", "document_id", "source", "path", "section", "context", "kind", "updated_at", "indexed_at", "digest")
_OWN_TIME = {"indexed_at", "card"}


def rows_of(writer: IndexWriter, source: str) -> list[dict[str, Any]]:
    """Every row of a source, with what its card tells and its vector, in the order of documents."""
    rows: list[dict[str, Any]] = writer.table.search().limit(None).to_arrow().to_pylist()
    of_source = [json.loads(row["card"]) | row for row in rows if row["source"] == source]
    told = [dict(zip(_BOTH, attrgetter(*_BOTH)(to_chunk(row)), strict=True)) for row in of_source]
    assert told == [{name: row[name] for name in _BOTH} for row in of_source], "a card tells what its row does not"
    return sorted(of_source, key=lambda row: (row["document_id"], row["position"]))


def assert_agreement(bench: Workbench, source: Source) -> None:
    """Every recorded document has exactly its rows, of one version; no row belongs to no document."""
    known = indexed_documents(bench.ledger, bench.writer.space.fingerprint, source.name)
    rows = defaultdict(list)
    for row in rows_of(bench.writer, source.name):
        rows[row["document_id"]].append(row)
    assert rows.keys() <= {document.document_id for document in known.values()}, "rows that no document owns"
    for path, document in known.items():
        own = rows[document.document_id]
        assert document.path == path
        assert document.version != UNCERTAIN
        assert [row["position"] for row in own] == list(range(document.chunk_count)), path
        assert len({row["id"] for row in own}) == len(own), path
        facts = {(row["path"], row["version"], row["policy_id"]) for row in own}
        assert facts <= {(path, document.version, document.policy_id)}, path


def contents(bench: Workbench, sources: Iterable[Source]) -> dict[str, list[dict[str, Any]]]:
    """What is stored of each path, but for what an index that was built in another order may have otherwise."""
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for source in sources:
        for row in rows_of(bench.writer, source.name):
            found[row["path"]].append({name: value for name, value in row.items() if name not in _OWN_TIME})
    return dict(found)
