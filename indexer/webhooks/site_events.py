"""Events of a Confluence site: all that can change what is indexed or who may read it, and in doubt the rest too."""

from indexer.webhooks.delivery import Payload

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
