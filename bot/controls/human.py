"""Human: somebody who may know better is called into the thread, once for each answer."""

import asyncio

from bot.announcing import UNPOSTED, quotable
from bot.answer_record import content_in
from bot.controls.answered import FORGOTTEN, seen_answer
from bot.controls.buttons import reach_of
from bot.controls.gesture import Gesture
from bot.controls.hearing import Hearing
from bot.controls.owner import owner_in_slack
from bot.conversation.audience import audience_of_person
from bot.conversation.calling import told
from bot.office import Office
from bot.posting.destination import ASIDE
from bot.rendering.below import nearest_lines, source_lines
from bot.rendering.content import Content
from index.errors import StorageError
from ledger.answers import StoredAnswer
from ledger.questions import StoredQuestion, find_question
from ledger.seen_events import see_event, take_back_event

_CALLED = "Somebody has been called already; see the thread."
_NOBODY = (
    "I do not know whom to call: no page that I found has an owner in Slack, and slack.humans in Footnote's settings "
    "names nobody."
)
_OWNERS_ASKED = 3


class Human:
    """Calls people."""

    def __init__(self, office: Office, hearing: Hearing) -> None:
        self._office = office
        self._hearing = hearing

    async def on_press(self, gesture: Gesture) -> None:
        """Call the owner of the nearest page, else those whom the settings name.

        Raises:
            LedgerUnavailable: nobody was called.
        """
        answer = await seen_answer(self._office.ledger, gesture, gesture.value)
        question = await asyncio.to_thread(find_question, self._office.ledger, gesture.value)
        if answer is None or question is None:
            self._hearing.tell(gesture, FORGOTTEN)
        else:
            self._hearing.begin(gesture, self._call(gesture, question, answer))

    async def _call(self, gesture: Gesture, question: StoredQuestion, answer: StoredAnswer) -> None:
        # What one person alone was shown stays with them: neither its pages nor who owns them are told here.
        content = content_in(answer) if not answer.reader else None
        called = await self._owner(content, gesture) if content else ""
        called = called or " ".join(map(_mention, self._office.rules.humans))
        if not called:
            self._hearing.tell(gesture, _NOBODY)
            return
        if question.surface == "command":
            # Nobody else has seen the question, and pressing a button is not telling it to everybody.
            self._hearing.tell(gesture, f"Ask {called}, who may know more about this. I have told nobody.")
            return
        once = f"human:{answer.id}"
        if not await asyncio.to_thread(see_event, self._office.ledger, once, self._office.clock()):
            self._hearing.tell(gesture, _CALLED)
            return
        posted = await told(
            "chat.postMessage",
            gesture.workspace.client.chat_postMessage(
                channel=gesture.channel,
                thread_ts=gesture.thread_ts or None,
                text="\n".join(self._words(called, gesture, question, content)),
                metadata=ASIDE,
                unfurl_links=False,
                unfurl_media=False,
            ),
        )
        if posted is None:
            await asyncio.to_thread(take_back_event, self._office.ledger, once)
            self._hearing.tell(gesture, UNPOSTED)

    async def _owner(self, content: Content, gesture: Gesture) -> str:
        authors = [page.author for page in content.nearest if page.author] or await self._authors(content, gesture)
        for author in authors[:_OWNERS_ASKED]:
            if found := await owner_in_slack(author, gesture.workspace.team, gesture.workspace.client):
                return _mention(found)
        return ""

    async def _authors(self, content: Content, gesture: Gesture) -> list[str]:
        """Return who wrote what is cited, as far as whoever pressed may read it."""
        team, client = gesture.workspace.team, gesture.workspace.client
        cited = [each.chunk_id for each in content.citations if each.chunk_id]
        audience = await audience_of_person(team, gesture.user, client=client, people=self._office.people)
        try:
            chunks = await self._office.desk.readable(cited, audience)
        except StorageError:
            return []
        authors = (chunks[each].author for each in cited if each in chunks)
        return list(dict.fromkeys(author for author in authors if author))

    def _words(self, called: str, gesture: Gesture, question: StoredQuestion, content: Content | None) -> list[str]:
        now = self._office.clock()
        found: list[str] = []
        if content:
            found = [*source_lines(content.citations, content.also, now), *nearest_lines(content.nearest, now)]
        needs = f"{called}, <@{gesture.user}> needs a person's help with this question:"
        if reach_of(question) == "direct":
            # Whoever is named here reads nothing of it.
            needs = f"Ask {called}, who may know more about this:"
        return [
            needs,
            quotable(question.text, gesture.workspace),
            *(["What I found:", *found] if found else ["I found nothing that helps."] if content else []),
        ]


def _mention(someone: str) -> str:
    """Return what calls a person, or a group, by id."""
    return f"<!subteam^{someone}>" if someone.startswith("S") else f"<@{someone}>"
