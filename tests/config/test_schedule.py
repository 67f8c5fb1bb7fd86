import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from config.schedule import Schedule, Timezone

SCHEDULE = TypeAdapter(Schedule)


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("every 15 minutes", "every 15 minutes"),
        (" Every  2 hours", "every 2 hours"),
        ("every hour", "every hour"),
        ("every 1 day", "every 1 day"),
        ("0 3 * * Mon-Fri", "0 3 * * mon-fri"),
        ("*/10 8-18 * * *", "*/10 8-18 * * *"),
        ("0,30 3 1,15 jan-mar,12 sat,sun", "0,30 3 1,15 jan-mar,12 sat,sun"),
        ("5/10 * * 1-12/3 *", "5/10 * * 1-12/3 *"),
        ("", ""),
        ("  ", ""),
    ],
)
def test_a_schedule_is_a_span_a_cron_line_or_nothing(text, normal):
    assert SCHEDULE.validate_python(text) == normal


@pytest.mark.parametrize(
    "text",
    [
        "15",
        "every 0 minutes",
        "every fortnight",
        "every 15 minutes, please",
        "@daily",
        "0 3 * *",
        "0 3 * * * *",
        "60 3 * * *",
        "0 24 * * *",
        "0 3 0 * *",
        "0 3 * 13 *",
        "10-5 3 * * *",
        "*/90 3 * * *",
        "59/1 3 * * *",
        "0 3 * mar-jan *",
        "0 3 * jan- *",
        "0 3 * * fri-mon",
        "0 3 * * monday",
        "0 3 * * L",
        "٣ 3 * * *",
        "0 3\n* * *",
    ],
)
def test_anything_else_is_refused(text):
    with pytest.raises(ValidationError):
        SCHEDULE.validate_python(text)


@given(st.sampled_from(["0 3 * * {}", "0 3 * * mon,{}", "0 3 * * {}-5"]), st.integers(0, 7))
def test_a_weekday_by_its_number_is_refused_for_it_means_another_day_elsewhere(line, number):
    with pytest.raises(ValidationError):
        SCHEDULE.validate_python(line.format(number))


@pytest.mark.parametrize("text", ["UTC", "Europe/Paris", "America/New_York"])
def test_a_time_zone_has_the_name_of_the_iana(text):
    assert TypeAdapter(Timezone).validate_python(text) == text


@pytest.mark.parametrize("text", ["", "Paris", "CET+1:00", "../etc/passwd", "/etc/localtime", "Europe/Paris\n"])
def test_what_is_no_time_zone_is_refused(text):
    with pytest.raises(ValidationError):
        TypeAdapter(Timezone).validate_python(text)
