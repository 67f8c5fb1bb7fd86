from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.parsing.listing import statement_cuts


def statements(code):
    cuts = statement_cuts(code, (0, len(code)))
    bounds = [0, *cuts, len(code)]
    return [code[start:end].strip("\n") for start, end in pairwise(bounds)]


def test_lines_without_indentation_begin_statements():
    assert statements("def a():\n    b()\n\n    c()\nd()\n") == ["def a():\n    b()\n\n    c()", "d()"]


def test_brackets_and_branches_stay_with_what_they_close():
    expected = ["if a {\n  b\n}\nelse {\n  c\n}", "try:\n  d\nexcept E:\n  e", "if x; then\n  y\nfi"]
    assert statements("\n".join(expected)) == expected


def test_command_continued_by_backslash_is_one_statement():
    assert statements("docker run \\\n--rm image \\\n\nls\npwd") == ["docker run \\\n--rm image \\\n\nls", "pwd"]


def test_long_object_is_cut_at_its_keys():
    keys = [f'  "key{number}": {{\n    "a": "{"x" * 30}"\n  }},' for number in range(30)]
    assert statements("{\n" + "\n".join(keys) + "\n}") == ["{", *keys[:-1], keys[-1] + "\n}"]


def test_uniform_indentation_is_no_obstacle():
    assert statements("    a\n    b\n      c") == ["    a", "    b\n      c"]


def test_one_line_and_nothing_have_no_cuts():
    assert statement_cuts("x" * 10_000, (0, 10_000)) == ()
    assert statement_cuts("", (0, 0)) == ()


@settings(deadline=None, max_examples=200)
@given(st.text(alphabet="a} \t\n\\", max_size=300), st.data())
def test_cuts_are_line_starts_inside_the_listing(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    cuts = statement_cuts(text, (start, end))
    assert list(cuts) == sorted(set(cuts))
    assert all(start < cut < end and text[cut - 1] == "\n" for cut in cuts)
