from hypothesis import assume, given, settings
from hypothesis import strategies as st

from indexer.identity import chunk_ids, new_document_id

PATHS = st.lists(st.text(max_size=4), max_size=3).map(tuple)
TEXTS = st.text(st.sampled_from("ab :1\n"), max_size=6)
PLACES = st.tuples(PATHS, TEXTS)


def normal(place):
    heading_path, text = place
    return heading_path, " ".join(text.split())


def test_ids_stay_when_other_sections_change():
    before = chunk_ids("d", [(("A",), "one"), (("B",), "two"), (("C",), "three")])
    after = chunk_ids("d", [(("A",), "one, edited"), (("New",), "more"), (("B",), "two"), (("C",), "three")])

    assert after[2:] == before[1:]
    assert not set(after[:2]) & set(before)


def test_an_id_stays_when_the_text_is_only_wrapped_or_indented_differently():
    before = chunk_ids("d", [(("A",), "Restart the queue\nand wait.")])

    assert chunk_ids("d", [(("A",), "  Restart the\n\tqueue and   wait.\r\n")]) == before


def test_an_id_stays_when_an_accent_is_written_in_two_characters():
    assert chunk_ids("d", [((), "caf\u00e9")]) == chunk_ids("d", [((), "cafe\u0301")])


@settings(deadline=None)
@given(document=st.text(max_size=5), places=st.lists(PLACES, max_size=12))
def test_ids_are_distinct_within_a_document_even_for_twins(document, places):
    ids = chunk_ids(document, [*places, *places])

    assert len(set(ids)) == len(ids) == 2 * len(places)
    assert ids[: len(places)] == chunk_ids(document, places)


@settings(deadline=None, max_examples=300)
@given(one=st.tuples(st.text(max_size=4), PLACES), other=st.tuples(st.text(max_size=4), PLACES))
def test_ids_differ_whenever_document_headings_or_text_differ(one, other):
    assume((one[0], normal(one[1])) != (other[0], normal(other[1])))

    assert chunk_ids(one[0], [one[1]]) != chunk_ids(other[0], [other[1]])


def test_a_removed_twin_leaves_the_ids_of_the_ones_before_it():
    three = chunk_ids("d", [(("A",), "same")] * 3)

    assert chunk_ids("d", [(("A",), "same")] * 2) == three[:2]


def test_a_text_that_joins_two_parts_is_not_taken_for_them():
    assert chunk_ids("d", [(("a", "b"), "c")]) != chunk_ids("d", [(("a",), "b c")])
    assert chunk_ids("d", [(("1:a",), "")]) != chunk_ids("d", [(("1", "a"), "")])


@settings(deadline=None)
@given(
    one=st.tuples(st.text(max_size=5), st.text(max_size=5)), other=st.tuples(st.text(max_size=5), st.text(max_size=5))
)
def test_document_ids_differ_whenever_source_or_path_differ(one, other):
    assume(one != other)

    assert new_document_id(one[0], one[1], ()) != new_document_id(other[0], other[1], ())


@settings(deadline=None)
@given(source=st.text(max_size=5), path=st.text(max_size=5), times=st.integers(1, 8))
def test_a_new_document_never_gets_an_id_that_is_taken(source, path, times):
    taken: list[str] = []
    for _ in range(times):
        taken.append(new_document_id(source, path, taken))

    assert len(set(taken)) == times
    assert taken[0] == new_document_id(source, path, ())


def test_names_that_are_no_unicode_text_have_ids_too():
    assert new_document_id("files", "caf\udce9.md", ()) != new_document_id("files", "caf\udce8.md", ())
    assert chunk_ids("d", [((), "caf\udce9")]) != chunk_ids("d", [((), "caf\udce8")])


def test_a_document_is_called_as_it_is_elsewhere_unless_that_is_taken():
    own = new_document_id("wiki", "a.md", set())

    assert new_document_id("wiki", "a.md", set(), wanted="moved here") == "moved here"
    assert new_document_id("wiki", "a.md", {"moved here"}, wanted="moved here") == own
