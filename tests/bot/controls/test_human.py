from dataclasses import replace

from answering.answer import NearestPage
from bot.answer_record import body_of
from bot.controls import names
from bot.controls.hearing import UNRECORDED
from bot.controls.owner import name_and_email
from bot.place import Place
from bot.posting.calls import Calls
from bot.posting.destination import Destination
from bot.posting.finding import find_unfinished
from bot.rendering.content import Content
from bot.rules import Rules
from ledger.answers import find_answer, store_answer
from tests.bot.controls.pressing import answered, break_ledger, gesture_by, whispered
from tests.bot.questions import NOON

UNKNOWN = "which colour is the moon elevator painted?"


def own(office, answer, author):
    """Let the nearest page of an unanswered question be somebody's."""
    [row] = [each for each in answer.blocks if each["type"] == "actions"]
    stored = find_answer(office.ledger, row["elements"][0]["value"])
    assert stored is not None
    page = NearestPage("<!channel> Paint", "https://wiki.example.com/paint", author, NOON)
    content = Content("unknown", "I don't know.", nearest=(page,))
    store_answer(office.ledger, replace(stored, body=body_of(content), status="unknown"))


def calls(work, answer):
    return [each.words for each in work.ben.thread(answer.message) if "needs a person's help" in each.words]


async def test_the_owner_of_the_nearest_page_is_called_into_the_thread_once(work):
    async with work.bot(Rules(humans=("S012345",))) as office:
        answer = await answered(work, office, work.ben, UNKNOWN)
        own(office, answer, "Ana Costa <ana.costa@example.com>")
        for _ in range(2):
            work.ben.press(answer.message, names.HUMAN)
        await whispered(work, work.ben, answer, "called already")

        [call] = await work.until(lambda: calls(work, answer))
    assert call.startswith(f"<@{work.ana.id}>, <@{work.ben.id}>")
    assert UNKNOWN in call
    assert "https://wiki.example.com/paint" in call
    assert "<!channel>" not in call


async def test_an_owner_is_known_by_a_name_alone_if_one_person_has_it(work):
    async with work.bot(Rules(humans=("S012345",))) as office:
        answer = await answered(work, office, work.ben, UNKNOWN)
        own(office, answer, "ana costa")
        work.ben.press(answer.message, names.HUMAN)

        [call] = await work.until(lambda: calls(work, answer))
    assert call.startswith(f"<@{work.ana.id}>")


async def test_where_two_people_have_the_owners_name_the_configured_ones_are_called(work):
    work.server.slack.person("Ana Costa", email="ana.the.second@example.com")
    async with work.bot(Rules(humans=("S012345", "U099"))) as office:
        answer = await answered(work, office, work.ben, UNKNOWN)
        own(office, answer, "Ana Costa")
        work.ben.press(answer.message, names.HUMAN)

        [call] = await work.until(lambda: calls(work, answer))
    assert call.startswith("<!subteam^S012345> <@U099>")


async def test_where_nobody_can_be_called_the_person_is_told(work):
    async with work.bot() as office:
        answer = await answered(work, office, work.ben, UNKNOWN)
        work.ben.press(answer.message, names.HUMAN)
        await whispered(work, work.ben, answer, "do not know whom to call")

    assert calls(work, answer) == []


async def test_in_a_direct_message_the_person_is_told_whom_to_ask(work):
    async with work.bot(Rules(humans=("U099",))):
        asked = work.ben.dm(UNKNOWN)
        [answer] = await work.answer(asked, work.ben)
        work.ben.press(answer.message, names.HUMAN)

        await work.until(lambda: [each for each in work.ben.thread(asked) if "Ask <@U099>, who may" in each.words])


async def test_what_one_person_was_shown_is_not_told_to_those_who_are_called(work):
    async with work.bot(Rules(humans=("S012345",))) as office:
        answer = await answered(work, office, work.ben, "what does level four earn in Lisbon?")
        work.ana.press(answer.message, names.PRIVATE)
        private = await whispered(work, work.ana, answer, "71,000")
        work.ana.press(private.message, names.HUMAN)

        [call] = await work.until(lambda: calls(work, answer))
    assert "Salaries" not in call
    assert "71,000" not in call


async def test_what_was_asked_in_private_is_told_to_nobody(work):
    async with work.bot(Rules(humans=("S012345",))):
        work.ana.run(work.team, names.COMMAND, "ask what does level four earn in Lisbon?")
        shown = lambda: [each for each in work.ana.sees(work.team) if "71,000" in each.words]  # noqa: E731
        [private] = await work.until(shown)
        work.ana.press(private.message, names.HUMAN)
        await work.until(lambda: [each for each in work.ana.sees(work.team) if "Ask <!subteam^S012345>" in each.words])

    assert "level four" not in repr([each.words for each in work.ben.sees(work.team)])


async def test_a_call_is_not_taken_for_an_answer_that_was_begun(work):
    async with work.bot(Rules(humans=("S012345",))) as office:
        answer = await answered(work, office, work.ben, UNKNOWN)
        work.ben.press(answer.message, names.HUMAN)
        await work.until(lambda: calls(work, answer))
        thread_ts = answer.message.thread_ts
        place = Place(work.team.team_id, work.team.id, thread_ts, "public")
        asked_next = Destination(place, "next", answer.ts, work.ben.id, work.team.team_id, work.server.slack.bot.id)
        client = gesture_by(work, work.ben).workspace.client

        async def nobodys(ts):
            return False

        assert await find_unfinished(Calls(client), asked_next, nobodys) == ""


async def test_without_the_ledger_nobody_is_called(work):
    async with work.bot(Rules(humans=("S012345",))) as office:
        answer = await answered(work, office, work.ben, UNKNOWN)
        break_ledger(office, work.folder)
        work.ben.press(answer.message, names.HUMAN)
        await whispered(work, work.ben, answer, UNRECORDED)

    assert calls(work, answer) == []


def test_authors_are_read_as_git_and_wikis_write_them():
    assert name_and_email("Ana Costa <ana@example.com>") == ("Ana Costa", "ana@example.com")
    assert name_and_email(" ana@example.com ") == ("", "ana@example.com")
    assert name_and_email("Ana Costa") == ("Ana Costa", "")
    assert name_and_email("") == ("", "")
