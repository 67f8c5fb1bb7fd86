import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.folding import fold, standing_for
from retrieval.hit import Hit, Scores
from retrieval.releases import Preference
from tests.index.conftest import chunk_with

LATEST = Preference({})
LONG = (
    "To restart the print queue, stop the worker first, then drain what is left and start it again. "
    "Wait until the light turns green. Tell the shift lead."
)


def hit(number, text, score=0.5, **place):
    place = {"document_id": f"document-{number}"} | place
    return Hit(chunk_with(number, text, **place), Scores(score, score, None, score))


def edition(number, release, text=LONG, score=0.5, page="a.md", **place):
    family = f"docs/{{release}}/{page}"
    return hit(number, text, score, release=release, family=family, path=f"docs/{release}/{page}", **place)


def folded(*hits, limit=10, preference=LATEST):
    return fold(sorted(hits, key=lambda each: -each.score), limit, preference)


def shown(result):
    return [(each.chunk.id, [chunk.id for chunk in each.also]) for each in result.hits]


def reasons(result):
    return {dropped.hit.chunk.id: dropped.reason for dropped in result.dropped}


def test_the_same_text_on_several_pages_is_one_hit_that_says_where_else_it_stands():
    result = folded(hit(1, LONG, 0.9), hit(2, "other", 0.8), hit(3, LONG.upper(), 0.7), hit(4, f" {LONG}", 0.6))

    assert shown(result) == [("chunk-1", ["chunk-3", "chunk-4"]), ("chunk-2", [])]
    assert reasons(result) == dict.fromkeys(["chunk-3", "chunk-4"], "the same text as chunk-1")


@pytest.mark.parametrize("changed", [("the light", "no light"), ("print", "scan"), ("restart", "restart 2 of")])
def test_pages_that_differ_in_a_word_or_a_number_are_both_shown(changed):
    assert len(folded(hit(1, LONG, 0.9), hit(2, LONG.replace(*changed), 0.8)).hits) == 2


def test_of_two_rows_and_of_two_configurations_none_is_lost():
    rows = [f"| line {line} | {line * 7} labels | Dorota |" for line in range(9)]
    first, second = "\n".join(rows), "\n".join(rows).replace("| 42 labels |", "| 43 labels |")
    config = (
        "Apply this to every node of the cluster, one after the other, and wait in between:\n\n```\nreplicas: {}\n```"
    )
    result = folded(hit(1, first), hit(2, second), hit(3, config.format(3)), hit(4, config.format(5)))

    assert len(result.hits) == 4


@pytest.mark.parametrize(("fuller_score", "other_score"), [(0.9, 0.6), (0.6, 0.9)])
def test_the_copy_that_says_more_is_shown_at_the_best_place(fuller_score, other_score):
    fuller = hit(1, f"{LONG} Then go home.", fuller_score)
    result = folded(fuller, hit(2, LONG, other_score), hit(3, "other", 0.8))

    assert shown(result)[0] == ("chunk-1", ["chunk-2"])
    assert result.hits[0].score == 0.9
    assert reasons(result) == {"chunk-2": "said in full by chunk-1"}


def test_copies_of_copies_end_in_the_fullest():
    middle = f"{LONG} Then go home."
    result = folded(hit(1, LONG, 0.9), hit(2, middle, 0.8), hit(3, f"{middle} Take the bus.", 0.7), hit(4, LONG, 0.6))

    assert shown(result) == [("chunk-3", ["chunk-1", "chunk-2", "chunk-4"])]


def test_one_page_in_several_releases_is_shown_in_the_latest():
    edited = LONG.replace("light turns green", "lamp on the left turns green")
    result = folded(edition(1, "4.9", LONG, 0.9), edition(2, "4.10", edited, 0.8), edition(3, "4.8", LONG, 0.7))

    assert shown(result) == [("chunk-2", ["chunk-3", "chunk-1"])]
    assert result.hits[0].score == 0.9
    assert result.hits[0].scores.dense == 0.8
    assert reasons(result)["chunk-1"] == "the same page as chunk-2, in release 4.9"


@pytest.mark.parametrize(
    ("preference", "expected"),
    [
        (Preference({"handbook": "4.9"}), "4.9"),
        (Preference({"handbook": "v4.10"}), "4.10"),
        (Preference({"handbook": "4.10"}, ("4.9.3",)), "4.9"),
        (Preference({"handbook": "5.0"}), "4.8"),
    ],
)
def test_the_preferred_release_is_shown_and_if_it_is_not_there_the_best_find(preference, expected):
    result = folded(
        edition(1, "4.8", score=0.9), edition(2, "4.9", score=0.8), edition(3, "4.10", score=0.7), preference=preference
    )
    [only] = result.hits
    assert only.chunk.release == expected
    assert {only.chunk.release, *(chunk.release for chunk in only.also)} == {"4.8", "4.9", "4.10"}


def test_another_passage_of_the_page_in_another_release_is_a_hit_of_its_own():
    other = "Labels are kept in memory, in the order in which they came, and are lost when the power fails."
    result = folded(edition(1, "4.9", LONG, 0.9), edition(2, "4.10", other, 0.8))

    assert shown(result) == [("chunk-1", []), ("chunk-2", [])]


def test_two_passages_of_one_release_never_fold_into_one_of_another():
    half, rest = LONG.split(". ", 1)
    document = {"document_id": "old"}
    result = folded(
        edition(1, "4.10", LONG, 0.9),
        edition(2, "4.9", half, 0.8, **document),
        edition(3, "4.9", rest, 0.7, **document),
    )

    assert shown(result) == [("chunk-1", ["chunk-2"]), ("chunk-3", [])]


def test_another_page_or_another_source_is_not_another_release():
    edited = LONG.replace("light", "lamp")
    for place in ({"page": "b.md"}, {"source": "wiki"}):
        assert len(folded(edition(1, "4.9"), edition(2, "4.10", edited, **place)).hits) == 2


def test_other_releases_come_first_among_where_else_it_stands_the_oldest_first():
    result = folded(
        hit(1, LONG, 0.3),
        edition(2, "4.10", score=0.8),
        edition(3, "4.9", score=0.6),
        edition(4, "4.11", score=0.5),
        edition(5, "4.11", score=0.4, page="b.md"),
    )
    assert shown(result) == [("chunk-4", ["chunk-3", "chunk-2", "chunk-5", "chunk-1"])]


def test_duplicates_do_not_use_up_the_limit():
    copies = [hit(number, LONG, 0.9 - number / 100) for number in range(20)]
    others = [hit(100 + number, f"other {number}", 0.5 - number / 100) for number in range(5)]
    result = folded(*copies, *others, limit=3)

    assert [each.chunk.id for each in result.hits] == ["chunk-0", "chunk-100", "chunk-101"]
    assert len(result.hits[0].also) == 19
    assert reasons(result)["chunk-102"] == "ranked below the first 3"


def test_a_copy_that_ranks_below_the_limit_is_still_told():
    result = folded(hit(1, LONG, 0.9), hit(2, "other", 0.8), hit(3, "another", 0.7), hit(4, LONG, 0.6), limit=2)

    assert shown(result) == [("chunk-1", ["chunk-4"]), ("chunk-2", [])]


def test_what_stands_for_another_says_so():
    other, old = hit(3, "c"), hit(1, "a", 0.9)
    stand_in = standing_for(standing_for(old, other), hit(2, "b", 0.1))

    assert stand_in.score == 0.9
    assert {chunk.id for chunk in stand_in.also} == {"chunk-3", "chunk-1"}


HITS = st.lists(
    st.builds(
        hit,
        st.integers(0, 40),
        st.sampled_from(
            [LONG, LONG.upper(), f"{LONG} More.", LONG.replace("first", "second"), "Deprecated.", "", "x y"]
        ),
        st.floats(0.01, 1),
        kind=st.sampled_from(["prose", "code"]),
        heading_path=st.sampled_from([(), ("A",), ("B",)]),
        release=st.sampled_from(["", "4.9", "4.10", "main"]),
        family=st.sampled_from(["{release}/a.md", "{release}/b.md"]),
    ).map(lambda each: each if each.chunk.release else hit(int(each.chunk.id[6:]), each.chunk.text, each.score)),
    unique_by=lambda each: each.chunk.id,
    max_size=25,
)


@settings(deadline=None, max_examples=300)
@given(hits=HITS, limit=st.integers(1, 6), named=st.sampled_from([(), ("4.9",)]))
def test_nothing_found_is_lost(hits, limit, named):
    hits = sorted(hits, key=lambda each: (-each.score, each.chunk.id))
    result = fold(hits, limit, Preference({}, named))

    ids = [each.chunk.id for each in result.hits]
    assert len(ids) == len(set(ids)) <= limit
    told = [dropped.hit.chunk.id for dropped in result.dropped]
    assert sorted(ids + told) == sorted(each.chunk.id for each in hits)
    # A folded hit stands beside exactly one that is shown; one that ranked below, beside none.
    also = [chunk.id for each in result.hits for chunk in each.also]
    below = [dropped.hit.chunk.id for dropped in result.dropped if dropped.reason.startswith("ranked")]
    assert sorted(also + below) == sorted(told)
    assert len(result.hits) == limit or not below
    scores = [each.score for each in result.hits]
    assert scores == sorted(scores, reverse=True)
    assert not hits or scores[0] == hits[0].score
