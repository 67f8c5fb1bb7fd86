"""Random permissions, and an oracle that reads them in the plainest way."""

from collections.abc import Mapping
from dataclasses import dataclass

from hypothesis import strategies as st

from ledger.policy import EVERYONE, GROUP_PREFIX, USER_PREFIX
from retrieval.audience import Audience

EMAILS = ("ana@example.com", "bob@example.com", "eve@example.com")
GROUPS = ("sre", "hr", "empty")

_PRINCIPALS = st.sampled_from(
    [EVERYONE, *(USER_PREFIX + email for email in EMAILS), *(GROUP_PREFIX + g for g in GROUPS)]
)
CLAUSES = st.lists(st.frozensets(_PRINCIPALS, max_size=3), max_size=3)
MEMBERSHIPS = st.fixed_dictionaries({"sre": st.sets(st.sampled_from(EMAILS)), "hr": st.sets(st.sampled_from(EMAILS))})
# Somebody nobody knows, somebody who is no e-mail address, and somebody in another spelling.
_ASKERS = st.sampled_from([*EMAILS, "mallory@example.com", "not an address", "", "ANA@Example.com "])
AUDIENCES = st.builds(Audience, st.frozensets(_ASKERS, max_size=3), st.booleans())


@dataclass(frozen=True, slots=True)
class Oracle:
    """Knows who is a member of which group."""

    groups: Mapping[str, set[str]]

    def allows(self, audience: Audience, clauses: list[frozenset[str]]) -> bool:
        """Tell whether there is an audience at all, and each of it may read."""
        readers = [email.strip().lower() for email in audience.emails]
        if audience.has_outsiders:
            readers.append("")
        return bool(readers) and all(self._passes(reader, clause) for reader in readers for clause in clauses)

    def _passes(self, reader: str, clause: frozenset[str]) -> bool:
        return any(
            principal == EVERYONE
            or principal == USER_PREFIX + reader
            or reader in self.groups.get(principal.removeprefix(GROUP_PREFIX), ())
            for principal in clause
        )
