from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from ledger.approvals import (
    StoredApproval,
    approval,
    decide,
    end_approvals,
    forget_approvals,
    note_card,
    open_approval,
)
from ledger.errors import RecordRefused
from tests.ledger.asked import NOON, after
from tests.ledger.conftest import opened

CALL = StoredApproval("a1", "q1", "jira", "close", {"key": "OPS-1", "force": None}, ("U1", "U2"), after(10))


def test_a_call_waits_as_it_was_asked_for(each_ledger):
    open_approval(each_ledger, replace(CALL, decision="approved", decided_by="U9", decided_at=NOON))

    assert approval(each_ledger, "a1") == CALL
    assert approval(each_ledger, "a2") is None


def test_an_id_is_used_once(each_ledger):
    open_approval(each_ledger, CALL)
    with pytest.raises(RecordRefused):
        open_approval(each_ledger, replace(CALL, arguments={"key": "OPS-2"}))
    assert approval(each_ledger, "a1") == CALL


def test_the_first_decision_counts(each_ledger):
    open_approval(each_ledger, CALL)

    assert decide(each_ledger, "a1", "U1", "denied", after(1))
    assert not decide(each_ledger, "a1", "U2", "approved", after(2))
    assert approval(each_ledger, "a1") == replace(CALL, decision="denied", decided_by="U1", decided_at=after(1))


@pytest.mark.parametrize(("minutes", "is_decided"), [(9.99, True), (10, False), (11, False)])
def test_nobody_decides_after_the_expiry(each_ledger, minutes, is_decided):
    open_approval(each_ledger, CALL)

    assert decide(each_ledger, "a1", "U1", "approved", after(minutes)) is is_decided
    stored = approval(each_ledger, "a1")
    assert stored is not None
    assert stored.decision == ("approved" if is_decided else "")


def test_a_call_that_nobody_asked_about_cannot_be_decided(each_ledger):
    assert not decide(each_ledger, "a1", "U1", "approved", NOON)
    assert approval(each_ledger, "a1") is None


def test_of_decisions_at_the_same_moment_one_counts(each_url):
    with opened(each_url) as one, opened(each_url) as other, ThreadPoolExecutor(4) as pool:
        open_approval(one, CALL)
        engines = [one, other] * 4
        said = list(pool.map(lambda n: decide(engines[n], "a1", f"U{n}", "approved", after(1)), range(8)))
        stored = approval(one, "a1")

    assert said.count(True) == 1
    assert stored is not None
    assert stored.decided_by == f"U{said.index(True)}"


def test_calls_are_forgotten_by_their_expiry(each_ledger):
    open_approval(each_ledger, CALL)
    forget_approvals(each_ledger, after(10))
    assert approval(each_ledger, "a1") == CALL

    forget_approvals(each_ledger, after(11))
    assert approval(each_ledger, "a1") is None


def test_when_whoever_asked_is_gone_nobody_decides_and_the_cards_that_still_ask_are_told(each_ledger):
    for name, question in (("a1", "q1"), ("a2", "q1"), ("a3", "q2")):
        open_approval(each_ledger, replace(CALL, id=name, question_id=question))
        note_card(each_ledger, name, ("C1", f"8.{name}"))
    note_card(each_ledger, "a2", None)

    assert end_approvals(each_ledger, "q1", after(1)) == [replace(CALL, expires_at=after(1), card=("C1", "8.a1"))]
    assert not decide(each_ledger, "a1", "U1", "approved", after(2))
    assert not decide(each_ledger, "a2", "U1", "approved", after(2))
    assert decide(each_ledger, "a3", "U1", "approved", after(2))


def test_what_was_decided_before_whoever_asked_was_gone_stays_decided(each_ledger):
    open_approval(each_ledger, CALL)
    note_card(each_ledger, "a1", ("C1", "8.1"))
    decide(each_ledger, "a1", "U1", "approved", after(1))

    [ended] = end_approvals(each_ledger, "q1", after(2))
    assert (ended.decision, ended.decided_by, ended.expires_at) == ("approved", "U1", CALL.expires_at)
