"""Private: an answer that only who asked sees. It cannot be streamed, changed or found again, and is posted whole."""

import logging
from collections.abc import Iterable

from answering.events import Event, Step
from bot.limits import RESPONSE_URL_USES
from bot.posting.calls import Calls
from bot.posting.destination import Destination
from bot.posting.direct import NOT_THERE, direct_message, may_not_write
from bot.posting.errors import PostingError, Refused, Unsure
from bot.posting.posting import BEGIN
from bot.posting.response_url import respond
from bot.posting.settling import settle
from bot.posting.status import clear_status, end_session, show_status
from bot.posting.thread import Thread
from bot.rendering.answer import render_sentence
from bot.rendering.cards import status_words
from bot.rendering.message import Form, Message, Rendered

logger = logging.getLogger(__name__)

_ATTEMPTS = 2


class PrivatePosting:
    """What is said to one person about one question; used once, in the place of a Posting.

    Args:
        calls: Slack.
        destination: Where the person is who sees it.
        response_url: Of the command or button that asked; used before anything else.
    """

    def __init__(self, calls: Calls, destination: Destination, *, response_url: str = "") -> None:
        self._calls = calls
        self._destination = destination
        self._response_url = response_url
        self._uses = 0

    @property
    def channel(self) -> str:
        """As of a Posting."""
        return self._destination.place.channel

    async def begin(self) -> None:
        """Show at once that we are at work; never raises."""
        await show_status(self._calls, self._destination.place, status_words(BEGIN))

    async def take(self, event: Event) -> None:
        """Show what is done; what is said is shown when it is complete. Never raises."""
        if isinstance(event, Step):
            await show_status(self._calls, self._destination.place, status_words(event))

    async def finish(self, rendered: Rendered) -> str:
        """Show the answer; returns nothing by which it could be found again.

        Raises:
            PostingError: it may not have been shown as a whole.
        """
        try:
            await self._show(rendered.messages)
        except Refused as error:
            if not may_not_write(error):
                raise
            self._destination = await direct_message(self._calls, self._destination)
            thread = Thread(self._calls, self._destination, _recorded_nowhere)
            await settle(thread, [Message(NOT_THERE), *rendered.messages], is_last=True)
        await clear_status(self._calls, self._destination.place)
        return ""

    async def fail(self, sentence: str) -> str:
        """Say why there is no answer; returns and raises as `finish`."""
        return await self.finish(render_sentence(sentence))

    async def halt(self, sentence: str) -> str:
        """Say that the answer was stopped; returns and raises as `finish`."""
        await end_session(self._calls, self._destination.place)
        return await self.fail(sentence)

    async def withdraw(self, reason: str) -> None:
        """Nothing has been shown that could be void."""
        del reason

    async def drop(self) -> None:
        """Leave no status behind; never raises."""
        await clear_status(self._calls, self._destination.place)

    async def _show(self, messages: Iterable[Message]) -> None:
        """Show each message in the first form that is taken."""
        for message in messages:
            *better, plainest = message.forms
            for form in better:
                try:
                    await self._shown(form)
                    break
                except Refused as error:
                    if may_not_write(error):
                        raise
                    logger.warning("private message refused, a plainer one follows error=%s", error)
            else:
                await self._shown(plainest)

    async def _shown(self, form: Form) -> None:
        if self._response_url and self._uses < RESPONSE_URL_USES:
            self._uses += 1
            await self._calls.permit()
            try:
                await respond(self._response_url, form)
            except PostingError as error:
                logger.info("response URL not usable error=%s", error)
                self._response_url = ""
            else:
                return
        place = self._destination.place
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                await self._calls.patiently(
                    "chat.postEphemeral",
                    channel=place.channel,
                    user=self._destination.asker,
                    thread_ts=place.thread_ts or None,
                    text=form.text,
                    blocks=list(form.blocks) or None,
                )
            except Unsure:
                # Nobody can look for it: to see it twice is better than never.
                if attempt == _ATTEMPTS:
                    raise
            else:
                return


async def _recorded_nowhere(ts: str) -> None:
    """A private answer is in no channel, and is not looked for."""
    del ts
