"""Workplace: the Slack of the team: its people, its conversations, and who was in which of them at which time."""

import random
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from benchmarks.day.truth import ANYBODY
from benchmarks.day.wiki import KEEPER
from playground.slack.errors import Impossible
from playground.slack.people.person import Person
from playground.slack.server import Server
from playground.slack.state.channel import Channel, Kind
from playground.slack.state.message import Message

_MEMBERS = {
    "general": ("ana", "ben", "cleo", "dan", KEEPER),
    "engineers": ("ana", "dan", KEEPER),
    "people": ("cleo", KEEPER),
    "partners": ("ana", "ben"),
}
_PRIVATE = {"engineers", "people"}
_SHARED = "partners"
_ROVERS = ("eve", "ben", "dan")
"""Join the public channel, and leave it again."""


@dataclass(frozen=True, slots=True)
class Stay:
    """Somebody's time in a conversation."""

    name: str
    since: float
    until: float


@dataclass(slots=True)
class Workplace:
    """People and conversations, in the hands of those who ask."""

    slack: Server
    people: dict[str, Person]
    channels: dict[str, Channel]
    stays: dict[str, list[Stay]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def readers(self, channel_id: str, since: float, until: float) -> frozenset[str]:
        """Return who was in a conversation all the time between two moments; of a shared one also anybody.

        Of one that is not known, anybody: nobody can tell who reads there.
        """
        if channel_id not in self.stays:
            return frozenset({ANYBODY})
        names = {each.name for each in self.stays.get(channel_id, ()) if each.since <= since and each.until >= until}
        return frozenset({*names, ANYBODY} if self._is_shared(channel_id) else names)

    def rove(self, dice: random.Random) -> None:
        """Let somebody join the public channel, or leave it."""
        name, channel = dice.choice(_ROVERS), self.channels["general"]
        person, stays = self.people[name], self.stays[channel.id]
        try:
            if person.id in channel.members:
                now = time.time()
                person.leave(channel)
                with self._lock:
                    stays[:] = [_ended(each, now) if each.name == name else each for each in stays]
            else:
                person.join(channel)
                with self._lock:
                    stays.append(Stay(name, time.time(), float("inf")))
        except Impossible:
            return

    def answers(self, asked: Message) -> list[Message]:
        """Return what the bot said below a message."""
        channel = self.slack.slack.workspace.channels[asked.channel_id]
        with self.slack.world.lock:
            return [each for each in channel.replies(asked.root) if each.author == self.slack.slack.bot.id]

    def said(self) -> list[Message]:
        """Return all that the bot said, wherever it stands."""
        with self.slack.world.lock:
            channels = self.slack.slack.workspace.channels.values()
            return [
                each
                for channel in channels
                for each in channel.messages.values()
                if each.author == self.slack.slack.bot.id
            ]

    def _is_shared(self, channel_id: str) -> bool:
        return self.channels[_SHARED].id == channel_id


def furnish(slack: Server, names: tuple[str, ...]) -> Workplace:
    """Return a workplace of these people, each with the address of that name."""
    people = {name: slack.slack.person(name.title(), email=f"{name}@example.com") for name in names}
    stranger = slack.slack.person("Zoe", email="zoe@partner.example", is_stranger=True)
    channels = {}
    for name, members in _MEMBERS.items():
        here = [people[each] for each in members] + ([stranger] if name == _SHARED else [])
        kind: Kind = "private" if name in _PRIVATE else "public"
        channels[name] = slack.slack.channel(name, *here, kind=kind, is_shared=name == _SHARED)
    stays = {channels[name].id: [Stay(each, 0.0, float("inf")) for each in found] for name, found in _MEMBERS.items()}
    for name, person in people.items():
        stays[person.direct.id] = [Stay(name, 0.0, float("inf"))]
    return Workplace(slack, people, channels, stays)


def question_of(message: Message) -> str:
    """Return the id of the question that a message of the bot's completes the answer to; empty when it does not."""
    told = message.metadata or {}
    if told.get("event_type") != "footnote_answer":
        return ""
    return str(told["event_payload"]["question"])


def texts_in(shown: object) -> Iterator[str]:
    """Yield every text that stands in what Slack was told."""
    if isinstance(shown, str):
        yield shown
    elif isinstance(shown, dict):
        for each in shown.values():
            yield from texts_in(each)
    elif isinstance(shown, list | tuple):
        for each in shown:
            yield from texts_in(each)


def _ended(stay: Stay, now: float) -> Stay:
    return Stay(stay.name, stay.since, now) if stay.until == float("inf") else stay
