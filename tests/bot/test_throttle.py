"""Throttle: whoever asked too much is told so; what was asked later counts against nobody who asked before."""

from sqlalchemy import Engine

from bot.rules import Rules
from bot.throttle import is_to_be_told, refusal
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


async def test_of_a_flood_one_refusal_a_minute_is_told_to_each_person(ledger: Engine) -> None:
    flood = [question(id=str(number), asked_at=after(number)) for number in range(50)]

    assert [each.id for each in flood if await is_to_be_told(each, ledger)] == ["0"]
    assert await is_to_be_told(question(asker="U2", asked_at=after(1)), ledger)
    assert await is_to_be_told(question(asked_at=after(60)), ledger)


async def test_a_refusal_that_may_not_have_been_told_is_told(ledger: Engine) -> None:
    assert await is_to_be_told(question(), ledger)
    assert await is_to_be_told(question(attempts=2), ledger)
