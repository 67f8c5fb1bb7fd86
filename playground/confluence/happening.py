"""Happenings: what a change of content or of a space is called, as Data Center's webhooks name it.

There is none for who is in a group: Data Center tells that to nobody.
"""

from typing import Any

from playground.confluence.content import Content
from playground.confluence.space import Space

_NAMES = {"page": "page", "blogpost": "blog", "comment": "comment", "attachment": "attachment"}
_RETURNS = {"trashed": "_restored"}


def content_event(before: Content | None, after: Content) -> str:
    """The event between two states of a piece of content; empty if webhooks tell of none."""
    name = _NAMES[after.kind]
    if after.status == "draft":
        return ""
    if before is None or before.status == "draft":
        return f"{name}_created"
    if after.status != before.status:
        # Archiving has no event of its own in the list that is published.
        return name + ("_trashed" if after.status == "trashed" else _RETURNS.get(before.status, "_updated"))
    if after.version.number != before.version.number:
        return f"{name}_updated"
    return _unversioned(before, after)


def _unversioned(before: Content, after: Content) -> str:
    if (after.read, after.update) != (before.read, before.update):
        return "content_permissions_updated"
    if after.kind == "page" and (after.parent_id, after.space_key) != (before.parent_id, before.space_key):
        return "page_moved"
    if after.labels != before.labels:
        return "label_added" if after.labels else "label_removed"
    return ""


def removal_event(content: Content) -> str:
    """The event when content is gone for good."""
    return f"{_NAMES[content.kind]}_removed"


def space_event(before: Space | None, after: Space) -> str:
    """The event between two states of a space."""
    if before is None or not before.homepage_id:
        return "space_created"
    is_same = (before.grants, before.assignments) == (after.grants, after.assignments)
    return "space_updated" if is_same else "space_permissions_updated"


def payload(event: str, subject: Content | Space, *, milliseconds: int) -> dict[str, Any]:
    """The body of a webhook, without a word of what the content says.

    Args:
        event: Its name.
        subject: What it happened to, as it stands after it.
        milliseconds: When, since 1970.
    """
    told: dict[str, Any] = {"timestamp": milliseconds, "event": event}
    if isinstance(subject, Space):
        is_personal = subject.type == "personal"
        space = {"key": subject.key, "title": subject.name, "isPersonalSpace": is_personal}
        return told | {"userKey": subject.created_by, "space": space}
    facts = {
        "id": subject.number,
        "title": subject.title,
        "spaceKey": subject.space_key,
        "version": subject.version.number,
        "creatorKey": subject.created_by,
        "creationDate": int(subject.created_at.timestamp() * 1000),
        "lastModifierKey": subject.version.by,
        "modificationDate": int(subject.version.when.timestamp() * 1000),
    }
    return told | {"userKey": subject.version.by, _NAMES[subject.kind]: facts}
