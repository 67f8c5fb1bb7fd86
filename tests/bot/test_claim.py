import asyncio
import gc
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, select

from bot.claim import CLAIM_SECONDS, Claim, ClaimLostError, StoppedError
from ledger.chat_tables import questions
from ledger.claims import cancel_question, claim_question, take_over
from ledger.questions import find_question
from tests.bot.questions import NOON, after, question


class Hands:
    """A clock whose hands are turned."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def claim(ledger: Engine, hands: Hands) -> Claim:
    claim_question(ledger, question(), "me", until=after(CLAIM_SECONDS))
    return Claim(ledger, "q1", "me", clock=hands, beat_seconds=0.01)


def taken_by_another(ledger: Engine, seconds: float) -> list[str]:
    now, until = after(seconds), after(seconds + CLAIM_SECONDS)
    return [each.id for each in take_over(ledger, "other", now=now, until=until, limit=9)]


async def test_work_that_takes_long_keeps_its_claim(ledger: Engine, hands: Hands, claim: Claim) -> None:
    def held_until() -> datetime:
        with ledger.connect() as connection:
            return datetime.fromisoformat(str(connection.execute(select(questions.c.held_until)).scalar_one()))

    async def work() -> None:
        hands.now = after(CLAIM_SECONDS - 1)
        # The ledger tells nobody of a change.
        while await asyncio.to_thread(held_until) <= hands.now + timedelta(seconds=1):  # noqa: ASYNC110
            await asyncio.sleep(0)

    await asyncio.wait_for(claim.hold(work()), 60)
    assert taken_by_another(ledger, CLAIM_SECONDS + 1) == []


async def test_a_question_that_is_stopped_ends_the_work_at_the_next_beat(ledger: Engine, claim: Claim) -> None:
    ended = asyncio.Event()

    async def work() -> None:
        cancel_question(ledger, "T1", "C1", question().message_ts)
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    with pytest.raises(StoppedError):
        await asyncio.wait_for(claim.hold(work()), 60)
    assert ended.is_set()


async def test_a_nudge_is_quicker_than_a_beat(ledger: Engine, hands: Hands, claim: Claim) -> None:
    slow = Claim(ledger, "q1", "me", clock=hands, beat_seconds=3600)

    async def work() -> None:
        cancel_question(ledger, "T1", "C1", question().message_ts)
        slow.nudge()
        await asyncio.Event().wait()

    with pytest.raises(StoppedError):
        await asyncio.wait_for(slow.hold(work()), 60)


async def test_who_has_lost_the_question_stops_working_on_it(ledger: Engine, claim: Claim) -> None:
    async def work() -> None:
        assert taken_by_another(ledger, CLAIM_SECONDS + 1) == ["q1"]
        await asyncio.Event().wait()

    with pytest.raises(ClaimLostError):
        await asyncio.wait_for(claim.hold(work()), 60)


async def test_how_work_ends_of_a_question_that_is_lost_is_logged_nowhere(ledger: Engine, claim: Claim) -> None:
    told: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: told.append(context))

    async def work() -> None:
        assert taken_by_another(ledger, CLAIM_SECONDS + 1) == ["q1"]
        try:
            await asyncio.Event().wait()
        finally:
            raise ClaimLostError("q1")

    with pytest.raises(ClaimLostError):
        await asyncio.wait_for(claim.hold(work()), 60)
    gc.collect()

    assert told == []


async def test_who_cannot_renew_the_claim_stops_before_another_can_take_it(
    ledger: Engine, hands: Hands, claim: Claim
) -> None:
    async def work() -> None:
        ledger.dispose()
        hands.now = after(CLAIM_SECONDS + 1)
        await asyncio.Event().wait()

    with ledger.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE questions RENAME TO elsewhere")
    with pytest.raises(ClaimLostError):
        await asyncio.wait_for(claim.hold(work()), 60)


async def test_who_stood_still_learns_that_the_question_is_lost_before_anything_is_written(
    ledger: Engine, hands: Hands, claim: Claim
) -> None:
    await claim.assure()
    assert taken_by_another(ledger, CLAIM_SECONDS + 1) == ["q1"]
    hands.now = after(CLAIM_SECONDS + 2)

    with pytest.raises(ClaimLostError):
        await claim.assure()


async def test_who_stood_still_and_lost_nothing_goes_on_and_holds_the_question_again(
    ledger: Engine, hands: Hands, claim: Claim
) -> None:
    hands.now = after(CLAIM_SECONDS + 2)
    await claim.assure()

    assert taken_by_another(ledger, CLAIM_SECONDS + 3) == []


async def test_what_the_work_raises_is_raised(claim: Claim) -> None:
    async def work() -> None:
        raise ValueError("as it is")

    with pytest.raises(ValueError, match="as it is"):
        await claim.hold(work())


async def test_a_claim_that_is_given_back_is_taken_at_once(ledger: Engine, claim: Claim) -> None:
    assert taken_by_another(ledger, 0) == []
    await claim.let_go()

    assert taken_by_another(ledger, 0) == ["q1"]
    found = find_question(ledger, "q1")
    assert found is not None
    assert found.attempts == 2


async def test_processes_that_end_in_order_use_up_no_attempt(ledger: Engine, hands: Hands, claim: Claim) -> None:
    # But for the first: whoever comes after it looks for what may stand there already.
    holder = claim.holder
    for turn in range(10):
        await Claim(ledger, "q1", holder, clock=hands).let_go()
        holder = f"next {turn}"
        [taken] = take_over(ledger, holder, now=NOON, until=after(CLAIM_SECONDS), limit=1)
        assert taken.attempts == 2
