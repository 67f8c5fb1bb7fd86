import re
from types import SimpleNamespace
from typing import Any

from bot.controls.gesture import gesture_of
from bot.controls.hearing import Hearing
from tests.bot.controls.pressing import gesture_by


def context_of(gesture) -> Any:
    """What Bolt tells a listener of the workspace."""
    workspace = gesture.workspace
    return SimpleNamespace(
        team_id=workspace.team, client=workspace.client, bot_user_id=workspace.user, bot_id=workspace.bot
    )


def press(work, person):
    return {
        "type": "block_actions",
        "user": {"id": person.id},
        "container": {"channel_id": work.team.id, "message_ts": "1.5"},
        "actions": [{"value": "q1"}],
    }


async def test_a_control_that_fails_unforeseen_is_acknowledged_and_answered_with_a_reference(work, caplog):
    acknowledged = []

    async def ack() -> None:
        acknowledged.append(True)

    async def fail(gesture):
        raise ValueError(gesture.value)

    async with work.bot() as office:
        listener: Any = Hearing(office).pressed(fail)
        await listener(ack, press(work, work.ben), context_of(gesture_by(work, work.ben)))
        await office.tasks.drain(5)

    [said] = [each.words for each in work.ben.sees(work.team)]
    [reference] = re.findall(r"reference `(\w+)`", said)
    assert acknowledged == [True]
    assert f"reference={reference}" in caplog.text
    assert "q1" not in said


async def test_a_modal_of_another_version_belongs_nowhere_and_does_no_harm(work):
    made = gesture_by(work, work.ben)
    view = {"id": "V1", "private_metadata": '{"old": 1}', "state": {"values": {}}}
    body = {"type": "view_submission", "user": {"id": work.ben.id}, "view": view}

    found = gesture_of(body, context_of(made))
    assert found is not None
    assert (found.user, found.channel, found.value, found.entered) == (work.ben.id, "", "", {})


async def test_what_a_gesture_bears_comes_back_with_its_modal(work):
    made = gesture_by(work, work.ben, thread_ts="1.0", message_ts="1.5", value="q1")
    view = {
        "id": "V1",
        "private_metadata": made.metadata,
        "state": {"values": {"b": {"mode": {"type": "radio_buttons", "selected_option": {"value": "every"}}}}},
    }
    found = gesture_of({"type": "view_submission", "user": {"id": work.ben.id}, "view": view}, context_of(made))

    assert found is not None
    assert (found.channel, found.thread_ts, found.message_ts, found.value) == (work.team.id, "1.0", "1.5", "q1")
    assert found.entered == {"mode": "every"}
