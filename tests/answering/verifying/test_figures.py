import pytest
from hypothesis import given
from hypothesis import strategies as st

from answering.verifying.figures import figures_of


def same(one, other):
    first, second = figures_of(one), figures_of(other)
    return len(first) == len(second) and all(a.agrees_with(b) for a, b in zip(first, second, strict=True))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1,000 pods", "1000 pods"),
        ("a thousand pods", "1000 pods"),
        ("twenty-five users", "25 users"),
        ("two thousand five hundred rows", "2,500 rows"),
        ("90 minutes", "1.5 hours"),
        ("half an hour", "30 minutes"),
        ("24 hours", "a day"),
        ("30-day retention", "30 days"),
        ("3 p.m.", "15:00"),
        ("8:00 a.m.", "8 am"),
        ("77 %", "77 percent"),
        ("$10,000", "10000 dollars"),
        ("v4.12.3", "version 4.12.3"),
        ("10k rows", "10,000 rows"),
    ],
)
def test_one_figure_is_written_in_several_ways(one, other):
    assert same(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("30 minutes", "30 hours"), ("5 GB", "5 MB"), ("4.12.3", "4.12.4"), ("3 p.m.", "3 a.m."), ("1 May", "1 June")],
)
def test_figures_of_other_units_or_dates_differ(one, other):
    assert not same(one, other)


def test_a_unit_that_one_side_leaves_out_is_taken_from_the_other():
    assert same("The limit is 30.", "The limit is 30 seconds.")


def test_a_date_is_its_year_month_and_day_however_it_is_written():
    values = [
        {figure.value for figure in figures_of(text)} for text in ("2026-03-01", "March 1, 2026", "on 1 March 2026")
    ]

    assert values == [{"2026", "month 3", "1"}] * 3


@pytest.mark.parametrize("text", ["You may march on.", "1. Restart", "ERR_4021", "sha256 of mod2", "Consider this: 2."])
def test_verbs_list_numbers_and_identifiers_are_no_figures(text):
    assert figures_of(text) == []


@given(st.integers(min_value=0, max_value=10**12))
def test_a_whole_number_agrees_with_itself_whether_or_not_its_thousands_are_set_apart(value):
    [plain], [apart] = figures_of(f"It is {value}."), figures_of(f"It is {value:,}.")

    assert plain.agrees_with(apart)


@given(st.text(max_size=200))
def test_any_text_can_be_read(text):
    assert all(0 <= figure.start < len(text) for figure in figures_of(text))
