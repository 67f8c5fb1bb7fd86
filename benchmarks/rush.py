"""Rush: many questions at once, calls of Slack that fail, a process that is killed; each is to be answered once."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any

from benchmarks.chat import Chat, is_whole
from benchmarks.delays import first_status
from benchmarks.measure import percentile
from ledger.questions import StoredQuestion, questions_in_thread
from playground.slack.faults import CallKind, Fault
from playground.slack.state.message import Message

# Each strikes one call in a hundred: five in a hundred are struck.
_KINDS: tuple[CallKind, ...] = ("status", "error", "drop", "lost", "slow")
_EVERY = 100
_MANY = 1_000_000
# How sockets are opened is Slack's own affair.
_CALLS = r"(?!apps\.).*"
_SLOW_SECONDS = 2.0
_PATIENCE_SECONDS = 300.0
_LOOK_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class Rush:
    """How much is asked.

    Attributes:
        questions: In all, evenly over the time.
        seconds: Within which they are asked.
    """

    questions: int
    seconds: float


def rush(chat: Chat, texts: Sequence[str], busy: Rush) -> dict[str, Any]:
    """Let a second process join the one that runs, ask, kill the first midway, and return how it went."""
    chat.start_bot()
    chat.slack.world.journal.clear()
    faults = [_fault(kind, number * _EVERY // len(_KINDS)) for number, kind in enumerate(_KINDS)]
    for each in faults:
        chat.slack.world.faults.add(each)
    asked: list[Message] = []
    ended: dict[str, float] = {}
    began = monotonic()
    while len(asked) < busy.questions:
        number = len(asked)
        if number == busy.questions // 2:
            chat.processes[0].kill()
        person = chat.people[number % len(chat.people)]
        asked.append(person.mention(chat.channels[number % len(chat.channels)], texts[number]))
        due = began + len(asked) * busy.seconds / busy.questions
        while monotonic() < due:
            _look(chat, asked, ended, max(0.0, min(_LOOK_SECONDS, due - monotonic())))
    last = chat.slack.world.clock.now()
    end = monotonic() + _PATIENCE_SECONDS
    while len(ended) < len(asked) and monotonic() < end:
        _look(chat, asked, ended, _LOOK_SECONDS)
    chat.slack.world.faults.clear()
    stored = _stored(chat, asked)
    return {
        **_told(chat, asked, ended),
        **_counted(chat, asked, stored),
        "faults": sum(_MANY - (each.times or 0) for each in faults),
        "after_s": max(ended.values(), default=last) - last,
    }


def _fault(kind: CallKind, after: int) -> Fault:
    return Fault(kind=kind, pattern=_CALLS, times=_MANY, every=_EVERY, after=after, seconds=_SLOW_SECONDS)


def _look(chat: Chat, asked: Sequence[Message], ended: dict[str, float], seconds: float) -> None:
    """Note which answers are whole, after a change or so many seconds."""
    with chat.slack.world.lock:
        chat.slack.world.lock.wait(seconds)
        for each in asked:
            if each.ts not in ended and any(map(is_whole, chat.answers(each))):
                ended[each.ts] = chat.slack.world.clock.now()


def _stored(chat: Chat, asked: Sequence[Message]) -> list[StoredQuestion]:
    """Return the questions as the ledger has them, once none is worked on."""
    ledger = chat.ledger()

    def found() -> list[StoredQuestion]:
        rows = [
            row for each in asked for row in questions_in_thread(ledger, each.team_id, each.channel_id, each.ts, 10)
        ]
        return rows if not any(row.state == "claimed" for row in rows) else []

    try:
        return chat.slack.wait(found, seconds=_PATIENCE_SECONDS)
    finally:
        ledger.dispose()


def _counted(chat: Chat, asked: Sequence[Message], stored: Sequence[StoredQuestion]) -> dict[str, Any]:
    whole = [sum(map(is_whole, chat.answers(each))) for each in asked]
    messages = [len(chat.answers(each)) for each in asked]
    entries = chat.slack.world.journal.entries()
    limited = sum(each.status == 429 for each in entries)
    return {
        "questions": len(asked),
        "once": sum(pair == (1, 1) for pair in zip(whole, messages, strict=True)),
        "never": whole.count(0),
        "twice": sum(pair > (1, 1) for pair in zip(whole, messages, strict=True)),
        "states": dict(Counter(each.state for each in stored)),
        "taken_over": sum(each.attempts > 1 for each in stored),
        "calls": len(entries),
        "refused": limited,
    }


def _told(chat: Chat, asked: Sequence[Message], ended: dict[str, float]) -> dict[str, float]:
    """Return the seconds from questions to their statuses and to their answers."""
    statuses = [first_status(chat, each.channel_id, each.ts) - float(each.ts) for each in asked]
    shown = [each for each in statuses if each != float("inf")]
    whole = [ended[each.ts] - float(each.ts) for each in asked if each.ts in ended]
    return {
        "status_p50_s": percentile(shown, 0.5),
        "status_p95_s": percentile(shown, 0.95),
        "answer_p50_s": percentile(whole, 0.5),
        "answer_p95_s": percentile(whole, 0.95),
    }
