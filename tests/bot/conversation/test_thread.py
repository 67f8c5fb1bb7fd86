import pytest
from hypothesis import given
from hypothesis import strategies as st

from answering.prompting.turn import Turn, latest
from bot.conversation.thread import fitting, stored_turns, turns_for_answering
from bot.place import Place
from ledger.thread_turns import StoredTurn, record_turn
from tests.fakes.quick_ledger import open_quick_ledger

STORED = st.lists(
    st.builds(StoredTurn, st.just("1.0"), st.just("U1"), st.text(max_size=3_000), st.booleans()), max_size=30
)


@pytest.fixture
def ledger(tmp_path):
    engine = open_quick_ledger(tmp_path / "ledger.db")
    yield engine
    engine.dispose()


@pytest.fixture
def read(slack, client, ledger, people):
    """Return what answering reads of a thread before a message."""

    async def turns(channel, parent, ts):
        place = Place(slack.workspace.id, channel.id, parent.ts, "public")
        stored = await stored_turns(place, ts, ledger=ledger, client=client, us=slack.bot.id)
        return await turns_for_answering(stored, client=client, team=slack.workspace.id, people=people)

    return turns


async def test_a_thread_is_read_with_names_and_without_the_question(slack, read):
    ana, ben = slack.person("Ana"), slack.person("Ben")
    channel = slack.channel("printers", ana, ben)
    parent = ana.say(channel, "Printer 4 is &lt;offline&gt;")
    ben.reply(parent, f"ask <@{ana.id}> about it")
    question = ana.reply(parent, f"<@{slack.bot.id}> why?")
    ben.reply(parent, "later")

    assert await read(channel, parent, question.ts) == (
        Turn("ana", "Printer 4 is <offline>"),
        Turn("ben", "ask @ana about it"),
    )


async def test_slack_is_asked_for_a_thread_once(slack, read, ledger):
    ana = slack.person("Ana")
    channel = slack.channel("printers", ana)
    parent = ana.say(channel, "Printer 4 is offline")
    first = ana.reply(parent, "why?")
    await read(channel, parent, first.ts)
    record_turn(
        ledger, slack.workspace.id, channel.id, parent.ts, StoredTurn(first.ts, ana.id, "why?", is_answer=False)
    )
    second = ana.reply(parent, "and now?")

    assert [turn.text for turn in await read(channel, parent, second.ts)] == ["Printer 4 is offline", "why?"]
    assert slack.world.journal.methods().count("conversations.replies") == 1


async def test_our_own_answers_are_told_from_what_people_say(slack, client, read):
    ana = slack.person("Ana")
    channel = slack.channel("printers", ana)
    parent = ana.say(channel, "Printer 4 is offline")
    await client.chat_postMessage(channel=channel.id, thread_ts=parent.ts, text="Replace the fuse.")
    question = ana.reply(parent, "which one?")

    assert [(turn.text, turn.is_answer) for turn in await read(channel, parent, question.ts)] == [
        ("Printer 4 is offline", False),
        ("Replace the fuse.", True),
    ]


async def test_what_one_person_was_shown_is_not_part_of_the_thread(slack, client, read):
    ana = slack.person("Ana")
    channel = slack.channel("printers", ana)
    parent = ana.say(channel, "Printer 4 is offline")
    await client.chat_postEphemeral(channel=channel.id, user=ana.id, thread_ts=parent.ts, text="for you alone")

    assert [turn.text for turn in await read(channel, parent, ana.reply(parent, "why?").ts)] == ["Printer 4 is offline"]


async def test_the_alert_of_a_program_that_a_thread_hangs_on_is_read(slack, read):
    ana = slack.person("Ana")
    channel = slack.channel("printers", ana)
    alert = slack.webhook(channel, "FIRING: printer 4 is offline")
    question = ana.reply(alert, "what do I do?")

    assert [turn.text for turn in await read(channel, alert, question.ts)] == ["FIRING: printer 4 is offline"]


async def test_of_a_huge_thread_its_first_message_and_the_latest_are_read(slack, read):
    ana = slack.person("Ana")
    channel = slack.channel("printers", ana)
    parent = ana.say(channel, "Printer 4 is offline")
    for number in range(450):
        ana.reply(parent, f"reply {number}: {'x' * 400}")
    question = ana.reply(parent, "why?")

    texts = [turn.text for turn in await read(channel, parent, question.ts)]
    assert texts[0] == "Printer 4 is offline"
    assert texts[-1].startswith("reply 449:")
    assert sum(map(len, texts)) <= 7_500
    assert slack.world.journal.methods().count("conversations.replies") == 3


async def test_a_thread_that_slack_does_not_tell_is_asked_for_at_the_next_question(slack, read):
    ana = slack.person("Ana")
    channel = slack.channel("printers", ana)
    parent = ana.say(channel, "Printer 4 is offline")
    question = ana.reply(parent, "why?")
    slack.world.faults.error("conversations.replies", "ratelimited")

    assert await read(channel, parent, question.ts) == ()
    assert [turn.text for turn in await read(channel, parent, question.ts)] == ["Printer 4 is offline"]


async def test_outside_of_threads_nothing_was_said_before(slack, client, ledger):
    place = Place(slack.workspace.id, "C1", "", "public")

    assert await stored_turns(place, "1.0", ledger=ledger, client=client, us=slack.bot.id) == ()
    parent = place.in_thread("1.0")
    assert await stored_turns(parent, "1.0", ledger=ledger, client=client, us=slack.bot.id) == ()
    assert slack.world.journal.methods() == []


@given(STORED)
def test_what_is_kept_of_a_thread_fits_and_holds_its_first_message_for_answering_too(stored):
    kept = fitting(stored)

    assert sum(len(turn.text) for turn in kept) <= 7_500
    assert [turn.text for turn in kept[:1]] == [turn.text[:1_500] for turn in stored[:1]]
    assert [turn.text for turn in kept[1:]] == [turn.text[:1_500] for turn in stored[len(stored) - len(kept) + 1 :]]
    read = latest([Turn("ana", turn.text, turn.is_answer) for turn in kept], max_characters=8_000)
    assert [turn.text for turn in read] == [turn.text.strip() for turn in kept if turn.text.strip()]
