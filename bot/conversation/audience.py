"""Audience of a place: everybody who will read an answer there. Fails closed.

- Of what only the asker sees: the asker.
- Of a conversation: every member. One without an address, with a closed account or of another organisation may read
  what everyone may read, and so may the whole conversation then.
- Of a conversation that is shared with others, has more members than the limit, or whose members Slack does not tell:
  whoever there is, so only what everyone may read.

Apps are members that read too. They do not narrow the audience: they are no persons whom documents know, an
administrator installed each of them and decided what it may read, and a conversation with any app in it could otherwise
be shown public pages only; Footnote itself is one. An app of another organisation is an outsider like its people.

People of the workspace who could open a public channel and are not in it are not counted: what a channel's members talk
about, and what is answered to them, is decided by its members. Larger channels are cut off by the limit.
"""

import asyncio
import logging
from collections.abc import Iterable

from slack_sdk.web.async_client import AsyncWebClient

from bot.conversation.channels import Channels
from bot.conversation.people import People, Person
from bot.place import Place
from retrieval.audience import Audience

logger = logging.getLogger(__name__)

# Whoever asked waits meanwhile. What Slack tells later is known at the next question.
SECONDS = 10.0


async def audience_of(
    place: Place, asker: str, *, client: AsyncWebClient, channels: Channels, people: People, seconds: float = SECONDS
) -> Audience:
    """Return everybody who will read what is posted in a place; the public when that cannot be told.

    Args:
        place: Where it will stand. A direct message is read by the asker alone.
        asker: Id of whoever asked, who reads it in any case.
        client: Of the workspace.
        channels: Tells the members.
        people: Tells who they are.
        seconds: How long Slack may take; then nobody is known.
    """
    try:
        async with asyncio.timeout(seconds):
            if place.is_direct:
                return await audience_of_person(place.team, asker, client=client, people=people)
            return await _of_members(place, asker, client=client, channels=channels, people=people)
    except TimeoutError:
        logger.warning("audience unknown channel=%s: Slack takes too long to tell who is there", place.channel)
        return Audience.public()


async def audience_of_person(team: str, user: str, *, client: AsyncWebClient, people: People) -> Audience:
    """Return the audience of what one person alone sees: ephemeral messages, modals, direct messages."""
    return audience_from([await people.person(client, team, user)])


async def are_full_members(place: Place, *, client: AsyncWebClient, channels: Channels, people: People) -> bool:
    """Tell whether everybody in a conversation can open every public channel of its workspace; in doubt they cannot.

    Args:
        place: The conversation.
        client: Of the workspace.
        channels: Tells the members.
        people: Tells who they are; a guest sees only the channels to which somebody invited them.
    """
    try:
        async with asyncio.timeout(SECONDS):
            members = None if place.is_shared else await channels.members(client, place.team, place.channel)
            if members is None or members.are_too_many:
                return False
            persons = await people.persons(client, place.team, members.ids)
    except TimeoutError:
        return False
    return all(person and not (person.is_guest or person.is_outsider) for person in persons.values())


async def _of_members(
    place: Place, asker: str, *, client: AsyncWebClient, channels: Channels, people: People
) -> Audience:
    if place.is_shared:
        return Audience.public()
    members = await channels.members(client, place.team, place.channel, including=asker)
    if members is None or members.are_too_many:
        return Audience.public()
    persons = await people.persons(client, place.team, members.ids | {asker})
    return audience_from(persons.values())


def audience_from(persons: Iterable[Person | None]) -> Audience:
    """Return the audience of these people; None is somebody unknown. Of no person at all: the public."""
    emails: set[str] = set()
    has_outsiders = False
    for person in persons:
        if person is None or person.is_outsider:
            has_outsiders = True
        elif not person.is_bot:
            if person.email and not person.is_gone:
                emails.add(person.email)
            else:
                has_outsiders = True
    return Audience(frozenset(emails), has_outsiders) if emails else Audience.public()
