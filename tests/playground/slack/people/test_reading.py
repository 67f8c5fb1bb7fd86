import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.slack.acts.posting import Draft, post
from playground.slack.errors import Impossible
from playground.slack.slack import Slack
from tests.playground.slack.manifest import manifest


@given(st.lists(st.tuples(st.integers(0, 2), st.booleans(), st.booleans()), max_size=12))
def test_an_ephemeral_message_is_never_seen_by_anybody_but_its_reader(steps):
    slack = Slack(manifest())
    people = [slack.person(name) for name in ("Ana", "Ben", "Cleo")]
    team = slack.channel("team", *people)
    root = people[0].say(team, "Root")
    for index, is_whisper, in_thread in steps:
        reader = people[index].id if is_whisper else ""
        draft = Draft(text=f"for {reader}", reader=reader, thread_ts=root.ts if in_thread else "")
        post(slack.place, team, slack.bot, draft)

    for person in people:
        seen = person.sees(team) + person.thread(root)[1:]
        assert {each.message.reader for each in seen} <= {"", person.id}
        for_all_or_them = [reader for reader, is_whisper, _ in steps if not is_whisper or people[reader] is person]
        assert len(seen) == 1 + len(for_all_or_them)


def test_words_are_those_of_the_blocks_if_there_are_any(slack, ana, team):
    header = {"type": "header", "text": {"type": "plain_text", "text": "Title"}}
    card = {"type": "task_card", "task_id": "1", "title": "Search", "status": "complete"}
    post(slack.place, team, slack.bot, Draft(text="fallback", blocks=[header, card]))
    post(slack.place, team, slack.bot, Draft(text="plain"))

    assert [seen.words for seen in ana.sees(team)] == ["Title\nSearch", "plain"]


def test_a_thread_of_a_private_channel_is_closed_to_others(slack, ana, ben):
    said = ana.say(slack.channel("secret", ana, kind="private"), "x")

    with pytest.raises(Impossible):
        ben.thread(said)
