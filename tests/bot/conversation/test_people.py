import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.web.async_client import AsyncWebClient

from bot.conversation.people import Person, person_in

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
FIELDS = ["id", "team_id", "name", "real_name", "deleted", "is_bot", "is_stranger", "profile", "enterprise_user"]


async def test_somebody_is_who_slack_says(slack, client, people):
    ana = slack.person("Ana Costa")

    found = await people.person(client, slack.workspace.id, ana.id)
    assert found == Person(ana.id, "ana.costa", "ana.costa@example.com")


@pytest.mark.parametrize(
    ("trait", "fact"),
    [(("is_stranger", True), "is_outsider"), (("is_deleted", True), "is_gone"), (("bot_id", "B1"), "is_bot")],
)
async def test_outsiders_closed_accounts_and_bots_are_told(slack, client, people, trait, fact):
    somebody = slack.person("Dora Lind")
    setattr(somebody.account, *trait)

    found = await people.person(client, slack.workspace.id, somebody.id)
    assert found is not None
    assert getattr(found, fact)


async def test_a_person_is_asked_for_once_and_anew_when_old_or_forgotten(slack, client, people, clock):
    ana = slack.person("Ana Costa")
    team = slack.workspace.id

    async def address():
        found = await people.person(client, team, ana.id)
        return found and found.email

    assert await address() == "ana.costa@example.com"
    ana.account.email = "ana@example.com"
    assert await address() == "ana.costa@example.com"
    people.forget(team, ana.id)
    assert await address() == "ana@example.com"
    ana.account.email = "ana.maria@example.com"
    clock.now = 300.0
    assert await address() == "ana.maria@example.com"


async def test_the_same_id_in_two_workspaces_is_two_people(slack, client, people):
    ana = slack.person("Ana Costa")
    await people.person(client, slack.workspace.id, ana.id)

    found = await people.person(client, "TOTHER", ana.id)
    assert found is not None
    assert found.is_outsider


async def test_many_are_read_from_the_list_of_the_workspace(slack, client, people):
    crowd = [slack.person(f"Somebody {number}") for number in range(40)]

    found = await people.persons(client, slack.workspace.id, {each.id for each in crowd})
    assert {each.email for each in found.values() if each} == {each.account.email for each in crowd}
    assert set(slack.world.journal.methods()) == {"users.list"}


async def test_without_the_list_many_are_asked_for_one_by_one_to_a_limit(slack, client, people):
    crowd = [slack.person(f"Somebody {number}") for number in range(60)]
    slack.world.faults.error("users.list", "limit_required", times=None)

    found = await people.persons(client, slack.workspace.id, [each.id for each in crowd])
    assert [each is not None for each in found.values()] == [True] * 50 + [False] * 10
    again = await people.persons(client, slack.workspace.id, [each.id for each in crowd])
    assert all(again.values())


async def test_whoever_is_unknown_is_nobody_and_the_others_are_told(slack, client, people):
    ana = slack.person("Ana Costa")

    found = await people.persons(client, slack.workspace.id, [ana.id, "U404"])
    assert found["U404"] is None
    assert found[ana.id] is not None


async def test_nothing_is_asked_for_nobody(slack, client, people):
    assert await people.persons(client, slack.workspace.id, []) == {}
    assert slack.world.journal.methods() == []


@pytest.mark.parametrize(
    ("user", "is_outsider"),
    [
        ({"id": "U1", "team_id": "T1"}, False),
        ({"id": "U1", "team_id": "T2"}, True),
        ({"id": "U1"}, True),
        ({"id": "U1", "team_id": "T1", "is_stranger": True}, True),
        ({"id": "U1", "team_id": "E1", "enterprise_user": {"teams": ["T1", "T2"]}}, False),
        ({"id": "U1", "team_id": "E1", "enterprise_user": {"teams": ["T2"]}}, True),
        ({"id": "USLACKBOT"}, False),
    ],
)
def test_an_account_of_another_organisation_is_an_outsider(user, is_outsider):
    person = person_in(user, "T1")

    assert person is not None
    assert person.is_outsider == is_outsider


def test_slackbot_is_a_bot_though_slack_does_not_say_so():
    person = person_in({"id": "USLACKBOT", "is_bot": False}, "T1")

    assert person is not None
    assert person.is_bot


@given(st.dictionaries(st.sampled_from(FIELDS), JSON) | JSON)
def test_whatever_stands_in_place_of_a_person_is_one_or_none(described):
    person = person_in(described, "T1")

    if person is not None:
        assert person.id == described["id"]
        assert person.is_outsider or person.id == "USLACKBOT" or "T1" in str(described)


class Mistaken(AsyncWebClient):
    async def users_info(self, *, user, **more):
        return await super().users_info(user="USLACKBOT", **more)


async def test_an_answer_about_somebody_else_is_none(slack, client, people):
    ana = slack.person("Ana Costa")
    slack.workspace.accounts["USLACKBOT"] = slack.person("Slackbot").account
    mistaken = Mistaken(client.token, base_url=client.base_url)

    assert await people.person(mistaken, slack.workspace.id, ana.id) is None
