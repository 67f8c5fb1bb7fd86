"""Audience and Access: who will see what is found, and what all of them may read. Fails closed.

What asks the ledger imports it when it does: a server that names audiences is there before SQL is.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledger.policy import GROUP_PREFIX, Policy

if TYPE_CHECKING:
    from ledger.engine import Ledger


@dataclass(frozen=True, slots=True)
class Audience:
    """Everyone who will see the answer: a passage counts only if each of them may read it.

    Attributes:
        emails: The people in it. One that nobody knows may read what everyone may read, and nothing else.
        has_outsiders: People without a name may look on, as in a shared channel: public passages only.
    """

    emails: frozenset[str]
    has_outsiders: bool = False

    @classmethod
    def person(cls, email: str) -> Audience:
        """Return the audience of one person."""
        return cls(frozenset({email}))

    @classmethod
    def public(cls) -> Audience:
        """Return the audience of anybody at all."""
        return cls(frozenset(), has_outsiders=True)

    def __str__(self) -> str:
        """Short form for a person to read."""
        people = ", ".join(sorted(self.emails))
        if not self.has_outsiders:
            return people or "nobody"
        return f"{people} and the public" if people else "the public"


@dataclass(frozen=True, slots=True)
class Access:
    """What an audience may read.

    Attributes:
        policy_ids: Policies that every member passes.
        sources: Configured sources whose own policy every member passes.
        expired: Those that would be among them, if their permissions were not too old to be relied on.
    """

    policy_ids: tuple[int, ...]
    sources: tuple[str, ...]
    expired: tuple[str, ...] = ()


def open_access(
    ledger: Ledger, audience: Audience, source_policies: Mapping[str, Policy], expired: Collection[str] = ()
) -> Access:
    """Work out what an audience may read at this moment.

    Args:
        ledger: Knows memberships and policies.
        audience: Who will see the answer; one of nobody at all may read nothing.
        source_policies: Who may read anything of a source, by the configuration as it is now. It holds at once, before
            a run rewrites the rows; a source that is not named is not read.
        expired: Sources whose own permissions are too old to be relied on: they are not read, and the groups whose
            members they tell have none.

    Raises:
        LedgerUnavailable: the ledger cannot be read, so nothing is allowed.
    """
    from ledger.policies import allowed_policies  # noqa: PLC0415 - a quarter of a second

    members = _members(ledger, audience, expired)
    passed = _passed(source_policies, members)
    return Access(
        policy_ids=tuple(allowed_policies(ledger, members)),
        sources=tuple(name for name in passed if name not in expired),
        expired=tuple(name for name in passed if name in expired),
    )


def allowed_tools(
    ledger: Ledger, audience: Audience, server_policies: Mapping[str, Policy], expired: Collection[str] = ()
) -> tuple[str, ...]:
    """Return the servers of live tools that everybody in an audience may use: all of them see what one answers.

    Args:
        ledger: Knows memberships.
        audience: Who will see the answer; one of nobody at all may use nothing.
        server_policies: Who may use each server, by the configuration as it is now.
        expired: As for `open_access`.

    Raises:
        LedgerUnavailable: the ledger cannot be read, so nothing is allowed.
    """
    return tuple(_passed(server_policies, _members(ledger, audience, expired)))


def relied_on(principals: frozenset[str], expired: Collection[str]) -> frozenset[str]:
    """Leave out the groups of sources whose permissions are too old: their names begin with those of the sources."""
    if not expired:
        return principals
    prefixes = tuple(f"{GROUP_PREFIX}{name}/" for name in expired)
    return frozenset(principal for principal in principals if not principal.startswith(prefixes))


def _members(ledger: Ledger, audience: Audience, expired: Collection[str]) -> list[frozenset[str]]:
    """Return what each member of an audience is; somebody without a name is nothing."""
    from ledger.memberships import principals_of_each  # noqa: PLC0415 - as above

    members = [relied_on(each, expired) for each in principals_of_each(ledger, sorted(audience.emails)).values()]
    return [*members, frozenset()] if audience.has_outsiders else members


def _passed(policies: Mapping[str, Policy], members: list[frozenset[str]]) -> list[str]:
    return sorted(
        name
        for name, policy in policies.items()
        if members and all(policy.allows(principals) for principals in members)
    )
