from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.assumed import EMBEDDED_A_SECOND
from cli.growth import Figure, Growth
from cli.needs import Asked, needs, storage_needs
from cli.show_size import amount_in_words

NAMES = [
    *("disk_mb", "index_peak_mb", "edit_peak_mb", "search_mb"),
    *("vector_index_cpu_s", "other_indexes_cpu_s", "commit_cpu_s", "tidy_edits_cpu_s", "upkeep_cpu_s"),
    *("search_p50_ms", "search_p95_ms", "narrow_search_p50_ms", "search_cpu_ms", "embed_cpu_ms", "cold_p50_ms"),
]
# Of everything a thousandth a chunk: so a million chunks need a thousand of each unit.
GROWTH = Growth(
    {name: Figure(name, "", {"n": 0.001}, [(1_000, 1.0), (100_000, 100.0)], 0.1) for name in NAMES},
    {
        "search": {"reads": 100, "writes": 1},
        "edit": {"reads": 10, "writes": 20},
        "upkeep": {"reads": 200, "writes": 50},
    },
    48_000,
    "Abacus",
    "2026-11-22",
    [1_000, 100_000],
)
ASKED = Asked(1_000_000, searches_a_second=2, edits_a_day=100)


def by_name(asked):
    return {each.name: each for each in [*needs(GROWTH, asked), *storage_needs(GROWTH, asked)]}


def test_each_need_is_reckoned_from_what_was_measured():
    found = by_name(ASKED)

    assert found["disk"].amount == 1.0  # GB
    assert found["index_hours"].amount == pytest.approx(2_000 / 3_600)
    assert found["cores"].amount == pytest.approx(4.0)  # two searches a second, of a second and one for the question
    assert found["edit_seconds"].amount == pytest.approx(2_000)
    assert found["writing_share"].amount == pytest.approx(100 * (100 * 2_000 + 100 * 1_000) / 86_400)
    assert found["embedding_hours"].amount == pytest.approx(1_000_000 / EMBEDDED_A_SECOND.amount / 3_600)
    assert {found[name].known for name in ("disk", "cores", "writing_share")} == {"extrapolated ×10"}
    assert found["gpu_embedding_hours"].known == "assumed"


def test_requests_and_their_price_are_those_of_a_month():
    found = by_name(ASKED)
    searches, edits = 2 * 86_400 * 30, 100 * 30
    reads, writes = searches * 100 + edits * 210, searches + edits * 70

    assert found["storage_reads"].amount == pytest.approx(reads / 1e6)
    assert found["storage_writes"].amount == pytest.approx(writes / 1e6)
    assert found["storage_price"].amount == pytest.approx(0.023 + reads / 1e3 * 0.0004 + writes / 1e3 * 0.005)
    assert found["storage_price"].known == "assumed"
    given_price = replace(ASKED, gb_month=ASKED.gb_month.replaced(0.01))
    assert by_name(given_price)["storage_price"].known == "in part assumed"


def test_upkeep_of_the_whole_is_done_once_a_minute_at_most():
    seldom, often = (by_name(replace(ASKED, chunks=1_000, edits_a_day=edits)) for edits in (1_440, 14_400))

    assert often["writing_share"].amount - seldom["writing_share"].amount == pytest.approx(
        100 * (14_400 - 1_440) * 2 / 86_400
    )


@given(st.integers(1_000, 10**9), st.integers(1_000, 10**9), st.floats(0, 1e4), st.floats(0, 1e6))
def test_more_chunks_never_need_less(chunks, others, searches, edits):
    few, many = sorted((chunks, others))
    smaller, larger = (by_name(Asked(each, searches, edits)) for each in (few, many))

    assert all(larger[name].amount >= need.amount * (1 - 1e-9) for name, need in smaller.items())
    assert all(larger[name].is_too_much for name, need in smaller.items() if need.is_too_much)


def test_what_outgrows_one_machine_has_an_answer():
    found = needs(GROWTH, replace(ASKED, chunks=10**9, searches_a_second=1_000))

    assert [each.name for each in found if each.is_too_much and not each.answer] == []
    assert {"disk", "cores", "slow_search_ms", "embedding_hours"} <= {each.name for each in found if each.is_too_much}


@pytest.mark.parametrize(
    ("amount", "unit", "words"),
    [
        (0.01234, "GB", "0.01 GB"),
        (12.34, "GB", "12.3 GB"),
        (1234.5, "GB", "1,230 GB"),
        (72, "h", "3.00 days"),
        (1500, "ms", "1.50 s"),
        (2.5, "$", "2.50 $"),
        (1234.5, "$", "1,234 $"),
    ],
)
def test_no_more_digits_are_shown_than_are_known(amount, unit, words):
    need = replace(needs(GROWTH, ASKED)[0], amount=amount, unit=unit)

    assert amount_in_words(need) == words
