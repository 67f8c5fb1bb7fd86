from datetime import UTC, datetime

import pytest

from bot.conversation.addressed import Verdict
from bot.conversation.footing import asks, footing_after, footing_in
from bot.conversation.people import Person
from ledger.thread_turns import StoredTurn
from ledger.threads import ThreadFooting

US, ANA, BEN, BOT = "UFOOT", "UANA", "UBEN", "UBOT"
PERSONS = {
    ANA: Person(ANA, "Ana Costa", "ana@example.com"),
    BEN: Person(BEN, "Bo", "ben@example.com"),
    BOT: Person(BOT, "Alerts", "", is_bot=True),
}


def said(*turns):
    return [StoredTurn(f"{number}.0", speaker, text, speaker == US) for number, (speaker, text) in enumerate(turns, 1)]


def test_a_thread_that_footnote_never_met_is_none_of_its():
    footing = footing_in(None, [], PERSONS)

    assert (footing.takes_part, footing.is_silent, footing.asker) == (False, False, "")


def test_whoever_was_answered_last_is_the_asker():
    turns = said(
        (BEN, "is it on?"), (US, "Yes [1]."), (ANA, "why?"), (US, "Because"), (US, "of the fuse [1]."), (BEN, "hm")
    )
    footing = footing_in(ThreadFooting(is_taking_part=True), turns, PERSONS)

    assert (footing.takes_part, footing.asker, footing.is_latest) == (True, ANA, False)
    assert footing_in(None, turns[:-1], PERSONS).is_latest


@pytest.mark.parametrize(
    ("stored", "is_silent"),
    [
        (ThreadFooting(is_taking_part=True), False),
        (ThreadFooting(is_taking_part=True, taken_over_by=BEN), True),
        (ThreadFooting(is_taking_part=True, stopped_at=datetime(2026, 3, 2, tzinfo=UTC)), True),
    ],
)
def test_a_thread_that_a_person_took_over_or_stopped_is_silent(stored, is_silent):
    assert footing_in(stored, [], PERSONS).is_silent == is_silent


AT = datetime(2026, 3, 2, tzinfo=UTC)
QUESTION = Verdict("question", "named", "mention", "resumed")
TAKEN_OVER = Verdict("nothing", "a person answers", change="taken_over")
STOPPED = Verdict("stop", "named", "mention", "stopped")


@pytest.mark.parametrize(("verdict", "is_silent"), [(QUESTION, False), (TAKEN_OVER, True), (STOPPED, True)])
def test_what_a_message_changes_holds_for_the_next_one(verdict, is_silent):
    stored = footing_after(verdict, None, BEN, AT)

    assert (footing_in(stored, [], PERSONS).is_silent, footing_in(stored, [], PERSONS).takes_part) == (
        is_silent,
        True,
    )


def test_who_takes_over_leaves_a_request_for_silence_in_force():
    asked = footing_after(STOPPED, None, BEN, AT)

    assert footing_after(TAKEN_OVER, asked, BEN, AT) == ThreadFooting(
        is_taking_part=True, taken_over_by=BEN, stopped_at=AT
    )


def test_most_messages_change_nothing():
    assert footing_after(Verdict("nothing", "small talk"), None, BEN, AT) is None


def test_people_are_known_by_name_and_programs_and_short_names_are_not():
    turns = said((BOT, "FIRING"), (ANA, "what now?"), (US, "Replace the fuse [1]."), (BEN, "done"), ("U404", "me too"))

    assert footing_in(None, turns, PERSONS).names == {"Ana Costa"}


def test_each_answer_to_a_program_counts_also_to_one_without_an_account():
    turns = said(
        (BOT, "why?"), (US, "So [1]."), (ANA, "why?"), (US, "So [1]."), ("B7", "why?"), (US, "So [1]."), (BOT, "hm")
    )

    assert footing_in(None, turns, PERSONS).bot_turns == 2


@pytest.mark.parametrize(
    ("answer", "is_question"),
    [
        ("Which version do you mean?", True),
        ("It is the fuse [1]. Which printer is it? [1][2](https://example.com)", True),
        ("どのバージョンですか？", True),
        ("Which one? It is the fuse [1].", False),
        ("", False),
    ],
)
def test_an_answer_that_ends_with_a_question_asks_back(answer, is_question):
    assert asks(answer) == is_question
    assert footing_in(None, said((ANA, "why?"), (US, answer)), PERSONS).has_asked == is_question


def test_before_the_first_answer_is_recorded_it_is_to_whoever_spoke_last():
    turns = [StoredTurn("1.0", "U1", "It hangs.", False), StoredTurn("2.0", "U2", "<@U0> why does it hang?", False)]

    assert footing_in(ThreadFooting(is_taking_part=True), turns, {}).asker == "U2"
    assert footing_in(None, turns, {}).asker == ""
