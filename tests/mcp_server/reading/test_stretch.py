"""A stretch reads as the document does: in its order, nothing twice, a heading wherever a section begins."""

from hypothesis import given
from hypothesis import strategies as st

from mcp_server.reading.stretch import around, stretch_text
from tests.index.conftest import chunk_with

# Whether a chunk begins a section, and how far it stands from the one before.
_LAYOUT = st.lists(st.tuples(st.booleans(), st.integers(0, 3)), min_size=1, max_size=12)


def document(layout, context="Guide"):
    chunks, section, end = [], 0, 0
    for number, (begins, gap) in enumerate(layout):
        section += begins and number > 0
        start = end + gap
        text = f"text-{number}."
        end = start + len(text)
        names = ("Guide", f"Section {section}")
        changes = {"section": section, "start": start, "end": end, "heading_path": names}
        chunks.append(chunk_with(number, text, context=f"{context} > Section {section}", **changes))
    return chunks


@given(_LAYOUT)
def test_every_text_stands_once_in_its_order_under_each_heading_once(layout):
    chunks = document(layout)
    text = stretch_text(chunks)

    places = [text.index(chunk.text) for chunk in chunks]
    assert places == sorted(places)
    assert all(text.count(chunk.text) == 1 for chunk in chunks)
    for section in range(1, chunks[-1].section + 1):
        assert text.count(f"Guide > Section {section}\n") == 1
    assert "Section 0" not in text


@given(_LAYOUT, st.data())
def test_around_a_chunk_are_its_neighbours_without_a_gap(layout, data):
    chunks = document(layout)
    place = data.draw(st.integers(0, len(chunks) - 1))
    missing = data.draw(st.sets(st.integers(0, len(chunks) - 1).filter(lambda each: each != place)))
    before, after = data.draw(st.integers(0, 5)), data.draw(st.integers(0, 5))
    found = around([each for each in chunks if each.position not in missing], chunks[place], before, after)

    positions = [each.position for each in found]
    assert positions == list(range(positions[0], positions[-1] + 1))
    assert place - before <= positions[0] <= place <= positions[-1] <= place + after
    assert positions[0] in {0, place - before} or positions[0] - 1 in missing
    assert positions[-1] in {len(chunks) - 1, place + after} or positions[-1] + 1 in missing


def test_what_was_divided_within_a_word_goes_on_where_it_was_divided():
    first = chunk_with(0, "rot", start=0, end=3)
    second = chunk_with(1, "ated", start=3, end=7)

    assert stretch_text([first, second]) == "rotated"


def test_the_header_of_a_divided_table_stands_above_its_part_once():
    header = "| a | b |\n|---|---|"
    chunks = [
        chunk_with(3, "| 5 | 6 |", context=f"Guide\n{header}", start=50, end=59),
        chunk_with(4, "| 7 | 8 |", context=f"Guide\n{header}", start=60, end=69),
    ]

    assert stretch_text(chunks) == f"{header}\n| 5 | 6 |\n| 7 | 8 |"
