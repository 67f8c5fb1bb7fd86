import asyncio

from bot.tasks import Tasks


async def test_what_is_begun_is_waited_for_also_what_it_begins_itself():
    tasks, done = Tasks(), []

    async def second():
        done.append("second")

    async def first():
        await asyncio.sleep(0)
        tasks.begin(second())
        done.append("first")

    tasks.begin(first())
    await tasks.drain(5)

    assert done == ["first", "second"]


async def test_what_takes_too_long_is_ended(caplog):
    tasks, ended = Tasks(), []

    async def forever():
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(True)

    tasks.begin(forever())
    with caplog.at_level("WARNING", "bot.tasks"):
        await tasks.drain(0.01)

    assert ended == [True]
    assert "ended unfinished tasks=1" in caplog.text


async def test_a_failure_is_logged_and_harms_nothing_else(caplog):
    tasks, done = Tasks(), []

    async def fail():
        raise ValueError("no such thing")

    async def work():
        done.append(True)

    tasks.begin(fail())
    tasks.begin(work())
    await tasks.drain(5)

    assert done == [True]
    assert "a task failed" in caplog.text
    assert "no such thing" in caplog.text


async def test_what_only_watches_is_ended_at_once():
    tasks, ended = Tasks(), []

    async def watch():
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(True)

    tasks.begin(watch(), is_watching=True)
    await asyncio.sleep(0)
    async with asyncio.timeout(60):
        await tasks.drain(3600)

    assert ended == [True]
