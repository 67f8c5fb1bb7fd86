"""Confluence Cloud: REST v2, and v1 for what v2 cannot tell (search with restrictions, groups, users)."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from sources.confluence.client import ConfluenceClient, Json
from sources.confluence.content import Content, Kind
from sources.confluence.principals import EVERYONE, LICENSED, Principals
from sources.confluence.restriction import account_id, whole_restriction
from sources.confluence.search import MOST_BODIES, read_body, search, search_bodies, try_query
from sources.confluence.site import Account, Body, Space
from sources.confluence.transport import Params, RequestRefused
from sources.document import Readers

_PAGE = 200
# The site takes a hundred at most, and a URL only so long.
_ACCOUNTS = 50
_COLLECTIONS = {"page": "pages", "blogpost": "blogposts"}
_REFUSED = (403, 404)
# Access classes of Cloud's roles; another class than these admits nobody here.
_ANONYMOUS = "anonymous-users"
_LICENSED = ("authenticated-users", "all-licensed-users")


class CloudSite:
    """One site of Confluence Cloud."""

    most_bodies = MOST_BODIES

    def __init__(self, client: ConfluenceClient, principals: Principals) -> None:
        self._client = client
        self._principals = principals

    def spaces(self) -> list[Space]:
        """Return the spaces that are not archived."""
        found = self._client.results("/api/v2/spaces", {"status": "current", "limit": _PAGE})
        return [Space(str(each["key"]), str(each["id"]), each.get("type") == "personal") for each in found]

    def space_readers(self, space: Space) -> Readers:
        """Return who may read a space: by its permissions, by roles, or anybody at all."""
        accounts, groups = self._permitted(space)
        classes: frozenset[str] = frozenset()
        for principal_type, principal in self._assigned(space):
            if principal_type == "USER":
                accounts.append(principal)
            elif principal_type == "GROUP":
                groups.append(self._group_names.get(principal, ""))
            elif principal == _ANONYMOUS and self._client.is_open(f"/api/v2/spaces/{space.id}"):
                return (EVERYONE,)
            elif principal in _LICENSED:
                classes |= self._principals.licensed
        return (self._principals.clause(accounts, groups) | classes,)

    def search(self, cql: str) -> Iterator[Content]:
        """Yield what a query finds."""
        return search(self._client, self._principals.clause, cql)

    def try_query(self, cql: str) -> None:
        """Ask for one result of a query."""
        try_query(self._client, cql)

    def restriction(self, content_id: str) -> Readers:
        """Return who may read one content by its own restriction."""
        return whole_restriction(self._client, self._principals, content_id)

    def bodies(self, kind: Kind, ids: Sequence[str]) -> dict[str, Body]:
        """Return bodies in storage format."""
        if kind not in _COLLECTIONS:  # v2 lists comments by page only
            return search_bodies(self._client, kind, ids)
        params: Params = {"id": ",".join(ids), "body-format": "storage", "limit": _PAGE}
        found = self._client.results(f"/api/v2/{_COLLECTIONS[kind]}", params)
        bodies = [read_body(each) for each in found if each.get("status", "current") == "current"]
        return {body.id: body for body in bodies}

    def members(self, groups: Iterable[str]) -> dict[str, list[Account]]:
        """Return the members of groups by name."""
        ids = {name: group_id for group_id, name in self._group_names.items()}
        found = {}
        for name in groups:
            if name == LICENSED:
                found[name] = [_account(each.get("user") or each) for each in self._users()]
            elif name in ids:
                path = f"/rest/api/group/{ids[name]}/membersByGroupId"
                found[name] = [_account(user) for user in self._client.results(path, {"limit": _PAGE})]
        return found

    def accounts(self, ids: Iterable[str]) -> list[Account]:
        """Return what is known of accounts."""
        wanted = sorted(ids)
        found: list[Account] = []
        for start in range(0, len(wanted), _ACCOUNTS):
            some = wanted[start : start + _ACCOUNTS]
            answer = self._client.results("/rest/api/user/bulk", {"accountId": some, "limit": _PAGE})
            found.extend(_account(user) for user in answer)
        return found

    def names(self, ids: Iterable[str]) -> dict[str, str]:
        """Return the names of people by account id."""
        return {account.id: account.name for account in self.accounts(ids)}

    def download(self, attachment: Content, max_bytes: int) -> bytes | None:
        """Return a file as it was listed; the link that a search gives takes no API token."""
        # The latest may be newer than what is known of its readers: people restrict first and then write the secret.
        path = f"/rest/api/content/{attachment.container}/child/attachment/{attachment.id}/download"
        return self._client.download(f"{path}?version={attachment.version}", max_bytes)

    def address(self, link: str) -> str:
        """Return an address below the site's own."""
        return self._client.web_url + link

    @cached_property
    def _group_names(self) -> dict[str, str]:
        groups = self._client.results("/rest/api/group", {"limit": _PAGE})
        return {str(group["id"]): str(group["name"]) for group in groups}

    def _permitted(self, space: Space) -> tuple[list[str], list[str]]:
        accounts, groups = [], []
        for each in self._client.results(f"/api/v2/spaces/{space.id}/permissions", {"limit": _PAGE}):
            operation, principal = each.get("operation") or {}, each.get("principal") or {}
            if (operation.get("key"), operation.get("targetType")) != ("read", "space"):
                continue
            if principal.get("type") == "user":
                accounts.append(str(principal.get("id")))
            elif principal.get("type") == "group":
                groups.append(self._group_names.get(str(principal.get("id")), ""))
        return accounts, groups

    def _assigned(self, space: Space) -> Iterator[tuple[str, str]]:
        """Yield the principals whose role lets them read; a site without roles has none."""
        try:
            assignments = list(self._client.results(f"/api/v2/spaces/{space.id}/role-assignments", {"limit": _PAGE}))
        except RequestRefused as refusal:
            if refusal.status in _REFUSED:
                return
            raise
        for each in assignments:
            principal = each.get("principal") or {}
            if str(each.get("roleId")) in self._reading_roles:
                yield str(principal.get("principalType")), str(principal.get("principalId"))

    @cached_property
    def _reading_roles(self) -> set[str]:
        roles = self._client.results("/api/v2/space-roles", {"limit": _PAGE})
        return {str(role["id"]) for role in roles if "read/space" in (role.get("spacePermissions") or ())}

    def _users(self) -> Iterator[Json]:
        return self._client.results("/rest/api/search/user", {"cql": "type=user", "limit": _PAGE})


def _account(user: Json) -> Account:
    is_active = str(user.get("accountStatus") or "active") == "active"
    return Account(account_id(user), str(user.get("displayName") or ""), str(user.get("email") or ""), is_active)
