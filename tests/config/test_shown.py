import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.shown import escaped, shown_key, shown_value, visible


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("a", '"a"'),
        ("a\n\x1b[2J\u202e", '"a\\n\\x1b[2J\\u202e"'),
        ("https://u:pw@host", "a value that is not shown"),
        (True, "true"),
        (-1, "-1"),
        (2**64, "a very large number"),
        (float("nan"), "nan"),
        (1.5, "1.5"),
        ([], "an empty list"),
        ([1], "a list"),
        ({}, "a table"),
        (dt.date(2026, 11, 21), "2026-11-21"),
    ],
)
def test_value_is_shown_as_a_person_wrote_it(value: object, shown: str) -> None:
    assert shown_value(value) == shown


def test_key_is_quoted_where_toml_needs_it() -> None:
    assert shown_key(("sources", "my-docs", "a b", "", "é")) == 'sources.my-docs."a b".""."é"'


@given(st.text())
def test_whatever_is_shown_is_printable_and_short(text: str) -> None:
    assert escaped(text).isprintable()
    assert visible(text).isprintable()
    assert len(visible(text)) <= 60 * len("\\U0001f600")
