"""Readers: a document whose readers changed, but not its content, gets its new policy without being read."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import replace

from indexer.healing import doubt
from indexer.plan import UNCERTAIN
from indexer.workbench import Workbench
from ledger.documents import IndexedDocument, record_documents
from ledger.policies import store_policy
from ledger.policy import NOBODY, Policy
from sources.source import Source


def apply_readers(
    bench: Workbench, source: Source, known: Mapping[str, IndexedDocument], hidden: Collection[str] = ()
) -> dict[str, IndexedDocument]:
    """Rewrite the policy of the documents whose readers are not those that were indexed; nothing is embedded.

    Args:
        bench: What the run works with.
        source: Knows who may read.
        known: The indexed documents of the source, by path.
        hidden: Paths of those whose indexed text nobody may read, whoever may read the document.

    Returns:
        The documents whose policy changed, by path.

    Raises:
        SourceUnavailable: the source cannot tell who may read.
    """
    space = bench.writer.space.fingerprint
    paths_by_readers = defaultdict(list)
    for path, readers in source.readers(known).items():
        paths_by_readers[NOBODY.clauses if path in hidden else readers].append(path)
    changed: dict[str, IndexedDocument] = {}
    for readers, paths in paths_by_readers.items():
        policy_id = store_policy(bench.ledger, Policy.of(readers))
        # Of a document in doubt nobody knows which policy its rows have: a run may have been killed after writing it.
        outdated = [
            known[path] for path in paths if known[path].policy_id != policy_id or known[path].version == UNCERTAIN
        ]
        doubt(bench.ledger, space, source.name, outdated)
        bench.writer.set_policy((document.document_id for document in outdated), policy_id)
        updated = [replace(document, policy_id=policy_id) for document in outdated]
        record_documents(bench.ledger, space, source.name, updated)
        changed.update({document.path: document for document in updated})
    return changed
