import pytest

from playground.slack.errors import Impossible

FEEDBACK = {
    "type": "context_actions",
    "elements": [
        {
            "type": "feedback_buttons",
            "action_id": "vote",
            "positive_button": {"text": {"type": "plain_text", "text": "Good"}, "value": "7:yes"},
            "negative_button": {"text": {"type": "plain_text", "text": "Bad"}, "value": "7:no"},
        }
    ],
}
MORE = {
    "type": "section",
    "text": {"type": "mrkdwn", "text": "More"},
    "accessory": {
        "type": "overflow",
        "action_id": "more",
        "options": [{"text": {"type": "plain_text", "text": "Share"}, "value": "share"}],
    },
}


@pytest.fixture
async def message(client, ana, team):
    asked = ana.say(team, "Well?")
    blocks = [FEEDBACK, MORE]
    posted = await client.chat_postMessage(channel=team.id, thread_ts=asked.ts, text="Yes", blocks=blocks)
    return team.messages[posted["ts"]]


async def test_a_vote_carries_the_value_of_the_button_and_the_message(message, ana, team):
    payload = ana.rate(message, "vote", "negative").payload

    [action] = payload["actions"]
    assert (action["type"], action["action_id"], action["value"]) == ("feedback_buttons", "vote", "7:no")
    assert payload["message"]["ts"] == payload["container"]["message_ts"] == message.ts
    assert payload["container"]["thread_ts"] == message.thread_ts
    assert payload["channel"] == {"id": team.id, "name": "team"}
    assert payload["response_url"].startswith("http://127.0.0.1:")


async def test_a_choice_carries_the_option(message, ana):
    [action] = ana.choose(message, "more", "Share").payload["actions"]

    assert action["selected_option"]["value"] == "share"
    with pytest.raises(Impossible):
        ana.choose(message, "more", "burn")


async def test_a_shortcut_carries_its_message(message, ana):
    payload = ana.use_shortcut("ask", message).payload

    assert (payload["type"], payload["callback_id"]) == ("message_action", "ask")
    assert (payload["message"]["ts"], payload["message_ts"]) == (message.ts, message.ts)


async def test_a_global_shortcut_has_no_channel(slack, ana):
    payload = ana.use_shortcut("anywhere").payload

    assert payload["type"] == "shortcut"
    assert not {"channel", "message", "response_url"} & set(payload)


async def test_a_command_in_a_direct_message_and_a_private_channel_hides_the_name(slack, ana):
    private = slack.channel("secret", ana, kind="private", has_app=False)

    assert ana.run(ana.direct, "/helper").payload["channel_name"] == "directmessage"
    assert ana.run(private, "/helper", "a b").payload["channel_name"] == "privategroup"


async def test_an_ephemeral_message_is_pressed_by_its_reader_alone(client, ana, ben, team):
    await client.chat_postEphemeral(channel=team.id, user=ana.id, text="Psst", blocks=[FEEDBACK])
    whisper = ana.sees(team)[0].message

    assert "message" not in ana.rate(whisper, "vote", "positive").payload
    with pytest.raises(Impossible):
        ben.rate(whisper, "vote", "positive")


async def test_without_interactivity_nothing_can_be_pressed(message, slack, ana):
    slack.world.app.manifest["settings"]["interactivity"]["is_enabled"] = False

    with pytest.raises(Impossible):
        ana.rate(message, "vote", "positive")


async def test_an_answer_that_slack_cannot_show_is_a_failure_for_the_person(slack, ana, team):
    run = ana.run(team, "/helper")
    [delivery] = slack.world.outbox.deliveries
    delivery.on_answer({"blocks": [{"type": "nonsense"}]})

    assert (run.outcome, run.reason) == ("failed", "invalid_blocks")
    assert ana.sees(team) == []
