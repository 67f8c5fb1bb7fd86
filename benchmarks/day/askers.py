"""Askers: people who ask in Slack, where they may: in channels, in threads, in direct messages. And their answers."""

import random
import threading
import time
from dataclasses import dataclass

from benchmarks.day.texts import question
from benchmarks.day.truth import Truth
from benchmarks.day.workplace import Workplace, question_of
from playground.slack.state.message import Message

_PAUSE_SECONDS = 3.0
_FOLLOW_UPS = 0.15
_DIRECT = 0.35
_ROVING = 0.04


@dataclass(slots=True)
class Asked:
    """A question.

    Attributes:
        at: In seconds since 1970.
        number: Of the document that it is about.
        before: Answers that stood in its thread already.
        answered_at: When a whole answer was first seen; None so far.
        missed_at: When it was last looked for, and not seen.
    """

    message: Message
    at: float
    number: int
    before: int
    answered_at: float | None = None
    missed_at: float = 0.0


class Askers:
    """Everybody who asks in Slack. Attributes: what was asked so far."""

    def __init__(self, workplace: Workplace, truth: Truth, dice: random.Random) -> None:
        self.asked: list[Asked] = []
        self._workplace = workplace
        self._truth = truth
        self._dice = dice

    def work(self, has_ended: threading.Event) -> None:
        """Ask until the end."""
        while not has_ended.wait(self._dice.uniform(0.5, 1.5) * _PAUSE_SECONDS):
            if self._dice.random() < _ROVING:
                self._workplace.rove(self._dice)
            self._ask()
            self.look()

    def look(self) -> bool:
        """Note which answers are whole, and tell whether all are."""
        for each in self.asked:
            if each.answered_at is None:
                looked_at = time.time()
                if self._whole(each.message) > each.before:
                    each.answered_at = time.time()
                else:
                    each.missed_at = looked_at
        return all(each.answered_at for each in self.asked)

    def _whole(self, asked: Message) -> int:
        return len({question_of(each) for each in self._workplace.answers(asked)} - {""})

    def _ask(self) -> None:
        number = self._dice.choice(self._truth.numbers())
        text = question(number, self._dice)
        done = [each for each in self.asked[-40:] if each.answered_at and each is self._latest_in_thread(each)]
        if done and self._dice.random() < _FOLLOW_UPS:
            self._follow_up(self._dice.choice(done), number, text)
            return
        name = self._dice.choice(list(self._workplace.people))
        person = self._workplace.people[name]
        rooms = [each for each in self._workplace.channels.values() if person.id in each.members]
        if not rooms or self._dice.random() < _DIRECT:
            self._note(person.dm(text), number, 0)
        else:
            self._note(person.mention(self._dice.choice(rooms), text), number, 0)

    def _follow_up(self, last: Asked, number: int, text: str) -> None:
        """Ask on in the thread of an answer, as whoever asked there."""
        names = [name for name, each in self._workplace.people.items() if each.id == last.message.author]
        person = self._workplace.people[names[0]]
        channel = self._workplace.slack.slack.workspace.channels[last.message.channel_id]
        if person.id not in channel.members:
            return
        before = self._whole(last.message)
        self._note(person.say(channel, text, thread=last.message), number, before)

    def _latest_in_thread(self, asked: Asked) -> Asked:
        same = [each for each in self.asked if self._thread(each) == self._thread(asked)]
        return same[-1]

    @staticmethod
    def _thread(asked: Asked) -> tuple[str, str]:
        return asked.message.channel_id, asked.message.root

    def _note(self, message: Message, number: int, before: int) -> None:
        self.asked.append(Asked(message, float(message.ts), number, before))
