import pytest

from playground.slack.errors import Impossible
from playground.slack.slack import Slack
from tests.playground.slack.manifest import manifest


@pytest.fixture
def zoe(slack):
    """Somebody who is in no channel."""
    return slack.person("Zoe")


def test_nobody_writes_where_they_are_no_member(team, zoe):
    with pytest.raises(Impossible):
        zoe.say(team, "x")
    with pytest.raises(Impossible):
        zoe.run(team, "/helper")


def test_a_public_channel_can_be_read_and_joined_by_anybody_and_a_private_one_by_its_members(slack, ana, team, zoe):
    private = slack.channel("secret", ana, kind="private")
    ana.say(team, "Hello")

    assert [seen.text for seen in zoe.sees(team)] == ["Hello"]
    zoe.join(team)
    zoe.say(team, "Hello too")
    with pytest.raises(Impossible):
        zoe.sees(private)
    with pytest.raises(Impossible):
        zoe.join(private)
    ana.invite(private, zoe.account)
    assert [seen.text for seen in zoe.sees(private)] == [f"<@{zoe.id}> has joined the channel"]


def test_only_one_s_own_messages_can_be_changed(ana, ben, team):
    said = ana.say(team, "Mine")

    with pytest.raises(Impossible):
        ben.edit(said, "Yours")
    with pytest.raises(Impossible):
        ben.delete(said)


def test_what_a_person_types_becomes_rich_text(slack, ana, team):
    said = ana.mention(team, "hello")

    [section] = said.blocks[0]["elements"]
    assert section["elements"] == [{"type": "user", "user_id": slack.bot.id}, {"type": "text", "text": " hello"}]


def test_what_the_manifest_does_not_offer_nobody_can_do(ana, team):
    said = ana.say(team, "x")
    for attempt in (
        lambda: ana.run(team, "/other"),
        lambda: ana.use_shortcut("other", said),
        lambda: ana.use_shortcut("ask"),
        lambda: ana.press(said, "nothing"),
        lambda: ana.choose(said, "nothing", "x"),
        lambda: ana.rate(said, "nothing", "positive"),
    ):
        with pytest.raises(Impossible):
            attempt()


def test_without_the_subscription_there_is_no_stop_button():
    slack = Slack(manifest(without_events=("agent_session_stopped",)))
    ana = slack.person("Ana")

    with pytest.raises(Impossible):
        ana.stop(ana.dm("x"))


def test_without_work_in_the_thread_there_is_no_stop_button(ana):
    with pytest.raises(Impossible):
        ana.stop(ana.dm("x"))


def test_an_agent_is_told_what_somebody_looks_at(ana, team, told):
    ana.look_at(team)
    ana.look_at(None)

    contexts = [each["context"] for each in told("app_context_changed")]
    assert contexts[0]["entities"][0]["value"] == team.id
    assert contexts[1] == {}


def test_without_a_messages_tab_the_app_takes_no_direct_messages(slack, ana):
    slack.world.app.manifest["features"] = {"app_home": {"messages_tab_read_only_enabled": True}}

    with pytest.raises(Impossible):
        ana.dm("x")


def test_somebody_is_found_by_id_name_or_address(slack, ana):
    for name in (ana.id, "ana.costa", "Ana Costa", "ana.costa@example.com"):
        assert slack.find(name).id == ana.id
    with pytest.raises(Impossible):
        slack.find("nobody")


async def test_prompts_are_those_of_the_manifest_until_the_app_sets_others(slack, client, ana):
    fixed = [{"title": "Hi", "message": "Hello"}]
    slack.world.app.manifest["features"]["agent_view"] = {"suggested_prompts": fixed}
    assert ana.prompts == fixed

    own = [{"title": "Deploy", "message": "How do we deploy?"}]
    await client.assistant_threads_setSuggestedPrompts(channel_id=ana.direct.id, prompts=own)
    assert ana.prompts == own
