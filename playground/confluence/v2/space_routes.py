"""Spaces in version 2: who may do what in them, by grants and by roles."""

from playground.confluence.errors import Refused
from playground.confluence.exchange import Answer, Ask, Json
from playground.confluence.permissions import may_view_space
from playground.confluence.space import ROLES, Assignment, Grant, Role, Space
from playground.confluence.v2.page_routes import ids
from playground.confluence.v2.pages import page_by
from playground.confluence.v2.shapes import space

_PRINCIPALS = {"user": "USER", "group": "GROUP", "class": "ACCESS_CLASS"}


def spaces(ask: Ask) -> Answer:
    """`/spaces`: by id, key, type and status."""
    wanted, keys = ids(ask, "ids"), ask.listed("keys")
    types, statuses = ask.listed("type"), ask.listed("status")
    found = [
        each
        for each in ask.site.spaces.values()
        if may_view_space(ask.site, ask.account, each)
        and (not wanted or each.id in wanted)
        and (not keys or each.key in keys)
        and (not types or each.type in types)
        and (not statuses or each.status in statuses)
    ]
    return page_by(ask, found, space, lambda each: int(each.id))


def one_space(ask: Ask) -> Answer:
    """`/spaces/{id}`: one space."""
    shown = space(_space(ask))
    shown["_links"]["base"] = ask.base_url
    return Answer(shown)


def permissions(ask: Ask) -> Answer:
    """`/spaces/{id}/permissions`: what users and groups may do, also by a role. What anybody may do is not listed."""
    found = _space(ask)
    entries = [*found.grants, *_from_roles(found)]
    numbered = [(number, each) for number, each in enumerate(entries, start=1) if each.kind != "anonymous"]
    return page_by(ask, numbered, lambda each: _permission(ask, found, *each), lambda each: each[0])


def roles(ask: Ask) -> Answer:
    """`/space-roles`: the roles of the site."""
    _require_roles(ask)
    return page_by(ask, ROLES, _role, lambda each: each.id)


def one_role(ask: Ask) -> Answer:
    """`/space-roles/{id}`: one role."""
    _require_roles(ask)
    for role in ROLES:
        if role.id == ask.parts["id"]:
            return Answer(_role(role))
    raise Refused(404, "Not Found", code="NOT_FOUND")


def assignments(ask: Ask) -> Answer:
    """`/spaces/{id}/role-assignments`: who has which role in the space."""
    _require_roles(ask)
    found = _space(ask)
    numbered = list(enumerate(found.assignments))
    return page_by(ask, numbered, lambda each: _assignment(ask, each[1]), lambda each: each[0])


def _space(ask: Ask) -> Space:
    for found in ask.site.spaces.values():
        if found.id == ask.parts["id"] and may_view_space(ask.site, ask.account, found):
            return found
    raise Refused(404, "Not Found", code="NOT_FOUND")


def _require_roles(ask: Ask) -> None:
    if not ask.settings.has_roles:
        raise Refused(404, "Not Found", code="NOT_FOUND")


def _from_roles(found: Space) -> list[Grant]:
    permissions_of = {role.id: role.permissions for role in ROLES}
    return [
        Grant(each.kind, each.name, *permission.split("/"))
        for each in found.assignments
        for permission in permissions_of[each.role_id]
    ]


def _permission(ask: Ask, found: Space, number: int, grant: Grant) -> Json:
    kind = "role" if grant.kind == "class" else grant.kind
    return {
        "id": f"{found.id}{number:04}",
        "principal": {"type": kind, "id": _principal_id(ask, grant)},
        "operation": {"key": grant.operation, "targetType": grant.target},
    }


def _role(role: Role) -> Json:
    return {
        "id": role.id,
        "type": role.type,
        "name": role.name,
        "description": role.description,
        "spacePermissions": list(role.permissions),
    }


def _assignment(ask: Ask, assignment: Assignment) -> Json:
    principal = {
        "principalType": _PRINCIPALS[assignment.kind],
        "principalId": _principal_id(ask, assignment),
    }
    return {"principal": principal, "roleId": assignment.role_id}


def _principal_id(ask: Ask, subject: Grant | Assignment) -> str:
    if subject.kind != "group":
        return subject.name
    found = ask.site.people.groups.get(subject.name)
    return found.id if found else subject.name
