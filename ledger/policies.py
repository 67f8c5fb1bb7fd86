"""Policies as they are stored: each once, under an id that every chunk row holds.

The id is made from the policy itself, not counted: should a ledger be lost while its index stays, or a power
cut take the last commits, then no other policy can come by an id that chunk rows already carry.
"""

import logging
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache, reduce
from operator import or_

from sqlalchemy import Connection, Engine, Row, func, insert, select

from ledger.policy import Policy
from ledger.tables import policies
from ledger.transaction import reading, writing

logger = logging.getLogger(__name__)

# An id fits a 32-bit column, also when its place and some behind it are taken; among a thousand policies one is
# taken in some four thousand ledgers.
_ID_PLACES = 2**31 - 2**16


def store_policy(engine: Engine, policy: Policy) -> int:
    """Return the id of a policy, storing it if it is new; an integer from 1 to 2³¹ - 1.

    Raises:
        LedgerUnavailable: the ledger cannot be read or written.
    """
    normal = Policy.of(policy.clauses)
    digest = normal.digest
    with reading(engine) as connection:
        stored = _stored_id(connection, digest)
    if stored is not None:
        return stored
    with writing(engine) as connection:
        # Another process may have stored it in between.
        stored = _stored_id(connection, digest)
        if stored is not None:
            return stored
        policy_id = _free_id(connection, digest)
        row = {"id": policy_id, "digest": digest, "clauses": normal.to_json()}
        connection.execute(insert(policies), row)
        return policy_id


def load_policies(engine: Engine) -> dict[int, Policy]:
    """Return every stored policy by its id; one whose row is damaged is left out, so that nobody passes it.

    Raises:
        LedgerUnavailable: the ledger cannot be read.
    """
    with reading(engine) as connection:
        rows = tuple(connection.execute(select(policies.c.id, policies.c.digest, policies.c.clauses)))
    return dict(_parsed(rows))


def count_policies(engine: Engine) -> int:
    """Return how many policies are stored.

    Raises:
        LedgerUnavailable: the ledger cannot be read.
    """
    with reading(engine) as connection:
        return int(connection.execute(select(func.count()).select_from(policies)).scalar_one())


def allowed_policies(engine: Engine, members: Sequence[frozenset[str]]) -> list[int]:
    """Return the ids, ascending, of the policies that every one of these members may read.

    Args:
        engine: The ledger.
        members: Each member as the set of all its principals. Without members nothing is allowed.

    Raises:
        LedgerUnavailable: the ledger cannot be read.
    """
    if not members:
        return []
    distinct = set(members)
    reached = _members_by_principal(distinct)
    everybody = (1 << len(distinct)) - 1
    return sorted(
        policy_id
        for policy_id, policy in load_policies(engine).items()
        if all(_reach(clause, reached) == everybody for clause in policy.clauses)
    )


def _members_by_principal(members: Collection[frozenset[str]]) -> dict[str, int]:
    """Return who is each principal, a bit a member: a thousand members are then compared at once."""
    reached: dict[str, int] = {}
    for position, principals in enumerate(members):
        for principal in principals:
            reached[principal] = reached.get(principal, 0) | 1 << position
    return reached


def _reach(clause: frozenset[str], reached: Mapping[str, int]) -> int:
    """Return which members are some principal of a clause (in normal form, so without `everyone`)."""
    return reduce(or_, (reached.get(principal, 0) for principal in clause), 0)


def _stored_id(connection: Connection, digest: str) -> int | None:
    return connection.execute(select(policies.c.id).where(policies.c.digest == digest)).scalar()


def _free_id(connection: Connection, digest: str) -> int:
    policy_id = int(digest[:8], base=16) % _ID_PLACES + 1
    while connection.execute(select(policies.c.id).where(policies.c.id == policy_id)).first():
        policy_id += 1
    return policy_id


# The rows are read for every question and are nearly always those of the one before.
@lru_cache(maxsize=1)
def _parsed(rows: tuple[Row[int, str, str], ...]) -> Mapping[int, Policy]:
    parsed = {policy_id: _parse(policy_id, digest, clauses) for policy_id, digest, clauses in rows}
    return {policy_id: policy for policy_id, policy in parsed.items() if policy is not None}


# Rows never change, so each is parsed, and when it is damaged logged, once in a process.
@lru_cache(maxsize=65_536)
def _parse(policy_id: int, digest: str, clauses: str) -> Policy | None:
    try:
        policy = Policy.from_json(clauses)
    except (ValueError, RecursionError):
        policy = None
    if policy is None or policy.digest != digest:
        logger.error("stored policy is damaged and lets nobody read id=%d", policy_id)
        return None
    return policy
