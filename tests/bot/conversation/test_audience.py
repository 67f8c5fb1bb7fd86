from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.conversation.audience import audience_from, audience_of, audience_of_person
from bot.conversation.channels import Channels
from bot.conversation.people import People, Person
from bot.place import Place
from playground.slack.faults import Fault
from retrieval.audience import Audience
from tests.bot.conversation.conftest import Ticking

# What somebody in a conversation can be, beside a bot.
KINDS: dict[str, dict[str, object]] = {
    "person": {},
    "guest": {"guest": "multi-channel"},
    "guest of one channel": {"guest": "single-channel"},
    "closed": {"is_deleted": True},
    "foreign": {"is_stranger": True},
    "of another team": {"team_id": "TOTHER"},
    "without address": {"email": ""},
}
FAULTS = st.builds(
    Fault,
    kind=st.sampled_from(["status", "error", "drop"]),
    pattern=st.sampled_from(["conversations.members", "users.info", "users.list", "users.*", ".*"]),
    times=st.sampled_from([1, 3, None]),
    after=st.integers(0, 3),
    status=st.just(503),
)
MEMBERS = st.lists(st.sampled_from([*KINDS, "bot"]), max_size=14)


def somebody(slack, kind, number):
    if kind == "bot":
        return slack.other_bot(f"Bot {number}")
    person = slack.person(f"Somebody {number}")
    for name, value in KINDS[kind].items():
        setattr(person.account, name, value)
    return person


def is_known(account):
    return bool(account.email) and not account.is_deleted and not account.is_stranger and account.team_id != "TOTHER"


def place(slack, channel, kind="public", **more):
    return Place(slack.workspace.id, channel.id, "", kind, **more)


def assert_covers(audience, accounts):
    """Everybody who reads there is in it by name, or as one of those without a name."""
    for account in accounts:
        if not account.is_bot:
            named = is_known(account) and account.email in audience.emails
            assert named or audience.has_outsiders, account


async def asked(slack, client, channel, asker, *, channels=None, people=None):
    return await audience_of(
        place(slack, channel),
        asker.id,
        client=client,
        channels=channels or Channels(clock=Ticking()),
        people=people or People(clock=Ticking()),
    )


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kinds=MEMBERS)
async def test_the_audience_is_every_member_and_nobody_else(slack, client, kinds):
    members = [somebody(slack, kind, number) for number, kind in enumerate(["person", *kinds])]
    channel = slack.channel("printers", *members)

    audience = await asked(slack, client, channel, members[0])

    humans = [each.account for each in members if not each.account.is_bot]
    assert audience.emails == {each.email for each in humans if is_known(each)}
    assert audience.has_outsiders == any(not is_known(each) for each in humans)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kinds=MEMBERS, fault=FAULTS)
async def test_whatever_slack_refuses_no_reader_is_left_out(slack, client, kinds, fault):
    members = [somebody(slack, kind, number) for number, kind in enumerate(["person", *kinds])]
    channel = slack.channel("printers", *members)
    slack.world.faults.clear()
    slack.world.faults.add(replace(fault))
    channels, people = Channels(clock=Ticking()), People(clock=Ticking())

    for _ in range(2):
        audience = await asked(slack, client, channel, members[0], channels=channels, people=people)
        assert_covers(audience, [each.account for each in members])
    slack.world.faults.clear()


async def test_a_direct_message_is_read_by_whoever_asked(slack, client, channels, people):
    ana = slack.person("Ana Costa")

    audience = await audience_of(
        place(slack, ana.direct, "direct"), ana.id, client=client, channels=channels, people=people
    )
    assert audience == Audience.person("ana.costa@example.com")


@pytest.mark.parametrize("kind", ["closed", "foreign", "of another team", "without address", "bot"])
async def test_whoever_documents_do_not_know_reads_alone_what_everyone_may(slack, client, people, kind):
    asker = somebody(slack, kind, 1)

    assert await audience_of_person(slack.workspace.id, asker.id, client=client, people=people) == Audience.public()


async def test_whoever_slack_does_not_know_reads_what_everyone_may(slack, client, people):
    assert await audience_of_person(slack.workspace.id, "U404", client=client, people=people) == Audience.public()


@pytest.mark.parametrize("kind", ["public", "direct", "group_direct", "private"])
async def test_a_conversation_with_others_is_shown_what_everyone_may_read(slack, client, channels, people, kind):
    ana = slack.person("Ana Costa")
    shared = place(slack, slack.channel("partners", ana), kind, is_shared=True)

    audience = await audience_of(shared, ana.id, client=client, channels=channels, people=people)
    assert audience.has_outsiders


async def test_a_channel_with_more_members_than_the_limit_is_the_public(slack, client, people):
    members = [slack.person(f"Member {number}") for number in range(4)]
    channel = slack.channel("everyone", *members, has_app=False)
    channel.members.append(slack.bot.id)

    at_limit = await asked(slack, client, channel, members[0], channels=Channels(max_members=5), people=people)
    assert len(at_limit.emails) == 4
    over = await asked(slack, client, channel, members[0], channels=Channels(max_members=4), people=people)
    assert over == Audience.public()


async def test_whoever_asks_reads_the_answer_though_slack_does_not_list_them(slack, client):
    ana, dora = slack.person("Ana Costa"), slack.person("Dora Lind")
    channel = slack.channel("printers", ana)

    audience = await asked(slack, client, channel, dora)
    assert audience.emails == {"ana.costa@example.com", "dora.lind@example.com"}


async def test_a_long_list_is_read_to_its_end(slack, client, people):
    members = [slack.person(f"Colleague {number}") for number in range(1_200)]
    channel = slack.channel("company", *members)

    audience = await asked(slack, client, channel, members[0], channels=Channels(max_members=5_000), people=people)
    assert audience.emails == {each.account.email for each in members}
    assert not audience.has_outsiders


async def test_a_list_that_breaks_off_shows_only_what_everyone_may_read(slack, client, people):
    members = [slack.person(f"Neighbour {number}") for number in range(1_200)]
    channel = slack.channel("street", *members)
    slack.world.faults.error("conversations.members", "internal_error", after=1)

    audience = await asked(slack, client, channel, members[0], channels=Channels(max_members=5_000), people=people)
    assert audience == Audience.public()


async def test_a_channel_that_is_private_without_the_scope_for_it_shows_what_everyone_may_read(slack, client):
    ana = slack.person("Ana Costa")
    channel = slack.channel("secret", ana, kind="private")
    slack.world.faults.error("conversations.members", "missing_scope", times=None)

    assert await asked(slack, client, channel, ana) == Audience.public()


PERSONS = st.one_of(
    st.none(),
    st.builds(
        Person,
        id=st.text(max_size=3),
        name=st.text(max_size=3),
        email=st.sampled_from(["", "ana@example.com", "ben@example.com"]),
        is_bot=st.booleans(),
        is_outsider=st.booleans(),
        is_gone=st.booleans(),
    ),
)


@given(st.lists(PERSONS, max_size=6))
def test_an_audience_is_never_nobody_and_holds_each_person_by_name_or_as_an_outsider(persons):
    audience = audience_from(persons)

    assert audience.emails or audience.has_outsiders
    for each in persons:
        is_named = each and each.email in audience.emails and not each.is_outsider and not each.is_gone
        assert is_named or audience.has_outsiders or (each and each.is_bot)
    assert audience.emails <= {each.email for each in persons if each and not (each.is_outsider or each.is_gone)}
