"""Explanation: whether one person may read one document, gate by gate, and why. Pure.

It passes whoever `open_access` lets pass, and nobody else; a property test compares the two.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from ledger.policy import EVERYONE, GROUP_PREFIX, Policy
from retrieval.audience import relied_on
from retrieval.freshness import Freshness

GateKind = Literal["configured", "readers", "fresh", "known", "clause"]
"""The source is in the settings; its readers in the settings; its permissions are recent; the policy of the document
can be read; one clause of that policy.
"""


@dataclass(frozen=True, slots=True)
class Person:
    """Who wants to read.

    Attributes:
        principals: All that they are, without `everyone`; empty for the public.
        origins: Who says so, by the name of each group that they are in.
    """

    principals: frozenset[str] = frozenset()
    origins: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Gate:
    """One condition that has to be met.

    Attributes:
        asks: Principals, one of which is enough; `everyone` alone when it asks nothing. Empty: nobody, or no question
            of who it is.
        met_by: Those of them that the person is, each with the origins that say so, if it is a group.
        outdated: Those that the person would be, if the permissions of the source that says so were not too old.
        is_common: A clause of a document: all documents of its space ask for it.
    """

    kind: GateKind
    is_passed: bool
    asks: frozenset[str] = frozenset()
    met_by: Mapping[str, frozenset[str]] = field(default_factory=dict)
    outdated: frozenset[str] = frozenset()
    is_common: bool = False


@dataclass(frozen=True, slots=True)
class Door:
    """What stands before a document.

    Attributes:
        readers: Of the source, by the settings; None when the source is not in them.
        policy: Of the document; None when it is not stored, or damaged.
        freshness: Of the permissions of every source that has its own, by source.
        common: Clauses of the policy that all documents of its space ask for.
    """

    source: str
    readers: Policy | None
    policy: Policy | None
    freshness: Mapping[str, Freshness] = field(default_factory=dict)
    common: frozenset[frozenset[str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Explanation:
    """Every gate in order; a person may read who passes all of them."""

    gates: tuple[Gate, ...]

    @property
    def is_allowed(self) -> bool:
        """Whether the person may read the document."""
        return all(gate.is_passed for gate in self.gates)


def explain(person: Person, door: Door, now: datetime) -> Explanation:
    """Return every gate between a person and a document, passed or not, at a time that is aware."""
    expired = {name for name, freshness in door.freshness.items() if freshness.is_expired(now)}
    return Explanation(tuple(_gates(person, door, expired)))


def common_clauses(policy: Policy, others: Collection[Policy]) -> frozenset[frozenset[str]]:
    """Return the clauses of a policy that all these others ask for too, in the same words or in stricter ones."""
    return frozenset(
        clause for clause in policy.clauses if all(any(own <= clause for own in other.clauses) for other in others)
    )


def _gates(person: Person, door: Door, expired: Collection[str]) -> Iterator[Gate]:
    if door.readers is None:
        yield Gate("configured", is_passed=False)
    else:
        for clause in door.readers.clauses or [frozenset({EVERYONE})]:
            yield _asking("readers", clause, person, expired)
    if door.source in door.freshness:
        yield Gate("fresh", is_passed=door.source not in expired)
    if door.policy is None:
        yield Gate("known", is_passed=False)
    else:
        # The space first, then what restricts a part of it.
        for clause in sorted(door.policy.clauses, key=lambda each: each not in door.common) or [frozenset({EVERYONE})]:
            yield _asking("clause", clause, person, expired, is_common=clause in door.common)


def _asking(
    kind: GateKind, clause: frozenset[str], person: Person, expired: Collection[str], *, is_common: bool = False
) -> Gate:
    counted = relied_on(person.principals, expired) | {EVERYONE}
    met_by = {each: person.origins.get(each.removeprefix(GROUP_PREFIX), frozenset()) for each in clause & counted}
    outdated = clause & person.principals - counted
    return Gate(kind, bool(met_by), clause, met_by, outdated, is_common)
