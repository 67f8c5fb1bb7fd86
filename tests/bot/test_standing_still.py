"""Standing still, end to end: a process wakes up late, after another one has answered, and spoils nothing."""

import asyncio
import signal
from datetime import datetime, timedelta
from threading import Event
from typing import Any

import pytest
from sqlalchemy import select

from bot.office import Office
from ledger.chat_tables import questions
from ledger.claims import Hold, renew_claim, take_over
from ledger.leases import utc_now
from tests.bot.test_threads import KEYS, all_heard
from tests.bot.workplace import Workplace


class Hands:
    """A clock that can be put forward."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return utc_now() + self.ahead


def run_out(office: Office) -> None:
    """Let every claim be one that nobody has renewed for long."""
    with office.ledger.begin() as connection:
        connection.exec_driver_sql("UPDATE questions SET held_until = '2020-01-01 00:00:00'")


@pytest.mark.parametrize("is_told_by_its_clock", [True, False])
@pytest.mark.parametrize("moment", ["conversations.members", "chat.startStream", "chat.stopStream"])
async def test_who_wakes_up_late_leaves_the_one_answer_that_stands(
    work: Workplace, moment: str, *, is_told_by_its_clock: bool
) -> None:
    faults, hands = work.server.world.faults, Hands()
    async with work.bot(clock=hands) as office:
        faults.hold(moment)
        asked = work.ben.mention(work.team, KEYS)
        await work.until(lambda: faults.waiting)
        run_out(office)
        async with work.bot():
            assert await work.ended(office.ledger, asked) == "answered"
        if is_told_by_its_clock:
            hands.ahead = timedelta(seconds=60)
        faults.release()
        await all_heard(work)

    [answer] = work.below(asked)
    assert "every 90 days" in answer.words
    assert not answer.is_streaming


async def test_a_process_that_is_frozen_while_it_streams_does_not_write_over_the_answer_of_another(
    work: Workplace,
) -> None:
    faults, process = work.server.world.faults, work.start_process()
    faults.hold("chat.stopStream")
    asked = work.ben.mention(work.team, KEYS)
    await work.until(lambda: faults.waiting)
    async with work.bot() as office:
        await asyncio.to_thread(work.freeze, process, office.ledger)
        run_out(office)
        assert await work.ended(office.ledger, asked) == "answered"
        # What it was waiting for has failed meanwhile, as connections do; it may not say so any more.
        faults.error("chat.stopStream", "fatal_error")
        faults.release()
        process.send_signal(signal.SIGCONT)
        process.terminate()
        process.wait(60)
        await all_heard(work)

    [answer] = work.below(asked)
    assert "every 90 days" in answer.words
    assert "[1]" in answer.words


async def test_a_process_whose_loop_is_late_does_not_take_its_own_questions_over(
    work: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_renew, looks = Event(), []

    def renewed_late(*claim: Any, **until: Any) -> Hold:
        may_renew.wait(60)
        return renew_claim(*claim, **until)

    def noted(*taker: Any, **which: Any) -> list[Any]:
        taken = take_over(*taker, **which)
        looks.append([each.id for each in taken])
        return taken

    monkeypatch.setattr("bot.claim.renew_claim", renewed_late)
    monkeypatch.setattr("bot.recovery.take_over", noted)
    faults = work.server.world.faults
    async with work.bot() as office:
        faults.hold("conversations.members")
        asked = work.ben.mention(work.team, KEYS)
        await work.until(lambda: faults.waiting)
        run_out(office)
        looks.clear()
        await work.until(lambda: len(looks) > 1)
        assert not any(looks)
        may_renew.set()
        faults.release()
        [answer] = await work.answer(asked)
        assert await work.ended(office.ledger, asked) == "answered"
        with office.ledger.connect() as connection:
            attempts = connection.execute(select(questions.c.attempts)).scalars().all()

    assert "every 90 days" in answer.words
    assert attempts == [1]
