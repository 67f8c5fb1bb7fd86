"""Understanding: a stored question becomes what the desk is asked: for whom, with which words, after what was said."""

import asyncio
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from answering.prompting.turn import Turn
from bot.controls.buttons import reach_of
from bot.conversation.audience import audience_of, audience_of_person
from bot.conversation.files import Reading, read_files
from bot.conversation.markup import mentioned, readable
from bot.conversation.thread import stored_turns, turns_for_answering
from bot.desk import Asking
from bot.office import Office
from bot.place import Place
from bot.rules import ChannelRules
from bot.summing_up import summary_of
from bot.workspace import Workspace
from ledger.questions import StoredQuestion
from retrieval.audience import Audience
from retrieval.query import as_words

PRIVATE = frozenset(["command", "private"])
"""Surfaces whose answer the asker alone sees."""


class NothingAskedError(Exception):
    """There are no words to look for, neither in the message nor above it.

    Attributes:
        notes: What the reader should know about the files that came with it.
    """

    def __init__(self, notes: tuple[str, ...] = ()) -> None:
        super().__init__("nothing is asked")
        self.notes = notes


async def understand(
    question: StoredQuestion,
    rules: ChannelRules,
    *,
    office: Office,
    workspace: Workspace,
    files: Sequence[Mapping[str, Any]] = (),
    is_shared: bool = False,
) -> tuple[Asking, tuple[str, ...]]:
    """Return what is asked, and what the reader should know about the files that came with it.

    Args:
        question: As it was stored.
        rules: Of its channel.
        office: Knows people and conversations.
        workspace: Where it was asked.
        files: Of its message, as Slack describes them.
        is_shared: The event of the question came from a conversation with people of other organisations.

    Raises:
        NothingAskedError: there are no words to look for.
        LedgerUnavailable: what was said before cannot be read.
    """
    client = workspace.client
    where = (client, question.team, question.channel, question.thread_ts)
    place = await office.channels.place(*where, is_shared=is_shared)
    audience, turns, (words, read), summary = await asyncio.gather(
        _audience(question, place, office, workspace),
        _turns(question, place, office, workspace),
        _words_and_files(question, files, office, workspace),
        summary_of(question, office),
    )
    asked = words or _shown(turns, read)
    if not asked:
        raise NothingAskedError(read.notes)
    asking = Asking(asked, audience, (*turns, *read.turns), rules.sources, tone=rules.tone, summary=summary)
    return asking, read.notes


async def is_open(question: StoredQuestion, *, office: Office, workspace: Workspace, is_shared: bool) -> bool:
    """Tell whether every member of the workspace can read what was asked, and nobody else; in doubt it is not so.

    Args:
        question: As it was stored.
        office: Knows conversations.
        workspace: Where it was asked.
        is_shared: As for `understand`.
    """
    if reach_of(question) != "conversation":
        return False
    place = await office.channels.place(workspace.client, question.team, question.channel, is_shared=is_shared)
    return place.kind == "public" and not place.is_shared


async def _audience(question: StoredQuestion, place: Place, office: Office, workspace: Workspace) -> Audience:
    client, people = workspace.client, office.people
    if question.surface in PRIVATE:
        return await audience_of_person(question.team, question.asker, client=client, people=people)
    return await audience_of(place, question.asker, client=client, channels=office.channels, people=people)


async def _turns(question: StoredQuestion, place: Place, office: Office, workspace: Workspace) -> tuple[Turn, ...]:
    # What is asked in private has no message: everything that was said until then came before.
    ts = f"{question.asked_at.timestamp():.6f}" if question.surface in PRIVATE else question.message_ts
    stored = await stored_turns(place, ts, ledger=office.ledger, client=workspace.client, us=workspace.user)
    return await turns_for_answering(stored, client=workspace.client, team=question.team, people=office.people)


async def _words_and_files(
    question: StoredQuestion, files: Sequence[Mapping[str, Any]], office: Office, workspace: Workspace
) -> tuple[str, Reading]:
    words = await _words(question, office, workspace)
    office.desk.expect(words)
    if not files:
        return words, Reading()
    see = partial(office.desk.see, question=words) if await office.desk.can_see() else None
    return words, await read_files(list(files), client=workspace.client, see=see)


def _shown(turns: Sequence[Turn], read: Reading) -> str:
    """Return what a message without words asks about: its file or picture, or else the message that it stands below."""
    if read.turns:
        # Nobody typed it as a question, so nothing in it is a filter.
        return as_words(read.turns[0].text)
    return next((turn.text for turn in reversed(turns) if not turn.is_answer), "")


async def _words(question: StoredQuestion, office: Office, workspace: Workspace) -> str:
    ids = set(mentioned(question.text)) - {workspace.user}
    persons = await office.people.persons(workspace.client, question.team, ids)
    names = {each: person.name for each, person in persons.items() if person and person.name}
    return readable(question.text, names, without=workspace.user).strip()
