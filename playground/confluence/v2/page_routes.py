"""Pages and blog posts in version 2, with their labels and ancestors."""

from collections.abc import Callable
from typing import Any

from playground.confluence.content import Content, Kind, Label
from playground.confluence.errors import Refused
from playground.confluence.exchange import Answer, Ask, Json, bad_parameter
from playground.confluence.permissions import may_view
from playground.confluence.v2.pages import page_by
from playground.confluence.v2.shapes import page

_SHOWN = ("current", "archived")
_MOST_IDS = 250
_SORTS: dict[str, Callable[[Content], Any]] = {
    "id": lambda each: each.number,
    "title": lambda each: (each.title, each.number),
    "created-date": lambda each: (each.created_at.timestamp(), each.number),
    "modified-date": lambda each: (each.version.when.timestamp(), each.number),
}


def pages(ask: Ask) -> Answer:
    """`/pages`: by id, space, status and title."""
    return _listed(ask, "page", ask.listed("space-id"))


def pages_in_space(ask: Ask) -> Answer:
    """`/spaces/{id}/pages`: the pages of one space."""
    return _listed(ask, "page", [ask.parts["id"]])


def blogposts(ask: Ask) -> Answer:
    """`/blogposts`: by id, space, status and title."""
    return _listed(ask, "blogpost", ask.listed("space-id"))


def blogposts_in_space(ask: Ask) -> Answer:
    """`/spaces/{id}/blogposts`: the blog posts of one space."""
    return _listed(ask, "blogpost", [ask.parts["id"]])


def children(ask: Ask) -> Answer:
    """`/pages/{id}/children`: the pages below one, briefly."""
    parent = home(ask, "page")
    found = [
        each
        for each in ask.site.children(parent.id)
        if each.status == "current" and may_view(ask.site, ask.account, each)
    ]

    def shape(each: Content) -> Json:
        return {
            "id": each.id,
            "status": each.status,
            "title": each.title,
            "spaceId": ask.space_of(each).id,
            "childPosition": each.position,
        }

    return page_by(ask, found, shape, lambda each: (each.position, each.number))


def one_page(ask: Ask) -> Answer:
    """`/pages/{id}`: one page, or with `version` what it was."""
    return _one(ask, "page")


def one_blogpost(ask: Ask) -> Answer:
    """`/blogposts/{id}`: one blog post, or with `version` what it was."""
    return _one(ask, "blogpost")


def labels(ask: Ask) -> Answer:
    """`/pages/{id}/labels` and `/blogposts/{id}/labels`."""
    found = home(ask)
    wanted = ask.text("prefix")

    def shape(label: Label) -> Json:
        return {"id": label.id, "name": label.name, "prefix": label.prefix}

    shown = [each for each in found.labels if not wanted or each.prefix == wanted]
    return page_by(ask, shown, shape, lambda each: int(each.id))


def ancestors(ask: Ask) -> Answer:
    """`/pages/{id}/ancestors`: the pages above one, the topmost first."""
    above = ask.site.ancestors(home(ask, "page"))
    order = {each.id: number for number, each in enumerate(above)}
    return page_by(ask, above, lambda each: {"id": each.id, "type": each.kind}, lambda each: order[each.id])


def home(ask: Ask, kind: Kind | None = None) -> Content:
    """The page or blog post that the path names.

    Raises:
        Refused: 400, the id is no number; 404, it is not there for this account.
    """
    content_id = ask.parts["id"]
    if not content_id.isdecimal():
        raise bad_parameter("id", content_id, "long")
    found = ask.content(content_id, statuses=tuple(ask.listed("status")) or _SHOWN)
    if found.kind != (kind or found.kind) or found.kind not in ("page", "blogpost"):
        raise Refused(404, "Not Found", code="NOT_FOUND")
    return found


def ids(ask: Ask, name: str = "id") -> list[str]:
    """The ids of the parameter.

    Raises:
        Refused: 400, one is no number, or they are too many.
    """
    found = ask.listed(name)
    for each in found:
        if not each.isdecimal():
            raise bad_parameter(name, each, "long")
    if len(found) > _MOST_IDS:
        raise Refused(400, f"At most {_MOST_IDS} values for '{name}'", code="INVALID_REQUEST_PARAMETER")
    return found


def _listed(ask: Ask, kind: Kind, space_ids: list[str]) -> Answer:
    wanted = set(ids(ask))
    statuses = ask.listed("status") or list(_SHOWN)
    title = ask.text("title")
    keys = {each.key for each in ask.site.spaces.values() if each.id in space_ids}
    contents = ask.site.contents
    asked = [contents[each] for each in wanted if each in contents] if wanted else list(contents.values())
    found = [
        each
        for each in asked
        if each.kind == kind
        and each.status in statuses
        and (not space_ids or each.space_key in keys)
        and (not title or each.title == title)
        and may_view(ask.site, ask.account, each)
    ]
    sort = ask.text("sort", "id")
    if sort.removeprefix("-") not in _SORTS:
        title = f"Provided value {{{sort}}} for 'sort' is not supported"
        raise Refused(400, title, code="INVALID_REQUEST_PARAMETER")
    key = _SORTS[sort.removeprefix("-")]
    return page_by(ask, found, lambda each: page(ask, each), key, is_backwards=sort.startswith("-"))


def _one(ask: Ask, kind: Kind) -> Answer:
    found = home(ask, kind)
    number = ask.number("version", found.version.number)
    edition = next((each for each in found.editions if each.version.number == number), None)
    if edition is None and number != found.version.number:
        raise Refused(404, "Not Found", code="NOT_FOUND")
    shown = page(ask, found, edition)
    if ask.text("include-labels") == "true":
        entries = [{"id": each.id, "name": each.name, "prefix": each.prefix} for each in found.labels]
        shown["labels"] = {"results": entries, "meta": {"hasMore": False}, "_links": {}}
    shown["_links"]["base"] = ask.base_url
    return Answer(shown)
