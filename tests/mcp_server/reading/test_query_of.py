from datetime import UTC, datetime, timedelta

import pytest

from mcp_server.errors import WrongArguments
from mcp_server.reading.query_of import query_of
from mcp_server.wish import SearchWish
from retrieval.audience import Access

NOW = datetime(2026, 11, 21, 15, tzinfo=UTC)
ACCESS = Access((1,), ("wiki", "code"), ("hr",))


def filters(**wish):
    return query_of(SearchWish("rotate keys", 8, **wish), ACCESS, NOW).filters


@pytest.mark.parametrize(
    ("written", "days"),
    [
        *(("30d", 30), ("30 days", 30), ("30 days ago", 30), ("2 weeks", 14), ("last week", 7), ("Last month", 30)),
        *(("the past 3 months", 90), ("past year", 365), ("1y", 365)),
    ],
)
def test_how_long_ago_is_read_as_people_say_it(written, days):
    assert filters(updated_after=written).updated_after == NOW.replace(hour=0) - timedelta(days=days)


@pytest.mark.parametrize("written", ["2026-01-31", "2026-01-31T00:00:00Z"])
def test_a_date_stays_one(written):
    assert filters(updated_after=written).updated_after == datetime(2026, 1, 31, tzinfo=UTC)


@pytest.mark.parametrize("written", ["soon", "99999 years ago", "-3 days", "2026-13-45"])
def test_what_is_no_date_is_refused_by_the_name_of_its_argument(written):
    with pytest.raises(WrongArguments, match=r"^updated_after=.*: this is not a date\. Write 2026-01-31"):
        filters(updated_after=written)


def test_filters_in_the_query_and_beside_it_hold_together():
    query = query_of(SearchWish("rotate keys label:security", 8, sources=("wiki",)), ACCESS, NOW)

    assert query.text == "rotate keys"
    assert (query.filters.labels, query.filters.sources) == (("security",), ("wiki",))


def test_only_sources_of_the_caller_are_named():
    with pytest.raises(WrongArguments) as raised:
        filters(sources=("nowhere",))

    assert "You may search wiki, code, hr." in str(raised.value)
