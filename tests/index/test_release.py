import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.release import age_rank, canonical, in_words, newest

OLD_TO_NEW = ["main", "next", "2.0-rc1", "0.9", "1.0-beta", "1.0", "1.0.1", "1.9", "1.10", "1.10-lts", "2.0", "latest"]


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("4.13", "4.13"),
        ("v4.13", "4.13"),
        ("V2", "2"),
        (" release-4.13 ", "4.13"),
        ("version_3", "3"),
        ("r12", "12"),
        ("Main", "main"),
        ("vulcan", "vulcan"),
        ("release", "release"),
        ("release-v4", "4"),
        ("prev4", "prev4"),
        ("", ""),
    ],
)
def test_spellings_of_one_release_become_one(written, stored):
    assert canonical(written) == stored


@given(name=st.text(alphabet="vVrel-_.410 \N{LATIN CAPITAL LETTER I WITH DOT ABOVE}", max_size=8))
def test_the_canonical_spelling_is_its_own(name):
    assert canonical(canonical(name)) == canonical(name)


def test_releases_are_sorted_by_their_numbers_not_by_their_letters():
    assert sorted(["1.10", "1.9", "1.9.10", "1.9.9", "2", "1.10-rc2", "1.10-rc10"], key=age_rank) == [
        "1.9",
        "1.9.9",
        "1.9.10",
        "1.10-rc2",
        "1.10-rc10",
        "1.10",
        "2",
    ]


@pytest.mark.parametrize(
    ("releases", "expected"),
    [
        (["4.9", "4.10"], "4.10"),
        (["4.9", "main", "next"], "4.9"),
        (["4.9", "5.0-rc1"], "4.9"),
        (["main", "5.0-rc1"], "5.0-rc1"),
        (["4.9", "latest"], "latest"),
        (["2025-12", "2026-01"], "2026-01"),
        (["main"], "main"),
    ],
)
def test_the_newest_is_the_highest_that_is_out(releases, expected):
    assert newest(releases) == expected
    assert newest(reversed(releases)) == expected


@pytest.mark.parametrize(
    ("releases", "words"),
    [
        (["4.12"], "4.12"),
        (["4.12", "4.13"], "4.12 and 4.13"),
        (["4.12", "4.13", "4.14", "4.15"], "4.12 to 4.15"),
        (["4.8", "4.9", "4.10", "4.12", "main"], "4.8 to 4.10, 4.12 and main"),
        (["1", "2", "3", "2026-01"], "1 to 3 and 2026-01"),
        (["4.9", "5.0"], "4.9 and 5.0"),
    ],
)
def test_releases_are_said_in_words(releases, words):
    assert in_words(releases) == words
