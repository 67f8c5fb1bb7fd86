"""Announcing, end to end: a question that is asked aloud by a button or a modal stands there once, and is answered."""

from sqlalchemy import Engine

from bot.controls import names
from bot.office import Office
from playground.slack.people.person import Person
from playground.slack.people.reading import Seen
from playground.slack.state.channel import Channel
from playground.slack.state.message import Message
from tests.bot.controls.pressing import answered, whispered
from tests.bot.test_keeping import claimed
from tests.bot.test_threads import KEYS, all_heard
from tests.bot.workplace import Workplace

SECRET = "what does level four earn in Lisbon?"


async def ask_aloud(work: Workplace, person: Person, channel: Channel) -> Message:
    """Let somebody ask about a message of theirs, in its thread; returns that message."""
    said = person.say(channel, KEYS)
    person.use_shortcut(names.ASK_ABOUT, said)
    modal = await work.until(lambda: person.modal)
    assert modal is not None
    modal.fill(names.WHERE, "thread")
    modal.submit()
    return said


def announcements(reader: Person, said: Message) -> list[Seen]:
    return [each for each in reader.thread(said) if "asks about this" in each.words]


def let_it_be_claimed_still(ledger: Engine, key: str) -> None:
    """Leave the ledger as a process leaves it that is killed right behind the posting of a question."""
    with ledger.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE questions SET state = 'claimed', held_until = '2020-01-01 00:00:00', posted_ts = '[]', "
            f"message_ts = '{key}' WHERE surface = 'shortcut'"
        )


async def test_a_question_that_is_asked_aloud_and_whose_process_is_killed_stands_there_once_and_is_answered(
    work: Workplace,
) -> None:
    process = work.start_process()
    work.server.world.faults.hold("chat.postMessage")
    said = await ask_aloud(work, work.ben, work.team)
    await work.until(lambda: work.server.world.faults.waiting)
    process.kill()
    process.wait()
    work.server.world.faults.clear()

    async with work.bot():
        answers = await work.answer(said)
        await all_heard(work)

    assert "every 90 days" in answers[-1].words
    assert len(announcements(work.ben, said)) == 1


async def test_a_question_that_was_posted_and_not_recorded_is_not_posted_again(work: Workplace) -> None:
    async with work.bot() as office:
        said = await ask_aloud(work, work.ben, work.team)
        before = [each.ts for each in await work.answer(said)]
        await work.until(lambda: claimed(office.ledger) == 0)
        let_it_be_claimed_still(office.ledger, "about:V1")
        await work.until(lambda: claimed(office.ledger) == 0)

    assert [each.ts for each in work.below(said)] == before
    assert len(announcements(work.ben, said)) == 1


async def test_what_could_not_be_shared_can_be_shared_when_it_can(work: Workplace) -> None:
    async with work.bot() as office:
        private = await privately_answered(work, office)
        work.server.world.faults.error("chat.postMessage", "restricted_action_thread_only_channel")
        work.ana.press(private.message, names.SHARE)
        await whispered(work, work.ana, private, "I cannot post there")
        work.ana.press(private.message, names.SHARE)
        await work.until(lambda: [each for each in work.ben.thread(private.message) if "shares it" in each.words])


async def privately_answered(work: Workplace, office: Office) -> Seen:
    answer = await answered(work, office, work.ben, SECRET)
    work.ana.press(answer.message, names.PRIVATE)
    return await whispered(work, work.ana, answer, "71,000")
