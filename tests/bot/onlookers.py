"""Onlookers: everything that anybody in the stand-in for Slack is shown, held against what they may read."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from playground.slack.journal import Entry
from playground.slack.people.person import Person
from playground.slack.slack import Slack
from playground.slack.state.account import Account
from playground.slack.state.channel import Channel
from playground.slack.web_api.responding import METHOD as RESPONSE
from tests.bot.lighthouses import secrets_in

_FOREIGN = Account(id="", team_id="", name="foreign", real_name="Somebody of another organisation", is_stranger=True)

MayRead = Callable[[str, Account], bool]


@dataclass
class Onlookers:
    """Watches what people are shown, from one look to the next.

    What stood in a conversation before somebody joined it was shown to those who were in it; Slack shows it to whoever
    joins. So what counts is what came since the last look, and who is there now. Apps are no onlookers
    (`bot/conversation/audience.py`), and of a public channel only its members are.

    Attributes:
        shown: All secrets that anybody was shown.
    """

    slack: Slack
    shown: set[str] = field(default_factory=set)
    _old: dict[object, set[str]] = field(default_factory=dict)
    _heard: int = 0

    def look(self, may_read: MayRead) -> list[str]:
        """Return who was shown what they may not read since the last look, in words."""
        with self.slack.world.lock:
            found = [*self._seen(), *self._told()]
        new = [(who, where, secrets - self._old.get(where, set())) for who, where, secrets in found]
        for _, where, secrets in found:
            self._old[where] = self._old.get(where, set()) | secrets
            self.shown |= secrets
        return [
            f"{who.real_name} was shown {secret}: {where}"
            for who, where, secrets in new
            for secret in sorted(secrets)
            if not may_read(secret, who)
        ]

    def _seen(self) -> Iterator[tuple[Account, object, set[str]]]:
        """What stands on the screens: messages, threads, what is said in private, modals and Home tabs."""
        workspace = self.slack.workspace
        for channel in workspace.channels.values():
            for account in self._members(channel):
                person = Person(self.slack.place, account)
                above = person.sees(channel)
                for seen in [*above, *(below for each in above for below in person.thread(each.message))]:
                    shown = (seen.text, seen.blocks, seen.message.attachments, seen.message.metadata)
                    yield account, (channel.id, seen.ts, seen.message.reader), secrets_in(shown)
        views = [*workspace.homes.values(), *(view for stack in workspace.modals.values() for view in stack)]
        for view in views:
            yield workspace.accounts[view.user], (view.id, view.version), secrets_in(view.content)

    def _told(self) -> Iterator[tuple[Account, object, set[str]]]:
        """What was shown for a moment and is gone: statuses, streams, what was edited since."""
        entries = self.slack.world.journal.entries()
        for number, entry in enumerate(entries[self._heard :], start=self._heard):
            # Whom a response address answers does not stand in the call; what it showed stands on a screen.
            # What Slack refused was shown to nobody.
            if entry.method != RESPONSE and not entry.error and (secrets := secrets_in(entry.arguments)):
                for account in self._audience(entry):
                    yield account, (entry.method, number), secrets
        self._heard = len(entries)

    def _audience(self, entry: Entry) -> list[Account]:
        told, workspace = entry.arguments, self.slack.workspace
        if user := told.get("user") or told.get("user_id"):
            return [workspace.accounts[user]]
        if trigger := told.get("trigger_id"):
            return [workspace.accounts[self.slack.world.triggers[trigger].user]]
        if view := workspace.view(told.get("view_id", "")):
            return [workspace.accounts[view.user]]
        channel = workspace.channels[told.get("channel") or told["channel_id"]]
        # Of the people of another organisation Slack need not list everybody.
        return [*self._members(channel), *([_FOREIGN] if channel.is_shared else [])]

    def _members(self, channel: Channel) -> list[Account]:
        accounts = [self.slack.workspace.accounts[each] for each in channel.members]
        return [each for each in accounts if not each.is_bot]
