from benchmarks.updating import CHANGED_CHUNKS, edited, edits_of


def test_every_edit_changes_two_chunks_of_a_document_that_no_other_edit_touches():
    edits = edits_of(400, 20)

    assert len({min(edit) // 8 for edit in edits}) == 20
    for edit in edits:
        assert len(edit) == 8
        assert sum(row != place for place, row in edit.items()) == CHANGED_CHUNKS


def test_after_the_edits_every_place_has_one_row_and_no_row_stands_twice():
    places = edited(400, edits_of(400, 20))

    assert sorted(places) == list(range(400))
    assert len(set(places.values())) == 400
    assert sorted(row for row in places.values() if row >= 400) == list(range(400, 440))
