"""How restrictions look in version 1: for each operation the users and groups, cut off at the server's cap."""

from playground.confluence.content import Content, Restriction
from playground.confluence.exchange import Ask, Json
from playground.confluence.v1.expand import Expand
from playground.confluence.v1.pages import part_of
from playground.confluence.v1.people import group, user

OPERATIONS = ("read", "update")


def restrictions(ask: Ask, content: Content, expand: Expand) -> Json:
    """Restrictions as an expansion of content: of each operation that is expanded, what is expanded of it."""
    link = f"/rest/api/content/{content.id}/restriction/byOperation"
    shown = {
        operation: one_restriction(ask, content, operation, expand[operation])
        for operation in OPERATIONS
        if operation in expand
    }
    folded = {operation: f"{link}/{operation}" for operation in OPERATIONS if operation not in expand}
    return {**shown, "_expandable": folded, "_links": {"self": ask.base_url + link}}


def one_restriction(
    ask: Ask, content: Content, operation: str, expand: Expand, *, start: int = 0, limit: int | None = None
) -> Json:
    """Whom one operation is restricted to."""
    found: Restriction = getattr(content, operation)
    cap = min(limit or ask.settings.restriction_cap, ask.settings.restriction_cap)
    wanted = expand.get("restrictions", {})
    groups = [ask.site.people.groups[name] for name in found.groups if name in ask.site.people.groups]
    parts = {
        "user": part_of(found.users, lambda each: user(ask, each), limit=cap, start=start),
        "group": part_of(groups, lambda each: group(ask, each), limit=cap, start=start),
    }
    both: Json = {name: part for name, part in parts.items() if name in wanted}
    both["_expandable"] = {name: "" for name in parts if name not in wanted}
    folded = {"content": f"/rest/api/content/{content.id}"}
    shown = {"restrictions": both} if "restrictions" in expand else {}
    if "restrictions" not in expand:
        folded["restrictions"] = ""
    return {
        "operation": operation,
        **shown,
        "_expandable": folded,
        "_links": {"self": f"{ask.base_url}/rest/api/content/{content.id}/restriction/byOperation/{operation}"},
    }


ALL: Expand = {"restrictions": {"user": {}, "group": {}}}
"""What the endpoints of restrictions expand unasked."""
