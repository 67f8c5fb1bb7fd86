"""Throttle: whoever asked too much is told so; what was asked later counts against nobody who asked before."""

from sqlalchemy import Engine

from bot.rules import Rules
from bot.throttle import refusal
from ledger.claims import claim_question
from ledger.questions import StoredQuestion
from tests.bot.questions import after, question

_ONE_EACH = Rules(person_per_minute=1, workspace_per_minute=2)


def asked(ledger: Engine, name: str, seconds: float, asker: str = "U1") -> StoredQuestion:
    stored = question(id=name, message_ts=name, asker=asker, asked_at=after(seconds))
    claim_question(ledger, stored, f"holder of {name}", until=after(seconds + 20))
    return stored


async def test_the_second_question_within_a_minute_is_refused_and_the_next_minute_is_free(ledger: Engine) -> None:
    first, second, third = asked(ledger, "1", 0), asked(ledger, "2", 30), asked(ledger, "3", 91)

    assert await refusal(first, _ONE_EACH, ledger) == ""
    assert "you have asked as many" in await refusal(second, _ONE_EACH, ledger)
    assert await refusal(third, _ONE_EACH, ledger) == ""


async def test_a_question_that_is_taken_over_late_is_not_refused_for_what_was_asked_since(ledger: Engine) -> None:
    first = asked(ledger, "1", 0)
    for number in range(5):
        asked(ledger, f"later {number}", 1 + number)

    assert await refusal(first, _ONE_EACH, ledger) == ""
