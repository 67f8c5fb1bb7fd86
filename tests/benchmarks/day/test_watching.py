import json

from benchmarks.day.agents import Call
from benchmarks.day.marks import Mark
from benchmarks.day.watching import sighting_of

HIT = {"text": f"Held by the {Mark(1, 1)} crew.", "url": "https://files.example/pump-n0001.md"}


def call(result, *, query="How?", error=""):
    return Call("ana", "search_docs", {"query": query}, frozenset({1}), 1.0, 2.0, result, error)


def test_everything_that_a_call_says_was_shown_but_for_what_was_asked():
    notes = f"Nothing about {Mark(7)}. Others read {Mark(8)}."
    seen = sighting_of(call({"hits": [HIT], "notes": [notes]}, query=str(Mark(7))))

    assert seen.marks == {Mark(1, 1), Mark(8)}
    assert [each.urls for each in seen.citations] == [(HIT["url"],)]


def test_what_is_asked_for_counts_where_it_is_a_hit():
    assert sighting_of(call({"hits": [HIT]}, query=str(Mark(1, 1)))).marks == {Mark(1, 1)}


def test_an_error_shows_something_too_and_no_search_failed_to_find():
    seen = sighting_of(call(None, error=json.dumps([f"It became {Mark(9)}."])))

    assert seen.marks == {Mark(9)}
    assert seen.wanted == frozenset()
