"""Delays: from a message in Slack to the first visible status, and to the model's request; one question at a time."""

from collections.abc import Mapping, Sequence
from typing import Any

from benchmarks.chat import Chat
from playground.openai.reply import Reply, says

_WARM_UP = 5
# What comes before the model's request must not be slowed by what is refused after it.
_STATUS = "assistant.threads.setStatus"


def delays(chat: Chat, questions: Sequence[str]) -> dict[str, list[float]]:
    """Return seconds by `status`, `request` and `more`, from the one to the other, on one clock.

    A question for which the model is not asked, as nothing was found for it, counts for `status` alone.
    """
    clock, found = chat.slack.world.clock, dict[str, list[float]](status=[], request=[], more=[])
    arrived: list[float] = []

    def reply(_: Mapping[str, Any]) -> Reply:
        arrived.append(clock.now())
        return says("NO ANSWER")

    chat.slack.world.limits.are_on = False
    chat.model.service.rules.append(reply)
    warm_up = questions[:_WARM_UP]
    for number, question in enumerate([*warm_up, *questions]):
        arrived.clear()
        person = chat.people[number % len(chat.people)]
        began = clock.now()
        asked = person.mention(chat.channels[number % len(chat.channels)], question)
        chat.wait_for_answer(asked)
        if number < len(warm_up):
            continue
        shown = first_status(chat, asked.channel_id, asked.ts) - began
        found["status"].append(shown)
        if arrived:
            found["request"].append(arrived[0] - began)
            found["more"].append(arrived[0] - began - shown)
    chat.model.service.rules.remove(reply)
    chat.slack.world.limits.are_on = True
    return found


def first_status(chat: Chat, channel: str, thread_ts: str) -> float:
    """Return when a status was first shown in a thread, in seconds since 1970; later than anything if never."""
    return next(
        (
            each.at
            for each in chat.slack.world.journal.entries(_STATUS)
            if (each.arguments.get("channel_id"), each.arguments.get("thread_ts")) == (channel, thread_ts)
            and each.arguments.get("status")
            and not each.error
        ),
        float("inf"),
    )
