"""What the app is told of messages, as Slack tells it: often, and of more than one might think."""

import pytest

from playground.slack.slack import Slack
from tests.playground.slack.manifest import manifest


def kinds(events):
    return [each.get("subtype") or each["type"] for each in events]


def test_a_mention_in_a_channel_is_told_of_twice_under_two_event_ids(slack, ana, team, told):
    said = ana.mention(team, "hello")

    assert kinds(told()) == ["app_mention", "message"]
    assert {each["ts"] for each in told()} == {said.ts}
    ids = [each.payload["event_id"] for each in slack.world.outbox.deliveries]
    assert len(set(ids)) == 2


def test_in_a_direct_message_there_is_no_mention_and_no_thread(slack, ana, told):
    ana.dm(f"<@{slack.bot.id}> hello")

    [event] = told()
    assert (event["type"], event["channel_type"]) == ("message", "im")
    assert "thread_ts" not in event


def test_an_edit_of_a_mention_is_told_of_as_an_edit_and_as_a_mention_again(ana, team, told):
    said = ana.mention(team, "helo")
    ana.edit(said, said.text.replace("helo", "hello"))

    assert kinds(told()) == ["app_mention", "message", "message_changed", "app_mention"]
    assert "edited" not in told("app_mention")[0]
    assert told("app_mention")[1]["edited"]["user"] == ana.id


def test_a_preview_of_a_link_is_told_of_as_an_edit_that_changes_no_word_and_mentions_nobody_again(
    slack, ana, team, told
):
    said = ana.mention(team, "what does <https://example.com/a> say?")

    slack.preview(said, "https://example.com/a")

    [changed] = told("message_changed")
    assert changed["message"]["text"] == changed["previous_message"]["text"] == said.text
    assert "edited" not in changed["message"]
    assert len(told("app_mention")) == 1


def test_an_edit_can_add_a_mention(slack, ana, team, told):
    said = ana.say(team, "Anybody?")
    ana.edit(said, f"<@{slack.bot.id}> anybody?")

    assert kinds(told()) == ["message", "message_changed", "app_mention"]


def test_a_reply_changes_its_parent_without_changing_its_words(ana, ben, team, told):
    asked = ana.say(team, "Anybody?")
    ben.reply(asked, "Me")
    ben.reply(asked, "Still me")

    changed = told("message_changed")
    assert [each["message"]["reply_count"] for each in changed] == [1, 2]
    assert [each["previous_message"].get("reply_count") for each in changed] == [None, 1]
    assert {each["message"]["text"] for each in changed} == {"Anybody?"}


def test_a_deletion_tells_what_is_gone_but_a_parent_leaves_a_tombstone(ana, ben, team, told):
    alone, parent = ana.say(team, "One"), ana.say(team, "Two")
    ben.reply(parent, "Three")

    ana.delete(alone)
    ana.delete(parent)

    [deleted] = told("message_deleted")
    assert (deleted["deleted_ts"], deleted["previous_message"]["text"]) == (alone.ts, "One")
    assert told("message_changed")[-1]["message"]["subtype"] == "tombstone"


async def test_the_app_hears_what_it_says_itself(client, slack, team, told):
    await client.chat_postMessage(channel=team.id, text=f"<@{slack.bot.id}> I am here")

    [echo] = told()
    assert (echo["type"], echo["bot_id"], echo["user"]) == ("message", slack.bot.bot_id, slack.bot.id)
    assert echo["bot_profile"]["app_id"] == slack.world.app.id


def test_other_bots_are_heard_with_their_bot_id(slack, team, told):
    robot = slack.other_bot("Robot")
    robot.join(team)
    robot.mention(team, "hello")

    assert {each["bot_id"] for each in told("app_mention") + told("message")} == {robot.account.bot_id}


def test_a_classic_webhook_has_no_user(slack, team, told):
    slack.webhook(team, f"<@{slack.bot.id}> deployed")

    assert kinds(told()) == ["app_mention", "bot_message"]
    assert all("user" not in each and each["bot_id"] for each in told())


def test_where_the_app_is_no_member_it_hears_nothing(slack, ana, told):
    elsewhere = slack.channel("elsewhere", ana, has_app=False)
    ana.mention(elsewhere, "hello")

    assert told() == []


@pytest.mark.parametrize(
    ("less", "heard"),
    [
        ({"without_events": ("app_mention",)}, ["message"]),
        ({"without_events": ("message.channels",)}, ["app_mention"]),
        ({"without_scopes": ("channels:history",)}, ["app_mention"]),
        ({"without_scopes": ("app_mentions:read",)}, ["message"]),
    ],
)
def test_only_what_was_subscribed_to_and_granted_is_heard(less, heard):
    slack = Slack(manifest(**less))
    ana = slack.person("Ana")
    ana.mention(slack.channel("team", ana), "hello")

    assert [each.payload["event"]["type"] for each in slack.world.outbox.deliveries] == heard


def test_events_of_a_shared_channel_say_so(slack, ana):
    ana.mention(slack.channel("partners", ana, is_shared=True), "hello")

    assert all(each.payload["is_ext_shared_channel"] for each in slack.world.outbox.deliveries)


def test_a_stranger_in_a_shared_channel_is_of_another_team(slack, ana, told):
    sue = slack.person("Sue", is_stranger=True)
    sue.say(slack.channel("partners", ana, sue, is_shared=True), "hello")

    [event] = told("message")
    assert event["user_team"] == sue.account.team_id != slack.workspace.id


def test_a_file_comes_with_its_message_and_as_an_event(slack, ana, team, told):
    file = slack.file(ana, "plan.txt", b"words")
    ana.say(team, "Look", files=(file,))

    assert kinds(told()) == ["file_share", "file_shared"]
    assert told("file_share")[0]["files"][0]["name"] == "plan.txt"
    assert told("file_shared")[0]["file_id"] == file.id


def test_who_comes_and_goes_is_told_of(slack, ana, team, told):
    zoe = slack.person("Zoe")
    ana.invite(team, zoe.account)
    zoe.leave(team)
    zoe.leave(team)

    assert kinds(told()) == ["member_joined_channel", "channel_join", "member_left_channel", "channel_leave"]
    assert told("channel_join")[0]["text"] == f"<@{zoe.id}> has joined the channel"
    assert (told()[0]["user"], told()[0]["inviter"]) == (zoe.id, ana.id)


def test_a_reaction_is_told_of_with_the_message_it_is_on(ana, ben, team, told):
    said = ana.say(team, "Look")
    ben.react(said, "eyes")
    ben.unreact(said, "eyes")

    assert len(told("reaction_removed")) == 1
    [event] = told("reaction_added")
    assert (event["user"], event["item_user"], event["item"]["ts"]) == (ben.id, ana.id, said.ts)
