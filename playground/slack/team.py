"""Team: one workspace in the hands of a test or a demo, with what fills it: people, channels, groups, files."""

from playground.slack.acts.membership import open_channel
from playground.slack.acts.posting import Draft, post
from playground.slack.acts.unfurling import unfurl
from playground.slack.errors import Impossible
from playground.slack.people.person import Person
from playground.slack.state.account import Account, Guest, UserGroup
from playground.slack.state.channel import Channel, Kind
from playground.slack.state.message import File, Message
from playground.slack.state.workspace import Installation
from playground.slack.web_api.installing import consent, revoke, uninstall
from playground.slack.world import Place


class Team:
    """One workspace of a world, and how to fill it.

    Attributes:
        place: The two below, as most functions take them.
        world: With clock, faults, limits and journal.
        workspace: The one that everything here is about.
    """

    def __init__(self, place: Place) -> None:
        self.place = place
        self.world = place.world
        self.workspace = place.workspace

    @property
    def installation(self) -> Installation:
        """How the app is installed in the workspace."""
        found = self.workspace.installation
        assert found is not None  # noqa: S101  # made so, and only a test that removes the app asks no more
        return found

    @property
    def bot(self) -> Account:
        """The app's bot."""
        return self.installation.bot

    @property
    def bot_token(self) -> str:
        """The token of the Web API."""
        return self.installation.bot_token

    def person(
        self,
        name: str,
        *,
        email: str = "",
        guest: Guest = "",
        is_admin: bool = False,
        is_stranger: bool = False,
        with_id: str = "",
    ) -> Person:
        """Somebody new; without an address they get one of their name, and a stranger a team of their own.

        With an id, it may be one that somebody has in another workspace.
        """
        with self.world.acting():
            account = Account(
                id=with_id or self.world.new_id("U"),
                team_id=self.world.new_id("T") if is_stranger else self.workspace.id,
                name=_handle(name),
                real_name=name,
                email=email or f"{_handle(name)}@example.com",
                guest=guest,
                is_admin=is_admin,
                is_stranger=is_stranger,
            )
            return self._add(account)

    def find(self, name: str) -> Person:
        """Somebody who is there, by id, name or e-mail.

        Raises:
            Impossible: nobody is called so.
        """
        with self.world.lock:
            for each in self.workspace.accounts.values():
                if name in (each.id, each.name, each.real_name, each.email):
                    return Person(self.place, each)
        raise Impossible(f"Nobody is called {name}")

    def other_bot(self, name: str) -> Person:
        """A bot that is not the app's; what it says carries its bot id."""
        with self.world.acting():
            account = Account(
                id=self.world.new_id("U"),
                team_id=self.workspace.id,
                name=_handle(name),
                real_name=name,
                bot_id=self.world.new_id("B"),
                app_id=self.world.new_id("A"),
            )
            return self._add(account)

    def channel(
        self,
        name: str,
        *people: Person,
        kind: Kind = "public",
        has_app: bool = True,
        is_shared: bool = False,
        with_id: str = "",
    ) -> Channel:
        """A new channel of these people, and of the app; an id may be one that a channel of another workspace has."""
        with self.world.acting():
            members = [each.id for each in people] + ([self.bot.id] if has_app else [])
            return open_channel(self.place, name, kind=kind, members=members, is_shared=is_shared, with_id=with_id)

    def group(self, handle: str, *people: Person) -> UserGroup:
        """A new user group."""
        with self.world.acting():
            group = UserGroup(
                id=self.world.new_id("S"),
                team_id=self.workspace.id,
                handle=handle,
                name=handle.title(),
                members=[each.id for each in people],
            )
            self.workspace.groups[group.id] = group
            return group

    def file(self, author: Person, name: str, content: bytes, *, media_type: str = "text/plain") -> File:
        """A new file of somebody, to be shared with `say`."""
        with self.world.acting():
            file = File(
                id=self.world.new_id("F"),
                team_id=self.workspace.id,
                name=name,
                media_type=media_type,
                content=content,
                author=author.id,
                created=int(self.world.clock.now()),
            )
            self.workspace.files[file.id] = file
            return file

    def webhook(self, channel: Channel, text: str, *, username: str = "webhook") -> Message:
        """What a classic incoming webhook posts: a `bot_message` without an author."""
        with self.world.acting():
            draft = Draft(text=text, subtype="bot_message", username=username)
            return post(self.place, channel, None, draft)

    def preview(self, message: Message, url: str) -> None:
        """Let Slack itself show what a link of a message leads to, as it does a moment after the message."""
        with self.world.acting():
            unfurl(self.place, message, [{"from_url": url, "title": "A page", "id": 1}])

    def consent(self, person: Person, *, redirect_uri: str = "") -> str:
        """The code that the app gets when this person allows it into the workspace."""
        with self.world.acting():
            return consent(self.place, person.id, redirect_uri)

    def uninstall(self) -> None:
        """Take the app out of the workspace."""
        with self.world.acting():
            uninstall(self.place)

    def revoke(self) -> None:
        """Make the app's token in the workspace worth nothing, as an administrator can."""
        with self.world.acting():
            revoke(self.place)

    def _add(self, account: Account) -> Person:
        self.workspace.accounts[account.id] = account
        return Person(self.place, account)


def _handle(name: str) -> str:
    return name.lower().replace(" ", ".")
