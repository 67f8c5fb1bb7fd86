"""Owner: who in Slack wrote a page, by the name or the address that its source gives."""

import re
from collections.abc import Mapping
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.conversation.calling import next_cursor, told
from bot.conversation.people import person_in

# As Git writes an author.
_SIGNED = re.compile(r"(?P<name>.*?)\s*<(?P<email>[^<>@\s]+@[^<>\s]+)>")
_EMAIL = re.compile(r"[^<>@\s]+@[^<>@\s]+")
_PAGE = 999
_MAX_PAGES = 20


async def owner_in_slack(author: str, team: str, client: AsyncWebClient) -> str:
    """Return the id of the one person in a workspace who is this author; empty when there is none, or no telling.

    Args:
        author: A name, an address, or both.
        team: Id of the workspace.
        client: Of the workspace.
    """
    name, email = name_and_email(author)
    if email and (found := await _by_email(email, team, client)):
        return found
    return await _by_name(name, team, client) if name else ""


def name_and_email(author: str) -> tuple[str, str]:
    """Return the name and the address that stand in an author; each empty when it does not. Pure."""
    author = author.strip()
    if signed := _SIGNED.fullmatch(author):
        return signed["name"], signed["email"]
    return ("", author) if _EMAIL.fullmatch(author) else (author, "")


async def _by_email(email: str, team: str, client: AsyncWebClient) -> str:
    answer = await told("users.lookupByEmail", client.users_lookupByEmail(email=email))
    return _usable(answer.get("user"), team) if answer else ""


async def _by_name(name: str, team: str, client: AsyncWebClient) -> str:
    wanted, found, cursor = _folded(name), set[str](), ""
    for _ in range(_MAX_PAGES):
        answer = await told("users.list", client.users_list(cursor=cursor or None, limit=_PAGE, team_id=team))
        if answer is None:
            return ""
        found |= {_usable(each, team) for each in answer.get("members") or () if wanted in _names(each)} - {""}
        cursor = next_cursor(answer)
        if not cursor:
            break
    # Two people of one name: neither is called, it could be the wrong one.
    return found.pop() if len(found) == 1 else ""


def _usable(user: object, team: str) -> str:
    person = person_in(user, team)
    if person is None or person.is_bot or person.is_gone or person.is_outsider:
        return ""
    return person.id


def _names(user: Mapping[str, Any]) -> set[str]:
    profile = user.get("profile")
    profile = profile if isinstance(profile, dict) else {}
    names = (profile.get("real_name"), profile.get("display_name"), user.get("real_name"))
    return {_folded(each) for each in names if isinstance(each, str) and each.strip()}


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())
