"""Readers: a document whose readers changed, but not its content, gets its new policy without being read.

So does a person whose groups changed.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

from indexer.healing import doubt
from indexer.workbench import Workbench
from ledger.documents import IndexedDocument, record_documents
from ledger.memberships import replace_groups
from ledger.policies import store_policy
from ledger.policy import Policy
from sources.source import Source


def apply_groups(bench: Workbench, source: Source) -> bool:
    """Make the members of groups what a source with permissions of its own says; return whether it is one.

    Raises:
        SourceUnavailable: the source cannot tell; what it told before still holds.
    """
    groups = source.groups()
    if groups is None:
        return False
    replace_groups(bench.ledger, f"source:{source.name}", groups)
    return True


def apply_readers(bench: Workbench, source: Source, known: Mapping[str, IndexedDocument]) -> dict[str, IndexedDocument]:
    """Rewrite the policy of the documents whose readers are not those that were indexed; nothing is embedded.

    Returns:
        The documents whose policy changed, by path.

    Raises:
        SourceUnavailable: the source cannot tell who may read.
    """
    space = bench.writer.space.fingerprint
    paths_by_readers = defaultdict(list)
    for path, readers in source.readers(known).items():
        paths_by_readers[readers].append(path)
    changed: dict[str, IndexedDocument] = {}
    for readers, paths in paths_by_readers.items():
        policy_id = store_policy(bench.ledger, Policy.of(readers))
        outdated = [known[path] for path in paths if known[path].policy_id != policy_id]
        doubt(bench.ledger, space, source.name, outdated)
        bench.writer.set_policy((document.document_id for document in outdated), policy_id)
        updated = [replace(document, policy_id=policy_id) for document in outdated]
        record_documents(bench.ledger, space, source.name, updated)
        changed.update({document.path: document for document in updated})
    return changed
