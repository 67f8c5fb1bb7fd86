"""Rules: what an operator decided about the bot, and about single channels."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ledger.channel_choices import ChannelChoices, Mode, channel_choices
from ledger.engine import Ledger


@dataclass(frozen=True, slots=True)
class ChannelRules:
    """What holds in one channel.

    Attributes:
        mode: When Footnote speaks without being named.
        sources: Those that answers come from; empty for all.
        tone: How a model should write; empty for as it does.
        only_confident: Nothing is said to what nobody asked it by name, when it does not know.
        is_muted: It speaks to nobody who did not name it, for now.
    """

    mode: Mode = "follow_up"
    sources: tuple[str, ...] = ()
    tone: str = ""
    only_confident: bool = False
    is_muted: bool = False


@dataclass(frozen=True, slots=True)
class WeeklyReport:
    """Where and when the report of the week is posted.

    Attributes:
        channel: Id of the channel.
        weekday: From 0, Monday.
        hour: Of the day, in UTC.
        minute: Of the hour.
        teams: Ids of the workspaces in one of which the channel is; empty for the only one.
    """

    channel: str
    weekday: int = 0
    hour: int = 9
    minute: int = 0
    teams: tuple[str, ...] = ()

    def latest(self, now: datetime) -> datetime:
        """Return when it was due last, aware, UTC; `now` is in UTC too."""
        at = now.replace(hour=self.hour, minute=self.minute, second=0, microsecond=0)
        due = at - timedelta(days=(now.weekday() - self.weekday) % 7)
        return due if due <= now else due - timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds everywhere.

    Attributes:
        usual: For channels that nobody has set otherwise.
        channels: As the settings have single channels, by id.
        everyone_above: Conversations with more members are answered with what is public.
        person_per_minute: Questions of one person.
        workspace_per_minute: Questions of a workspace.
        at_once: Answers that this process works on at the same time.
        operators: Ids of people and user groups that may re-index and change channels.
        humans: Ids of people and user groups that are called when a person is needed.
        bots: Ids of bots that are answered.
        bot_turns: Answers to bots in one thread.
        keep_days: How long what people said is kept.
        report: Of the week; None where none is posted.
    """

    usual: ChannelRules = ChannelRules()
    channels: Mapping[str, ChannelRules] = field(default_factory=dict)
    everyone_above: int = 200
    person_per_minute: int = 10
    workspace_per_minute: int = 120
    at_once: int = 8
    operators: tuple[str, ...] = ()
    humans: tuple[str, ...] = ()
    bots: tuple[str, ...] = ()
    bot_turns: int = 3
    keep_days: int = 90
    report: WeeklyReport | None = None

    async def of(self, team: str, channel: str, *, ledger: Ledger, now: datetime) -> ChannelRules:
        """Return what holds in a channel: what was set in Slack before what the settings say.

        Raises:
            LedgerUnavailable: the ledger cannot be read.
        """
        by_settings = self.channels.get(channel, self.usual)
        in_slack = await asyncio.to_thread(channel_choices, ledger, team, channel)
        return by_settings if in_slack is None else _overlaid(by_settings, in_slack, now)


def _overlaid(below: ChannelRules, above: ChannelChoices, now: datetime) -> ChannelRules:
    return ChannelRules(
        mode=above.mode or below.mode,
        sources=above.sources or below.sources,
        tone=above.tone or below.tone,
        only_confident=below.only_confident if above.only_confident is None else above.only_confident,
        is_muted=above.muted_until is not None and above.muted_until > now,
    )
