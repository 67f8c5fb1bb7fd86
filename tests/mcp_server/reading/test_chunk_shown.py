"""A stretch is shown as far as its tokens reach, around the chunk that was asked for, however long it is."""

from time import process_time

from hypothesis import given, settings
from hypothesis import strategies as st

from mcp_server.reading.chunk_shown import Neighbours, shown_chunk
from mcp_server.tokens import count_tokens
from tests.index.conftest import MOMENT, chunk_with


def shown(chunks, place, max_tokens):
    return shown_chunk(
        chunks[place],
        chunks,
        Neighbours("before", "after"),
        repositories={},
        now=MOMENT,
        is_versioned=True,
        max_tokens=max_tokens,
    )


def section(sizes):
    """Return chunks of one section with so many words each."""
    chunks, end = [], 0
    for number, words in enumerate(sizes):
        text = f"Lamp {number}" + " is lit" * words
        chunks.append(chunk_with(number, text, start=end + 2, end=end + 2 + len(text)))
        end += 2 + len(text)
    return chunks


@settings(deadline=None)
@given(st.lists(st.integers(0, 30), min_size=1, max_size=40), st.data())
def test_as_much_is_shown_around_the_wanted_chunk_as_fits_and_ids_lead_to_the_rest(sizes, data):
    chunks = section(sizes)
    place = data.draw(st.integers(0, len(chunks) - 1))
    max_tokens = data.draw(st.integers(1, 400))
    result = shown(chunks, place, max_tokens)

    ids = ["before", *(chunk.id for chunk in chunks), "after"]
    first, last = ids.index(result.chunk_ids[0]), ids.index(result.chunk_ids[-1])
    assert result.chunk_ids == ids[first : last + 1]
    assert chunks[place].id in result.chunk_ids
    assert (result.previous_chunk_id, result.next_chunk_id) == (ids[first - 1], ids[last + 1])
    assert count_tokens(result.text) <= max_tokens
    assert result.truncated == (len(result.chunk_ids) < len(chunks) or result.text != stretch_of(chunks))
    if first > 1 and last < len(chunks):
        assert place - (first - 1) - (last - 1 - place) in {0, 1}


def stretch_of(chunks):
    return "\n\n".join(chunk.text for chunk in chunks)


def test_a_section_of_thousands_of_chunks_takes_no_longer_than_what_is_shown_of_it():
    chunks = section([60] * 4000)
    started = process_time()

    assert len(shown(chunks, 2000, 2000).chunk_ids) > 10
    # Counted anew for each chunk that is left out, it takes minutes.
    assert process_time() - started < 2


def test_what_nobody_can_see_stands_neither_in_the_text_nor_beside_it():
    hidden = "\U000e0041\u200b"
    names = {"title": f"Gui{hidden}de", "author": f"A{hidden}na", "heading_path": (f"Gui{hidden}de",)}
    result = shown([chunk_with(1, f"A te{hidden}xt.", **names)], 0, 100)

    assert (result.title, result.author, result.heading_path, result.text) == ("Guide", "Ana", ["Guide"], "A text.")
