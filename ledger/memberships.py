"""Memberships: which groups a person belongs to.

Each origin ("config", later a wiki or a chat) replaces its own memberships as a whole. A group known from
two origins has the members of both: whoever connects a second origin trusts it to name members of any group.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import Connection, Engine, delete, func, insert, select

from ledger.errors import InvalidPrincipal
from ledger.policy import GROUP_PREFIX, USER_PREFIX, group_principal, user_principal
from ledger.tables import memberships
from ledger.transaction import reading, writing

# A statement takes only so many values: SQLite 32,766 and older ones 999.
_AT_ONCE = 500
# Stands in no name: `group_principal` takes none with characters that cannot be seen.
_BETWEEN = "\n"


def replace_groups(engine: Engine, origin: str, groups: Mapping[str, Iterable[str]]) -> bool:
    """Make `groups` (name to e-mails of the members) all that is known from an origin.

    Returns:
        Whether anything changed; when nothing did, nothing is written.

    Raises:
        InvalidPrincipal: a group name or e-mail is none; nothing is changed then.
        LedgerUnavailable: the ledger cannot be read or written.
    """
    return _replace(engine, origin, _pairs(groups))


def narrow_groups(
    engine: Engine, origin: str, groups: Mapping[str, Iterable[str]], *, among: Collection[str] | None = None
) -> bool:
    """Take out of what is known from an origin whoever is not in these groups; nobody is added.

    Args:
        engine: The ledger.
        origin: Whose memberships.
        groups: E-mails of the members by the name of the group.
        among: Names of the groups that were asked for: others stay as they are. None: all of the origin were.

    Returns:
        Whether anything changed.

    Raises:
        InvalidPrincipal: a group name or e-mail is none; nothing is changed then.
        LedgerUnavailable: the ledger cannot be read or written.
    """
    with reading(engine) as connection:
        stored = _stored_pairs(connection, origin)
    others = set() if among is None else {pair for pair in stored if pair[0] not in among}
    return _replace(engine, origin, stored & _pairs(groups) | others)


def keep_origins(engine: Engine, origins: Collection[str]) -> None:
    """Forget what any other origin told: nobody keeps it up to date, so whoever left a group would stay in it.

    Raises:
        LedgerUnavailable: the ledger cannot be read or written.
    """
    others = memberships.c.origin.not_in(sorted(origins))
    with reading(engine) as connection:
        if connection.execute(select(memberships.c.origin).where(others).limit(1)).first() is None:
            return
    with writing(engine) as connection:
        connection.execute(delete(memberships).where(others))


def principals_of(engine: Engine, email: str) -> frozenset[str]:
    """Return what a person is: `user:<e-mail>` and `group:<name>` of every group that has this member.

    A text that is no e-mail address is nobody: the set is then empty.

    Raises:
        LedgerUnavailable: the ledger cannot be read.
    """
    return principals_of_each(engine, [email])[email]


def principals_of_each(engine: Engine, emails: Collection[str]) -> dict[str, frozenset[str]]:
    """Return what each of these people is, by their e-mail as given; raises as `principals_of`.

    A channel has hundreds of members, and whoever asks there waits: they are looked up together.
    """
    users = {email: user for email in emails if (user := _user_or_none(email))}
    stored = sorted({user.removeprefix(USER_PREFIX) for user in users.values()})
    groups: dict[str, set[str]] = {}
    # A row for each person: one for each membership takes Python ten times as long to read.
    names = func.aggregate_strings(memberships.c.group_name, _BETWEEN)
    columns = select(memberships.c.email, names).group_by(memberships.c.email)
    with reading(engine) as connection:
        for start in range(0, len(stored), _AT_ONCE):
            some = stored[start : start + _AT_ONCE]
            for email, joined in connection.execute(columns.where(memberships.c.email.in_(some))):
                groups[USER_PREFIX + email] = {GROUP_PREFIX + name for name in joined.split(_BETWEEN)}
    return {email: _principals(users.get(email), groups) for email in emails}


def groups_of(engine: Engine, email: str) -> dict[str, frozenset[str]]:
    """Return the groups that have this member, by name, each with the origins that say so.

    Raises:
        LedgerUnavailable: the ledger cannot be read.
    """
    try:
        stored = _stored_email(email)
    except InvalidPrincipal:
        return {}
    columns = select(memberships.c.group_name, memberships.c.origin)
    found = defaultdict(set)
    with reading(engine) as connection:
        for row in connection.execute(columns.where(memberships.c.email == stored)):
            found[row.group_name].add(row.origin)
    return {name: frozenset(origins) for name, origins in found.items()}


def members_by_group(engine: Engine) -> dict[str, frozenset[str]]:
    """Return the e-mails of the members of every group by its name, whatever the origin.

    Raises:
        LedgerUnavailable: the ledger cannot be read.
    """
    found = defaultdict(set)
    with reading(engine) as connection:
        for row in connection.execute(select(memberships.c.group_name, memberships.c.email)):
            found[row.group_name].add(row.email)
    return {name: frozenset(emails) for name, emails in found.items()}


def _replace(engine: Engine, origin: str, wanted: set[tuple[str, str]]) -> bool:
    with reading(engine) as connection:
        if _stored_pairs(connection, origin) == wanted:
            return False
    with writing(engine) as connection:
        connection.execute(delete(memberships).where(memberships.c.origin == origin))
        rows = [{"origin": origin, "group_name": name, "email": email} for name, email in sorted(wanted)]
        if rows:
            connection.execute(insert(memberships), rows)
    return True


def _pairs(groups: Mapping[str, Iterable[str]]) -> set[tuple[str, str]]:
    return {(_stored_group(name), _stored_email(email)) for name, emails in groups.items() for email in emails}


def _user_or_none(email: str) -> str | None:
    try:
        return user_principal(email)
    except InvalidPrincipal:
        return None


def _principals(user: str | None, groups: Mapping[str, set[str]]) -> frozenset[str]:
    return frozenset({user, *groups.get(user, ())}) if user else frozenset()


def _stored_group(name: str) -> str:
    return group_principal(name).removeprefix(GROUP_PREFIX)


def _stored_email(email: str) -> str:
    return user_principal(email).removeprefix(USER_PREFIX)


def _stored_pairs(connection: Connection, origin: str) -> set[tuple[str, str]]:
    columns = select(memberships.c.group_name, memberships.c.email)
    return {(row.group_name, row.email) for row in connection.execute(columns.where(memberships.c.origin == origin))}
