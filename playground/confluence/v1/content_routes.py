"""Content and searches in version 1, on Cloud and on Data Center."""

from collections.abc import Callable

from playground.confluence.content import Content
from playground.confluence.cql.grammar import parse
from playground.confluence.errors import BadQuery, Refused
from playground.confluence.exchange import Answer, Ask, Json
from playground.confluence.permissions import may_view
from playground.confluence.search_index import search
from playground.confluence.v1.content import content
from playground.confluence.v1.expand import Expand, has_body, read_expand
from playground.confluence.v1.pages import page_after, page_of
from playground.confluence.v1.restrictions import ALL, OPERATIONS, one_restriction
from playground.confluence.v1.times import friendly, moment

# Atlassian's knowledge base: 50 with a body, 200 with other expansions, 1000 without any.
_MOST_WITH_BODY = 50
_MOST_EXPANDED = 200
_MOST = 1000
# Cloud renders these at every request, and hands out fewer of them.
_MOST_RENDERED = 25
_RENDERED = ("export_view", "styled_view")


def one(ask: Ask) -> Answer:
    """`/content/{id}`: one piece of content, of the status that is asked for."""
    statuses = tuple(ask.listed("status")) or ("current",)
    expand = read_expand(ask.listed("expand")) or {"history": {}, "space": {}, "version": {}}
    shown = content(ask, ask.content(ask.parts["id"], statuses=statuses), expand)
    links = {"collection": "/rest/api/content", "base": ask.base_url, "context": ask.settings.context}
    return Answer({**shown, "_links": {**shown["_links"], **links}})


def listed(ask: Ask) -> Answer:
    """`/content`: pages or blog posts by space, title and status."""
    expand = read_expand(ask.listed("expand"))
    kind, space, title = ask.text("type", "page"), ask.text("spaceKey"), ask.text("title")
    statuses = ask.listed("status") or ["current"]
    found = [
        each
        for each in sorted(ask.site.contents.values(), key=lambda each: each.number)
        if each.kind == kind
        and (not space or each.space_key == space)
        and (not title or each.title == title)
        and ("any" in statuses or each.status in statuses)
        and may_view(ask.site, ask.account, each)
    ]
    most = _limit(ask, expand)
    return Answer(page_of(ask, found, lambda each: content(ask, each, expand), default=25, most=most))


def searched(ask: Ask) -> Answer:
    """`/content/search`: content by CQL."""
    expand = read_expand(ask.listed("expand"))
    return Answer(_found(ask, lambda each: content(ask, each, expand), default=25, most=_limit(ask, expand)))


def searched_everything(ask: Ask) -> Answer:
    """`/search`: content by CQL, each inside a result with title, excerpt and address."""
    below = read_expand(ask.listed("expand")).get("content", {})
    most = _limit(ask, below)
    answer = _found(ask, lambda each: _result(ask, each, below), default=25, most=most)
    return Answer({**answer, "totalSize": len(_matching(ask)), "cqlQuery": ask.text("cql"), "searchDuration": 1})


def children(ask: Ask) -> Answer:
    """`/content/{id}/child/{kind}`: pages, comments or attachments of a page; of a comment, its replies."""
    home = ask.content(ask.parts["id"])
    expand = read_expand(ask.listed("expand"))
    kind = ask.parts["kind"]
    if kind == "attachment":
        name = ask.text("filename")
        found = [each for each in ask.site.attached(home.id) if not name or each.title == name]
    elif kind == "comment":
        found = _comments(ask, home)
    elif kind == "page":
        found = ask.site.children(home.id)
    else:
        raise Refused(404, f"No child content of type: {kind}")
    shown = [each for each in found if each.status == "current" and may_view(ask.site, ask.account, each)]
    return Answer(page_of(ask, shown, lambda each: content(ask, each, expand), default=25, most=_limit(ask, expand)))


def labels(ask: Ask) -> Answer:
    """`/content/{id}/label`: the labels of one piece of content."""
    found = ask.content(ask.parts["id"])
    return Answer(
        page_of(
            ask,
            found.labels,
            lambda each: {"prefix": each.prefix, "name": each.name, "id": each.id, "label": each.name},
            default=200,
            most=200,
        )
    )


def restrictions(ask: Ask) -> Answer:
    """`/content/{id}/restriction/byOperation`: who may read and who may update."""
    found = ask.content(ask.parts["id"])
    link = f"{ask.base_url}/rest/api/content/{found.id}/restriction/byOperation"
    shown = {operation: one_restriction(ask, found, operation, ALL) for operation in OPERATIONS}
    return Answer({**shown, "_links": {"self": link, "base": ask.base_url, "context": ask.settings.context}})


def restriction(ask: Ask) -> Answer:
    """`…/restriction/byOperation/{operation}`: whom it is restricted to, by `start` and `limit`."""
    operation = ask.parts["operation"]
    if operation not in OPERATIONS:
        raise Refused(400, f"Unsupported operation: {operation}")
    found = ask.content(ask.parts["id"])
    limit = ask.number("limit", 100 if ask.settings.is_cloud else 200)
    return Answer(one_restriction(ask, found, operation, ALL, start=ask.number("start", 0), limit=limit))


def _comments(ask: Ask, home: Content) -> list[Content]:
    if home.kind == "comment":
        return [each for each in ask.site.comments(home.container_id) if each.parent_id == home.id]
    is_deep = ask.text("depth") == "all"
    locations = ask.listed("location") or ["footer", "inline"]
    return [
        each
        for each in ask.site.comments(home.id)
        if (is_deep or not each.parent_id) and each.spot.location in locations
    ]


def _found(ask: Ask, shape: Callable[[Content], Json], *, default: int, most: int) -> Json:
    found = _matching(ask)
    if not ask.settings.is_cloud:
        return page_of(ask, found, shape, default=default, most=most)
    return page_after(ask, found, shape, order=parse(ask.text("cql")).order, default=default, most=most)


def _matching(ask: Ask) -> list[Content]:
    cql = ask.text("cql")
    try:
        return search(
            cql,
            ask.asking,
            lag_seconds=ask.settings.search_lag,
            in_archived_spaces=ask.text("includeArchivedSpaces") == "true",
        )
    except BadQuery as error:
        raise Refused(400, str(error)) from error


def _limit(ask: Ask, expand: Expand) -> int:
    if ask.settings.is_cloud and any(name in expand.get("body", {}) for name in _RENDERED):
        return _MOST_RENDERED
    if has_body(expand):
        return _MOST_WITH_BODY
    return _MOST_EXPANDED if expand else _MOST


def _result(ask: Ask, found: Content, below: Expand) -> Json:
    shown = content(ask, found, below)
    space = ask.space_of(found)
    address = f"/spaces/{space.key}" if ask.settings.is_cloud else f"/display/{space.key}"
    return {
        "content": shown,
        "title": found.title,
        "excerpt": "",
        "url": shown["_links"]["webui"],
        "resultGlobalContainer": {"title": space.name, "displayUrl": address},
        "breadcrumbs": [],
        "entityType": "content",
        "iconCssClass": f"aui-icon content-type-{found.kind}",
        "lastModified": moment(ask, found.version.when),
        "friendlyLastModified": friendly(found.version.when),
        "score": 0.0,
    }
