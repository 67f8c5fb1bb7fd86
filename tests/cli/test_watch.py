from dataclasses import asdict
from datetime import UTC, datetime, timedelta

import pytest
from rich.console import Console

from cli.show_runs import span
from cli.watch import progress_table, watch
from ledger.documents import SourceCounts
from ledger.runs import Run, RunCounts, RunStatus
from ledger.waiting_runs import Priority, WaitingRun
from retrieval.source_status import SourceStatus

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def run(status=RunStatus.RUNNING, *, done=0, total=0, seconds=60):
    began = NOON - timedelta(seconds=seconds)
    ended = None if status is RunStatus.RUNNING else NOON - timedelta(minutes=3)
    return Run(
        id=1,
        source="wiki",
        space="space",
        status=status,
        requested_by="Ana",
        is_full=False,
        started_at=began,
        finished_at=ended,
        error=None,
        **asdict(RunCounts(done=done, total=total)),
    )


def waiting(not_before=None):
    return WaitingRun("wiki", False, False, Priority.PERSON, "Ana", NOON, NOON, not_before, frozenset())


def shown(run=None, asked=None, *, missing=0, before=()):
    counts = SourceCounts(40, 200, NOON, NOON)
    status = SourceStatus("wiki", counts, run, [], missing, asked=asked)
    console = Console(width=200)
    with console.capture() as capture:
        console.print(progress_table([status], NOON, before))
    return " ".join(capture.get().splitlines()[1].split())


def test_a_run_shows_how_far_it_is_how_fast_and_the_time_that_is_left():
    assert shown(run(done=120, total=1200)) == "wiki running for 1 min 0 s 120/1,200 2.0 9 min 0 s 200 100 % 0"


def test_of_a_source_that_is_being_listed_nothing_more_is_known():
    assert shown(run()) == "wiki running for 1 min 0 s being listed 200 100 % 0"


def test_a_run_that_has_done_nothing_yet_has_no_time_left_to_tell():
    assert shown(run(total=10)) == "wiki running for 1 min 0 s 0/10 0.0 200 100 % 0"


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (None, "done 3 minutes ago"),
        (waiting(), "waits"),
        (waiting(NOON + timedelta(seconds=90)), "failed; tried again in 1 min 30 s"),
        (waiting(NOON - timedelta(seconds=90)), "waits"),
    ],
)
def test_a_source_that_is_not_under_way_says_what_it_waits_for(asked, words):
    assert shown(run(RunStatus.DONE), asked) == f"wiki {words} 200 100 % 0"


def test_of_passages_that_have_vectors_nearly_all_is_not_all():
    assert shown(missing=1) == "wiki never indexed 200 99 % 0"


def test_while_vectors_are_made_it_says_how_fast_and_the_time_that_is_left():
    before = [(NOON - timedelta(seconds=10), {"wiki": 150}), (NOON - timedelta(seconds=1), {"wiki": 110})]

    told = shown(run(RunStatus.DONE), missing=100, before=before)
    assert told == "wiki making vectors 5.0 20 s 200 50 % 0"
    assert shown(run(done=120, total=1200), missing=100, before=before).startswith("wiki running for 1 min 0 s")


@pytest.mark.parametrize("waited", [{"wiki": 100}, {"wiki": 90}, {}])
def test_while_no_vector_is_made_nothing_is_said_to_be_under_way(waited):
    before = [(NOON - timedelta(seconds=10), waited)]

    assert shown(run(RunStatus.DONE), missing=100, before=before) == "wiki done 3 minutes ago 200 50 % 0"


@pytest.mark.parametrize(
    ("seconds", "words"), [(-1, "0 s"), (59, "59 s"), (60, "1 min 0 s"), (3599, "59 min 59 s"), (7260, "2 h 1 min")]
)
def test_times_are_told_in_one_or_two_units(seconds, words):
    assert span(timedelta(seconds=seconds)) == words


def test_it_is_shown_until_whoever_watches_has_seen_enough():
    looks = []

    def look():
        looks.append(1)
        if len(looks) == 2:
            raise KeyboardInterrupt
        return []

    with pytest.raises(KeyboardInterrupt):
        watch(Console(quiet=True), look)
