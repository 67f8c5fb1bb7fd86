"""Events of a Confluence site: all that can change what is indexed or who may read it, and in doubt the rest too."""

import re

from indexer.webhooks.delivery import Payload

# Under which an event tells of a page or blog post. Of comments and files it tells ids that are no page's.
_SUBJECTS = ("page", "blog", "content")
_SPACE = re.compile(r"[\w~.@:-]{1,255}", re.ASCII)
_ID = re.compile(r"[0-9]{1,20}", re.ASCII)

# Neither texts nor readers; whatever is not known here is looked at.
_OF_NO_CONTENT = frozenset(
    {
        "attachment_viewed",
        "blog_viewed",
        "cache_statistics_changed",
        "login",
        "login_failed",
        "logout",
        "page_viewed",
        "search_performed",
        "space_logo_updated",
        "theme_enabled",
        "user_followed",
    }
)


def site_event(payload: Payload) -> str:
    """Return the name of an event of Confluence Data Center, such as page_updated; empty if the body names none."""
    name = payload.get("event", "")
    return name if isinstance(name, str) else ""


def is_of_content(event: str) -> bool:
    """Tell whether an event may have changed a page, what belongs to it, or who may read it."""
    return event not in _OF_NO_CONTENT


def page_of(payload: Payload) -> str:
    """Return the path of the page that an event is about, as the source calls it; empty if it names none."""
    for name in _SUBJECTS:
        page = payload.get(name)
        if isinstance(page, dict):
            space, number = str(page.get("spaceKey", "")), str(page.get("id", ""))
            if _SPACE.fullmatch(space) and _ID.fullmatch(number):
                return f"{space}/{number}"
    return ""
