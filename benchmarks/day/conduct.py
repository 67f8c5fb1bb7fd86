"""Conduct: whether everybody was answered once, whether calls went well, and what became of processes and commands."""

from collections import defaultdict
from collections.abc import Iterator

from benchmarks.day.agents import Call
from benchmarks.day.askers import Asked, Askers
from benchmarks.day.caretaker import Caretaker, findings
from benchmarks.day.crew import Crew
from benchmarks.day.judge import Verdict
from benchmarks.day.workplace import Workplace, question_of

# What an agent may be told of an id that it has just been given: the page was closed, deleted or rewritten since.
_IN_ORDER = ("There is no chunk of this id", "The page of this chunk is no longer in the index")
# Slack's own library logs what is told it of a broken connection, and of a workspace that Slack does not name now.
_OTHERS = ('"logger": "slack_bolt',)
# Between a process's end and its clients' noticing, and before it is ready again.
_AROUND_SECONDS = 3.0


def answers(askers: Askers, workplace: Workplace) -> Iterator[Verdict]:
    """Yield what is wrong with the number of answers: each question has one, and nothing else of ours stands there."""
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


def calls(made: list[Call], crew: Crew) -> Iterator[Verdict]:
    """Yield the calls of agents that failed for no good reason."""
    for each in made:
        if not each.error or (each.is_told and any(words in each.error for words in _IN_ORDER)):
            continue
        since, until = each.began - _AROUND_SECONDS, each.ended + _AROUND_SECONDS
        if not each.is_told and crew.was_disturbed("mcp_server", since, until):
            continue
        yield Verdict("error", f"MCP, {each.tool} of {each.caller}: {each.error[:300]}", each.ended)


def processes(crew: Crew) -> Iterator[Verdict]:
    """Yield what ended by itself, or otherwise than in order when it was told to; and what was not made for."""
    for role, code, at in crew.died:
        yield Verdict("died", f"{role} ended with {code}", at)
    for hand in crew.hands:
        for line in hand.log.read_text(encoding="utf-8", errors="replace").splitlines():
            if "Traceback (most recent call last)" in line and not any(name in line for name in _OTHERS):
                yield Verdict("traceback", f"{hand.log.name}: {line[-600:]}", 0.0)


def commands(caretaker: Caretaker) -> Iterator[Verdict]:
    """Yield the commands that failed, and what checks found."""
    for each in caretaker.failed:
        told = "; ".join(findings(each)) if each.command[0] == "check" else each.output[-400:]
        yield Verdict("command", f"footnote {' '.join(each.command)} ended with {each.code}: {told}", 0.0)
