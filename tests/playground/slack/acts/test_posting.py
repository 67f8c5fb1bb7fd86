from hypothesis import given
from hypothesis import strategies as st

from playground.slack.acts.posting import Draft, post
from playground.slack.slack import Slack
from playground.slack.wire import Json
from tests.playground.slack.manifest import manifest


@given(st.lists(st.integers(0, 20), max_size=12))
def test_every_reply_stands_in_the_thread_of_a_message_of_the_channel(targets):
    slack = Slack(manifest())
    ana = slack.person("Ana")
    team = slack.channel("team", ana)
    said = [ana.say(team, "root")]
    for target in targets:
        said.append(ana.reply(said[target % len(said)], "reply"))

    for each in said[1:]:
        assert team.messages[each.thread_ts].thread_ts == ""
    threads = [ana.thread(message) for message in said if not message.thread_ts]
    assert sum(len(thread) for thread in threads) == len(said)


def test_a_deleted_question_is_gone_but_its_answered_thread_stays(slack, ana, ben, team):
    asked, other = ana.say(team, "How?"), ana.say(team, "Never mind")
    ben.reply(asked, "So")

    ana.delete(asked)
    ana.delete(other)

    assert [seen.text for seen in ana.sees(team)] == ["This message was deleted."]
    assert [seen.text for seen in ben.thread(asked)] == ["This message was deleted.", "So"]


def test_every_block_and_button_gets_an_id(slack, team):
    button: Json = {"type": "button", "text": {"type": "plain_text", "text": "Go"}}
    blocks: list[Json] = [{"type": "actions", "elements": [button]}, {"type": "divider", "block_id": "mine"}]

    posted = post(slack.place, team, slack.bot, Draft(text="x", blocks=blocks))

    assert posted.blocks[0]["block_id"]
    assert posted.blocks[0]["elements"][0]["action_id"]
    assert posted.blocks[1]["block_id"] == "mine"
