"""Watching: notes what people are shown, in Slack and by the MCP server, from one look to the next."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from benchmarks.day.agents import Agents, Call
from benchmarks.day.askers import Asked, Askers
from benchmarks.day.crew import Crew
from benchmarks.day.marks import marks_in
from benchmarks.day.sightings import UNCHECKED, Citation, Sighting, citations_in
from benchmarks.day.truth import ANYBODY
from benchmarks.day.workplace import Workplace, question_of, texts_in
from playground.slack.journal import Entry
from playground.slack.state.message import Message

# How old the list of a conversation's members may be (bot/conversation/channels.py), and a moment to hear of it.
_MEMBERS_SECONDS = 25.0


@dataclass
class Watching:
    """Looks at everything once."""

    workplace: Workplace
    askers: Askers
    agents: Agents
    crew: Crew
    _threads: dict[tuple[str, str], str] = field(default_factory=dict)
    _heard: int = 0
    _called: int = 0
    _judged: set[str] = field(default_factory=set)

    def look(self) -> Iterator[Sighting]:
        """Yield what was shown since the last look."""
        yield from self._told()
        yield from self._answered()
        calls = self.agents.calls[self._called :]
        self._called += len(calls)
        yield from map(sighting_of, calls)

    def _told(self) -> Iterator[Sighting]:
        """All that was said in Slack, also what was edited or taken back since."""
        entries = self.workplace.slack.world.journal.entries()[self._heard :]
        self._heard += len(entries)
        for entry in entries:
            self._note_thread(entry)
            text = "\n".join(texts_in(entry.arguments))
            # What Slack refused was shown to nobody.
            if not entry.error and (marks := marks_in(text)):
                asked_at, readers = self._audience(entry)
                yield Sighting(f"Slack, {entry.method}", readers, asked_at, entry.at, frozenset(marks))

    def _answered(self) -> Iterator[Sighting]:
        """Answers as they stand there, whole."""
        for asked in self.askers.asked:
            if asked.answered_at is None:
                continue
            for message in self.workplace.answers(asked.message):
                question = question_of(message)
                if question and question not in self._judged and self._latest_before(message) is asked:
                    self._judged.add(question)
                    yield self._of_answer(asked, message, asked.answered_at)

    def _of_answer(self, asked: Asked, message: Message, answered_at: float) -> Sighting:
        text = "\n".join([message.text, *texts_in(message.blocks)])
        since = asked.at - _MEMBERS_SECONDS
        return Sighting(
            where="Slack, an answer",
            readers=self.workplace.readers(message.channel_id, since, answered_at),
            # A process that was started since may have found it whole already.
            asked_at=self._begun_at(asked.at, asked.missed_at),
            shown_at=answered_at,
            marks=frozenset(marks_in(text)),
            citations=citations_in(message.blocks, message.text),
            is_checked=UNCHECKED not in text,
            hoped=frozenset({asked.number}),
        )

    def _audience(self, entry: Entry) -> tuple[float, frozenset[str]]:
        """Return when was asked what a call answers, and who sees what it says."""
        told, channel = entry.arguments, _channel_of(entry)
        asked_at = self._asked_at(channel, told, entry.at)
        begun_at = self._begun_at(asked_at, entry.at)
        if user := told.get("user") or told.get("user_id"):
            names = frozenset(name for name, each in self.workplace.people.items() if each.id == user)
            return begun_at, names or frozenset({ANYBODY})
        return begun_at, self.workplace.readers(channel, asked_at - _MEMBERS_SECONDS, entry.at)

    def _asked_at(self, channel: str, told: dict[str, Any], at: float) -> float:
        thread = str(told.get("thread_ts") or self._threads.get((channel, str(told.get("ts", ""))), ""))
        times = [each.at for each in self.askers.asked if _is_in(each.message, channel, thread) and each.at <= at]
        return max(times, default=at)

    def _note_thread(self, entry: Entry) -> None:
        """Remember in which thread a message was begun: it may be gone when it is told of again."""
        if (thread := entry.arguments.get("thread_ts")) and (ts := entry.answer.get("ts")):
            self._threads[_channel_of(entry), str(ts)] = str(thread)

    def _begun_at(self, asked_at: float, shown_at: float) -> float:
        """Return when work on an answer began at the earliest: a process that is gone leaves nothing to the next."""
        return max(asked_at, self.crew.working_since("bot", shown_at))

    def _latest_before(self, answer: Message) -> Asked | None:
        same = [
            each
            for each in self.askers.asked
            if _is_in(each.message, answer.channel_id, answer.root) and each.message.ts < answer.ts
        ]
        return max(same, key=lambda each: each.message.ts, default=None)


def _channel_of(entry: Entry) -> str:
    return str(entry.arguments.get("channel") or entry.arguments.get("channel_id") or "")


def _is_in(message: Message, channel: str, thread: str) -> bool:
    return message.channel_id == channel and message.root == thread


def sighting_of(call: Call) -> Sighting:
    """Return what a call showed: each passage with its own address, and what else was said, errors too."""
    hits, told = json.dumps(call.hits), json.dumps(call.result) + call.error
    # What was asked may be repeated: it tells nothing.
    marks = marks_in(hits) | (marks_in(told) - marks_in(json.dumps(call.arguments)))
    return Sighting(
        where=f"MCP, {call.tool}",
        readers=frozenset({call.caller}),
        asked_at=call.began,
        shown_at=call.ended,
        marks=frozenset(marks),
        citations=tuple(Citation(frozenset(marks_in(hit["text"])), (hit["url"],)) for hit in call.hits),
        wanted=call.about if call.result and call.tool == "search_docs" else frozenset(),
    )
