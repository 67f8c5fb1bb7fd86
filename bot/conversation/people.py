"""People: who somebody in Slack is, as far as it decides what they may read.

The e-mail address is what documents know a person by. Slack confirms the addresses of a workspace's own accounts and of
its guests. Those of other organisations are confirmed by nobody here: whoever runs another workspace could give an
account any address. So a person of another organisation is an outsider, whatever the address says.
"""

import asyncio
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from time import monotonic
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.conversation.calling import next_cursor, told
from bot.conversation.remembered import Remembered

# So few are asked for one by one (Tier 4). For more the list of the workspace (Tier 2) is read, a thousand a page: it
# holds whoever is asked for next, too.
_FEW = 3
_PAGE = 999
_MAX_PAGES = 10
# What the list did not have, of all who are asked for at once. Who is still missing is somebody unknown.
_MAX_SINGLE = 50
_AT_ONCE = 8
_SLACKBOT = "USLACKBOT"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account.

    Attributes:
        id: In the workspace.
        name: As others see it.
        email: Confirmed by Slack; empty when it is not known.
        is_bot: A program speaks here.
        is_outsider: Belongs to another organisation.
        is_gone: The account was closed.
        is_guest: Is in the channels alone to which somebody invited them, also of the public ones.
    """

    id: str
    name: str
    email: str
    is_bot: bool = False
    is_outsider: bool = False
    is_gone: bool = False
    is_guest: bool = False


class People:
    """Knows who is who in each workspace.

    A stale entry does little harm: an account keeps its address, and loses rights in the ledger, which is asked at each
    question. What can be late by `max_age_seconds` is a changed address.
    """

    def __init__(self, *, max_age_seconds: float = 300.0, clock: Callable[[], float] = monotonic) -> None:
        self._persons = Remembered[tuple[str, str], Person](max_age_seconds=max_age_seconds, clock=clock)
        self._listed = Remembered[str, bool](max_age_seconds=max_age_seconds, clock=clock)
        self._one_by_one = asyncio.Semaphore(_AT_ONCE)

    async def person(self, client: AsyncWebClient, team: str, user: str) -> Person | None:
        """Return who this is; None when Slack does not tell.

        Args:
            client: Of the workspace.
            team: Id of the workspace.
            user: Id in it.
        """
        return await self._persons.get((team, user), lambda: self._ask(client, team, user))

    async def persons(self, client: AsyncWebClient, team: str, users: Collection[str]) -> dict[str, Person | None]:
        """Return who they are, by id, None for each whom Slack does not tell; `users` as in `person`."""
        if len(self._unknown(team, users)) > _FEW:
            await self._listed.get(team, lambda: self._list(client, team))
        asked = self._unknown(team, users)[:_MAX_SINGLE]
        answers = await asyncio.gather(*(self.person(client, team, user) for user in asked))
        found = dict(zip(asked, answers, strict=True))
        return {user: found[user] if user in found else self._persons.known((team, user)) for user in users}

    def forget(self, team: str, user: str) -> None:
        """Ask anew who this is, after Slack has told of a change."""
        self._persons.forget((team, user))

    def _unknown(self, team: str, users: Collection[str]) -> list[str]:
        return [user for user in users if self._persons.known((team, user)) is None]

    async def _ask(self, client: AsyncWebClient, team: str, user: str) -> Person | None:
        async with self._one_by_one:
            answer = await told("users.info", client.users_info(user=user))
        found = person_in(answer.get("user"), team) if answer else None
        return found if found and found.id == user else None

    async def _list(self, client: AsyncWebClient, team: str) -> bool:
        """Keep everybody whom the workspace lists; whoever was not read is asked for one by one."""
        cursor = ""
        for _ in range(_MAX_PAGES):
            asked_at = self._persons.now()
            call = client.users_list(cursor=cursor or None, limit=_PAGE, team_id=team)
            answer = await told("users.list", call)
            for each in _members_in(answer):
                if found := person_in(each, team):
                    self._persons.keep((team, found.id), found, asked_at=asked_at)
            cursor = next_cursor(answer) if answer else ""
            if not cursor:
                break
        # Also after a failure: a list that is refused would be at every question, before all who wait.
        return True


def person_in(user: object, team: str) -> Person | None:
    """Return the person whom Slack describes; None for what is no description.

    Args:
        user: As in `users.info`.
        team: The workspace that asks.
    """
    if not isinstance(user, dict) or not isinstance(user.get("id"), str) or not user["id"]:
        return None
    profile = user.get("profile")
    profile = profile if isinstance(profile, dict) else {}
    names = (profile.get("display_name"), profile.get("real_name"), user.get("real_name"), user.get("name"))
    email = profile.get("email")
    return Person(
        id=user["id"],
        name=next((name.strip() for name in names if isinstance(name, str) and name.strip()), ""),
        email=email.strip() if isinstance(email, str) else "",
        is_bot=bool(user.get("is_bot")) or user["id"] == _SLACKBOT,
        is_outsider=_is_outsider(user, team),
        is_gone=bool(user.get("deleted")),
        is_guest=bool(user.get("is_restricted") or user.get("is_ultra_restricted")),
    )


def _is_outsider(user: Mapping[str, Any], team: str) -> bool:
    """Tell whether an account is none of this workspace, nor of the organisation that the workspace is part of."""
    if user.get("is_stranger"):
        return True
    if user["id"] == _SLACKBOT or user.get("team_id") == team:
        return False
    grid = user.get("enterprise_user")
    teams = grid.get("teams") if isinstance(grid, dict) else None
    return not (isinstance(teams, list) and team in teams)


def _members_in(answer: Mapping[str, Any] | None) -> list[object]:
    members = answer.get("members") if answer else None
    return members if isinstance(members, list) else []
