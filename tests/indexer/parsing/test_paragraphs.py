from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.parsing.paragraphs import paragraphs


def test_blank_lines_divide_even_with_blanks_in_them():
    text = "a\nb\n \t\n\nc"
    assert [text[start:end] for start, end in paragraphs(text, (0, len(text)))] == ["a\nb", "c"]


@settings(deadline=None, max_examples=200)
@given(st.text(alphabet="ab \n\t", max_size=40), st.data())
def test_nothing_but_white_space_lies_between_paragraphs(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    spans = list(paragraphs(text, (start, end)))
    bounds = [start, *(bound for span in spans for bound in span), end]
    assert bounds == sorted(bounds)
    between = zip(bounds[::2], bounds[1::2], strict=True)
    assert all(not text[first:behind].strip() for first, behind in between)
    assert all("\n\n" not in text[first:behind].strip("\n") for first, behind in spans)
