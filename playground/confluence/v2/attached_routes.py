"""Attachments and comments in version 2."""

from collections.abc import Callable

from playground.confluence.content import Content, Kind
from playground.confluence.exchange import Answer, Ask
from playground.confluence.permissions import may_view
from playground.confluence.v2.page_routes import home
from playground.confluence.v2.pages import page_by
from playground.confluence.v2.shapes import attachment, comment


def attachments(ask: Ask) -> Answer:
    """`/attachments`: of the whole site, by media type, file name and status."""
    return _attachments(ask, list(ask.site.contents.values()))


def attachments_of(ask: Ask) -> Answer:
    """`/pages/{id}/attachments` and `/blogposts/{id}/attachments`."""
    return _attachments(ask, ask.site.attached(home(ask).id))


def one_attachment(ask: Ask) -> Answer:
    """`/attachments/{id}`: one attachment."""
    return Answer(attachment(ask, _one(ask, "attachment")))


def footer_comments(ask: Ask) -> Answer:
    """`/footer-comments`: of the whole site."""
    return _comments(ask, list(ask.site.contents.values()), "footer")


def footer_comments_of(ask: Ask) -> Answer:
    """`/pages/{id}/footer-comments`: those at the foot of a page, without replies."""
    return _comments(ask, _top(ask), "footer")


def inline_comments(ask: Ask) -> Answer:
    """`/inline-comments`: of the whole site."""
    return _comments(ask, list(ask.site.contents.values()), "inline")


def inline_comments_of(ask: Ask) -> Answer:
    """`/pages/{id}/inline-comments`: those at words of a page, without replies."""
    return _comments(ask, _top(ask), "inline")


def one_comment(ask: Ask) -> Answer:
    """`/footer-comments/{id}` and `/inline-comments/{id}`: one comment."""
    return Answer(comment(ask, _one(ask, "comment")))


def replies(ask: Ask) -> Answer:
    """`/footer-comments/{id}/children` and `/inline-comments/{id}/children`: replies to a comment."""
    parent = _one(ask, "comment")
    found = [each for each in ask.site.comments(parent.container_id) if each.parent_id == parent.id]
    return _comments(ask, found, parent.spot.location)


def _top(ask: Ask) -> list[Content]:
    return [each for each in ask.site.comments(home(ask).id) if not each.parent_id]


def _one(ask: Ask, kind: Kind) -> Content:
    found = ask.content(ask.parts["id"])
    return found if found.kind == kind else ask.content("")


def _attachments(ask: Ask, contents: list[Content]) -> Answer:
    media_types, names = ask.listed("mediaType"), ask.listed("filename")
    statuses = ask.listed("status") or ["current"]
    found = [
        each
        for each in contents
        if each.file
        and each.status in statuses
        and (not media_types or each.file.media_type in media_types)
        and (not names or each.title in names)
        and may_view(ask.site, ask.account, each)
    ]
    return _by_id(ask, found, attachment)


def _comments(ask: Ask, contents: list[Content], location: str) -> Answer:
    found = [
        each
        for each in contents
        if each.kind == "comment"
        and each.status == "current"
        and each.spot.location == location
        and may_view(ask.site, ask.account, each)
    ]
    return _by_id(ask, found, comment)


def _by_id(ask: Ask, found: list[Content], shape: Callable[[Ask, Content], object]) -> Answer:
    is_backwards = ask.text("sort").startswith("-")
    return page_by(ask, found, lambda each: shape(ask, each), lambda each: each.number, is_backwards=is_backwards)
