"""About: the shortcut "Ask Footnote about this": a message's text as a question, to be changed before it is asked."""

from dataclasses import replace

from bot.controls import names
from bot.controls.asked import Asked
from bot.controls.gesture import Gesture
from bot.controls.hearing import Hearing
from bot.controls.views import View, choice, modal, text_input
from bot.conversation.calling import told
from bot.conversation.markup import readable

_WHERE = {"private": "To me alone", "thread": "In the thread, to everybody in the channel"}
_NOTHING = "There is no question here yet."


class About:
    """Asks about messages."""

    def __init__(self, hearing: Hearing, asked: Asked) -> None:
        self._hearing = hearing
        self._asked = asked

    def on_chosen(self, gesture: Gesture, text: str) -> None:
        """Open the modal.

        Args:
            gesture: Of the person.
            text: What the message says, with Slack's markup.
        """
        self._hearing.begin(gesture, _open(gesture, readable(text, {}, without=gesture.workspace.user)))

    async def on_submit(self, gesture: Gesture) -> str:
        """Take the question, and return what is wrong with it.

        Raises:
            LedgerUnavailable: it was not taken.
        """
        text = str(gesture.entered.get(names.QUESTION, "")).strip()
        key = f"about:{gesture.view_id}"
        if not text:
            return _NOTHING
        if gesture.entered.get(names.WHERE) == "thread":
            in_thread = replace(gesture, thread_ts=gesture.thread_ts or gesture.message_ts)
            await self._asked.aloud(in_thread, text, key=key)
        else:
            await self._asked.privately(gesture, text, surface="command", key=key)
        return ""


async def _open(gesture: Gesture, text: str) -> None:
    view = about_view(text, gesture.metadata)
    await told("views.open", gesture.workspace.client.views_open(trigger_id=gesture.trigger_id, view=view))


def about_view(text: str, metadata: str) -> View:
    """Return the modal in which a message becomes a question."""
    blocks = [
        text_input(names.QUESTION, "What do you want to know?", text=text, is_long=True, is_optional=False),
        choice(names.WHERE, "Who sees the answer?", _WHERE, "private"),
    ]
    return modal("Ask Footnote", blocks, callback_id=names.ASK_ABOUT, submit="Ask", metadata=metadata)
