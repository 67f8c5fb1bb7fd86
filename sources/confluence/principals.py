"""Principals: how the people and groups of a site are called in policies.

Every name begins with that of the source, so that two sites with a group of the same name stay apart. An account is a
group of one person: which e-mail addresses it has is known from the latest list of members, not fixed in policies.
"""

from collections.abc import Collection, Iterable

EVERYONE = frozenset({"everyone"})
LICENSED = "(everyone with a licence)"
"""Stands for the group of all who can log in, which some permissions name without a group."""

UNREADABLE = "(permissions that could not be read)"
"""Stands for a group that nobody is in: a page that names it is read by nobody, and tells why. Its members are never
asked for, and a group of the site that is called so admits nobody.
"""

_NO_GROUPS = ("", LICENSED, UNREADABLE)


class Principals:
    """Makes the names for one source."""

    def __init__(self, source: str) -> None:
        self._source = source

    def group_name(self, name: str) -> str:
        """Return the name under which members of a group are stored."""
        return f"{self._source}/{name}"

    def account_name(self, account: str) -> str:
        """Return the name of the group that is one account."""
        return f"{self._source}/@{account}"

    @property
    def unreadable(self) -> frozenset[str]:
        """The OR that nobody passes, in place of one that the site would not tell."""
        return frozenset({f"group:{self.group_name(UNREADABLE)}"})

    @property
    def licensed(self) -> frozenset[str]:
        """Everybody who can log in."""
        return frozenset({f"group:{self.group_name(LICENSED)}"})

    def clause(self, accounts: Iterable[str], groups: Iterable[str]) -> frozenset[str]:
        """Return an OR of accounts and groups; a name that could be mistaken for another admits nobody."""
        names = [self.account_name(account) for account in accounts if account]
        names += [self.group_name(group) for group in groups if group not in _NO_GROUPS and not group.startswith("@")]
        return frozenset(f"group:{name}" for name in names if name == name.strip() and name.isprintable())


def accounts_in(clauses: Iterable[Iterable[str]], source: str) -> set[str]:
    """Return the accounts that clauses name."""
    return {name[1:] for name in _names_in(clauses, source) if name.startswith("@")}


def groups_in(clauses: Iterable[Iterable[str]], source: str) -> set[str]:
    """Return the groups that clauses name, and that somebody can be in."""
    return {name for name in _names_in(clauses, source) if name != UNREADABLE and not name.startswith("@")}


def described(principal: str, sources: Collection[str]) -> str:
    """Return a principal in words; `sources` are the sources that keep permissions of their own."""
    kind, _, name = principal.partition(":")
    source, _, rest = name.partition("/")
    if kind != "group" or source not in sources or not rest:
        return principal.replace("group:", "group ", 1) if kind == "group" else name or principal
    if rest.startswith("@"):
        return f"account {rest[1:]} of {source}"
    if rest == LICENSED:
        return f"everyone with a licence of {source}"
    return f"nobody, as {source} did not tell whom" if rest == UNREADABLE else f"group {rest} of {source}"


def _names_in(clauses: Iterable[Iterable[str]], source: str) -> set[str]:
    prefix = f"group:{source}/"
    return {
        principal.removeprefix(prefix) for clause in clauses for principal in clause if principal.startswith(prefix)
    }
