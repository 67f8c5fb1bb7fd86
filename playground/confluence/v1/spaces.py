"""How a space looks in version 1."""

from typing import Any

from playground.confluence.exchange import Ask, Json
from playground.confluence.space import Space
from playground.confluence.v1.expand import Expand, unfold


def space(ask: Ask, found: Space, expand: Expand) -> Json:
    """The space, with what is expanded of it."""
    path = f"/rest/api/space/{found.key}"
    unfolded = unfold(
        expand,
        {
            "settings": (f"{path}/settings", _nothing),
            "metadata": ("", _nothing),
            "operations": ("", lambda _: [{"operation": "read", "targetType": "space"}]),
            "lookAndFeel": (f"/rest/api/settings/lookandfeel?spaceKey={found.key}", _nothing),
            "identifiers": ("", _nothing),
            "permissions": ("", lambda _: []),
            "roles": ("", lambda _: []),
            "icon": ("", _nothing),
            "description": ("", lambda _: _description(found)),
            "theme": (f"{path}/theme", _nothing),
            "history": ("", _nothing),
            "homepage": (
                f"/rest/api/content/{found.homepage_id}",
                lambda _: {"id": found.homepage_id, "type": "page", "status": "current", "title": found.name},
            ),
        },
    )
    webui = f"/spaces/{found.key}" if ask.settings.is_cloud else f"/display/{found.key}"
    return {
        "id": int(found.id),
        "key": found.key,
        **({"alias": found.key} if ask.settings.is_cloud else {}),
        "name": found.name,
        "type": found.type,
        "status": found.status,
        **unfolded,
        "_links": {"webui": webui, "self": f"{ask.base_url}{path}"},
    }


def _description(found: Space) -> Json:
    return {"plain": {"value": found.description, "representation": "plain", "embeddedContent": []}}


def _nothing(_: Any) -> Json:
    return {}
