import asyncio
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from answering.approval import is_approved, request_approval
from answering.tools.wording import readable_json
from bot.controls import names
from bot.controls.approver import Approver
from bot.controls.hearing import UNRECORDED
from bot.workspace import Workspace
from ledger.approvals import approval
from ledger.claims import claim_question, finish_question, renew_claim
from tests.bot.controls.pressing import QUESTION, break_ledger, whispered
from tests.bot.questions import question

TOOLS = '[tools.tickets]\ncommand = ["none"]\nusers = ["group:people"]\nwrites = ["close"]\n'
ARGUMENTS = {"ticket": "OPS-7", "note": "``` <!channel> & *done*"}


@pytest.fixture
def work(work):
    """Ana may use the tool that closes tickets, Ben may not."""
    with (work.folder / "footnote.toml").open("a", encoding="utf-8") as settings:
        settings.write(TOOLS)
    return work


@asynccontextmanager
async def asking(work, office, *, seconds=60.0, arguments=ARGUMENTS, surface="mention"):
    """Ask for approval in a thread of the channel; yields the task that waits, and the request."""
    slack = work.server.slack
    client = AsyncWebClient(slack.bot_token, base_url=work.server.api_url)
    workspace = Workspace(slack.workspace.id, client, slack.bot.id, slack.bot.bot_id)
    said = work.ben.say(work.team, QUESTION)
    asked = question(
        team=workspace.team,
        channel=work.team.id,
        message_ts=said.ts,
        thread_ts=said.ts,
        asker=work.ben.id,
        surface=surface,
    )
    # Held by somebody for the whole test, who is this process.
    claim_question(office.ledger, asked, "holder", until=office.clock() + timedelta(hours=1))
    request = request_approval("tickets", "close", readable_json(arguments), seconds=seconds)
    task = asyncio.create_task(is_approved(request, Approver(office, asked, workspace)))
    yield said, task, request
    await asyncio.wait({task})


def decision(office, request):
    found = approval(office.ledger, request.id)
    return found and found.decision


async def card(work, said, reader=None):
    """What asks, in the thread of a message."""
    seen = await work.until(lambda: (reader or work.ben).thread(said)[1:])
    return seen[-1]


async def test_whoever_may_use_a_tool_approves_it_and_the_card_says_who_did(work):
    async with work.bot() as office, asking(work, office) as (said, task, _):
        asked = await card(work, said)
        work.ana.press(asked.message, names.APPROVE)

        assert await task
        after = await work.until(lambda: [each for each in work.ben.thread(said) if "Approved by" in each.words])
    assert f"Approved by <@{work.ana.id}>" in after[-1].words
    assert "actions" not in {block["type"] for block in after[-1].blocks}


async def test_denied_a_tool_is_not_run(work):
    async with work.bot() as office, asking(work, office) as (said, task, _):
        work.ana.press((await card(work, said)).message, names.DENY)

        assert not await task


async def test_a_decision_is_made_once(work):
    async with work.bot() as office, asking(work, office) as (said, task, request):
        asked = await card(work, said)
        work.ana.press(asked.message, names.DENY)
        assert not await task
        work.ana.press(asked.message, names.APPROVE)
        await whispered(work, work.ana, asked, "has been decided")

        assert decision(office, request) == "denied"


async def test_who_may_not_use_a_tool_decides_nothing(work):
    async with work.bot() as office, asking(work, office) as (said, task, request):
        asked = await card(work, said)
        work.ben.press(asked.message, names.APPROVE)
        await whispered(work, work.ben, asked, "You may not use this tool")
        assert decision(office, request) == ""
        assert not task.done()

        work.ana.press(asked.message, names.APPROVE)
        assert await task


async def test_a_decision_made_in_another_process_is_heard(work):
    # Slack tells one of the two processes; whichever it is, the other one's question goes on.
    async with work.bot() as waiting, work.bot(), asking(work, waiting) as (said, task, _):
        work.ana.press((await card(work, said)).message, names.APPROVE)

        assert await task


async def test_nobody_who_decides_in_time_means_no_and_the_card_says_so(work):
    async with work.bot() as office, asking(work, office, seconds=1.5) as (said, task, _):
        await card(work, said)
        assert not await task
        await work.until(lambda: "Nobody decided in time" in work.ben.thread(said)[-1].words)


async def test_all_arguments_are_shown_and_none_of_them_can_leave_its_block(work):
    async with work.bot() as office, asking(work, office) as (said, task, _):
        asked = await card(work, said)
        work.ana.press(asked.message, names.DENY)
        await task

    text = asked.blocks[1]["text"]["text"]
    assert text.startswith("```\n")
    assert text.count("```") == 2
    assert "&lt;!channel&gt; &amp; *done*" in text
    assert "OPS-7" in text


async def test_arguments_that_cannot_be_shown_whole_are_not_approved(work):
    arguments = {"note": "long " * 4_000}
    async with work.bot() as office, asking(work, office, arguments=arguments) as (said, task, _):
        assert not await task
        assert work.ben.thread(said)[1:] == []


async def test_what_is_asked_for_one_person_is_shown_to_that_person_alone(work):
    async with work.bot() as office, asking(work, office, surface="private", seconds=1.5) as (said, task, _):
        assert not await task
        assert work.ana.thread(said)[1:] == []
        assert "tickets" in work.ben.sees(work.ben.direct)[-1].words


async def test_without_the_ledger_nothing_is_decided(work):
    async with work.bot() as office, asking(work, office) as (said, task, _):
        asked = await card(work, said)
        break_ledger(office, work.folder)
        work.ana.press(asked.message, names.APPROVE)
        await whispered(work, work.ana, asked, UNRECORDED)

        assert not await task


async def leave(work, office, task, request, caplog):
    """Let who waits for a decision be gone without a word, as when its process is killed."""
    await work.until(lambda: (found := approval(office.ledger, request.id)) and found.card)
    work.server.world.faults.error("chat.update", "internal_error")
    task.cancel()
    await work.until(lambda: "method=chat.update" in caplog.text)


async def test_a_card_that_comes_to_stand_there_too_late_asks_nobody(work):
    async with work.bot() as office:
        work.server.world.faults.hold("chat.postMessage")
        async with asking(work, office) as (said, task, _):
            await work.until(lambda: work.server.world.faults.waiting)
            task.cancel()
            work.server.world.faults.release()
            seen = await work.until(lambda: [each for each in work.ben.thread(said) if "Nobody decided" in each.words])

    assert "actions" not in {block["type"] for block in seen[-1].blocks}


async def test_the_card_of_a_process_that_is_gone_says_so_when_it_is_pressed_and_loses_its_buttons(work, caplog):
    async with work.bot() as office, asking(work, office) as (said, task, request):
        asked = await card(work, said)
        await leave(work, office, task, request, caplog)
        finish_question(office.ledger, "q1", "holder", "failed", office.clock())
        work.ana.press(asked.message, names.APPROVE)
        await whispered(work, work.ana, asked, "interrupted")

        assert decision(office, request) == ""
        await work.until(lambda: "interrupted while it waited" in work.ben.thread(said)[1].words)
    assert "actions" not in {block["type"] for block in work.ben.thread(said)[1].blocks}


async def test_whoever_takes_a_question_over_takes_the_buttons_of_its_cards_away(work, caplog):
    async with work.bot() as office, asking(work, office) as (said, task, request):
        await card(work, said)
        await leave(work, office, task, request, caplog)
        renew_claim(office.ledger, "q1", "holder", until=office.clock())

        await work.until(lambda: "interrupted while it waited" in work.ben.thread(said)[1].words)
        assert decision(office, request) == ""
    assert "actions" not in {block["type"] for block in work.ben.thread(said)[1].blocks}
