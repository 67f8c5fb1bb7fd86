from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.dates import read_date

NOW = datetime(2026, 11, 21, 23, 30, tzinfo=timezone(timedelta(hours=-2)))  # in UTC it is the 22nd already


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-01-31", "2026-01-31 00:00"),
        ("2026-1-5", "2026-01-05 00:00"),
        ("2026-02", "2026-02-01 00:00"),
        ("2026", "2026-01-01 00:00"),
        ("today", "2026-11-22 00:00"),
        ("Yesterday", "2026-11-21 00:00"),
        ("0d", "2026-11-22 00:00"),
        ("7d", "2026-11-15 00:00"),
        ("2W", "2026-11-08 00:00"),
        ("3m", "2026-08-24 00:00"),
        ("1y", "2025-11-22 00:00"),
        ("2026-01-31T10:00", "2026-01-31 10:00"),
        ("2026-01-31T10:00+02:00", "2026-01-31 08:00"),
    ],
)
def test_dates_are_read_as_people_type_them(text, moment):
    assert f"{read_date(text, NOW):%Y-%m-%d %H:%M%z}" == f"{moment}+0000"


@pytest.mark.parametrize(
    "text",
    ["", "soon", "2026-13", "2026-02-30", "26", "0000", "99999y", "-2w", "2 w", "2x", "١٢d", "0001-01-01T00:00+14:00"],
)
def test_what_is_no_date_is_not_guessed_at(text):
    with pytest.raises(ValueError, match="is no date"):
        read_date(text, NOW)


@given(text=st.one_of(st.text(max_size=12), st.from_regex(r"[0-9]{1,5}[-dwmyT:]?[0-9]{0,3}", fullmatch=True)))
def test_any_text_is_a_date_or_a_value_error(text):
    with suppress(ValueError):
        assert read_date(text, NOW).tzinfo is UTC
