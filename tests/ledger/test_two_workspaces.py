"""Two workspaces in which people, channels and times have the same ids: nothing of one is seen from the other."""

from dataclasses import replace

from ledger.channel_choices import ChannelChoices, channel_choices, set_channel_choices
from ledger.claims import cancel_question, claim_question
from ledger.questions import (
    asked_within,
    find_question,
    questions_in_thread,
    recent_questions,
    waiting_before,
)
from ledger.thread_turns import StoredTurn, change_turn, record_turn, remove_turn, turns_of
from ledger.threads import (
    ThreadFooting,
    ThreadSummary,
    set_thread_footing,
    set_thread_summary,
    thread_footing,
    thread_summary,
)
from tests.ledger.asked import NOON, after, asked

CHANNEL, TS = "C1", "1777636800.000100"


def test_questions_are_those_of_one_workspace(each_ledger):
    for team in ("T1", "T2"):
        question = asked(f"of {team}", team=team, message_ts=TS, thread_ts=TS)
        assert claim_question(each_ledger, question, "holder", until=after(1))

    assert [each.id for each in questions_in_thread(each_ledger, "T1", CHANNEL, TS, 9)] == ["of T1"]
    assert [each.id for each in recent_questions(each_ledger, "T2", "U1", 9)] == ["of T2"]
    assert asked_within(each_ledger, "T1", after(-1), after(1), asker="U1") == 1
    assert waiting_before(each_ledger, "T2", after(1)) == 1
    assert cancel_question(each_ledger, "T2", CHANNEL, TS) == "of T2"
    left = find_question(each_ledger, "of T1")
    assert left
    assert left.state == "claimed"


def test_what_was_said_in_a_thread_is_known_in_its_workspace_alone(each_ledger):
    turn = StoredTurn(TS, "U1", "what Acme said", is_answer=False)
    record_turn(each_ledger, "T1", CHANNEL, TS, turn)
    assert turns_of(each_ledger, "T2", CHANNEL, TS, 9) == []

    record_turn(each_ledger, "T2", CHANNEL, TS, replace(turn, text="what Zenith said"))
    change_turn(each_ledger, "T2", CHANNEL, TS, "what Zenith meant")
    assert [each.text for each in turns_of(each_ledger, "T1", CHANNEL, TS, 9)] == ["what Acme said"]

    remove_turn(each_ledger, "T2", CHANNEL, TS)
    assert [each.text for each in turns_of(each_ledger, "T1", CHANNEL, TS, 9)] == ["what Acme said"]


def test_how_footnote_stands_in_a_thread_is_known_in_its_workspace_alone(each_ledger):
    standing = ThreadFooting(is_taking_part=True, taken_over_by="", stopped_at=None)
    set_thread_footing(each_ledger, "T1", CHANNEL, TS, standing, at=NOON)
    set_thread_summary(each_ledger, "T1", CHANNEL, TS, ThreadSummary("of Acme", 3), at=NOON)

    assert thread_footing(each_ledger, "T1", CHANNEL, TS) == standing
    assert thread_footing(each_ledger, "T2", CHANNEL, TS) is None
    assert thread_summary(each_ledger, "T2", CHANNEL, TS) is None


def test_a_channel_is_set_in_its_workspace_alone(each_ledger):
    settings = ChannelChoices("every", (), "", None, None, "U1", NOON)
    set_channel_choices(each_ledger, "T1", CHANNEL, settings)

    assert channel_choices(each_ledger, "T1", CHANNEL) == settings
    assert channel_choices(each_ledger, "T2", CHANNEL) is None
