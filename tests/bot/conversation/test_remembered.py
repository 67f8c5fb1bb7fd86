import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.remembered import Remembered
from tests.bot.conversation.conftest import Ticking


class Slowly:
    """Answers when it is let, and counts how often it was asked."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.asked = 0
        self.begun = asyncio.Event()
        self.may_answer = asyncio.Event()

    async def __call__(self):
        self.asked += 1
        self.begun.set()
        answer = self.answers.pop(0)
        await self.may_answer.wait()
        return answer


@pytest.fixture
def remembered(clock):
    return Remembered[str, str](max_age_seconds=10, clock=clock)


async def test_an_answer_is_kept_as_long_as_it_is_young(remembered, clock):
    ask = Slowly("a", "b")
    ask.may_answer.set()

    assert await remembered.get("x", ask) == "a"
    clock.now = 9.9
    assert await remembered.get("x", ask) == "a"
    clock.now = 10.0
    assert await remembered.get("x", ask) == "b"


async def test_the_age_counts_from_the_asking(remembered, clock):
    ask = Slowly("a", "b")
    asking = asyncio.create_task(remembered.get("x", ask))
    await ask.begun.wait()
    clock.now = 8.0
    ask.may_answer.set()

    assert await asking == "a"
    clock.now = 10.0
    assert await remembered.get("x", ask) == "b"


async def test_many_who_want_the_same_ask_once(remembered):
    ask = Slowly("a")
    asking = [asyncio.create_task(remembered.get("x", ask)) for _ in range(5)]
    await ask.begun.wait()
    ask.may_answer.set()

    assert await asyncio.gather(*asking) == ["a"] * 5
    assert ask.asked == 1


async def test_one_who_gives_up_leaves_the_others_their_answer(remembered):
    ask = Slowly("a")
    first = asyncio.create_task(remembered.get("x", ask))
    second = asyncio.create_task(remembered.get("x", ask))
    await ask.begun.wait()
    first.cancel()
    ask.may_answer.set()

    assert await second == "a"
    assert first.cancelled()


async def test_what_is_forgotten_while_it_is_asked_for_is_not_kept(remembered):
    old, new = Slowly("old"), Slowly("new")
    asking = asyncio.create_task(remembered.get("x", old))
    await old.begun.wait()
    remembered.forget("x")
    later = asyncio.create_task(remembered.get("x", new))
    new.may_answer.set()
    assert await later == "new"
    old.may_answer.set()

    assert await asking == "old"
    assert remembered.known("x") == "new"


async def test_no_answer_is_asked_for_again(remembered):
    ask = Slowly(None, "a")
    ask.may_answer.set()

    assert await remembered.get("x", ask) is None
    assert await remembered.get("x", ask) == "a"


async def test_a_failure_reaches_all_who_wait_and_is_not_kept(remembered):
    async def fail():
        raise LookupError("x")

    failures = await asyncio.gather(*(remembered.get("x", fail) for _ in range(2)), return_exceptions=True)

    assert [type(each) for each in failures] == [LookupError, LookupError]
    assert remembered.known("x") is None


@given(st.lists(st.integers(0, 20)))
def test_no_more_is_kept_than_there_is_room_for_and_the_latest_is_among_it(keys):
    remembered = Remembered[int, str](max_age_seconds=10, max_entries=3, clock=Ticking())
    for key in keys:
        remembered.keep(key, str(key), asked_at=0.0)

    known = [key for key in range(21) if remembered.known(key)]
    latest = list(dict.fromkeys(reversed(keys)))[:3]
    assert sorted(known) == sorted(latest)
