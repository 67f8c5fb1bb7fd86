"""Hearing: what every control has in common: it is acknowledged, done, and whatever goes wrong is told in words.

Bolt sends the acknowledgement when a listener has returned, and Slack waits three seconds for it. So a listener does no
more than the ledger's part of the work; what calls Slack is begun as a task.
"""

import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncBoltContext

from bot.controls.gesture import Gesture, gesture_of
from bot.controls.views import sections
from bot.conversation.calling import told
from bot.limits import BLOCKS, TEXT_CHARACTERS
from bot.notices import failure
from bot.office import Office
from bot.posting.errors import PostingError
from bot.posting.response_url import respond
from bot.rendering.message import Block, Form, shortened
from ledger.errors import LedgerError
from ledger.process import random_id

logger = logging.getLogger(__name__)

UNRECORDED = "I cannot reach my records at the moment, so nothing was done. Please try again in a minute."

Listener = Callable[[AsyncAck, dict[str, Any], AsyncBoltContext], Awaitable[None]]


class Hearing:
    """Makes listeners of what is to be done, and tells people what came of it."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def pressed(self, work: Callable[[Gesture], Awaitable[None]]) -> Listener:
        """Return a listener for a button or a shortcut."""

        async def hear(ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
            await ack()
            gesture = gesture_of(body, context)
            if gesture is None:
                return
            if problem := await self._attempt(work(gesture)):
                self.tell(gesture, problem)

        return hear

    def submitted(self, work: Callable[[Gesture], Awaitable[str]], complaint: str) -> Listener:
        """Return a listener for a modal, which stays open when something is wrong with it.

        Args:
            work: Takes what was entered; returns what is wrong with it, or nothing.
            complaint: Name of the input that shows what is wrong.
        """

        async def hear(ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
            gesture = gesture_of(body, context)
            wrong = ""

            async def take(gesture: Gesture) -> None:
                nonlocal wrong
                wrong = await work(gesture)

            if gesture is not None:
                wrong = await self._attempt(take(gesture)) or wrong
            if wrong:
                await ack(response_action="errors", errors={complaint: wrong})
            else:
                await ack()

        return hear

    def begin(self, gesture: Gesture, work: Awaitable[None]) -> None:
        """Go on after the acknowledgement; a failure is told to whoever made the gesture."""

        async def go_on() -> None:
            if problem := await self._attempt(work):
                await whisper(gesture, problem)

        self._office.tasks.begin(go_on())

    def tell(self, gesture: Gesture, text: str) -> None:
        """Say something to whoever made a gesture, and to nobody else."""
        self._office.tasks.begin(whisper(gesture, text))

    def tell_lines(self, gesture: Gesture, lines: Sequence[str]) -> None:
        """Say more than a sentence, as lines of mrkdwn."""
        blocks = tuple(sections(lines))[:BLOCKS]
        self._office.tasks.begin(whisper(gesture, shortened("\n".join(lines), TEXT_CHARACTERS), blocks))

    async def _attempt(self, work: Awaitable[None]) -> str:
        """Do some work, and return what to say of its failure; nothing when it went well."""
        try:
            await work
        except LedgerError as error:
            logger.warning("a control could not be used: %s", error)
            return UNRECORDED
        except Exception:  # nobody who pressed something is left without a word
            reference = random_id()
            logger.exception("a control failed reference=%s", reference)
            return failure(reference)
        return ""


async def whisper(gesture: Gesture, text: str, blocks: tuple[Block, ...] = ()) -> None:
    """Show a message to whoever made a gesture alone, where they made it; never raises.

    Args:
        gesture: Of the person.
        text: Mrkdwn; shown where there are no blocks.
        blocks: At most 50.
    """
    # Where a command was typed Footnote need not be a member; where a message of its own was pressed, it is.
    if gesture.message_ts or not gesture.response_url:
        call = gesture.workspace.client.chat_postEphemeral(
            channel=gesture.channel,
            user=gesture.user,
            text=text,
            blocks=list(blocks) or None,
            thread_ts=gesture.thread_ts or None,
        )
        if await told("chat.postEphemeral", call):
            return
    if not gesture.response_url:
        # As behind a modal that was opened where Footnote is no member.
        directly = gesture.workspace.client.chat_postMessage(
            channel=gesture.user, text=text, blocks=list(blocks) or None, unfurl_links=False
        )
        await told("chat.postMessage", directly)
        return
    try:
        await respond(gesture.response_url, Form(blocks, text))
    except PostingError as error:
        logger.warning("nothing could be told to whoever used a control: %s", error)
