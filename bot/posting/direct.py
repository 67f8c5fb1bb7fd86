"""Direct: where somebody is told what cannot be said where they asked."""

from dataclasses import replace

from bot.place import Place
from bot.posting.calls import Calls
from bot.posting.destination import Destination
from bot.posting.errors import Refused

NOT_THERE = "I may not write where you asked. Here is what I have to say:"
_NOT_THERE = frozenset(
    [
        *("not_in_channel", "channel_not_found", "is_archived", "no_permission", "ekm_access_denied"),
        *("user_not_in_channel", "thread_not_found", "invalid_thread_ts", "messages_tab_disabled"),
    ]
)


def may_not_write(error: Refused) -> bool:
    """Tell whether Slack refused because of the place, not because of what was to be said there."""
    return error.code in _NOT_THERE or error.code.startswith("restricted_action")


async def direct_message(calls: Calls, destination: Destination) -> Destination:
    """Return where who asked is written to alone; whoever may read an answer with others may read it alone.

    Raises:
        PostingError: they cannot be written to.
    """
    opened = await calls.surely("conversations.open", users=destination.asker)
    place = Place(destination.place.team, str(opened["channel"]["id"]), "", "direct")
    return replace(destination, place=place, asked_ts="")
