"""What only Data Center has in version 1: spaces with their permissions, users by name, and its own version."""

import json

from playground.confluence.errors import Refused
from playground.confluence.exchange import Answer, Ask, Json
from playground.confluence.people import Account, Group
from playground.confluence.permissions import may_administer, may_view_space
from playground.confluence.space import Grant, Space
from playground.confluence.v1.expand import read_expand
from playground.confluence.v1.pages import page_of
from playground.confluence.v1.people import group, nobody, user
from playground.confluence.v1.spaces import space

_MOST = 200
_SPACE_MOST = 500
_RPC_NAMES = {
    ("read", "space"): "VIEWSPACE",
    ("administer", "space"): "SETSPACEPERMISSIONS",
    ("export", "space"): "EXPORTSPACE",
    ("create", "page"): "EDITSPACE",
    ("delete", "page"): "REMOVEPAGE",
    ("create", "blogpost"): "EDITBLOG",
    ("create", "comment"): "COMMENT",
    ("create", "attachment"): "CREATEATTACHMENT",
}


def spaces(ask: Ask) -> Answer:
    """`/space`: the spaces that the account may view, by key, type and status."""
    keys, types, statuses = ask.listed("spaceKey"), ask.listed("type"), ask.listed("status")
    found = [
        each
        for each in sorted(ask.site.spaces.values(), key=lambda each: int(each.id))
        if may_view_space(ask.site, ask.account, each)
        and (not keys or each.key in keys)
        and (not types or each.type in types)
        and (not statuses or each.status in statuses)
    ]
    expand = read_expand(ask.listed("expand"))
    return Answer(page_of(ask, found, lambda each: space(ask, each, expand), default=25, most=_SPACE_MOST))


def one_space(ask: Ask) -> Answer:
    """`/space/{key}`: one space."""
    return Answer(space(ask, _visible(ask, ask.parts["key"]), read_expand(ask.listed("expand"))))


def permissions(ask: Ask) -> Answer:
    """`/space/{key}/permissions`: every permission of the space, for its administrators, from 9.1 on."""
    if not ask.settings.has_permissions_api:
        raise Refused(404, "null for uri: " + ask.base_url + ask.path)
    found = _visible(ask, ask.parts["key"])
    if not may_administer(ask.site, ask.account, found):
        raise Refused(403, "User not permitted to view permissions of the space")
    return Answer([_permission(ask, found, each) for each in found.grants])


def anonymous_permissions(ask: Ask) -> Answer:
    """`/space/{key}/permissions/anonymous`: those of whoever has not signed in."""
    listed = permissions(ask).body
    return Answer([each for each in listed if each["subject"]["type"] == "anonymous"])


def permission_sets(ask: Ask) -> Answer:
    """`getSpacePermissionSets` over JSON-RPC: who has what, by the names of the permission screen."""
    asked = json.loads(ask.body or b"null")
    is_wrapped = isinstance(asked, dict)
    method = asked.get("method") if is_wrapped else ask.parts.get("method")
    parameters = asked.get("params", []) if is_wrapped else asked or []
    if method != "getSpacePermissionSets" or not parameters:
        return _rpc_error(f"Method not found: {method}", -32601, asked)
    found = ask.site.spaces.get(str(parameters[0]))
    if found is None or not may_administer(ask.site, ask.account, found):
        return _rpc_error(f"You're not allowed to view that space, or it does not exist: {parameters[0]}", 500, asked)
    result = _sets(ask, found)
    return Answer({"jsonrpc": "2.0", "result": result, "id": asked.get("id")} if is_wrapped else result)


def groups(ask: Ask) -> Answer:
    """`/group`: every group."""
    found = sorted(ask.site.people.groups.values(), key=lambda each: each.name)
    return Answer(page_of(ask, found, lambda each: group(ask, each), default=_MOST, most=_MOST))


def one_group(ask: Ask) -> Answer:
    """`/group/{name}`: one group."""
    return Answer(group(ask, _group(ask)))


def members(ask: Ask) -> Answer:
    """`/group/{name}/member`: who is in a group."""
    return Answer(page_of(ask, _group(ask).members, lambda each: user(ask, each), default=_MOST, most=_MOST))


def users(ask: Ask) -> Answer:
    """`/user/list`: every user."""
    found = list(ask.site.people.accounts)
    return Answer(page_of(ask, found, lambda each: user(ask, each), default=_MOST, most=_MOST))


def one_user(ask: Ask) -> Answer:
    """`/user?username=` or `?key=`: one user."""
    return Answer(user(ask, _account(ask, ask.text("username") or ask.text("key")).account_id))


def current_user(ask: Ask) -> Answer:
    """`/user/current`: who asks."""
    return Answer(user(ask, ask.account.account_id) if ask.account else nobody(ask))


def groups_of_user(ask: Ask) -> Answer:
    """`/user/memberof?username=` or `?key=`: the groups that a user is in."""
    account = _account(ask, ask.text("username") or ask.text("key"))
    names = sorted(ask.site.people.groups_of(account.account_id))
    found = [ask.site.people.groups[name] for name in names]
    return Answer(page_of(ask, found, lambda each: group(ask, each), default=_MOST, most=_MOST))


def profile(ask: Ask) -> Answer:
    """`/rest/mobile/1.0/profile/{username}`: a user with the address."""
    account = _account(ask, ask.parts["username"])
    return Answer(
        {
            "fullName": account.name,
            "email": account.email,
            "userName": account.username,
            "userKey": account.user_key,
            "avatarUrl": f"{ask.settings.context}/images/icons/profilepics/default.svg",
            "anonymous": False,
            "unknownUser": False,
        }
    )


def manifest(ask: Ask) -> Answer:
    """`/rest/applinks/1.0/manifest`: which product this is, and its version."""
    return Answer(
        {
            "id": "7f3b2c1d-8e9a-3b4c-9d5e-6f7a8b9c0d1e",
            "name": "Confluence",
            "typeId": "confluence",
            "version": ask.settings.version,
            "buildNumber": int("".join(part.zfill(2) for part in ask.settings.version.split("."))),
            "applinksVersion": "10.0.0",
            "url": ask.base_url,
            "publicSignup": False,
        }
    )


def _visible(ask: Ask, key: str) -> Space:
    found = ask.site.spaces.get(key)
    if found is None or not may_view_space(ask.site, ask.account, found):
        raise Refused(404, f"No space with key : {key}")
    return found


def _permission(ask: Ask, found: Space, grant: Grant) -> Json:
    return {
        "operation": {"targetType": grant.target, "operationKey": grant.operation},
        "subject": _subject(ask, grant),
        "spaceKey": found.key,
        "spaceId": int(found.id),
    }


def _subject(ask: Ask, grant: Grant) -> Json:
    if grant.kind == "user":
        return {"type": "user", "userKey": ask.site.people.accounts[grant.name].user_key}
    return {"type": "group", "name": grant.name} if grant.kind == "group" else {"type": "anonymous"}


def _sets(ask: Ask, found: Space) -> list[Json]:
    by_type: dict[str, list[Json]] = {}
    for each in found.grants:
        name = _RPC_NAMES.get((each.operation, each.target))
        if name:
            username = ask.site.people.accounts[each.name].username if each.kind == "user" else None
            group_name = each.name if each.kind == "group" else None
            by_type.setdefault(name, []).append({"type": name, "userName": username, "groupName": group_name})
    return [{"type": name, "spacePermissions": entries} for name, entries in by_type.items()]


def _rpc_error(message: str, code: int, asked: object) -> Answer:
    error = {"code": code, "message": message, "data": None}
    if isinstance(asked, dict):
        return Answer({"jsonrpc": "2.0", "error": error, "id": asked.get("id")})
    return Answer({"error": error}, 500)


def _group(ask: Ask) -> Group:
    found = ask.site.people.groups.get(ask.parts["name"])
    if found is None:
        raise Refused(404, f"No group with name: {ask.parts['name']}")
    return found


def _account(ask: Ask, name: str) -> Account:
    found = ask.site.people.find(name)
    if found is None:
        raise Refused(404, f"No user found with key : {name}")
    return found
