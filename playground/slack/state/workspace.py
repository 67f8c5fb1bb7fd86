"""Workspace: the people, channels, files and views of one team, and how the app is installed in it."""

from dataclasses import dataclass, field

from playground.slack.state.account import Account, UserGroup
from playground.slack.state.channel import Channel
from playground.slack.state.message import File
from playground.slack.state.session import Session
from playground.slack.state.view import View
from playground.slack.wire import Json


@dataclass(slots=True, kw_only=True)
class Installation:
    """The app in one workspace.

    Attributes:
        bot: The account that it speaks with.
        scopes: What was granted when it was installed.
        former_tokens: That were renewed, and are good until they expire.
        refresh_token: What a new token is given for; "" where tokens do not expire.
    """

    bot: Account
    bot_token: str
    scopes: frozenset[str]
    former_tokens: list[str] = field(default_factory=list)
    refresh_token: str = ""

    def renew(self) -> None:
        """Put the next pair of tokens in the place of this one."""
        number = len(self.former_tokens) + 1
        self.former_tokens.append(self.bot_token)
        self.bot_token = f"xoxe.xoxb-{number}-{self.bot.team_id}-{self.bot.id}"
        self.refresh_token = f"xoxe-{number}-{self.bot.team_id}-{self.bot.id}"


@dataclass(slots=True, kw_only=True)
class Workspace:
    """One team.

    Attributes:
        installation: None before the app is installed, and after it was removed.
        sessions: By channel id and thread ts; "" for a direct message as a whole.
        homes: The Home tab of each user.
        modals: The stack of each user, the one that is seen last.
    """

    id: str
    name: str
    domain: str
    installation: Installation | None = None
    accounts: dict[str, Account] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    groups: dict[str, UserGroup] = field(default_factory=dict)
    files: dict[str, File] = field(default_factory=dict)
    sessions: dict[tuple[str, str], Session] = field(default_factory=dict)
    homes: dict[str, View] = field(default_factory=dict)
    modals: dict[str, list[View]] = field(default_factory=dict)

    def session(self, channel_id: str, thread_ts: str) -> Session:
        """How the app stands in that thread; a new one if it said nothing there yet."""
        return self.sessions.setdefault((channel_id, thread_ts), Session())

    def direct(self, *members: str) -> Channel | None:
        """The direct message among exactly these accounts, if they have one."""
        wanted = set(members)
        return next(
            (each for each in self.channels.values() if each.kind in ("im", "mpim") and set(each.members) == wanted),
            None,
        )

    def view(self, view_id: str = "", external_id: str = "") -> View | None:
        """The view with that id, or that external id, whoever sees it."""
        views = [*self.homes.values(), *(view for stack in self.modals.values() for view in stack)]
        for each in views:
            if (view_id and each.id == view_id) or (external_id and each.content.get("external_id") == external_id):
                return each
        return None

    def summary(self) -> Json:
        """Its name and domain, as payloads have them."""
        return {"id": self.id, "name": self.name, "domain": self.domain}
