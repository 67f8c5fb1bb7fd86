"""Readers: a document whose readers changed, but not its content, gets its new policy without being read.

So does a person whose groups changed.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

from indexer.healing import doubt
from indexer.plan import UNCERTAIN
from indexer.workbench import Workbench
from ledger.documents import IndexedDocument, record_documents
from ledger.memberships import narrow_groups, replace_groups
from ledger.policies import store_policy
from ledger.policy import Policy
from sources.document import Readers
from sources.errors import SourceError
from sources.source import Source


def apply_permissions(
    bench: Workbench, source: Source, known: Mapping[str, IndexedDocument], texts: Mapping[str, str]
) -> tuple[dict[str, IndexedDocument], bool]:
    """Bring policies, and the groups that a source tells of, up to date: who may no longer read, first.

    Whoever joined a group comes in last: by the policies of before, it may read what it may not any more. Policies are
    applied even when the source cannot tell of groups.

    Args:
        bench: What the run works with.
        source: Knows who may read.
        known: The indexed documents of the source, by path.
        texts: Version of the text that is indexed, by path; empty where that is not known. One that moved keeps its
            text, though it must be read again.

    Returns:
        The documents whose policy changed, by path; and whether the source has permissions of its own.

    Raises:
        SourceUnavailable: the source cannot tell.
    """
    failure: SourceError | None = None
    groups = None
    try:
        groups = source.groups()
    except SourceError as error:
        failure = error
    origin = f"source:{source.name}"
    if groups is not None:
        narrow_groups(bench.ledger, origin, groups)
    changed = apply_readers(bench, source, known, texts)
    if failure:
        raise failure
    if groups is not None:
        replace_groups(bench.ledger, origin, groups)
    return changed, groups is not None


def apply_readers(
    bench: Workbench, source: Source, known: Mapping[str, IndexedDocument], texts: Mapping[str, str]
) -> dict[str, IndexedDocument]:
    """Rewrite the policy of the documents whose readers are not those that were indexed; nothing is embedded.

    Args:
        bench: What the run works with.
        source: Knows who may read.
        known: The indexed documents of the source, by path.
        texts: As above.

    Returns:
        The documents whose policy changed, by path.

    Raises:
        SourceUnavailable: the source cannot tell who may read.
    """
    return set_readers(bench, source.name, known, source.readers(texts))


def set_readers(
    bench: Workbench, source: str, known: Mapping[str, IndexedDocument], readers_by_path: Mapping[str, Readers]
) -> dict[str, IndexedDocument]:
    """Rewrite the policy of documents whose readers are not those that were indexed.

    Args:
        bench: What the run works with.
        source: Its name.
        known: The indexed documents of the source, by path.
        readers_by_path: Who may read, of some of them.

    Returns:
        The documents whose policy changed, by path.
    """
    space = bench.writer.space.fingerprint
    paths_by_readers = defaultdict(list)
    for path, readers in readers_by_path.items():
        paths_by_readers[readers].append(path)
    changed: dict[str, IndexedDocument] = {}
    for readers, paths in paths_by_readers.items():
        policy_id = store_policy(bench.ledger, Policy.of(readers))
        # Of a document in doubt nobody knows which policy its rows have: a run may have been killed after writing it.
        outdated = [
            known[path] for path in paths if known[path].policy_id != policy_id or known[path].version == UNCERTAIN
        ]
        doubt(bench.ledger, space, source, outdated)
        bench.writer.set_policy((document.document_id for document in outdated), policy_id)
        updated = [replace(document, policy_id=policy_id) for document in outdated]
        record_documents(bench.ledger, space, source, updated)
        changed.update({document.path: document for document in updated})
    return changed
