"""Person: somebody in a workspace, with everything they can do there and see there."""

from playground.slack.acts import membership, posting, reacting, sharing, showing, streaming
from playground.slack.acts.posting import Draft
from playground.slack.errors import Impossible
from playground.slack.people import pressing
from playground.slack.people.interaction import Interaction
from playground.slack.people.modal import Modal
from playground.slack.people.reading import Seen, seen_in, status_in
from playground.slack.people.values import option
from playground.slack.shapes.rich_text import rich_text
from playground.slack.state.account import Account
from playground.slack.state.channel import Channel
from playground.slack.state.message import File, Message
from playground.slack.wire import Json
from playground.slack.world import Place


class Person:
    """Somebody, or another bot. What they cannot do in Slack either raises Impossible."""

    def __init__(self, place: Place, account: Account) -> None:
        self._place = place
        self._world = place.world
        self._workspace = place.workspace
        self.account = account

    @property
    def id(self) -> str:
        """The user id."""
        return self.account.id

    @property
    def direct(self) -> Channel:
        """The direct message with the app."""
        with self._world.lock:
            found = self._workspace.direct(self.id, self._app().id)
        if found:
            return found
        with self._world.acting():
            return membership.direct_channel(self._place, self.id, self._app().id)

    @property
    def modal(self) -> Modal | None:
        """The modal on top, if there is one."""
        stack = self._workspace.modals.get(self.id)
        return Modal(self._place, self.account, stack[-1]) if stack else None

    @property
    def home(self) -> Modal | None:
        """The Home tab, if the app has published one for this person."""
        view = self._workspace.homes.get(self.id)
        return Modal(self._place, self.account, view) if view else None

    def say(
        self, channel: Channel, text: str, *, thread: Message | None = None, files: tuple[File, ...] = ()
    ) -> Message:
        """Write in a channel, or in the thread of a message."""
        with self._world.acting():
            self._check_member(channel)
            draft = Draft(
                text=text,
                thread_ts=thread.root if thread else "",
                blocks=rich_text(text, self._world.new_id("b")),
                files=list(files),
            )
            message = posting.post(self._place, channel, self.account, draft)
            sharing.share(self._place, channel, message)
            return message

    def mention(self, channel: Channel, text: str, *, thread: Message | None = None) -> Message:
        """Write to the app in a channel: its mention, then the text."""
        return self.say(channel, f"<@{self._app().id}> {text}", thread=thread)

    def reply(self, message: Message, text: str) -> Message:
        """Write in the thread of a message."""
        return self.say(self._channel(message), text, thread=message)

    def dm(self, text: str, *, thread: Message | None = None) -> Message:
        """Write to the app alone."""
        if not self._world.app.has_messages_tab:
            raise Impossible("The app takes no direct messages")
        return self.say(self.direct, text, thread=thread)

    def edit(self, message: Message, text: str) -> None:
        """Change the words of one's own message."""
        with self._world.acting():
            self._check_own(message)
            blocks = rich_text(text, self._world.new_id("b"))
            posting.edit(self._place, message, text, blocks, by=self.id)

    def delete(self, message: Message) -> None:
        """Delete one's own message."""
        with self._world.acting():
            self._check_own(message)
            posting.delete(self._place, message)

    def react(self, message: Message, name: str) -> None:
        """Add a reaction such as `eyes`."""
        with self._world.acting():
            reacting.react(self._place, message, name, self.account)

    def unreact(self, message: Message, name: str) -> None:
        """Take a reaction back."""
        with self._world.acting():
            reacting.unreact(self._place, message, name, self.account)

    def join(self, channel: Channel) -> None:
        """Join a public channel."""
        with self._world.acting():
            if channel.kind != "public":
                raise Impossible("Only public channels can be joined")
            membership.join(self._place, channel, self.account)

    def leave(self, channel: Channel) -> None:
        """Leave a channel."""
        with self._world.acting():
            membership.leave(self._place, channel, self.account)

    def invite(self, channel: Channel, account: Account) -> None:
        """Bring somebody, or the app, into a channel."""
        with self._world.acting():
            self._check_member(channel)
            membership.join(self._place, channel, account, inviter=self.id)

    def stop(self, message: Message) -> list[Message]:
        """Press Stop, which is there while the app's session in the thread is processing.

        Returns the streams that end by it; the app must move its session on itself.
        """
        installation = self._workspace.installation
        with self._world.acting():
            if not installation or not self._world.app.hears("agent_session_stopped", installation.scopes):
                raise Impossible("There is no Stop button: the app does not listen for it")
            channel = self._channel(message)
            if self._workspace.session(channel.id, message.root).state != "processing":
                raise Impossible("There is no Stop button: the app is not working in this thread")
            return streaming.press_stop(self._place, channel, message.root, self.account)

    def run(self, channel: Channel, command: str, text: str = "") -> Interaction:
        """Run a slash command."""
        with self._world.acting():
            self._check_member(channel)
            return pressing.run_command(self._place, self.account, channel, command=command, text=text)

    def use_shortcut(self, callback_id: str, message: Message | None = None) -> Interaction:
        """Use a shortcut of the app, on a message or anywhere."""
        with self._world.acting():
            return pressing.use_shortcut(self._place, self.account, callback_id, message)

    def press(self, message: Message, action_id: str) -> Interaction:
        """Press a button of a message."""
        return self._press(message, action_id, {})

    def choose(self, message: Message, action_id: str, value: str) -> Interaction:
        """Choose an option of a menu of a message, by its value or its text."""
        found = message.find_block(action_id)
        chosen = {"selected_option": option(found[1], value)} if found else {}
        return self._press(message, action_id, chosen)

    def rate(self, message: Message, action_id: str, vote: str) -> Interaction:
        """Press one of a message's feedback buttons: `positive` or `negative`."""
        found = message.find_block(action_id)
        return self._press(message, action_id, {"value": found[1][f"{vote}_button"]["value"]} if found else {})

    def open_home(self, tab: str = "home") -> None:
        """Look at the app: its Home tab, or with `messages` the direct message."""
        with self._world.acting():
            app = self._app()
            channel = membership.direct_channel(self._place, self.id, app.id)
            showing.open_home(self._place, self.account, channel.id, tab)

    def look_at(self, channel: Channel | None) -> None:
        """Have a channel open beside the app's direct message, or nothing; the app is told if it is an agent."""
        with self._world.acting():
            showing.look_at(self._place, self.account, self.direct, channel)

    def sees(self, channel: Channel) -> list[Seen]:
        """What stands in a channel for this reader, oldest first, without replies."""
        with self._world.lock:
            return seen_in(self._place, self.account, channel)

    def thread(self, message: Message) -> list[Seen]:
        """What stands in the thread of a message for this reader, the parent first."""
        with self._world.lock:
            return seen_in(self._place, self.account, self._channel(message), message.root)

    @property
    def prompts(self) -> list[Json]:
        """The prompts that are suggested in the direct message: those that the app set, or those of its manifest."""
        with self._world.lock:
            return self._workspace.session(self.direct.id, "").prompts or self._world.app.prompts

    def status(self, message: Message) -> str:
        """What the app says of itself in the thread of a message; "" if nothing."""
        with self._world.lock:
            return status_in(self._place, self._channel(message), message.root)

    def _press(self, message: Message, action_id: str, change: Json) -> Interaction:
        with self._world.acting():
            if message.reader and message.reader != self.id:
                raise Impossible("That message is shown to somebody else")
            return pressing.press_in_message(self._place, self.account, message, action_id=action_id, change=change)

    def _channel(self, message: Message) -> Channel:
        return self._workspace.channels[message.channel_id]

    def _app(self) -> Account:
        if self._workspace.installation is None:
            raise Impossible("The app is not installed here")
        return self._workspace.installation.bot

    def _check_member(self, channel: Channel) -> None:
        if self.id not in channel.members:
            raise Impossible(f"{self.account.name} is not in {channel.name or channel.id}")

    def _check_own(self, message: Message) -> None:
        if message.author != self.id:
            raise Impossible("Only one's own messages can be changed")
