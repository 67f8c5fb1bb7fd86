import pytest

from ledger.claims import claim_question, finish_question, take_over
from tests.ledger.asked import NOON, after, asked

ROUNDS = 50


@pytest.fixture
def racers(each_url, start):
    return [start("claim_questions", each_url) for _ in range(2)]


def race(racers, line):
    for racer in racers:
        racer.tell(line)
    return [racer.answer() for racer in racers]


def test_of_two_processes_that_meet_a_message_at_the_same_moment_one_claims_it(racers):
    for number in range(ROUNDS):
        assert sorted(race(racers, f"claim {number}")) == ["False", "True"]


def test_of_two_processes_that_meet_an_event_at_the_same_moment_one_is_the_first(racers):
    for number in range(ROUNDS):
        assert sorted(race(racers, f"see Ev{number}")) == ["False", "True"]


def test_two_processes_that_take_over_at_the_same_moment_share_the_questions(each_ledger, racers):
    everything = {str(number) for number in range(60)}
    for question_id in everything:
        claim_question(each_ledger, asked(question_id), "gone", until=after(1))
    taken: list[str] = []
    for _ in range(6):
        for answer in race(racers, f"take {after(1).isoformat()}"):
            taken += answer.split()

    assert len(taken) == len(everything)
    assert set(taken) == everything
    assert race(racers, f"take {after(1).isoformat()}") == ["", ""]


def test_what_a_killed_process_had_claimed_is_taken_at_once_and_what_a_living_one_has_is_not(each_ledger, racers):
    killed, living = racers
    killed.tell("claim 1")
    living.tell("claim 2")
    assert [killed.answer(), living.answer()] == ["True", "True"]
    assert take_over(each_ledger, "next", now=NOON, until=after(1), limit=10) == []
    killed.kill()

    [taken] = take_over(each_ledger, "next", now=NOON, until=after(1), limit=10)
    assert (taken.id, taken.attempts) == ("1", 2)
    assert finish_question(each_ledger, "1", "next", "answered", NOON)
