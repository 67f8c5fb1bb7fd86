"""Policy: who may read, as an AND of ORs of principals. Pure; whatever is unclear means nobody.

A principal is `everyone`, `user:<e-mail>` or `group:<name>`. An e-mail is lower-cased in its ASCII letters
only: Unicode has letters that lower-case into ASCII ones (the Kelvin sign into k), and two addresses must
never become one person.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass

from ledger.errors import InvalidPrincipal

EVERYONE = "everyone"
USER_PREFIX = "user:"
GROUP_PREFIX = "group:"


def user_principal(email: str) -> str:
    """Return `user:<e-mail>`, stripped and lower-cased.

    Raises:
        InvalidPrincipal: this is no e-mail address.
    """
    stripped = email.strip()
    local, _, domain = stripped.partition("@")
    if not local or not domain or "@" in domain or " " in stripped or not stripped.isprintable():
        raise InvalidPrincipal(f"{email!r} is not an e-mail address; write it like ana@example.com.")
    return USER_PREFIX + stripped.encode().lower().decode()


def group_principal(name: str) -> str:
    """Return `group:<name>`, stripped; upper and lower case differ, as in the systems groups come from.

    Raises:
        InvalidPrincipal: the name is blank or holds characters that cannot be seen.
    """
    stripped = name.strip()
    if not stripped or not stripped.isprintable():
        raise InvalidPrincipal(f"{name!r} is not a group name; it must be visible text on one line.")
    return GROUP_PREFIX + stripped


def normal_principal(text: str) -> str:
    """Return a principal in the one form in which principals are compared.

    Raises:
        InvalidPrincipal: the text is none of the three kinds.
    """
    stripped = text.strip()
    if stripped == EVERYONE:
        return EVERYONE
    if stripped.startswith(USER_PREFIX):
        return user_principal(stripped.removeprefix(USER_PREFIX))
    if stripped.startswith(GROUP_PREFIX):
        return group_principal(stripped.removeprefix(GROUP_PREFIX))
    raise InvalidPrincipal(f"{text!r} names nobody; write `everyone`, `user:ana@example.com` or `group:sre`.")


@dataclass(frozen=True, slots=True)
class Policy:
    """Who may read: at least one principal of every clause. Made by `Policy.of`.

    Attributes:
        clauses: In normal form: no clause holds `everyone` or contains another clause, and they are
            sorted. No clause at all means everyone; an empty clause means nobody.
    """

    clauses: tuple[frozenset[str], ...]

    @classmethod
    def of(cls, clauses: Iterable[Iterable[str]]) -> "Policy":
        """Return the policy that these clauses mean, in normal form.

        Raises:
            InvalidPrincipal: a principal is none of the three kinds, or a text stands where a list of
                principals belongs.
        """
        if isinstance(clauses, str):
            raise InvalidPrincipal(f"{clauses!r} is one text; a policy is a list of lists of principals.")
        return cls(_smallest({_clause(clause) for clause in clauses}))

    def allows(self, principals: frozenset[str]) -> bool:
        """Tell whether somebody who is all of these principals may read; `everyone` is implied."""
        return all(EVERYONE in clause or not clause.isdisjoint(principals) for clause in self.clauses)

    def to_json(self) -> str:
        """Return the canonical JSON that is stored and hashed: sorted lists, no spaces, ASCII only."""
        return json.dumps([sorted(clause) for clause in self.clauses], separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> "Policy":
        """Read what `to_json` wrote.

        Raises:
            ValueError: the text is not a JSON list of lists of principals.
        """
        clauses = json.loads(text)
        if not isinstance(clauses, list) or not all(_is_text_list(clause) for clause in clauses):
            raise ValueError("a policy is a list of lists of principals")
        return cls.of(clauses)

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical JSON, in hexadecimal: equal policies are stored once under it."""
        return hashlib.sha256(self.to_json().encode()).hexdigest()


def _clause(principals: Iterable[str]) -> frozenset[str]:
    if isinstance(principals, str):
        raise InvalidPrincipal(f"{principals!r} is one text; a clause is a list of principals.")
    return frozenset(normal_principal(principal) for principal in principals)


def _smallest(clauses: set[frozenset[str]]) -> tuple[frozenset[str], ...]:
    """Drop what changes nothing: clauses everyone passes, and clauses that a narrower one implies."""
    narrow = [clause for clause in clauses if EVERYONE not in clause]
    kept = [clause for clause in narrow if not any(other < clause for other in narrow)]
    return tuple(sorted(kept, key=sorted))


def _is_text_list(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


PUBLIC = Policy(())
NOBODY = Policy((frozenset(),))
