"""Patience: a question waits for Slack as long as somebody may still wait for its answer."""

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import cast

import pytest
from sqlalchemy import Engine

from bot.office import Office
from bot.patience import put_off
from ledger.claims import claim_question, take_over
from ledger.leases import utc_now
from ledger.questions import find_question
from tests.bot.questions import after, question
from tests.bot.test_threads import KEYS, all_heard
from tests.bot.workplace import Workplace


class Late:
    """The time, so many seconds from now."""

    seconds = 0.0

    def __call__(self) -> datetime:
        return utc_now() + timedelta(seconds=self.seconds)


def office_at(ledger: Engine, seconds: float) -> Office:
    """What of an office is needed, so many seconds after noon."""
    return cast("Office", SimpleNamespace(ledger=ledger, clock=lambda: after(seconds)))


async def test_ten_minutes_without_slack_use_up_no_attempt(ledger: Engine) -> None:
    claim_question(ledger, question(), "0", until=after(20))
    seconds, turns = 0.0, 0
    while seconds < 600:
        held = find_question(ledger, "q1")
        assert held is not None
        assert held.attempts <= 2
        assert await put_off(held, str(turns), "Slack is away", office_at(ledger, seconds))
        seconds, turns = seconds + 121, turns + 1
        [taken] = take_over(ledger, str(turns), now=after(seconds), until=after(seconds + 20), limit=9)
        assert taken.attempts == 2
    assert turns == 5


async def test_what_was_put_off_is_not_taken_before_its_time(ledger: Engine) -> None:
    claim_question(ledger, question(), "me", until=after(20))
    await put_off(question(), "me", "Slack is away", office_at(ledger, 400))

    assert take_over(ledger, "other", now=after(499), until=after(600), limit=9) == []
    assert len(take_over(ledger, "other", now=after(500), until=after(600), limit=9)) == 1


async def test_nobody_waits_longer_than_an_hour(ledger: Engine) -> None:
    claim_question(ledger, question(), "me", until=after(20))

    assert await put_off(question(), "me", "Slack is away", office_at(ledger, 3600))
    assert not await put_off(question(), "me", "Slack is away", office_at(ledger, 3601))


async def test_what_was_asked_while_slack_takes_nothing_is_answered_once_when_it_does(
    work: Workplace, caplog: pytest.LogCaptureFixture
) -> None:
    clock = Late()
    work.server.world.faults.status(r"chat\..*", 429, times=None, retry_after=600)
    async with work.bot(clock=clock):
        asked = work.ben.mention(work.team, KEYS)
        await work.until(lambda: "question put off" in caplog.text)
        work.server.world.faults.clear()
        clock.seconds = 10
        [answer] = await work.answer(asked)
        await all_heard(work)

    assert "every 90 days" in answer.words
    assert len(work.below(asked)) == 1
