import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.channels import Channel, Channels, channel_in
from bot.place import Place
from tests.bot.conversation.test_people import JSON

FIELDS = ["id", "name", "is_im", "is_mpim", "is_private", "is_shared", "is_ext_shared", "is_org_shared"]


@pytest.mark.parametrize(
    ("kind", "found"), [("public", "public"), ("private", "private"), ("im", "direct"), ("mpim", "group_direct")]
)
async def test_a_conversation_is_of_the_kind_that_slack_says(slack, client, channels, kind, found):
    channel = slack.channel("printers", slack.person("Ana"), slack.person("Ben"), kind=kind)

    known = await channels.channel(client, slack.workspace.id, channel.id)
    assert known is not None
    assert (known.kind, known.is_shared) == (found, False)
    place = await channels.place(client, slack.workspace.id, channel.id, "1.2")
    assert place == Place(slack.workspace.id, channel.id, "1.2", found)


async def test_a_channel_that_is_shared_is_a_shared_place(slack, client, channels):
    channel = slack.channel("partners", slack.person("Ana"), is_shared=True)

    assert (await channels.place(client, slack.workspace.id, channel.id)).is_shared


async def test_an_event_that_tells_of_sharing_is_believed(slack, client, channels):
    channel = slack.channel("printers", slack.person("Ana"))

    assert (await channels.place(client, slack.workspace.id, channel.id, is_shared=True)).is_shared


async def test_a_conversation_that_slack_does_not_tell_of_is_taken_for_shared(slack, client, channels):
    slack.world.faults.error("conversations.info", "internal_error", times=None)
    channel = slack.channel("printers", slack.person("Ana"))

    assert await channels.channel(client, slack.workspace.id, channel.id) is None
    assert (await channels.place(client, slack.workspace.id, channel.id)).is_shared


async def test_a_direct_message_need_not_be_asked_about(slack, client, channels):
    place = await channels.place(client, slack.workspace.id, "D1", channel_type="im")

    assert place.is_direct
    assert slack.world.journal.methods() == []


async def test_what_changed_is_asked_for_anew_when_it_is_forgotten(slack, client, channels):
    ana, ben = slack.person("Ana"), slack.person("Ben")
    channel = slack.channel("printers", ana, has_app=False)
    channel.members.append(slack.bot.id)
    team = slack.workspace.id

    async def known():
        members, found = (
            await channels.members(client, team, channel.id),
            await channels.channel(client, team, channel.id),
        )
        return members and members.ids, found and found.is_shared

    before = await known()
    ben.join(channel)
    channel.is_shared = True
    assert await known() == before == ({ana.id, slack.bot.id}, False)
    channels.forget(team, channel.id)
    assert await known() == ({ana.id, ben.id, slack.bot.id}, True)


async def test_a_small_channel_costs_one_call_of_the_size_of_the_limit(slack, client):
    channel = slack.channel("printers", *(slack.person(f"Member {number}") for number in range(30)))

    members = await Channels(max_members=31).members(client, slack.workspace.id, channel.id)
    assert members is not None
    assert len(members.ids) == 31
    [call] = slack.world.journal.entries("conversations.members")
    assert int(call.arguments["limit"]) == 32


async def test_of_a_large_channel_no_more_is_read_than_shows_that_it_is_large(slack, client):
    channel = slack.channel("everyone", *(slack.person(f"Member {number}") for number in range(30)))

    members = await Channels(max_members=5).members(client, slack.workspace.id, channel.id)
    assert members is not None
    assert members.are_too_many
    assert len(slack.world.journal.entries("conversations.members")) == 1


@pytest.mark.parametrize(
    ("described", "is_shared"),
    [
        ({"is_ext_shared": True}, True),
        ({"is_pending_ext_shared": True}, True),
        ({"pending_shared": ["T2"]}, True),
        ({"is_shared": True}, True),
        ({"is_shared": True, "is_org_shared": True}, False),
        ({"is_shared": True, "is_org_shared": True, "is_ext_shared": True}, True),
        ({}, False),
    ],
)
def test_sharing_with_another_organisation_is_told_from_sharing_within_one(described, is_shared):
    assert channel_in({"id": "C1", "name": "printers", **described}) == Channel("C1", "printers", "public", is_shared)


@given(st.dictionaries(st.sampled_from(FIELDS), JSON) | JSON)
def test_whatever_stands_in_place_of_a_channel_is_one_or_none(described):
    channel = channel_in(described)

    assert channel is None or channel.id == described["id"]
