"""Advice: what an answer that is no may mean, and which setting to look at. Pure."""

import json
import re
from typing import Any

from sources.confluence.settings import ConfluenceSettings, Deployment, deployment_of

_SEARCH = "/content/search"
_MOST_QUOTED = 200
_EXCEPTION = re.compile(r"^[\w.$]+Exception: *")


def advise(status: int, path: str, content: bytes, settings: ConfluenceSettings) -> str:
    """Return what to do about an answer.

    Args:
        status: Of the answer, such as 404.
        path: What was asked.
        content: The answer's body; only what a site says of a wrong query is quoted from it.
        settings: Of the source; never the token is told of them.
    """
    if status == 400 and path.endswith(_SEARCH):
        return _of_query(content, settings)
    if status in (401, 403) and not settings.token:
        variable = f"FOOTNOTE__SOURCES__{settings.name.replace('-', '_').upper()}__TOKEN"
        return f"no token is set: name a file that holds it in token_file, or set {variable}"
    by = "deployment" if settings.deployment else "the name of its host"
    asked = f"deployment: it is asked as {deployment_of(settings)}, by {by}"
    username = _of_username(settings)
    return {
        400: "check spaces, trees and cql in the settings",
        401: f"check the token{username}",
        403: "the account may not do this; it needs to read every space, and permissions of spaces and pages"
        + username,
        404: f"check base_url: Cloud's ends in /wiki, and Data Center may have a context path; and check {asked}",
        410: f"this Confluence has that no longer; check {asked}",
    }.get(status, "see the site's own log")


def _of_username(settings: ConfluenceSettings) -> str:
    if settings.username:
        return "; and username, whose token it must be"
    if deployment_of(settings) is Deployment.CLOUD:
        return (
            "; username is not set, so the token is sent as an OAuth token: an API token needs the e-mail of its "
            "account there"
        )
    return "; a password needs username, and so does an API token of Cloud"


def _of_query(content: bytes, settings: ConfluenceSettings) -> str:
    told = _explanation(content)
    says = f"it says: {told}; " if told else ""
    return f"{says}check cql = {settings.cql!r} in the settings" if settings.cql else f"{says}check spaces and trees"


def _explanation(content: bytes) -> str:
    """Return what a site says of a query that it does not understand, on one line; empty if it says nothing."""
    try:
        answer: Any = json.loads(content)
    except (ValueError, RecursionError):
        return ""
    message = answer.get("message") if isinstance(answer, dict) else None
    if not isinstance(message, str):
        return ""
    seen = "".join(each if each.isprintable() else " " for each in _EXCEPTION.sub("", message))
    return " ".join(seen.split())[:_MOST_QUOTED].rstrip(" .;")
