"""Restriction: who may read one page by what is set on the page itself, not on those above it."""

from collections.abc import Callable, Iterable
from typing import Any

from sources.confluence.client import ConfluenceClient
from sources.confluence.principals import Principals
from sources.confluence.transport import Params, RequestRefused
from sources.document import Readers

Json = dict[str, Any]
Clause = Callable[[Iterable[str], Iterable[str]], frozenset[str]]
"""Makes one OR of account ids and group names."""

UNRESTRICTED: Readers = ()

_PAGE = 200
_REFUSED = (403, 404)


def read_restriction(operation: Json, clause: Clause) -> Readers | None:
    """Return who may read by one `read` operation of restrictions; None when it is not told, or not all of it."""
    subjects = operation.get("restrictions") or {}
    if "user" not in subjects or "group" not in subjects:
        return None
    users, groups = subjects["user"], subjects["group"]
    if _has_more(users) or _has_more(groups):
        return None
    return _readers(users.get("results") or (), groups.get("results") or (), clause)


def whole_restriction(client: ConfluenceClient, principals: Principals, content_id: str) -> Readers:
    """Ask for the restriction of one content, to the end; nobody when the site will not tell.

    Raises:
        SourceUnavailable: the site cannot be reached.
    """
    users: list[Json] = []
    groups: list[Json] = []
    subjects: Json = {}
    params: Params = {"expand": "restrictions.user,restrictions.group", "limit": _PAGE}
    while True:
        start = max(len(users), len(groups))
        try:
            answer = client.get(
                f"/rest/api/content/{content_id}/restriction/byOperation/read", {**params, "start": start}
            )
            if answer["restrictions"] == subjects:  # it does not know `start`, and would answer this for ever
                return (principals.unreadable,)
            subjects = answer["restrictions"]
            more_users, more_groups = subjects["user"]["results"], subjects["group"]["results"]
        except RequestRefused as refusal:
            if refusal.status in _REFUSED:
                return (principals.unreadable,)
            raise
        except (KeyError, TypeError):
            return (principals.unreadable,)
        users += more_users
        groups += more_groups
        if max(len(users), len(groups)) == start or not (_has_more(subjects["user"]) or _has_more(subjects["group"])):
            return _readers(users, groups, principals.clause)


def account_id(user: Json) -> str:
    """Return what identifies a user: the account id on Cloud, the user name on Data Center."""
    return str(user.get("accountId") or user.get("username") or user.get("userKey") or "")


def _readers(users: Iterable[Json], groups: Iterable[Json], clause: Clause) -> Readers:
    accounts = [account_id(user) for user in users]
    names = [str(group.get("name") or "") for group in groups]
    return (clause(accounts, names),) if accounts or names else UNRESTRICTED


def _has_more(page: Json) -> bool:
    """An answer as long as its limit may have been cut off."""
    told = len(page.get("results") or ())
    return bool((page.get("_links") or {}).get("next")) or told >= int(page.get("limit") or told + 1)
