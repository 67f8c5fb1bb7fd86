"""Conduct: whether everybody was answered, once, and how calls, webhooks, processes and commands went."""

import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from benchmarks.day.agents import Call
from benchmarks.day.askers import Asked, Askers
from benchmarks.day.caretaker import Caretaker, findings
from benchmarks.day.crew import Crew
from benchmarks.day.judge import Judge, Verdict
from benchmarks.day.marks import marks_in
from benchmarks.day.sightings import Sighting
from benchmarks.day.workplace import Workplace, question_of
from ledger.runs import Run

# What an agent may be told of an id that it has just been given, if the page was closed, deleted or rewritten since.
_IN_ORDER = ("There is no chunk of this id", "The page of this chunk is no longer in the index")
# Slack's own library logs what is told it of a broken connection, and of a workspace that Slack does not name now.
_OTHERS = ('"logger": "slack_bolt',)
# Between a process's end and its clients' noticing, and before it is ready again.
_AROUND_SECONDS = 3.0
READY_SECONDS = 180.0
"""How long a process may take to come to work again: not Footnote's time, but that of a shared machine."""
# So many webhooks do not all come while a run is under way that began before them.
_SOME_WEBHOOKS = 5
# Of fewer, faults may spoil most.
_SOME_QUESTIONS = 5


def answers(askers: Askers, workplace: Workplace) -> Iterator[Verdict]:
    """Yield what is wrong with the number of answers: each question has one, and nothing else of ours is said."""
    threads: dict[tuple[str, str], list[Asked]] = defaultdict(list)
    for each in askers.asked:
        threads[each.message.channel_id, each.message.root].append(each)
    for (channel, thread), asked in threads.items():
        messages = workplace.answers(asked[0].message)
        whole = [question for each in messages if (question := question_of(each))]
        where = f"{len(asked)} questions in {channel}/{thread}"
        if len(set(whole)) < len(asked):
            yield Verdict("silence", f"{where}, {len(set(whole))} answers", asked[-1].at)
        if len(messages) > len(asked):
            texts = [each.text[:60] for each in messages]
            yield Verdict("duplicate", f"{where}, {len(messages)} messages: {texts}", asked[-1].at)
    for said in workplace.said():
        if (said.channel_id, said.root) not in threads:
            what = f"said where nobody asked, in {said.channel_id}/{said.root}: {said.text[:60]}"
            yield Verdict("duplicate", what, float(said.ts))


def hopes(came_true: Counter[bool]) -> Iterator[Verdict]:
    """Yield whether most answers did not show what was asked for, though nothing stood against it."""
    if came_true.total() >= _SOME_QUESTIONS and came_true[False] > came_true[True]:
        what = f"of {came_true.total()} answers that could, {came_true[True]} show what was asked for"
        yield Verdict("missing", what, time.time())


def calls(made: list[Call], crew: Crew, judge: Judge, runs: Sequence[Run]) -> Iterator[Verdict]:
    """Yield the calls of agents that failed for no good reason."""
    for each in made:
        if not each.error:
            continue
        if each.is_told and any(words in each.error for words in _IN_ORDER):
            seen = Sighting(each.tool, frozenset({each.caller}), each.began, each.ended, frozenset())
            if not all(judge.is_steady(number, seen, runs) for number in each.about):
                continue
        since, until = each.began - _AROUND_SECONDS, each.ended + _AROUND_SECONDS
        if not each.is_told and crew.was_disturbed("mcp_server", since, until):
            continue
        yield Verdict("error", f"MCP, {each.tool} of {each.caller}: {each.error[:300]}", each.ended)


def webhooks(answered: Mapping[int, int], runs: Sequence[Run]) -> Iterator[Verdict]:
    """Yield what is wrong with what webhooks were answered, by the count of each status, and with what came of them."""
    for status, times in answered.items():
        if 400 <= status < 500:
            yield Verdict("error", f"{times} webhooks were answered with {status}", 0.0)
    taken = sum(times for status, times in answered.items() if 200 <= status < 300)
    if taken >= _SOME_WEBHOOKS and not any("webhook" in each.requested_by for each in runs):
        yield Verdict("stale", f"{taken} webhooks were taken, and no run was made for any", 0.0)


def processes(crew: Crew) -> Iterator[Verdict]:
    """Yield what ended by itself, or otherwise than in order, or did not come back; and what was not made for."""
    for role, code, at in crew.died:
        yield Verdict("died", f"{role} ended with {code}", at)
    for hand in crew.hands:
        for began, ended in hand.disturbed:
            if (away := min(ended, time.time()) - began) > READY_SECONDS:
                yield Verdict("died", f"{hand.role} did not come to work again for {away:.0f} s", began)
        for line in hand.log.read_text(encoding="utf-8", errors="replace").splitlines():
            if "Traceback (most recent call last)" in line and not any(name in line for name in _OTHERS):
                yield Verdict("traceback", f"{hand.log.name}: {line[-600:]}", 0.0)
            if marks_in(line):
                yield Verdict("leak", f"{hand.log.name} holds words of a document: {line[:300]}", 0.0)


def commands(caretaker: Caretaker) -> Iterator[Verdict]:
    """Yield the commands that failed, and what checks found."""
    for each in caretaker.failed:
        told = "; ".join(findings(each)) if each.command[0] == "check" else each.output[-400:]
        yield Verdict("command", f"footnote {' '.join(each.command)} ended with {each.code}: {told}", 0.0)
