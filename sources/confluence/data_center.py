"""Confluence Data Center: REST v1, and JSON-RPC for space permissions before 9.1."""

from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import quote

from sources.confluence.client import ConfluenceClient, Json
from sources.confluence.content import Content, Kind
from sources.confluence.principals import EVERYONE, Principals
from sources.confluence.restriction import whole_restriction
from sources.confluence.search import MOST_BODIES, search, search_bodies, try_query
from sources.confluence.site import Account, Body, Space
from sources.confluence.transport import Params, RequestRefused
from sources.document import Readers

_PAGE = 200
# Tomcat refuses a name with a slash in it as a bad request.
_REFUSED = (400, 403, 404)
_FORBIDDEN = 403
_JSON_RPC = "/rpc/json-rpc/confluenceservice-v2"


class DataCenterSite:
    """One Confluence of one's own."""

    most_bodies = MOST_BODIES

    def __init__(self, client: ConfluenceClient, principals: Principals, *, email_pattern: str = "") -> None:
        """Prepare.

        Args:
            client: Asks.
            principals: Names.
            email_pattern: Makes an e-mail of a user name, as in `{username}@example.com`; empty: ask the site for each.
        """
        self._client = client
        self._principals = principals
        self._email_pattern = email_pattern
        self._accounts: dict[str, Account] = {}

    def spaces(self) -> list[Space]:
        """Return the spaces that are not archived."""
        found = self._client.results("/rest/api/space", {"status": "current", "limit": _PAGE})
        return [
            Space(str(each["key"]), "", each.get("type") == "personal")
            for each in found
            if each.get("status", "current") == "current"
        ]

    def space_readers(self, space: Space) -> Readers:
        """Return who may read a space."""
        try:
            granted = list(self._rest_grants(space))
        except RequestRefused as refusal:
            if refusal.status not in _REFUSED:
                raise
            granted = list(self._rpc_grants(space))
        if ("", "") in granted and self._client.is_open(f"/rest/api/space/{quote(space.key, safe='')}"):
            return (EVERYONE,)
        return (self._principals.clause((user for user, _ in granted), (group for _, group in granted)),)

    def search(self, cql: str) -> Iterator[Content]:
        """Yield what a query finds, oldest first: what is made meanwhile does not shift the pages of answers."""
        return search(self._client, self._principals.clause, f"{cql} order by created asc")

    def try_query(self, cql: str) -> None:
        """Ask for one result of a query."""
        try_query(self._client, cql)

    def restriction(self, content_id: str) -> Readers:
        """Return who may read one content by its own restriction."""
        return whole_restriction(self._client, self._principals, content_id)

    def bodies(self, kind: Kind, ids: Sequence[str]) -> dict[str, Body]:
        """Return bodies in storage format."""
        return search_bodies(self._client, kind, ids)

    def members(self, groups: Iterable[str]) -> dict[str, list[Account]]:
        """Return the members of groups by name."""
        found = {}
        for name in groups:
            path = f"/rest/api/group/{quote(name, safe='')}/member"
            try:
                found[name] = [self._account(user) for user in self._client.results(path, {"limit": _PAGE})]
            except RequestRefused as refusal:
                if refusal.status not in _REFUSED:
                    raise
        return found

    def accounts(self, ids: Iterable[str]) -> list[Account]:
        """Return what is known of accounts, which are user names."""
        found = [self._user({"username": each}) for each in sorted(ids)]
        return [account for account in found if account]

    def names(self, ids: Iterable[str]) -> dict[str, str]:
        """Return the names of people by user key, or as old pages have them by user name."""
        found = {each: self._user({"key": each}) or self._user({"username": each}) for each in sorted(ids)}
        return {each: account.name for each, account in found.items() if account}

    def download(self, attachment: Content, max_bytes: int) -> bytes | None:
        """Return a file as it was listed: its link names the version."""
        return self._client.download(attachment.download, max_bytes)

    def address(self, link: str) -> str:
        """Return an address below the site's own."""
        return self._client.web_url + link

    def _rest_grants(self, space: Space) -> Iterator[tuple[str, str]]:
        """Yield user and group of each permission to read, both empty for the anonymous (9.1 and later).

        The anonymous stand in the list, or in one of their own; where there is none, they have no permission.
        """
        path = f"/rest/api/space/{quote(space.key, safe='')}/permissions"
        for each in self._client.results(path, {}):
            if _is_reading(each):
                subject = each.get("subject") or {}
                if subject.get("type") == "group":
                    yield "", str(subject.get("name") or subject.get("displayName") or "-")
                elif subject.get("type") == "anonymous":
                    yield "", ""
                elif user := self._username(subject):
                    yield user, ""
        try:
            anonymous = list(self._client.results(f"{path}/anonymous", {}))
        except RequestRefused:
            return
        if any(_is_reading(each) for each in anonymous):
            yield "", ""

    def _rpc_grants(self, space: Space) -> Iterator[tuple[str, str]]:
        body = {"jsonrpc": "2.0", "method": "getSpacePermissionSets", "id": 1, "params": [space.key]}
        sets = self._client.post(_JSON_RPC, body).get("result")
        if not isinstance(sets, list):
            raise RequestRefused(
                f"the permissions of space {space.key} cannot be read; the account needs to administer the space",
                _FORBIDDEN,
            )
        for each in sets:
            if each.get("type") == "VIEWSPACE":
                for grant in each.get("spacePermissions") or ():
                    yield str(grant.get("userName") or ""), str(grant.get("groupName") or "")

    def _username(self, subject: Json) -> str:
        """Return the user name of a subject; from 9.1 on, permissions tell the user key alone (CONFSERVER-100505)."""
        if name := str(subject.get("username") or ""):
            return name
        account = self._user({"key": str(subject["userKey"])}) if subject.get("userKey") else None
        return account.id if account else ""

    def _user(self, params: Params) -> Account | None:
        try:
            return self._account(self._client.get("/rest/api/user", params))
        except RequestRefused as refusal:
            if refusal.status in _REFUSED:
                return None
            raise

    def _account(self, user: Json) -> Account:
        username = str(user.get("username") or "")
        if username not in self._accounts:
            self._accounts[username] = Account(username, str(user.get("displayName") or ""), self._email(username))
        return self._accounts[username]

    def _email(self, username: str) -> str:
        if self._email_pattern:
            return self._email_pattern.replace("{username}", username)
        try:
            profile = self._client.get(f"/rest/mobile/1.0/profile/{quote(username, safe='')}")
        except RequestRefused as refusal:
            if refusal.status in _REFUSED:
                return ""
            raise
        return str(profile.get("email") or "")


def _is_reading(permission: Json) -> bool:
    operation = permission.get("operation") or permission
    key = operation.get("operationKey") or operation.get("operation")
    return (key, operation.get("targetType")) == ("read", "space")
