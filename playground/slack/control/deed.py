"""Deeds: what a person can be asked to do over HTTP, each by its verb, with arguments in JSON."""

from base64 import b64decode
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playground.slack.errors import Impossible
from playground.slack.people.modal import Modal
from playground.slack.people.person import Person
from playground.slack.slack import Slack
from playground.slack.state.channel import Channel
from playground.slack.state.message import Message
from playground.slack.wire import Json


@dataclass(frozen=True, slots=True)
class Deed:
    """One request to do something.

    Attributes:
        slack: The workspace of the person.
        wanted: The arguments: `channel` and `ts` name a message, `thread` is the ts of one in the same channel.
    """

    slack: Slack
    person: Person
    wanted: Json

    def text(self, name: str, default: str | None = None) -> str:
        """An argument as text.

        Raises:
            Impossible: it is missing, and there is no default.
        """
        value = self.wanted.get(name, default)
        if value is None:
            raise Impossible(f"Missing: {name}")
        return str(value)

    @property
    def channel(self) -> Channel:
        """The channel, by id or by name; without one the direct message with the app."""
        wanted = self.text("channel", "")
        if not wanted:
            return self.person.direct
        for each in self.slack.workspace.channels.values():
            if wanted in (each.id, each.name, f"#{each.name}"):
                return each
        raise Impossible(f"There is no channel {wanted}")

    @property
    def message(self) -> Message:
        """The message that `ts` names, among those that this person sees."""
        return self._find(self.text("ts"))

    @property
    def thread(self) -> Message | None:
        """The message in whose thread something is said."""
        wanted = self.text("thread", "")
        return self._find(wanted) if wanted else None

    @property
    def modal(self) -> Modal:
        """The modal on top, or the Home tab where `home` is true."""
        found = self.person.home if self.wanted.get("home") else self.person.modal
        if found is None:
            raise Impossible("There is no such view")
        return found

    def _find(self, ts: str) -> Message:
        channel = self.channel
        whispers = [each for each in channel.whispers if each.ts == ts and each.reader == self.person.id]
        found = channel.messages.get(ts) or next(iter(whispers), None)
        if found is None:
            raise Impossible(f"There is no message {ts} in {channel.name or channel.id}")
        return found


def _share(deed: Deed) -> Message:
    """Send a file: its `content` is text, or bytes as `content_base64`."""
    encoded = deed.text("content_base64", "")
    content = b64decode(encoded, validate=True) if encoded else deed.text("content").encode()
    media_type = deed.text("media_type", "text/plain")
    file = deed.slack.file(deed.person, deed.text("name"), content, media_type=media_type)
    return deed.person.say(deed.channel, deed.text("text", ""), thread=deed.thread, files=(file,))


def _invite(deed: Deed) -> None:
    invited = deed.slack.bot if deed.wanted.get("app") else deed.slack.find(deed.text("user")).account
    deed.person.invite(deed.channel, invited)


DEEDS: dict[str, Callable[[Deed], Any]] = {
    "say": lambda deed: deed.person.say(deed.channel, deed.text("text"), thread=deed.thread),
    "mention": lambda deed: deed.person.mention(deed.channel, deed.text("text"), thread=deed.thread),
    "dm": lambda deed: deed.person.dm(deed.text("text"), thread=deed.thread),
    "edit": lambda deed: deed.person.edit(deed.message, deed.text("text")),
    "delete": lambda deed: deed.person.delete(deed.message),
    "react": lambda deed: deed.person.react(deed.message, deed.text("name")),
    "unreact": lambda deed: deed.person.unreact(deed.message, deed.text("name")),
    "share": _share,
    "join": lambda deed: deed.person.join(deed.channel),
    "leave": lambda deed: deed.person.leave(deed.channel),
    "invite": _invite,
    "stop": lambda deed: deed.person.stop(deed.message),
    "run": lambda deed: deed.person.run(deed.channel, deed.text("command"), deed.text("text", "")),
    "shortcut": lambda deed: deed.person.use_shortcut(
        deed.text("callback_id"), deed.message if deed.wanted.get("ts") else None
    ),
    "press": lambda deed: deed.person.press(deed.message, deed.text("action_id")),
    "choose": lambda deed: deed.person.choose(deed.message, deed.text("action_id"), deed.text("value")),
    "rate": lambda deed: deed.person.rate(deed.message, deed.text("action_id"), deed.text("vote")),
    "open_home": lambda deed: deed.person.open_home(deed.text("tab", "home")),
    "look_at": lambda deed: deed.person.look_at(deed.channel if deed.wanted.get("channel") else None),
    "fill": lambda deed: deed.modal.fill(deed.text("action_id"), deed.wanted.get("value")),
    "press_in_view": lambda deed: deed.modal.press(deed.text("action_id")),
    "choose_in_view": lambda deed: deed.modal.choose(deed.text("action_id"), deed.text("value")),
    "submit": lambda deed: deed.modal.submit(),
    "close": lambda deed: deed.modal.close(),
}
