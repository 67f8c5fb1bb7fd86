from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from ledger.chat_tables import questions
from ledger.claims import cancel_question, claim_question, finish_question, note_posted, renew_claim, take_over
from tests.ledger.asked import NOON, asked
from tests.ledger.conftest import opened

HOLDERS = ["a", "b", "c"]
QUESTIONS = ["1", "2"]
LASTING = timedelta(seconds=60)

some_question, some_holder = st.sampled_from(QUESTIONS), st.sampled_from(HOLDERS)
steps = st.one_of(
    st.tuples(st.sampled_from(["claim", "renew", "note", "finish"]), some_holder, some_question),
    st.tuples(st.just("cancel"), some_holder, some_question),
    st.tuples(st.just("take"), some_holder, st.integers(1, 2)),
    st.tuples(st.just("wait"), some_holder, st.integers(1, 90)),
)


@dataclass
class Claim:
    """The naive rule: whoever got the question last has it, until it ends."""

    holder: str
    until: datetime
    ended: str = ""

    def is_held_by(self, holder):
        return self.holder == holder and not self.ended


class Story:
    """What was done to the questions so far, and what each call must have answered."""

    def __init__(self, engines):
        self.engines = engines
        self.now = NOON
        self.claims: dict[str, Claim] = {}

    def wait(self, holder, seconds):
        self.now += timedelta(seconds=seconds)

    def claim(self, holder, question_id):
        until = self.now + LASTING
        is_mine = claim_question(self.engines[holder], asked(question_id), holder, until=until)
        assert is_mine is (question_id not in self.claims)
        if is_mine:
            self.claims[question_id] = Claim(holder, until)

    def renew(self, holder, question_id):
        until = self.now + LASTING
        hold = renew_claim(self.engines[holder], question_id, holder, until=until)
        known = self.claims.get(question_id)
        if known is None or known.holder != holder:
            assert hold == "lost"
        elif known.ended:
            assert hold == ("cancelled" if known.ended == "cancelled" else "lost")
        else:
            assert hold == "held"
            known.until = until

    def note(self, holder, question_id):
        known = self.claims.get(question_id)
        is_noted = note_posted(self.engines[holder], question_id, holder, f"8.{question_id}")
        assert is_noted is (known is not None and known.is_held_by(holder))

    def finish(self, holder, question_id):
        known = self.claims.get(question_id)
        has_ended = finish_question(self.engines[holder], question_id, holder, "answered", self.now)
        assert has_ended is (known is not None and known.is_held_by(holder))
        if known and has_ended:
            known.ended = "answered"

    def cancel(self, holder, question_id):
        known = self.claims.get(question_id)
        cancelled = cancel_question(self.engines[holder], "T1", "C1", asked(question_id).message_ts)
        assert cancelled == (question_id if known and not known.ended else None)
        if known and cancelled:
            known.ended = "cancelled"

    def take(self, holder, limit):
        until = self.now + LASTING
        taken = take_over(self.engines[holder], holder, now=self.now, until=until, limit=limit)
        free = [
            question_id
            for question_id, known in sorted(self.claims.items())
            if not known.ended and known.until <= self.now and known.holder != holder
        ]
        assert [each.id for each in taken] == free[:limit]
        for each in taken:
            self.claims[each.id] = Claim(holder, until)


@pytest.fixture
def engines(each_url):
    with opened(each_url) as one, opened(each_url) as other:
        yield {"a": one, "b": other, "c": other}


@settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(steps, min_size=4, max_size=25))
def test_in_any_order_of_events_a_question_has_one_holder_and_once_ended_none(engines, told):
    with engines["a"].begin() as connection:
        connection.execute(delete(questions))
    story = Story(engines)
    for verb, holder, what in told:
        getattr(story, verb)(holder, what)
