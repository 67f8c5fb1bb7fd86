"""How content looks in version 1: what every kind has, and what is expanded of it."""

import re
from collections.abc import Callable
from typing import Any

from playground.confluence.content import Content, Version
from playground.confluence.document_format import to_document
from playground.confluence.exchange import Ask, Json
from playground.confluence.permissions import may_view
from playground.confluence.v1.expand import Expand, unfold
from playground.confluence.v1.links import download, webui
from playground.confluence.v1.pages import part_of
from playground.confluence.v1.people import user
from playground.confluence.v1.restrictions import restrictions
from playground.confluence.v1.spaces import space
from playground.confluence.v1.times import friendly, moment

_MACRO_TAG = re.compile(r"</?(?:ac|ri):[^>]*>|<!\[CDATA\[|\]\]>")
_BODIES = ("editor", "atlas_doc_format", "view", "export_view", "styled_view", "dynamic", "storage", "editor2")
_CHILD_LIMIT = 25


def content(ask: Ask, found: Content, expand: Expand) -> Json:
    """The content, with what is expanded of it."""
    always: tuple[str, ...] = ("extensions",) if ask.settings.is_cloud or found.kind != "page" else ()
    if found.kind == "attachment":
        always = ("extensions", "metadata")
    return {
        "id": found.id,
        "type": found.kind,
        "status": found.status,
        "title": found.title,
        "macroRenderedOutput": {},
        **unfold(expand, _properties(ask, found), always),
        "_links": _links(ask, found),
    }


def version(ask: Ask, found: Content, shown: Version) -> Json:
    """One version of the content."""
    return {
        "by": user(ask, shown.by),
        "when": moment(ask, shown.when),
        "friendlyWhen": friendly(shown.when),
        "message": shown.message,
        "number": shown.number,
        "minorEdit": shown.is_minor,
        **({"contentTypeModified": False} if ask.settings.is_cloud else {"hidden": False}),
        "_expandable": {"collaborators": "", "content": f"/rest/api/content/{found.id}"},
        "_links": {"self": f"{ask.base_url}/rest/api/content/{found.id}/version/{shown.number}"},
    }


def _properties(ask: Ask, found: Content) -> dict[str, tuple[str, Callable[[Expand], Any]]]:
    path = f"/rest/api/content/{found.id}"
    space_path = f"/rest/api/space/{found.space_key}"
    container = f"/rest/api/content/{found.container_id}" if found.container_id else space_path
    return {
        "childTypes": ("", lambda _: {}),
        "container": (container, lambda below: _container(ask, found, below)),
        "schedulePublishInfo": ("", lambda _: {}),
        "metadata": ("", lambda below: _metadata(ask, found, below)),
        "operations": ("", lambda _: [{"operation": "read", "targetType": found.kind}]),
        "schedulePublishDate": ("", lambda _: {}),
        "children": (f"{path}/child", lambda below: _children(ask, found, below)),
        "restrictions": (f"{path}/restriction/byOperation", lambda below: restrictions(ask, found, below)),
        "history": (f"{path}/history", lambda below: _history(ask, found, below)),
        "ancestors": ("", lambda _: [_folded(ask, each) for each in _above(ask, found)]),
        "body": ("", lambda below: _body(found, below)),
        "version": ("", lambda _: version(ask, found, found.version)),
        "descendants": (f"{path}/descendant", lambda _: {}),
        "space": (space_path, lambda below: space(ask, ask.space_of(found), below)),
        "extensions": ("", lambda below: _extensions(found, below)),
    }


def _above(ask: Ask, found: Content) -> list[Content]:
    if found.kind == "comment" and found.parent_id:
        parent = ask.site.contents.get(found.parent_id)
        return [*_above(ask, parent), parent] if parent else []
    return ask.site.ancestors(found)


def _folded(ask: Ask, found: Content) -> Json:
    """The content with nothing expanded, made once a state: a long listing repeats its ancestors at every page."""
    key = ("folded", ask.base_url, ask.settings.is_cloud, found.id)
    if key not in ask.site.memo:
        ask.site.memo[key] = content(ask, found, {})
    folded: Json = ask.site.memo[key]
    return folded


def _container(ask: Ask, found: Content, below: Expand) -> Json:
    home = ask.site.contents.get(found.container_id)
    return content(ask, home, below) if home else space(ask, ask.space_of(found), below)


def _metadata(ask: Ask, found: Content, below: Expand) -> Json:
    labels = [{"prefix": each.prefix, "name": each.name, "id": each.id, "label": each.name} for each in found.labels]
    shown: Json = {}
    if "labels" in below:
        link = {"_links": {"self": f"{ask.base_url}/rest/api/content/{found.id}/label"}}
        shown["labels"] = {**part_of(labels, lambda each: each, limit=200), **link}
    if "properties" in below:
        shown["properties"] = _content_properties(ask, found, below["properties"])
    if found.file:
        shown |= {"mediaType": found.file.media_type, "comment": found.file.comment}
    folded = {name: "" for name in ("currentuser", "properties", "frontend", "labels") if name not in shown}
    return {**shown, "_expandable": folded}


def _content_properties(ask: Ask, found: Content, below: Expand) -> Json:
    """What apps and the editor keep with the content; Data Center has the one editor and names none."""
    has_editor = ask.settings.is_cloud and found.kind in ("page", "blogpost") and found.editor
    if not has_editor:
        return {"_expandable": {}}
    return unfold(below, {"editor": ("", lambda _: {"key": "editor", "value": found.editor})})


def _children(ask: Ask, found: Content, below: Expand) -> Json:
    path = f"/rest/api/content/{found.id}/child"
    kinds: dict[str, Callable[[], list[Content]]] = {
        "attachment": lambda: ask.site.attached(found.id),
        "comment": lambda: ask.site.comments(found.id),
        "page": lambda: ask.site.children(found.id),
    }

    def listed(kind: str) -> Callable[[Expand], Json]:
        def make(inner: Expand) -> Json:
            shown = [
                each for each in kinds[kind]() if each.status == "current" and may_view(ask.site, ask.account, each)
            ]
            page = part_of(shown, lambda each: content(ask, each, inner), limit=_CHILD_LIMIT)
            links = {"self": f"{ask.base_url}{path}/{kind}"}
            if len(shown) > _CHILD_LIMIT:
                links["next"] = f"{path}/{kind}?limit={_CHILD_LIMIT}&start={_CHILD_LIMIT}"
            return {**page, "_links": links}

        return make

    unfolded = unfold(below, {kind: (f"{path}/{kind}", listed(kind)) for kind in kinds})
    return {**unfolded, "_links": {"self": ask.base_url + path}}


def _history(ask: Ask, found: Content, below: Expand) -> Json:
    path = f"/rest/api/content/{found.id}"
    properties: dict[str, tuple[str, Callable[[Expand], Any]]] = {
        "lastUpdated": ("", lambda _: version(ask, found, found.version)),
        "previousVersion": ("", lambda _: version(ask, found, found.editions[-1].version) if found.editions else {}),
        "contributors": ("", lambda _: {"publishers": {"users": [user(ask, found.version.by)]}}),
        "nextVersion": ("", lambda _: {}),
    }
    return {
        "latest": True,
        "createdBy": user(ask, found.created_by),
        "createdDate": moment(ask, found.created_at),
        **unfold(below, properties),
        "_links": {"self": f"{ask.base_url}{path}/history"},
    }


def _body(found: Content, below: Expand) -> Json:
    values: dict[str, Callable[[], str]] = {
        "storage": lambda: found.body,
        "atlas_doc_format": lambda: found.document or to_document(found.body),
        "editor": lambda: found.body,
    }
    shown: Json = {}
    for name in _BODIES:
        if name in below:
            value = values.get(name, lambda: _MACRO_TAG.sub("", found.body))()
            shown[name] = {"value": value, "representation": name, **_rest_of_body(found, name)}
    return {**shown, "_expandable": {name: "" for name in (*_BODIES, "anonymous_export_view") if name not in below}}


def _rest_of_body(found: Content, name: str) -> Json:
    link = {"content": f"/rest/api/content/{found.id}"}
    if name == "storage":
        return {"embeddedContent": [], "_expandable": link}
    return {"_expandable": {"webresource": "", "embeddedContent": "", "mediaToken": "", **link}}


def _extensions(found: Content, below: Expand) -> Json:
    if found.file:
        return {
            "mediaType": found.file.media_type,
            "fileSize": len(found.file.data),
            "comment": found.file.comment,
            "mediaTypeDescription": "File",
            "fileId": found.file.id,
            "collectionName": f"contentId-{found.container_id}",
        }
    if found.kind != "comment":
        return {"position": found.position}
    spot = found.spot
    properties: dict[str, tuple[str, Callable[[Expand], Any]]] = {
        "inlineProperties": (
            "",
            lambda _: {"originalSelection": spot.selection, "markerRef": spot.marker_ref} if spot.selection else {},
        ),
        "resolution": ("", lambda _: {"status": spot.resolution}),
    }
    return {"location": spot.location, **unfold(below, properties)}


def _links(ask: Ask, found: Content) -> Json:
    links = {"webui": webui(ask, found), "self": f"{ask.base_url}/rest/api/content/{found.id}"}
    if found.kind == "attachment":
        return {**links, "download": download(found)}
    if found.kind == "comment":
        return links
    links |= {"tinyui": f"/x/{found.number:X}", "editui": f"/pages/resumedraft.action?draftId={found.id}"}
    if ask.settings.is_cloud:
        links["edituiv2"] = f"/spaces/{found.space_key}/pages/edit-v2/{found.id}"
    return links
