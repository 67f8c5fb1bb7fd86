from dataclasses import dataclass, field

import pytest

from benchmarks.day.ending import untrue
from benchmarks.day.marks import Mark
from benchmarks.day.truth import State, Truth

BOTH = frozenset({"ana", "ben"})


@dataclass
class Place:
    """As much of a town as is looked at."""

    truth: Truth = field(default_factory=Truth)

    def set(self, state):
        with self.truth.changing(("shelf", lambda: {1: state})):
            pass


@pytest.fixture
def town():
    return Place()


def row(version, *names):
    return {
        "source": "shelf",
        "path": "guides/pump-a-n0001.md",
        "text": f"Held by the {Mark(1, version)} crew.",
        "names": set(names),
    }


def test_an_index_that_holds_what_the_sources_hold_is_true(town):
    town.set(State(2, BOTH))

    assert list(untrue(town, [row(2, "ana", "ben"), row(0, "ana", "ben")])) == []


def test_what_is_missing_old_gone_or_read_by_others_is_untrue(town):
    town.set(State(2, BOTH))
    assert "in the index at []" in next(untrue(town, []))
    assert "version 2, and in the index at [1, 2]" in next(untrue(town, [row(2, "ana", "ben"), row(1, "ana", "ben")]))
    for names in (["ana"], ["ana", "ben", "cleo"]):
        assert "may be read by" in next(untrue(town, [row(2, *names)]))

    town.set(State(0, frozenset()))
    assert list(untrue(town, [])) == []
    assert list(untrue(town, [row(0, "ana")]))
    assert list(untrue(town, [row(2)]))
