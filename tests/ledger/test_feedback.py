from dataclasses import replace

from ledger.feedback import Vote, forget_votes, recent_votes, vote, votes_of
from tests.ledger.asked import NOON, after

YES = Vote("q1", "U1", is_helpful=True, reasons=(), comment="", at=NOON)
NO = Vote("q1", "U1", is_helpful=False, reasons=("outdated", "incomplete"), comment="Old \0 page", at=after(1))
KEPT_NO = replace(NO, comment="Old \\x00 page")


def test_the_last_vote_of_a_person_counts_and_others_keep_theirs(each_ledger):
    bens = replace(YES, voter="U2")
    for cast in (YES, bens, NO, NO):
        vote(each_ledger, cast)

    assert votes_of(each_ledger, "q1") == [bens, KEPT_NO]
    assert votes_of(each_ledger, "q2") == []


def test_a_vote_that_arrives_after_a_later_one_changes_nothing(each_ledger):
    vote(each_ledger, NO)
    vote(each_ledger, YES)

    assert votes_of(each_ledger, "q1") == [KEPT_NO]


def test_recent_votes_are_those_from_a_time_on_and_old_ones_are_forgotten(each_ledger):
    vote(each_ledger, YES)
    vote(each_ledger, replace(YES, answer_id="q2", at=after(2)))
    assert [each.answer_id for each in recent_votes(each_ledger, NOON)] == ["q1", "q2"]
    assert [each.answer_id for each in recent_votes(each_ledger, after(2))] == ["q2"]

    forget_votes(each_ledger, after(2))
    assert [each.answer_id for each in recent_votes(each_ledger, NOON)] == ["q2"]
