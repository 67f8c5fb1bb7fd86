import re
from datetime import timedelta
from pathlib import Path

import pytest

from indexer.alerting.conditions import Kind
from indexer.alerting.words import PAGE, span_in_words, words_of
from ledger.alert import Facts
from tests.indexer.alerting.conftest import NOON

ROOT = Path(__file__).parents[3]
FACTS: dict[Kind, Facts] = {
    Kind.SOURCE_STALE: {"succeeded_at": NOON.isoformat()},
    Kind.RUNS_FAILING: {"failures": 5, "rests_until": NOON.isoformat()},
    Kind.DELETIONS_STOPPED: {},
    Kind.PERMISSIONS_OLD: {"read_at": NOON.isoformat(), "limit_hours": 24.0},
    Kind.VECTORS_BEHIND: {"waiting": 12_000, "chunks": 100_000},
    Kind.DISK_LOW: {"free_bytes": 1_230_000_000, "total_bytes": 40_000_000_000},
    Kind.INDEX_UNREADABLE: {},
    Kind.MODEL_UNUSABLE: {},
    Kind.INDEXER_SILENT: {"last_sign": NOON.isoformat()},
    Kind.TRIAL: {},
}


def said(kind, facts=None):
    words = words_of(kind, "wiki", FACTS[kind] if facts is None else facts)
    return f"{words.red}. {words.means} {words.do}"


def anchors():
    """The anchors of the headings of the page, as GitHub makes them."""
    headings = re.findall(r"(?m)^#+ (.+)$", (ROOT / PAGE).read_text(encoding="utf-8"))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_says_what_is_wrong_what_to_do_and_where_to_read_on(kind):
    words = words_of(kind, "wiki", FACTS[kind])

    assert words.anchor in anchors()
    assert all(each for each in (words.red, words.means, words.do, words.green))
    assert words.means.endswith(".")
    assert words.do.endswith(".")


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (Kind.SOURCE_STALE, "no run of it has ended well since 2026-11-21 12:00 UTC"),
        (Kind.RUNS_FAILING, "Runs of wiki fail: 5 in a row"),
        (Kind.RUNS_FAILING, "tried again at 2026-11-21 12:00 UTC"),
        (Kind.RUNS_FAILING, "`footnote reindex wiki`"),
        (Kind.DELETIONS_STOPPED, "`footnote reindex wiki --accept-deletions`"),
        (Kind.PERMISSIONS_OLD, "older than 24 hours, nobody may read it"),
        (Kind.VECTORS_BEHIND, "12,000 of 100,000 passages of wiki have no vector"),
        (Kind.DISK_LOW, "Only 1.2 GB of 40 GB are free where the wiki lies"),
        (Kind.INDEXER_SILENT, "no sign of life since 2026-11-21 12:00 UTC"),
    ],
)
def test_words_are_made_of_facts(kind, words):
    assert words in said(kind)


def test_what_never_was_is_said_so():
    assert "wiki was never indexed" in said(Kind.SOURCE_STALE, {"succeeded_at": None})
    assert "No permissions of wiki were read. Nobody may read it." in said(
        Kind.PERMISSIONS_OLD, {"read_at": None, "limit_hours": 24.0}
    )
    assert "tried again" not in said(Kind.RUNS_FAILING, {"failures": 2, "rests_until": None})


def test_a_kind_of_another_version_is_said_as_it_is():
    words = words_of("moon_full", "wiki", {})

    assert (words.red, words.green) == ("moon_full wiki is red", "moon_full wiki is green")


@pytest.mark.parametrize(
    ("minutes", "words"), [(-5, "0 min"), (59, "59 min"), (134, "2 h 14 min"), (26 * 60, "1 d 2 h")]
)
def test_how_long_it_lasted_is_told_in_one_or_two_units(minutes, words):
    assert span_in_words(timedelta(minutes=minutes)) == words
