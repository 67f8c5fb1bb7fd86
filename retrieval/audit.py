"""Audit: which documents of a source are open to everyone, which to nobody, and of which it could not be told. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ledger.documents import IndexedDocument
from ledger.policy import GROUP_PREFIX, PUBLIC, USER_PREFIX, Policy


@dataclass(frozen=True, slots=True)
class Rules:
    """By what the documents of one source are judged.

    Attributes:
        readers: Of the source, by the settings.
        policies: Stored policies by id; a document whose policy is not among them is read by nobody.
        members: E-mails of the members of every group by its name.
        unreadable: The clause that stands for permissions that could not be read; None when the source has none.
    """

    readers: Policy
    policies: Mapping[int, Policy]
    members: Mapping[str, frozenset[str]]
    unreadable: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class SourceAudit:
    """What is worth a look in one source; documents are in the order of their paths.

    Attributes:
        documents: How many are indexed.
        everyone: Those that everybody may read, known or not.
        nobody: Those that nobody may read who is known.
        unreadable: Those whose permissions could not be read, so that nobody may read them.
    """

    documents: int
    everyone: tuple[IndexedDocument, ...]
    nobody: tuple[IndexedDocument, ...]
    unreadable: tuple[IndexedDocument, ...]


def audit(documents: Iterable[IndexedDocument], rules: Rules) -> SourceAudit:
    """Return which of these documents are open to everyone, to nobody, or unclear, whatever the age of permissions."""
    ordered = sorted(documents, key=lambda document: document.path)
    findings = {policy_id: _finding(policy_id, rules) for policy_id in {each.policy_id for each in ordered}}

    def found(finding: str) -> tuple[IndexedDocument, ...]:
        return tuple(document for document in ordered if findings[document.policy_id] == finding)

    return SourceAudit(len(ordered), found("everyone"), found("nobody"), found("unreadable"))


def _finding(policy_id: int, rules: Rules) -> str:
    policy = rules.policies.get(policy_id)
    if policy is None:
        return "nobody"
    if rules.unreadable is not None and rules.unreadable in policy.clauses:
        return "unreadable"
    clauses = (*rules.readers.clauses, *policy.clauses)
    if clauses == PUBLIC.clauses:
        return "everyone"
    return "some" if frozenset.intersection(*(_known(clause, rules.members) for clause in clauses)) else "nobody"


def _known(clause: frozenset[str], members: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Return the e-mails of everybody who passes a clause, as far as they are known."""
    named = {each.removeprefix(USER_PREFIX) for each in clause if each.startswith(USER_PREFIX)}
    groups = (each.removeprefix(GROUP_PREFIX) for each in clause if each.startswith(GROUP_PREFIX))
    return frozenset(named.union(*(members.get(name, ()) for name in groups)))
