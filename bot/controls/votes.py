"""Votes: whether an answer helped, and if not, why. The last vote of a person counts."""

import asyncio
from dataclasses import replace

from bot.controls import names
from bot.controls.answered import FORGOTTEN, seen_answer
from bot.controls.gesture import Gesture
from bot.controls.hearing import Hearing
from bot.controls.views import View, modal, text_input, ticks
from bot.conversation.calling import told
from bot.office import Office
from ledger.feedback import Vote, vote

REASONS = {
    "wrong": "It is wrong",
    "out_of_date": "It is out of date",
    "incomplete": "It is incomplete",
    "wrong_source": "It cites the wrong source",
    "other": "Something else",
}
_THANKS = "Thank you, noted: this answer helped."
_THANKS_FOR_REASONS = "Thank you, noted. Whoever looks after the documents can see it."
_COMMENT_CHARACTERS = 2_000


class Votes:
    """Hears votes."""

    def __init__(self, office: Office, hearing: Hearing) -> None:
        self._office = office
        self._hearing = hearing

    async def on_vote(self, gesture: Gesture) -> None:
        """Record a vote; after a negative one, ask for reasons.

        Raises:
            LedgerUnavailable: it was not recorded.
        """
        word, answer_id = names.word_and_id(gesture.value)
        is_helpful = word == names.HELPFUL
        if await seen_answer(self._office.ledger, gesture, answer_id) is None:
            self._hearing.tell(gesture, FORGOTTEN)
            return
        # Recorded before any reason is given: most people close the modal.
        await self._record(Vote(answer_id, gesture.user, is_helpful, (), "", self._office.clock()))
        if is_helpful:
            self._hearing.tell(gesture, _THANKS)
        else:
            self._hearing.begin(gesture, _ask_reasons(gesture, answer_id))

    async def on_reasons(self, gesture: Gesture) -> str:
        """Record the reasons of a negative vote, and return what is wrong with them: nothing.

        Raises:
            LedgerUnavailable: they were not recorded.
        """
        if await seen_answer(self._office.ledger, gesture, gesture.value) is None:
            return FORGOTTEN
        reasons = tuple(each for each in gesture.entered.get(names.REASON, ()) if each in REASONS)
        comment = str(gesture.entered.get(names.COMMENT, "")).strip()[:_COMMENT_CHARACTERS]
        cast = Vote(
            gesture.value, gesture.user, is_helpful=False, reasons=reasons, comment=comment, at=self._office.clock()
        )
        await self._record(cast)
        self._hearing.tell(gesture, _THANKS_FOR_REASONS)
        return ""

    async def _record(self, cast: Vote) -> None:
        await asyncio.to_thread(vote, self._office.ledger, cast)


async def _ask_reasons(gesture: Gesture, answer_id: str) -> None:
    view = reasons_view(replace(gesture, value=answer_id).metadata)
    await told("views.open", gesture.workspace.client.views_open(trigger_id=gesture.trigger_id, view=view))


def reasons_view(metadata: str) -> View:
    """Return the modal that asks what was wrong with an answer."""
    blocks = [
        ticks(names.REASON, "What was wrong with it?", REASONS),
        text_input(names.COMMENT, "What should it have said?", is_long=True),
    ]
    return modal("Not helpful", blocks, callback_id=names.REASONS, submit="Send", metadata=metadata)
