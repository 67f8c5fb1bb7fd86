"""The judge is judged: what breaks a promise is told, and what does not is not."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from benchmarks.day.judge import Judge
from benchmarks.day.marks import Mark
from benchmarks.day.sightings import Citation, Sighting
from benchmarks.day.truth import State
from ledger.runs import Run, RunCounts, RunStatus
from tests.benchmarks.day.test_truth import Sources

PAGE = "http://127.0.0.1:1/wiki/spaces/ENG/pages/131080/Pump"
OTHER = "http://127.0.0.1:1/wiki/spaces/ENG/pages/131090/Crane"
PAGES = {"131080": 1, "131090": 2}
LINKS = {"https://code.example/tools/c0ffee/pump-n0001.md#L1-L2": {Mark(1, 1)}}
OPEN = State(1, frozenset({"ana", "ben"}), "ENG")
CLOSED = replace(OPEN, readers=frozenset({"ana"}), terms=("closed",))


def run(began, ended, *, status=RunStatus.DONE, failed=0, source="wiki", requested_by="x"):
    counts = dict.fromkeys(RunCounts.__dataclass_fields__, 0) | {"failed": failed}
    return Run(
        id=1,
        source=source,
        space="s",
        status=status,
        requested_by=requested_by,
        is_full=False,
        started_at=datetime.fromtimestamp(began, UTC),
        finished_at=datetime.fromtimestamp(ended, UTC),
        error=None,
        **counts,
    )


def shown(reader, mark, *, at, url=PAGE, took=1.0, is_checked=False, is_changed=False):
    citation = Citation(frozenset({mark}), (url,), is_changed)
    return Sighting("here", frozenset({reader}), at, at + took, frozenset({mark}), (citation,), is_checked)


@pytest.fixture
def sources():
    """A page that both may read until it is closed to ben at 100; its second version is of 200."""
    sources = Sources()
    sources.change(1, OPEN, began=10, done=11)
    sources.change(2, replace(OPEN, version=5), began=12, done=13)
    sources.change(1, CLOSED, began=100, done=101)
    sources.change(1, replace(CLOSED, version=2), began=200, done=201)
    return sources


@pytest.fixture
def kinds(sources):
    def judged(seen, *runs):
        return [each.kind for each in Judge(sources.truth, PAGES.get, LINKS.get).verdicts(seen, runs)]

    return judged


def test_a_page_that_was_closed_may_be_shown_until_a_run_that_began_after_that_has_ended(kinds):
    seen = shown("ben", Mark(1, 1), at=150)

    assert kinds(seen, run(20, 30)) == []
    assert kinds(seen, run(20, 30), run(99, 140)) == []
    assert kinds(seen, run(20, 30), run(110, 160)) == []
    assert kinds(seen, run(20, 30), run(110, 140)) == ["leak"]
    assert kinds(seen, run(20, 30), run(110, 140, status=RunStatus.FAILED)) == []


def test_where_what_is_written_is_seen_later_a_run_counts_when_it_can_have_been_seen(sources):
    judge = Judge(sources.truth, PAGES.get, LINKS.get, seen_seconds=4.0)

    for ended, kinds in ((147, []), (145, ["leak"])):
        found = judge.verdicts(shown("ben", Mark(1, 1), at=150), [run(20, 30), run(110, ended)])
        assert [each.kind for each in found] == kinds


def test_what_was_written_after_it_was_closed_may_never_be_shown(kinds):
    assert kinds(shown("ben", Mark(1, 2), at=210), run(20, 30)) == ["leak"]
    assert kinds(shown("ana", Mark(1, 2), at=210), run(20, 30)) == []


def test_whoever_asked_before_it_was_closed_may_be_shown_it(kinds):
    assert kinds(shown("ben", Mark(1, 1), at=99, took=30), run(20, 30)) == []


def test_an_answer_that_was_checked_cites_nothing_that_was_closed_before(kinds):
    assert kinds(shown("ben", Mark(1, 1), at=120, is_checked=True), run(20, 30)) == ["leak"]
    assert kinds(shown("ben", Mark(1, 1), at=105, is_checked=True), run(20, 30)) == []


def test_a_text_that_was_replaced_may_be_cited_until_a_run_has_read_the_new_one(kinds):
    seen = shown("ana", Mark(1, 1), at=250)

    assert kinds(seen, run(150, 190)) == []
    assert kinds(seen, run(210, 240)) == ["wrong source"]
    assert kinds(seen, run(150, 190), run(210, 240, failed=1)) == []


def test_an_answer_that_was_checked_says_of_an_old_text_that_it_has_changed(kinds):
    assert kinds(shown("ana", Mark(1, 1), at=250, is_checked=True), run(150, 190)) == ["wrong source"]
    assert kinds(shown("ana", Mark(1, 1), at=250, is_checked=True, is_changed=True), run(150, 190)) == []


def test_words_of_one_page_are_not_cited_as_another_unless_that_includes_it(kinds, sources):
    seen = shown("ana", Mark(2, 5), at=50)
    assert kinds(seen) == ["wrong source"]
    assert kinds(replace(seen, citations=(Citation(frozenset({Mark(2, 5)}), (OTHER,)),))) == []

    sources.change(1, replace(OPEN, includes=frozenset({2})), began=300, done=301)
    assert kinds(seen) == []


def test_a_page_that_is_gone_is_shown_to_nobody_after_the_run_that_saw_it(kinds, sources):
    sources.change(2, State(0, frozenset()), began=400, done=401)
    seen = shown("ana", Mark(2, 5), at=450, url=OTHER)

    assert kinds(seen, run(300, 390)) == []
    assert set(kinds(seen, run(410, 440))) == {"gone", "wrong source"}


def test_of_a_repository_whose_readers_are_a_group_of_the_wiki_both_runs_count(kinds, sources):
    file = "https://code.example/plans/notes/pump-a-n0003.md"
    for state, at in ((OPEN, 10), (State(0, frozenset()), 100)):
        sources.change(3, state, began=at, done=at + 1, source="plans")
    seen = shown("ana", Mark(3), at=150, url=file)

    assert kinds(seen, run(110, 120)) == []
    assert kinds(seen, run(110, 120), run(110, 130, source="plans")) == ["gone"]
    assert kinds(seen, run(110, 130, source="plans")) == []


def test_what_was_written_after_somebody_left_the_group_is_closed_to_them_when_the_wiki_was_read(kinds, sources):
    everyone, left = frozenset({"ana", "ben"}), frozenset({"ana"})
    sources.change(3, State(1, everyone, "a.md"), began=14, done=15, source="plans")
    sources.change(3, State(1, left, "a.md"), began=100, done=101, source="plans")
    sources.change(4, State(1, left, "b.md"), began=110, done=111, source="plans")
    sources.change(3, State(2, left, "a.md"), began=110, done=111, source="plans")
    plans, before, after = run(112, 115, source="plans"), run(90, 95), run(102, 116)

    for mark in (Mark(4, 1), Mark(3, 2)):
        seen = replace(shown("ben", mark, at=120), citations=())
        assert kinds(seen, before, plans) == []
        assert kinds(seen, before, plans, after) == ["leak"]
        assert kinds(replace(seen, readers=frozenset({"dan"})), before, plans) == ["leak"]


def test_pages_are_known_by_the_addresses_of_cloud_and_of_data_center(kinds):
    for url in (
        PAGE,
        "http://127.0.0.1:1/pages/viewpage.action?pageId=131080",
        f"http://h/display/ENG/Pump+{Mark(1)}#Pump",
    ):
        assert kinds(shown("ana", Mark(1, 1), at=50, url=url)) == []
        assert kinds(shown("ana", Mark(2, 5), at=50, url=url)) == ["wrong source"]


def test_what_stands_in_no_document_is_told(kinds):
    assert kinds(shown("ana", Mark(77), at=50)) == ["wrong source", "wrong source"]


def test_words_stand_in_the_lines_and_at_the_commit_that_their_link_shows(kinds):
    [link] = LINKS

    assert kinds(shown("ana", Mark(1, 1), at=50, url=link)) == []
    assert kinds(shown("ana", Mark(1, 2), at=250, url=link), run(20, 30)) == ["wrong source"]


def test_whoever_may_read_what_has_stood_unchanged_since_a_good_run_is_shown_it_when_it_is_asked_for(kinds):
    asked = Sighting("here", frozenset({"ana"}), 150, 151, frozenset(), wanted=frozenset({1}))

    assert kinds(asked, run(110, 140)) == ["missing"]
    assert kinds(replace(asked, marks=frozenset({Mark(1)})), run(110, 140)) == []
    assert kinds(replace(asked, readers=frozenset({"ben"})), run(110, 140)) == []
    for least in ((), (run(99, 140),), (run(110, 160),), (run(110, 140, failed=1),)):
        assert kinds(asked, *least) == []


def test_what_a_killed_run_was_writing_is_not_missed_until_the_next_good_one(kinds):
    asked = Sighting("here", frozenset({"ana"}), 150, 151, frozenset(), wanted=frozenset({1}))
    killed = run(142, 145, status=RunStatus.INTERRUPTED)

    assert kinds(asked, run(110, 140), killed) == []
    assert kinds(asked, run(110, 140), killed, run(146, 149)) == ["missing"]
    assert kinds(asked, run(110, 140), replace(killed, source="tools")) == ["missing"]


def test_a_page_that_shows_another_is_not_missed_while_that_one_changes(kinds, sources):
    sources.change(2, replace(OPEN, version=5, includes=frozenset({1})), began=20, done=21)
    asked = Sighting("here", frozenset({"ana"}), 210, 211, frozenset(), wanted=frozenset({2}))

    assert kinds(asked, run(110, 140)) == []
    assert kinds(asked, run(202, 205)) == ["missing"]
