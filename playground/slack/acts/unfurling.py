"""Unfurling: what a link in a message leads to is shown below it, which the app hears of as of an edit."""

from playground.slack.acts.posting import snapshot
from playground.slack.events.messages import tell_changed
from playground.slack.state.message import Message
from playground.slack.wire import Json
from playground.slack.world import Place


def unfurl(place: Place, message: Message, attachments: list[Json]) -> None:
    """Add attachments to a message; its words stay as they are, and it does not count as edited."""
    before = snapshot(place, message)
    message.attachments += attachments
    tell_changed(place, message, before)
