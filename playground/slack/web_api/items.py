"""files.info and reactions.*: what hangs on messages."""

from playground.slack.acts.reacting import react, unreact
from playground.slack.errors import Refused
from playground.slack.shapes.files import file_shape
from playground.slack.state.message import Message
from playground.slack.web_api.call import Call, Method
from playground.slack.wire import Json


def file_info(call: Call) -> Json:
    """`files.info`: of a file in a channel that the app is in."""
    file = call.workspace.files.get(call.text("file"))
    channels = [call.workspace.channels[each] for each in file.channels] if file else []
    if file is None or not any(call.bot.id in each.members for each in channels):
        raise Refused("file_not_found")
    return {"file": file_shape(file, call.world.host_url), "comments": [], "response_metadata": {"next_cursor": ""}}


def add_reaction(call: Call) -> Json:
    """`reactions.add`."""
    message, name = _reacted(call)
    if not react(call.place, message, name, call.bot):
        raise Refused("already_reacted")
    return {}


def remove_reaction(call: Call) -> Json:
    """`reactions.remove`."""
    message, name = _reacted(call)
    if not unreact(call.place, message, name, call.bot):
        raise Refused("no_reaction")
    return {}


def _reacted(call: Call) -> tuple[Message, str]:
    channel = call.joined_channel()
    name = call.need("name").strip(":")
    return call.message(channel, "timestamp"), name


METHODS = {
    "files.info": Method(file_info, ("files:read",)),
    "reactions.add": Method(add_reaction, ("reactions:write",)),
    "reactions.remove": Method(remove_reaction, ("reactions:write",)),
}
