import subprocess
import sys
import threading
from pathlib import Path
from threading import Event

import pytest

from answering.freshness import CitedDocument
from sources.errors import SourceUnavailable
from wiring.scout import Scout

ROOT = Path(__file__).parents[2]
PATIENCE = 30


def document(number):
    return CitedDocument(f"document-{number}", "wiki", f"{number}.md", "1", 1)


def settle():
    """Wait until no scout is at work."""
    for thread in threading.enumerate():
        if thread.name == "freshness of wiki":
            thread.join(PATIENCE)


class Place:
    """A source that answers when it is let, and an scout that asks it on a clock of the test's."""

    def __init__(self):
        self.now = 0.0
        self.asked = []
        self.noted = []
        self.failure = None
        self.may_answer = Event()
        self.may_answer.set()
        self.was_asked = Event()
        self.scout = Scout("wiki", self.tell, self.note, clock=lambda: self.now)

    def tell(self, documents):
        self.asked.append({each.path for each in documents})
        self.was_asked.set()
        assert self.may_answer.wait(PATIENCE)
        if self.failure:
            raise self.failure
        return dict.fromkeys(documents, "current")

    def note(self, found):
        self.noted.append({each.path for each in found})
        if len(self.noted) == 1:
            raise RuntimeError("the ledger is locked")

    def ask(self, *numbers):
        return {each.path for each in self.scout.ask([document(number) for number in numbers]).result(PATIENCE)}


@pytest.fixture
def place():
    place = Place()
    yield place
    place.may_answer.set()
    settle()


def test_what_was_told_is_remembered_for_some_seconds(place):
    assert place.ask(1, 2) == {"1.md", "2.md"}
    assert place.ask(2) == {"2.md"}
    assert place.ask(2, 3) == {"2.md", "3.md"}
    assert place.asked == [{"1.md", "2.md"}, {"3.md"}]
    place.now = 11

    assert place.ask(1) == {"1.md"}
    assert place.asked[2:] == [{"1.md"}]


def test_another_version_of_a_document_is_asked_about_anew(place):
    place.ask(1)
    edited = CitedDocument("document-1", "wiki", "1.md", "2", 1)

    assert place.scout.ask([edited]).result(PATIENCE) == {edited: "current"}
    assert len(place.asked) == 2


def test_a_burst_of_questions_becomes_one_more_request(place):
    place.may_answer.clear()
    first = place.scout.ask([document(1)])
    assert place.was_asked.wait(PATIENCE)
    burst = [place.scout.ask([document(number % 3)]) for number in range(30)]
    place.may_answer.set()

    assert all(len(each.result(PATIENCE)) == 1 for each in [first, *burst])
    assert place.asked == [{"1.md"}, {"0.md", "2.md"}]


@pytest.mark.parametrize("failure", [SourceUnavailable("wiki cannot be reached"), ValueError("a surprise")])
def test_a_source_that_fails_tells_nothing_and_is_left_alone_for_some_seconds(place, failure):
    place.ask(1)
    place.failure = failure
    assert place.ask(1, 2) == {"1.md"}
    place.failure = None

    assert place.ask(2) == set()
    assert len(place.asked) == 2
    place.now = 16
    assert place.ask(2) == {"2.md"}


def test_a_source_that_is_given_up_is_left_alone_until_it_has_answered_and_for_some_seconds(place):
    place.may_answer.clear()
    late = place.scout.ask([document(1)])
    assert place.was_asked.wait(PATIENCE)
    place.scout.give_up()
    place.now = 100
    assert place.ask(2) == set()
    place.may_answer.set()
    settle()

    assert late.done()
    assert place.ask(1, 2) == {"1.md", "2.md"}
    assert place.asked == [{"1.md"}, {"2.md"}]


def test_what_is_given_up_at_the_last_moment_is_asked_again_later(place):
    place.ask(1)
    place.scout.give_up()
    settle()
    assert place.ask(2) == set()
    place.now = 16

    assert place.ask(2) == {"2.md"}


def test_what_was_found_is_noted_and_a_failure_to_do_so_costs_no_answer(place):
    place.ask(1)
    settle()
    place.ask(2)
    settle()

    assert place.noted == [{"1.md"}, {"2.md"}]


def test_closing_waits_for_what_was_found_to_be_noted(place):
    closing, noted = threading.Event(), []

    def note(found):
        assert closing.wait(PATIENCE)
        noted.extend(found)

    scout = Scout("wiki", place.tell, note)
    scout.ask([document(1)]).result(PATIENCE)
    closing.set()
    scout.close()

    assert noted == [document(1)]


def test_closing_does_not_wait_for_a_source_that_was_given_up(place):
    place.may_answer.clear()
    place.scout.ask([document(1)])
    place.scout.give_up()
    place.scout.close()

    assert not place.may_answer.is_set()
    assert place.noted == []


def test_a_source_that_hangs_keeps_no_process_alive():
    program = """
from threading import Event
from answering.freshness import CitedDocument
from wiring.scout import Scout
asked = Event()
scout = Scout("wiki", lambda documents: asked.set() or Event().wait(), print)
scout.ask([CitedDocument("1", "wiki", "1.md", "1", 1)])
assert asked.wait(30)
"""
    ended = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, timeout=60, check=False)

    assert (ended.returncode, ended.stderr) == (0, b"")
