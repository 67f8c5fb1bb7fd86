"""Access: what a person may read and why, from ledger, settings and index alone; no source is asked."""

import asyncio
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from config.sources import ConfluenceSettings
from index.row_filter import RowFilter
from ledger.documents import document_counts, indexed_documents
from ledger.memberships import groups_of, members_by_group, principals_of
from ledger.policies import load_policies
from ledger.policy import USER_PREFIX, Policy
from retrieval.audience import Audience
from retrieval.audit import Rules, SourceAudit, audit
from retrieval.explanation import Door, Explanation, Person, common_clauses, explain
from retrieval.lookup import Listed, look_up, near_titles
from sources.confluence.principals import Principals
from wiring.refused import Refused
from wiring.rooms import Rooms

_CHUNK_ID = re.compile(r"[0-9a-f]{20}")


@dataclass(frozen=True, slots=True)
class Sight:
    """How a person stands to everything that is indexed.

    Attributes:
        email: Empty for the public.
        is_known: Somebody is in a group, or is named by a policy or by the readers of a source.
        readable: How many documents the person may read, by source.
    """

    email: str
    is_known: bool
    readable: dict[str, int]


def list_documents(rooms: Rooms) -> list[Listed]:
    """Return everything that is indexed, also of sources that are no longer in the settings."""
    space = rooms.embedder.space.fingerprint
    names = dict.fromkeys([*rooms.settings.sources, *document_counts(rooms.ledger, space)])
    return [
        Listed(name, document) for name in names for document in indexed_documents(rooms.ledger, space, name).values()
    ]


def find_document(rooms: Rooms, text: str, documents: Sequence[Listed]) -> Listed:
    """Return the document that a URL, a path, a title or the id of a chunk names.

    Raises:
        Refused: it names none, or several.
        StorageError: the index cannot be read.
    """
    found = look_up(text, documents)
    if not found and _CHUNK_ID.fullmatch(text.strip()):
        found = asyncio.run(_holding(rooms, text.strip(), documents))
    if len(found) > 1:
        places = "\n".join(f"  {each}  {each.document.url}" for each in found)
        raise Refused(f"{len(found)} documents are called {text!r}; say which one by its path:\n{places}")
    if not found:
        near = near_titles(text, documents)
        hint = f"Near titles: {'; '.join(near)}." if near else "`footnote search` shows paths and URLs."
        raise Refused(f"{text!r} is not indexed: no document has it as URL, path, title or id of a chunk. {hint}")
    return found[0]


def sight_of(rooms: Rooms, email: str, documents: Sequence[Listed]) -> Sight:
    """Return whether anybody knows a person, and how much they may read; an empty e-mail is the public."""
    access = rooms.access(Audience.person(email) if email else Audience.public())
    allowed = set(access.policy_ids)
    readable = Counter(
        each.source for each in documents if each.source in access.sources and each.document.policy_id in allowed
    )
    return Sight(email, not email or _is_known(rooms, email), dict(readable))


def explain_access(rooms: Rooms, email: str, listed: Listed, documents: Sequence[Listed], now: datetime) -> Explanation:
    """Return whether a person, or the public when the e-mail is empty, may read a document, and why.

    Raises:
        LedgerUnavailable: the ledger cannot be read.
    """
    policies = load_policies(rooms.ledger)
    policy = policies.get(listed.document.policy_id)
    alike = [policies[id_] for id_ in _policy_ids_of_space(listed, documents) if id_ in policies]
    is_confluence = isinstance(rooms.settings.sources.get(listed.source), ConfluenceSettings)
    door = Door(
        source=listed.source,
        readers=rooms.source_policies.get(listed.source),
        policy=policy,
        freshness=rooms.freshness(),
        common=common_clauses(policy, alike) if policy and is_confluence else frozenset(),
    )
    person = Person(principals_of(rooms.ledger, email), groups_of(rooms.ledger, email)) if email else Person()
    return explain(person, door, now)


def audit_sources(rooms: Rooms, names: Sequence[str]) -> dict[str, SourceAudit]:
    """Return what is worth a look in each of these sources, or in all.

    Raises:
        Refused: there is no source of that name.
        LedgerUnavailable: the ledger cannot be read.
    """
    rooms.check_names(names)
    space = rooms.embedder.space.fingerprint
    policies, members = load_policies(rooms.ledger), members_by_group(rooms.ledger)
    audits = {}
    for name in names or rooms.settings.sources:
        has_own = isinstance(rooms.settings.sources[name], ConfluenceSettings)
        unreadable = Principals(name).unreadable if has_own else None
        rules = Rules(rooms.source_policies[name], policies, members, unreadable)
        audits[name] = audit(indexed_documents(rooms.ledger, space, name).values(), rules)
    return audits


async def _holding(rooms: Rooms, chunk_id: str, documents: Sequence[Listed]) -> list[Listed]:
    """Return the document of a chunk, with the policy that stands in the row: that is what a search goes by."""
    reader = (await rooms.library()).reader
    stored = tuple(load_policies(rooms.ledger))
    rows = RowFilter(stored, tuple({each.source for each in documents}))
    chunks = {(each.source, each.document_id): each for each in await reader.chunks([chunk_id], rows)}
    return [
        replace(each, document=replace(each.document, policy_id=chunk.policy_id))
        for each in documents
        if (chunk := chunks.get((each.source, each.document.document_id)))
    ]


def _policy_ids_of_space(listed: Listed, documents: Sequence[Listed]) -> set[int]:
    """Return the policies of the documents of the same source whose paths begin with the same folder or space."""
    space = listed.document.path.partition("/")[0]
    return {
        each.document.policy_id
        for each in documents
        if each.source == listed.source and each.document.path.partition("/")[0] == space
    }


def _is_known(rooms: Rooms, email: str) -> bool:
    principals = principals_of(rooms.ledger, email)
    user = {each for each in principals if each.startswith(USER_PREFIX)}
    every: list[Policy] = [*load_policies(rooms.ledger).values(), *rooms.source_policies.values()]
    return principals != user or any(clause & user for policy in every for clause in policy.clauses)
