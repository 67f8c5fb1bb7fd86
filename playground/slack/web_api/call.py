"""One call of a method, without a word of HTTP: what every method takes and returns."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playground.slack.acts.membership import direct_channel
from playground.slack.errors import Refused, invalid_arguments
from playground.slack.state.account import Account
from playground.slack.state.channel import Channel
from playground.slack.state.message import Message
from playground.slack.state.workspace import Installation, Workspace
from playground.slack.wire import Json
from playground.slack.world import Place, World

_TRUE = {"1", "true", "yes"}
_NONE: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A call by the app in one workspace.

    Attributes:
        arguments: As they came: from a form or a query every value is a string, and structures are JSON in it.
    """

    world: World
    workspace: Workspace
    installation: Installation
    arguments: Json

    @property
    def place(self) -> Place:
        """Where it is done."""
        return Place(self.world, self.workspace)

    @property
    def bot(self) -> Account:
        """Who calls."""
        return self.installation.bot

    def text(self, name: str, default: str = "") -> str:
        """The argument as text; the default if it is missing or null."""
        value = self.arguments.get(name)
        return default if value is None else str(value)

    def need(self, name: str) -> str:
        """The argument as text.

        Raises:
            Refused: it is missing or empty.
        """
        value = self.text(name)
        if not value:
            raise invalid_arguments(f"missing required field: {name}")
        return value

    def flag(self, name: str, *, default: bool = False) -> bool:
        """The argument as a boolean."""
        value = self.arguments.get(name)
        return default if value is None else str(value).lower() in _TRUE

    def number(self, name: str, default: int) -> int:
        """The argument as a whole number that is not negative.

        Raises:
            Refused: it is none.
        """
        text = self.text(name) or str(default)
        if not text.isdecimal():
            raise invalid_arguments(f"must provide a number [json-pointer:/{name}]")
        return int(text)

    def structure(self, name: str, code: str = "invalid_arguments") -> Any:
        """The argument as a list or an object, None if it is missing.

        Raises:
            Refused: with this code; its text is not JSON.
        """
        value = self.arguments.get(name, _NONE)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError as error:
            raise Refused(code) from error

    def need_scope(self, *scopes: str) -> None:
        """Check that one of these scopes was granted.

        Raises:
            Refused: none was.
        """
        if scopes and self.installation.scopes.isdisjoint(scopes):
            provided = ",".join(sorted(self.installation.scopes))
            raise Refused("missing_scope", {"needed": ",".join(scopes), "provided": provided})

    def user(self, name: str = "user") -> Account:
        """The account that the argument names.

        Raises:
            Refused: there is none.
        """
        found = self.workspace.accounts.get(self.text(name))
        if found is None:
            raise Refused("user_not_found")
        return found

    def visible_channel(self, name: str = "channel") -> Channel:
        """The conversation that the argument names, if the app can see it.

        Raises:
            Refused: it is not there, or private without the app, which look the same.
        """
        wanted = self.text(name)
        found = self.workspace.channels.get(wanted)
        if wanted.startswith("#"):
            found = next((each for each in self.workspace.channels.values() if each.name == wanted[1:]), None)
        if found is None or (found.kind != "public" and self.bot.id not in found.members):
            raise Refused("channel_not_found")
        return found

    def joined_channel(self, name: str = "channel") -> Channel:
        """The conversation that the argument names, if the app is in it; a user's id stands for their DM.

        Raises:
            Refused: as `visible_channel`, or the app is no member.
        """
        wanted = self.text(name)
        if wanted in self.workspace.accounts and wanted != self.bot.id:
            return direct_channel(self.place, wanted, self.bot.id)
        found = self.visible_channel(name)
        if self.bot.id not in found.members:
            raise Refused("not_in_channel")
        return found

    def message(self, channel: Channel, name: str = "ts", *, code: str = "message_not_found") -> Message:
        """The message that the argument names.

        Raises:
            Refused: with this code; the channel has none with that ts.
        """
        found = channel.messages.get(self.text(name))
        if found is None:
            raise Refused(code)
        return found


Handler = Callable[[Call], Json]


@dataclass(frozen=True, slots=True)
class Method:
    """A method of the Web API.

    Attributes:
        scopes: One of these must be granted; none: the method asks for what it needs by itself, or nothing.
    """

    handler: Handler
    scopes: tuple[str, ...] = ()
