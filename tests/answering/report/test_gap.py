"""What is advised about a gap."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from answering.answer import NearestPage
from answering.report.gap import Advice, Gap, advice_for, advice_in_words

NOON = datetime(2026, 5, 20, 12, tzinfo=UTC)
UNKNOWN = Gap("who pays the taxi?", 2, 2, 2, 0, (), NOON)


def page(days: int, author: str = "Ana Costa") -> NearestPage:
    return NearestPage("Travel", "https://wiki.example.com/1", author, NOON - timedelta(days=days))


@pytest.mark.parametrize(
    ("gap", "probability", "expected"),
    [
        (UNKNOWN, 0.9, "write"),
        (replace(UNKNOWN, nearest=page(10)), 0.05, "write"),
        (replace(UNKNOWN, nearest=page(10)), 0.3, "extend"),
        (replace(UNKNOWN, nearest=page(200)), 0.3, "update"),
        (replace(UNKNOWN, nearest=page(200)), 0.8, "again"),
        (replace(UNKNOWN, nearest=page(10), unknown=0, disliked=2), 0.8, "correct"),
    ],
)
def test_advice_follows_what_was_found(gap: Gap, probability: float, expected: Advice) -> None:
    assert advice_for(gap, probability, answerable_from=0.42, now=NOON, stale_days=180) == expected


@pytest.mark.parametrize("advice", ["write", "update", "correct", "extend", "again"])
def test_no_advice_names_an_owner_where_there_is_none(advice: Advice) -> None:
    words = advice_in_words(replace(UNKNOWN, nearest=page(10, author=""), advice=advice), NOON)

    assert not words.endswith((" with.", "ask ."))
    assert "  " not in words


def test_who_owns_an_old_page_is_asked_to_bring_it_up_to_date() -> None:
    words = advice_in_words(replace(UNKNOWN, nearest=page(200), advice="update"), NOON)

    assert words == "“Travel” comes nearest and was updated 6 months ago. Bring it up to date with Ana Costa."
