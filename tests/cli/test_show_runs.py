from dataclasses import asdict
from datetime import UTC, datetime, timedelta

from rich.console import Console

from cli.show_runs import show_runs
from ledger.runs import Run, RunCounts, RunStatus

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def test_runs_are_listed_in_80_columns_with_nothing_cut_off():
    began = NOON - timedelta(minutes=13)
    run = Run(
        id=1077,
        source="confluence-wiki",
        space="space",
        status=RunStatus.INTERRUPTED,
        requested_by="footnote check --repair",
        is_full=True,
        started_at=began,
        finished_at=None,
        error=None,
        **asdict(RunCounts(done=1_000, total=10_000)),
    )
    console = Console(width=80)
    with console.capture() as capture:
        show_runs(console, [run], [], NOON)
    header, *rows = capture.get().splitlines()

    assert header.split()[-4:] == ["took", "documents", "changes", "failed"]
    assert "…" not in "".join(rows)
