from dataclasses import asdict
from datetime import UTC, datetime, timedelta

import pytest

from ledger.errors import RunNotRunning
from ledger.run_requests import ask_run, waiting_runs
from ledger.runs import (
    RunCounts,
    RunStatus,
    cancel_run,
    find_run,
    finish_run,
    latest_runs,
    latest_successes,
    record_progress,
    runs,
    start_run,
)
from ledger.waiting_runs import RunRequest

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
LATER = NOON + timedelta(minutes=5)
SOME = RunCounts(1, 2, 3, 4, 5, 6, 7, 8, 9, done=10, total=11)


def begin(ledger, source="wiki", at=NOON):
    return start_run(ledger, source, "space", "ana@example.com", at)


def counts_of(run):
    return RunCounts(**{name: getattr(run, name) for name in asdict(SOME)})


def test_started_run_is_running_with_nothing_done(ledger):
    run_id = begin(ledger)
    run = latest_runs(ledger)["wiki"]
    assert (run.id, run.source, run.space, run.requested_by) == (run_id, "wiki", "space", "ana@example.com")
    assert (run.status, run.started_at, run.finished_at, run.error) == (RunStatus.RUNNING, NOON, None, None)
    assert counts_of(run) == RunCounts()


def test_progress_is_seen_while_the_run_goes_on(ledger):
    run_id = begin(ledger)
    record_progress(ledger, run_id, RunCounts(added=1))
    record_progress(ledger, run_id, SOME)
    run = latest_runs(ledger)["wiki"]
    assert counts_of(run) == SOME
    assert run.status is RunStatus.RUNNING


@pytest.mark.parametrize(
    ("status", "error", "stored"),
    [
        (RunStatus.DONE, None, None),
        (RunStatus.DONE, "", None),
        (RunStatus.FAILED, "the host does not answer", "the host does not answer"),
        (RunStatus.INTERRUPTED, "stopped by ctrl-c", "stopped by ctrl-c"),
    ],
)
def test_finished_run_shows_how_it_ended(ledger, status, error, stored):
    finish_run(ledger, begin(ledger), status, SOME, error, LATER)
    run = latest_runs(ledger)["wiki"]
    assert (run.status, run.error, run.finished_at) == (status, stored, LATER)
    assert counts_of(run) == SOME


def test_run_left_behind_by_a_killed_process_is_interrupted_by_the_next(ledger):
    left_behind = begin(ledger)
    record_progress(ledger, left_behind, SOME)
    of_another_source = begin(ledger, "git")
    current = begin(ledger, at=LATER)
    newest, oldest = runs(ledger, "wiki")
    assert (newest.id, newest.status) == (current, RunStatus.RUNNING)
    assert (oldest.id, oldest.status, oldest.finished_at) == (left_behind, RunStatus.INTERRUPTED, LATER)
    assert counts_of(oldest) == SOME
    assert latest_runs(ledger)["git"].id == of_another_source
    assert latest_runs(ledger)["git"].status is RunStatus.RUNNING


def test_finished_runs_stay_as_they_ended_when_the_next_starts(ledger):
    finish_run(ledger, begin(ledger), RunStatus.DONE, SOME, None, NOON)
    begin(ledger, at=LATER)
    assert [run.status for run in runs(ledger)] == [RunStatus.RUNNING, RunStatus.DONE]


def test_process_whose_run_was_taken_over_is_told_to_stop(ledger):
    displaced = begin(ledger)
    begin(ledger, at=LATER)
    with pytest.raises(RunNotRunning, match=f"Run {displaced} is no longer running"):
        record_progress(ledger, displaced, SOME)
    with pytest.raises(RunNotRunning):
        finish_run(ledger, displaced, RunStatus.DONE, SOME, None, LATER)
    assert runs(ledger)[-1].status is RunStatus.INTERRUPTED


def test_run_cannot_finish_twice_nor_as_running_nor_if_it_never_was(ledger):
    run_id = begin(ledger)
    with pytest.raises(ValueError, match="running"):
        finish_run(ledger, run_id, RunStatus.RUNNING, SOME, None, LATER)
    finish_run(ledger, run_id, RunStatus.DONE, SOME, None, NOON)
    for unknown in (run_id, run_id + 1):
        with pytest.raises(RunNotRunning):
            finish_run(ledger, unknown, RunStatus.FAILED, RunCounts(), "again", LATER)
    assert latest_runs(ledger)["wiki"].status is RunStatus.DONE


def test_runs_are_newest_first_and_limited(ledger):
    ids = [begin(ledger, source) for source in ["wiki", "git", "wiki", "git", "wiki"]]
    assert ids == sorted(set(ids))
    assert [run.id for run in runs(ledger)] == ids[::-1]
    assert [run.id for run in runs(ledger, limit=2)] == [ids[4], ids[3]]
    assert [run.id for run in runs(ledger, source="git")] == [ids[3], ids[1]]
    assert {source: run.id for source, run in latest_runs(ledger).items()} == {"wiki": ids[4], "git": ids[3]}
    start_run(ledger, "wiki", "another space", "ana", LATER)
    assert {source: run.id for source, run in latest_runs(ledger, "space").items()} == {"wiki": ids[4], "git": ids[3]}


def test_a_success_stays_the_latest_until_another_run_of_its_space_ends_well(ledger):
    for source, status, at in [
        ("wiki", RunStatus.DONE, NOON),
        ("wiki", RunStatus.FAILED, LATER),
        ("git", RunStatus.INTERRUPTED, LATER),
    ]:
        finish_run(ledger, begin(ledger, source), status, SOME, None, at)
    begin(ledger)

    assert latest_successes(ledger, "space") == {"wiki": NOON}
    assert latest_successes(ledger, "another space") == {}

    finish_run(ledger, begin(ledger), RunStatus.DONE, SOME, None, LATER)
    assert latest_successes(ledger, "space") == {"wiki": LATER}


def test_ledger_without_runs_has_no_latest(ledger):
    assert latest_runs(ledger) == {}
    assert latest_successes(ledger, "space") == {}
    assert runs(ledger) == []


def test_a_cancelled_run_says_by_whom_and_its_process_is_told_to_stop(ledger):
    run_id = begin(ledger)
    record_progress(ledger, run_id, SOME)
    run = cancel_run(ledger, run_id, "ana", LATER)

    assert (run.id, run.status, run.error) == (run_id, RunStatus.CANCELLED, "Cancelled by ana.")
    assert (run.finished_at, counts_of(run)) == (LATER, SOME)
    with pytest.raises(RunNotRunning):
        record_progress(ledger, run_id, SOME)
    with pytest.raises(RunNotRunning):
        cancel_run(ledger, run_id, "ben", LATER)
    assert find_run(ledger, run_id) == run


def test_a_run_that_is_cancelled_is_not_begun_again_by_what_waited_for_its_source(each_ledger):
    for source in ("wiki", "hr"):
        ask_run(each_ledger, RunRequest(source, False, "Ana", NOON))
    cancel_run(each_ledger, begin(each_ledger), "ana", LATER)

    assert [each.source for each in waiting_runs(each_ledger)] == ["hr"]


def test_a_run_that_never_was_is_not_found(ledger):
    assert find_run(ledger, begin(ledger) + 1) is None


def test_it_is_known_whether_a_run_reads_everything(ledger):
    start_run(ledger, "wiki", "space", "Ana", NOON, is_full=True)
    assert latest_runs(ledger)["wiki"].is_full
    begin(ledger)
    assert not latest_runs(ledger)["wiki"].is_full
