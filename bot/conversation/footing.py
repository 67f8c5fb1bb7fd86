"""Footing: how Footnote stands in a thread, read off what the ledger holds of it. Pure."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.conversation.addressed import Footing, Verdict
from bot.conversation.people import Person
from ledger.thread_turns import StoredTurn
from ledger.threads import ThreadFooting

# A shorter name is a word as well: "So, is it on?" calls nobody.
_MIN_NAME = 3
_FOOTNOTES = re.compile(r"(?:\s*\[[^\]]*\](?:\([^)]*\))?)+\s*\Z")
_END_CHARACTERS = 500
_MARKS = ("?", "？", "؟")


def footing_in(
    stored: ThreadFooting | None, turns: Sequence[StoredTurn], persons: Mapping[str, Person | None]
) -> Footing:
    """Return how Footnote stands in a thread.

    Args:
        stored: What was recorded of it; None when Footnote never met the thread.
        turns: What was said before the message that is judged, oldest first.
        persons: Who spoke, by id, as far as it is known.
    """
    answers = [number for number, turn in enumerate(turns) if turn.is_answer]
    speakers = [persons.get(turn.speaker) for turn in turns if not turn.is_answer]
    names = {each.name for each in speakers if each and not each.is_bot and len(each.name) >= _MIN_NAME}
    return Footing(
        takes_part=bool(answers) or (stored is not None and stored.is_taking_part),
        # An answer that stands in Slack may not be recorded yet: it is to whoever spoke last.
        asker=_asker(turns, answers or ([len(turns)] if stored is not None and stored.is_taking_part else [])),
        is_silent=stored is not None and (bool(stored.taken_over_by) or stored.stopped_at is not None),
        is_latest=bool(turns) and turns[-1].is_answer,
        has_asked=bool(answers) and asks(turns[answers[-1]].text),
        bot_turns=sum(_is_bot(turns[number - 1].speaker, persons) for number in answers if number),
        names=frozenset(names),
    )


def footing_after(verdict: Verdict, stored: ThreadFooting | None, speaker: str, at: datetime) -> ThreadFooting | None:
    """Return how Footnote stands in a thread from now on, to be recorded; None for as before.

    Args:
        verdict: On the latest message.
        stored: How it stood before; None when Footnote never met the thread.
        speaker: Id of whoever wrote the message.
        at: When; aware.
    """
    if verdict.change == "taken_over":
        stopped_at = stored.stopped_at if stored else None
        return ThreadFooting(is_taking_part=True, taken_over_by=speaker, stopped_at=stopped_at)
    if verdict.change == "stopped":
        return ThreadFooting(is_taking_part=True, stopped_at=at)
    return ThreadFooting(is_taking_part=True) if verdict.what == "question" else None


def asks(answer: str) -> bool:
    """Tell whether an answer of ours ends with a question back, its footnotes aside."""
    # Its end alone: numbers of footnotes are short.
    return _FOOTNOTES.sub("", answer.strip()[-_END_CHARACTERS:]).endswith(_MARKS)


def _asker(turns: Sequence[StoredTurn], answers: Sequence[int]) -> str:
    """Return who spoke before the latest answer: an answer may have come in several messages."""
    if not answers:
        return ""
    return next((turn.speaker for turn in reversed(turns[: answers[-1]]) if not turn.is_answer), "")


def _is_bot(speaker: str, persons: Mapping[str, Person | None]) -> bool:
    """Tell whether a program spoke; one without an account of its own is known by its bot's id alone."""
    person = persons.get(speaker)
    return person.is_bot if person else speaker.startswith("B")
