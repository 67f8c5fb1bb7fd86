from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals.characters import Overlap, StoredText, merged, overlap

SPANS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)).map(lambda pair: (min(pair), max(pair))), max_size=6)
BY_PATH = st.dictionaries(st.sampled_from(["a", "b", "c"]), SPANS, max_size=3)
TEXTS = st.lists(st.sampled_from(["\r", "\n", "\r\n", "a", "é", "\u2028", " "]), max_size=30).map("".join)


def covered(spans_by_path):
    return {(path, at) for path, spans in spans_by_path.items() for start, end in spans for at in range(start, end)}


@settings(deadline=None)
@given(found=BY_PATH, wanted=BY_PATH)
def test_overlap_counts_every_character_once(found, wanted):
    got, right = covered(found), covered(wanted)

    assert overlap(found, wanted) == Overlap(
        recall=len(got & right) / len(right) if right else 0.0,
        precision=len(got & right) / len(got) if got else 0.0,
        iou=len(got & right) / len(got | right) if got | right else 0.0,
    )


@settings(deadline=None)
@given(SPANS)
def test_merged_spans_cover_the_same_in_order_and_apart(spans):
    done = merged(spans)

    assert covered({"a": done}) == covered({"a": spans})
    assert all(first[1] < second[0] for first, second in pairwise(done))


@settings(deadline=None)
@given(st.booleans(), TEXTS)
def test_spans_of_the_parsed_text_lead_back_to_the_characters_of_the_file(has_mark, text):
    stored = ("\ufeff" if has_mark else "") + text
    parsed = StoredText(stored)

    assert parsed.parsed == text.replace("\r\n", "\n").replace("\r", "\n")
    for at, character in enumerate(parsed.parsed):
        start, end = parsed.span(at, at + 1)
        assert stored[start:end].replace("\r\n", "\n").replace("\r", "\n") == character


@pytest.mark.parametrize(("start", "end", "says"), [(0, 3, "one"), (4, 7, "two"), (8, 13, "three")])
def test_line_ends_of_two_characters_are_counted_as_the_file_has_them(start, end, says):
    stored = "\ufeffone\r\ntwo\r\nthree"

    first, behind = StoredText(stored).span(start, end)

    assert stored[first:behind] == says
