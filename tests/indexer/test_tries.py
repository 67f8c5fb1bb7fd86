from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from indexer.tries import MOST_DEATHS, MOST_TRIES, Tries, died
from ledger.failures import Failure
from ledger.reading_marks import MarkedDocument
from sources.document import Entry

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
A = MarkedDocument("a.md", "1")


def failure(path="a.md", version="1", **told):
    return Failure(path, version, "failed", "it failed", NOON, **told)


def tries(*failures, suspects=(), now=NOON):
    return Tries(failures, suspects, now)


def entries(*paths):
    return [Entry(path, "1") for path in paths]


def fails(before, at, version="1"):
    """Let a document fail once more, for the moment."""
    known = [before] if before else []
    return Tries(known, (), at).counted(replace(failure(version=version), at=at), is_lasting=False)


def dies(before, at):
    return died(before, A, at)


def test_what_fails_for_the_moment_is_tried_five_times_within_four_days_and_then_not():
    found, at, rests = None, NOON, []
    for _ in range(MOST_TRIES):
        found = fails(found, at)
        if found.next_try_at:
            rests.append(found.next_try_at - at)
            at = found.next_try_at

    assert rests == [0 * HOUR, timedelta(minutes=10), 3 * HOUR, 72 * HOUR]
    assert found is not None
    assert (found.tries, found.is_dead_letter, found.first_at) == (5, True, NOON)


def test_what_is_damaged_is_a_dead_letter_at_once():
    assert tries().counted(failure(), is_lasting=True).is_dead_letter


def test_three_deaths_make_a_dead_letter_and_the_second_is_followed_by_an_hour():
    first = dies(None, NOON)
    second = dies(first, NOON + HOUR)
    third = dies(second, NOON + 3 * HOUR)

    assert (first.deaths, first.next_try_at) == (1, NOON)
    assert (second.deaths, second.next_try_at) == (2, NOON + 2 * HOUR)
    assert (third.deaths, third.is_dead_letter, third.first_at) == (MOST_DEATHS, True, NOON)
    assert "the indexer ended 3 times while it read this document" in third.reason


def test_another_version_begins_anew():
    found = fails(dies(fails(None, NOON), NOON), NOON)
    again = fails(found, NOON + HOUR, version="2")

    assert (found.tries, found.deaths) == (3, 1)
    assert (again.tries, again.deaths, again.first_at, again.next_try_at) == (1, 0, None, NOON + HOUR)


def test_what_a_person_asked_for_again_counts_from_one():
    retried = failure(tries=0, next_try_at=NOON)
    again = fails(retried, NOON + HOUR)

    assert tries(retried).due == {"a.md"}
    assert (again.tries, again.first_at, again.next_try_at) == (1, None, NOON + HOUR)


def test_a_rest_and_a_dead_letter_that_used_its_tries_up_are_passed_over_even_if_an_older_text_is_indexed():
    resting = failure(tries=2, next_try_at=NOON + HOUR)
    used_up = failure("b.md", tries=MOST_TRIES)
    damaged = failure("c.md")
    known = tries(resting, used_up, damaged)

    assert known.barred(is_forced=False) == {"a.md": "1", "b.md": "1"}
    assert known.barred(is_forced=True) == {}
    assert known.tried().keys() == {"a.md", "b.md", "c.md"}
    assert tries(resting, now=NOON + HOUR).barred(is_forced=False) == {}


def test_what_ended_a_process_is_not_read_by_force_until_it_is_due():
    resting = failure(tries=2, deaths=2, next_try_at=NOON + HOUR)
    dead = failure("b.md", tries=3, deaths=3)

    assert tries(resting, dead).barred(is_forced=True) == {"a.md": "1", "b.md": "1"}
    assert tries(resting, dead, now=NOON + HOUR).barred(is_forced=True) == {"b.md": "1"}


def test_what_failed_or_may_be_deadly_is_read_last_and_alone_and_what_was_deadly_at_the_very_end():
    known = tries(failure("b.md", deaths=1, next_try_at=NOON), failure("c.md", next_try_at=NOON), suspects=["d.md"])
    ordered = known.in_order(entries("b.md", "c.md", "d.md", "a.md", "e.md"))

    assert [entry.path for entry in ordered] == ["a.md", "e.md", "c.md", "d.md", "b.md"]
    assert [[entry.path for entry in group] for group in known.groups(ordered)] == [
        ["a.md", "e.md"],
        ["c.md"],
        ["d.md"],
        ["b.md"],
    ]


@given(st.integers(0, 300), st.sets(st.integers(0, 299)))
def test_every_document_is_in_one_group_and_in_order(count, suspects):
    known = tries(suspects=[f"{number:03}" for number in suspects])
    ordered = known.in_order(entries(*(f"{number:03}" for number in range(count))))
    groups = list(known.groups(ordered))

    assert tuple(entry for group in groups for entry in group) == ordered
    assert all(0 < len(group) <= 64 for group in groups)
    assert len(groups) == len(suspects & set(range(count))) + -(-len(set(range(count)) - suspects) // 64)


@given(st.lists(st.sampled_from([fails, dies])))
def test_whatever_happens_to_a_version_ends_within_five_tries_and_three_deaths(happening):
    found, at = None, NOON
    for happens in happening:
        if found and found.is_dead_letter:
            break
        at = max(at, found.next_try_at or at) if found else at
        found = happens(found, at)
        assert found.tries <= MOST_TRIES
        assert found.deaths <= MOST_DEATHS
        assert found.is_dead_letter == (found.tries == MOST_TRIES or found.deaths == MOST_DEATHS)
