"""Posting: the answer to one question on its way into its thread, from the first status to the last button."""

import logging
import time
from collections.abc import Awaitable, Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Literal

from answering.answer import Citation
from answering.events import Event, Said, Step, Withdrawn
from bot.limits import MARKDOWN_CHARACTERS, MESSAGE_CHARACTERS
from bot.posting.calls import Calls
from bot.posting.destination import Destination, metadata
from bot.posting.direct import NOT_THERE, direct_message, may_not_write
from bot.posting.errors import Busy, PostingError, Refused, Stopped
from bot.posting.finding import IsKnown
from bot.posting.flow import Clock, Flow
from bot.posting.settling import find_lost, settle, withdraw_all
from bot.posting.status import begin_session, clear_status, end_session, show_status
from bot.posting.thread import OnPosted, Thread
from bot.rendering.answer import render_sentence, size
from bot.rendering.cards import status_words
from bot.rendering.message import Message, Rendered
from bot.rendering.split import split
from bot.rendering.words import words

logger = logging.getLogger(__name__)

Way = Literal["stream", "edit", "whole"]
"""How an answer is shown while it comes: streamed, by editing a message, or not before it is complete."""

BEGIN = Step("searching")
_VOID = "_What stood here is void: {reason} The answer is written anew …_"
# Slack takes fifty edits a minute from all our answers together.
_EDIT_SECONDS = 3.0


class Posting:
    """What is said to one question; used once. Its calls come one after the other.

    Args:
        calls: Slack.
        destination: Where the answer goes.
        on_posted: Called with the ts of every new message before anything else is done; raises nothing.
        is_known: Tells whether a message is recorded for some question.
        posted: Messages of a process that did not finish: they are used again.
        way: How it is shown while it comes; what Slack refuses is done in a plainer way.
        clock: In seconds, from any start.
    """

    def __init__(
        self,
        calls: Calls,
        destination: Destination,
        *,
        on_posted: OnPosted,
        is_known: IsKnown,
        posted: Iterable[str] = (),
        way: Way = "stream",
        clock: Clock = time.monotonic,
    ) -> None:
        self._thread = Thread(calls, destination, on_posted, posted)
        can_stream = way == "stream" and destination.place.thread_ts and not self._thread.posted
        self._flow = Flow(self._thread, clock) if can_stream else None
        self._is_known = is_known
        self._way: Way = "edit" if way == "stream" and not can_stream else way
        self._clock = clock
        self._said = ""
        self._citations: tuple[Citation, ...] = ()
        self._edited_at = clock()
        self._has_session = False

    @property
    def channel(self) -> str:
        """The conversation that it is said in: where it was asked, or a direct message when that could not be."""
        return self._thread.destination.place.channel

    async def begin(self) -> None:
        """Show at once that we are at work; never raises."""
        await show_status(self._thread.calls, self._thread.destination.place, status_words(BEGIN))

    async def take(self, event: Event) -> None:
        """Show what happens.

        Raises:
            Stopped: a person pressed Stop; nothing else is raised, for the answer can still be shown as a whole.
        """
        match event:
            case Step():
                await self._show_step(event)
            case Said():
                await self._say(event)
            case Withdrawn():
                await self.withdraw(event.reason)
            case _:
                pass

    async def finish(self, rendered: Rendered) -> str:
        """Show the answer as it is, and return the ts of its last message.

        Raises:
            Stopped: a person pressed Stop before it was complete.
            PostingError: it does not stand there as a whole.
        """
        flow, self._flow = self._flow, None
        if flow is None or not await self._is_ended(flow, rendered):
            await self._settle(rendered.messages)
        await self._end_session()
        return self._thread.posted[-1]

    async def fail(self, sentence: str) -> str:
        """Say why there is no answer, in place of what has been said; returns and raises as `finish`."""
        self._flow = None
        await self._settle(render_sentence(sentence).messages)
        await self._end_session()
        return self._thread.posted[-1]

    async def halt(self, sentence: str) -> str:
        """Say that a person stopped the answer, below what has been said; returns and raises as `finish`."""
        self._flow = None
        markdown = "\n\n".join(filter(None, [self._said.rstrip(), render_sentence(sentence).markdown]))
        await self._settle([Message(part) for part in split(markdown, MARKDOWN_CHARACTERS)])
        self._has_session = True
        await self._end_session()
        return self._thread.posted[-1]

    async def withdraw(self, reason: str) -> None:
        """Take back what has been said, and say so; raises as `take`."""
        self._said, self._citations = "", ()
        if self._flow and not self._flow.taken:
            self._flow.forget()
            return
        self._flow = None
        if not self._thread.posted and self._thread.lost is None:
            return
        self._way, self._edited_at = "edit", self._clock()
        void = render_sentence(_VOID.format(reason=reason)).messages
        await self._tolerantly(self._stand(void, is_last=False))

    async def drop(self) -> None:
        """Leave nothing behind: the question was deleted. Never raises."""
        self._flow = None
        with suppress(PostingError):
            await find_lost(self._thread, self._is_known)
        await withdraw_all(self._thread)
        await clear_status(self._thread.calls, self._thread.destination.place)

    async def _show_step(self, step: Step) -> None:
        if self._flow:
            await self._tolerantly(self._flow.step(step))
        elif not self._thread.posted:
            calls, place = self._thread.calls, self._thread.destination.place
            if not self._has_session:
                self._has_session = True
                await begin_session(calls, place)
            await show_status(calls, place, status_words(step))

    async def _end_session(self) -> None:
        """A stream ends its session itself."""
        if self._has_session:
            self._has_session = False
            await end_session(self._thread.calls, self._thread.destination.place)

    async def _say(self, said: Said) -> None:
        self._citations = (*self._citations, *said.citations)
        text = words(said.text, self._citations)
        self._said += text
        if self._flow:
            await self._tolerantly(self._flow.say(text))
        elif self._way == "edit" and self._clock() - self._edited_at >= _EDIT_SECONDS:
            self._edited_at = self._clock()
            parts = [Message(part) for part in split(self._said, MARKDOWN_CHARACTERS)]
            await self._tolerantly(self._stand(parts, is_last=False))

    async def _tolerantly(self, work: Awaitable[None]) -> None:
        """Go on in a plainer way when Slack takes no more of this one."""
        try:
            await work
        except Stopped:
            raise
        except PostingError as error:
            # Where Slack asks us to wait, edits would only make it worse; where edits fail, so will the next.
            self._way = "edit" if self._flow and not isinstance(error, Busy) else "whole"
            self._flow = None
            logger.info("answer shown in a plainer way way=%s error=%s", self._way, error)

    async def _is_ended(self, flow: Flow, rendered: Rendered) -> bool:
        """End the stream with what is left, if it has said nothing else, and Slack lets it."""
        characters = flow.open_characters
        if characters is None or not rendered.markdown.startswith(flow.taken):
            return False
        rest = rendered.markdown[len(flow.taken) :]
        if characters + len(rest) > MARKDOWN_CHARACTERS:
            return False
        last = max(n for n, message in enumerate(rendered.messages) if message.markdown or n == 0)
        below, more = rendered.messages[last], list(rendered.messages[last + 1 :])
        if characters + len(rest) + size(below.below) > MESSAGE_CHARACTERS:
            below, more = Message(""), [replace(below, markdown=""), *more]
        part = len(self._thread.posted)
        hidden = metadata(self._thread.destination.question_id, part - 1, is_last=not more)
        try:
            await flow.end(rest, below.below, hidden)
        except Stopped:
            raise
        except PostingError as error:
            logger.info("stream not ended, the answer is settled error=%s", error)
            return False
        for place, message in enumerate(more, start=part):
            await self._thread.post(message, place, is_last=message is more[-1])
        return True

    async def _stand(self, messages: Sequence[Message], *, is_last: bool) -> None:
        await find_lost(self._thread, self._is_known)
        await settle(self._thread, messages, is_last=is_last)

    async def _settle(self, messages: Sequence[Message]) -> None:
        try:
            await self._stand(messages, is_last=True)
        except Refused as error:
            if self._thread.posted or not may_not_write(error):
                raise
            logger.warning("answer sent to the asker, not to the channel code=%s", error.code)
            thread = self._thread
            self._thread = thread.moved(await direct_message(thread.calls, thread.destination))
            await settle(self._thread, [Message(NOT_THERE), *messages], is_last=True)
