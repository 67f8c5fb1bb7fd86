import aiohttp
import pytest
from slack_sdk.webhook.async_client import AsyncWebhookClient

BUTTON = {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}}
BLOCKS = [{"type": "actions", "elements": [BUTTON]}]


@pytest.fixture
def command(server, ana, team):
    return AsyncWebhookClient(ana.run(team, "/helper").payload["response_url"])


async def test_a_response_is_for_the_user_alone_unless_it_is_for_the_channel(command, ana, ben, team):
    answer = await command.send(text="Psst")
    await command.send(text="Everybody", response_type="in_channel")

    assert (answer.status_code, answer.body) == (200, "ok")
    assert [seen.text for seen in ana.sees(team)] == ["Psst", "Everybody"]
    assert [seen.text for seen in ben.sees(team)] == ["Everybody"]


async def test_the_sixth_response_is_refused(command, ana, team):
    statuses = [(await command.send(text=str(number))).status_code for number in range(6)]

    assert statuses == [200] * 5 + [404]
    assert len(ana.sees(team)) == 5


async def test_after_half_an_hour_there_is_no_response_any_more(command, clock):
    clock.advance(seconds=30 * 60)

    answer = await command.send(text="Late")

    assert (answer.status_code, "expired_url" in answer.body) == (404, True)


async def test_a_response_replaces_or_removes_the_message_that_was_pressed(server, client, ana, team):
    posted = await client.chat_postMessage(channel=team.id, text="Press", blocks=BLOCKS)
    message = team.messages[posted["ts"]]
    webhook = AsyncWebhookClient(ana.press(message, "go").payload["response_url"])

    await webhook.send(text="Pressed", replace_original=True)
    assert [(seen.text, seen.blocks) for seen in ana.sees(team)] == [("Pressed", [])]
    await webhook.send(delete_original=True)
    assert ana.sees(team) == []


async def test_an_ephemeral_message_is_replaced_and_removed_too(server, client, ana, team):
    await client.chat_postEphemeral(channel=team.id, user=ana.id, text="Press", blocks=BLOCKS)
    pressed = ana.press(ana.sees(team)[0].message, "go")
    webhook = AsyncWebhookClient(pressed.payload["response_url"])

    assert "message" not in pressed.payload
    await webhook.send(text="Pressed", replace_original=True)
    assert [seen.text for seen in ana.sees(team)] == ["Pressed"]
    await webhook.send(delete_original=True)
    assert ana.sees(team) == []


async def test_what_is_no_object_is_refused(ana, team, server):
    address = ana.run(team, "/helper").payload["response_url"]

    async with aiohttp.ClientSession() as http:
        for data in ("{", "[]"):
            async with http.post(address, data=data) as answer:
                assert answer.status == 400


async def test_responses_are_in_the_journal_and_can_fail(server, command, ana, team):
    server.world.faults.status("response_url", 500)

    assert (await command.send(text="x")).status_code == 500
    await command.send(text="y")

    assert [entry.arguments["text"] for entry in server.world.journal.entries("response_url")] == ["y"]
    assert [seen.text for seen in ana.sees(team)] == ["y"]
