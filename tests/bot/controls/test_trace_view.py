from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.controls.trace_view import trace_lines
from index.chunk import Chunk
from retrieval.hit import Scores
from retrieval.stopwatch import Stage
from retrieval.trace import Trace, TracedHit
from tests.bot.questions import NOON, after

IDS = [f"{n:020x}" for n in range(12)]
SCORES = Scores(dense=0.71, statement=None, keyword=4.2, fused=0.9)
REASONS = ["", *(f"said by {each}" for each in IDS), *(f"the same page as {each}, in release 4.12" for each in IDS)]
HITS = st.lists(st.builds(TracedHit, st.sampled_from(IDS), st.just(SCORES), st.sampled_from(REASONS)), max_size=6)


def trace(**values):
    usual: dict[str, Any] = {
        "id": "7k3m9x2p4q",
        "at": NOON,
        "kind": "ask",
        "status": "answered",
        "milliseconds": 812.0,
        "people": 3,
    }
    return Trace(**usual | values)


def titled(*ids):
    return {each: page(each, f"Page {IDS.index(each)}.") for each in ids}


def page(chunk_id, title):
    return Chunk(
        id=chunk_id,
        document_id="d",
        source="docs",
        path="page.md",
        title=title,
        heading_path=(),
        position=0,
        section=0,
        context=title,
        text="Text.",
        kind="prose",
        labels=(),
        url="https://docs.example.com/page",
        author="",
        version="1",
        policy_id=0,
        start=0,
        end=5,
        lines=None,
        page=None,
        updated_at=NOON,
        indexed_at=NOON,
    )


@given(HITS, HITS, HITS, st.sets(st.sampled_from(IDS)))
def test_nothing_of_what_a_reader_may_not_read_is_named_or_counted(hits, dropped, left_out, readable):
    whole = trace(hits=tuple(hits), dropped=tuple(dropped), left_out=tuple(left_out), passages=(tuple(IDS),))
    read = {
        name: tuple(each for each in found if each.chunk_id in readable)
        for name, found in (("hits", hits), ("dropped", dropped), ("left_out", left_out))
    }
    shown = trace_lines(whole, titled(*readable), after(60))

    assert not [each for each in IDS if each in "\n".join(shown)]
    # As if the rest had never been found.
    assert shown == trace_lines(replace(whole, **read), titled(*readable), after(60))


def test_a_trace_says_what_was_found_why_the_rest_was_not_and_how_long_it_took():
    first, second = IDS[0], IDS[1]
    shown = trace_lines(
        trace(
            hits=(TracedHit(first, SCORES),),
            dropped=(TracedHit(second, SCORES, f"said by {first}"),),
            passages=((first,),),
            answerability=0.81,
            model="openai/some",
            sentences=4,
            struck=1,
            stages=(Stage("search", None, 0.0, 31.0), Stage("dense", "search", 0.01, 12.0)),
            flags=("vectors_missing",),
        ),
        titled(first, second),
        after(60),
    )
    text = "\n".join(shown)

    assert "1 minute ago: answered after 812 ms" in text
    assert "what 3 people may read" in text
    assert "Page 0.> (meaning 0.71, words 4.20, both 0.90)" in text
    assert "Page 1.>: said by Page 0." in text
    assert "4 sentences, of which 1 were struck" in text
    assert "search 31 ms" in text
    assert "dense 12" not in text
    assert "no vector yet" in text
