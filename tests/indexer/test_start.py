"""The indexer as a process: started, told to end, killed, and started again."""

import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from threading import Event
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import pytest
from sqlalchemy import Engine, select

from ledger.alerts import open_alerts
from ledger.documents import document_counts
from ledger.engine import open_ledger, sqlite_url
from ledger.leases import hold_lease
from ledger.run_requests import ask_run, waiting_runs
from ledger.runs import Run, RunStatus, runs
from ledger.tables import leases
from ledger.waiting_runs import RunRequest
from tests.bot.ports import free_port
from tests.fakes.hook_receiver import receiving

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 120.0
MANY = 2500
SETTINGS = """
[indexer]
port = {port}

[metrics]
indexer = true

[alerts]
{alerts}

[sources.docs]
kind = "folder"
path = "docs"
readers = ["everyone"]
schedule = {schedule}
webhook_secret_file = "hook"
"""
SECRET = "9f2c41d07be94c1f8a51e0b7"


@dataclass(slots=True)
class Team:
    """A folder with settings and documents, its ledger, and the processes that a test starts over it."""

    folder: Path
    port: int
    ledger: Engine
    processes: "list[subprocess.Popen[str]]" = field(default_factory=list)

    def configure(self, schedule: str = "", port: int = 0, alerts: str = "") -> None:
        text = SETTINGS.format(port=port or self.port, schedule=json.dumps(schedule), alerts=alerts)
        (self.folder / "footnote.toml").write_text(text, encoding="utf-8")

    def write(self, documents: int) -> None:
        for number in range(documents):
            text = f"# Part {number}\n\nDocument {number} says so.\n"
            (self.folder / "docs" / f"{number:05}.md").write_text(text, encoding="utf-8")

    def ask(self) -> None:
        ask_run(self.ledger, RunRequest("docs", False, "a test", datetime.now(UTC)))

    def start(self) -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "indexer"],
            cwd=self.folder,
            env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
            stderr=subprocess.PIPE,
            text=True,
        )
        self.processes.append(process)
        return process

    def asked(self, path: str) -> int:
        """Return the status of a page of the first process; 0 as long as nobody answers."""
        try:
            with urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as answer:
                return int(answer.status)
        except HTTPError as error:
            return error.code
        except (URLError, OSError):
            return 0

    def latest(self) -> Run | None:
        return next(iter(runs(self.ledger, limit=1)), None)

    def is_reading(self, number: int = 1) -> bool:
        """Tell whether the run of this number is in the middle of its work."""
        found = runs(self.ledger)
        return len(found) == number and found[0].status is RunStatus.RUNNING and 0 < found[0].done < found[0].total

    def has_done_everything(self) -> bool:
        run = self.latest()
        return bool(run and run.status is RunStatus.DONE) and not waiting_runs(self.ledger)

    def has_failed(self, times: int) -> bool:
        found = runs(self.ledger)
        return len(found) == times and all(run.status is RunStatus.FAILED for run in found)

    def writer(self) -> int:
        """Return the id of the process that works through the source."""
        with self.ledger.connect() as connection:
            return int(connection.execute(select(leases.c.pid).where(leases.c.name == "source:docs")).scalar_one())

    def documents(self) -> int:
        return sum(
            counts["docs"].documents for space in self._spaces() if (counts := document_counts(self.ledger, space))
        )

    def _spaces(self) -> set[str]:
        return {run.space for run in runs(self.ledger)}


def until(is_so: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < end
        Event().wait(0.05)


@pytest.fixture
def team(tmp_path) -> Iterator[Team]:
    (tmp_path / "docs").mkdir()
    (tmp_path / ".footnote").mkdir()
    (tmp_path / "hook").write_text(SECRET, encoding="utf-8")
    team = Team(tmp_path, free_port(), open_ledger(sqlite_url(tmp_path / ".footnote" / "ledger.db")))
    team.configure()
    yield team
    for process in team.processes:
        process.kill()
        process.communicate()
    team.ledger.dispose()


def test_a_source_that_never_ran_is_indexed_at_the_start_and_then_when_somebody_asks(team):
    team.write(3)
    team.configure("every 6 hours")
    process = team.start()
    until(team.has_done_everything)
    assert team.documents() == 3
    assert [run.requested_by for run in runs(team.ledger)] == ["schedule"]
    assert (team.asked("/healthz"), team.asked("/readyz"), team.asked("/else")) == (200, 200, 404)

    team.write(4)
    team.ask()
    until(lambda: len(runs(team.ledger)) == 2 and team.has_done_everything())
    assert team.documents() == 4

    process.send_signal(signal.SIGTERM)
    _, said = process.communicate(timeout=10)
    assert (process.returncode, said) == (0, "")


def test_a_webhook_is_answered_at_once_and_its_source_indexed(team):
    team.write(3)
    team.start()
    until(lambda: team.asked("/readyz") == 200)
    hook = Request(f"http://127.0.0.1:{team.port}/webhooks/docs", b"{}", {"Authorization": f"Bearer {SECRET}"})

    with urlopen(hook, timeout=30) as answer:
        assert answer.status == 202

    until(team.has_done_everything)
    assert team.documents() == 3
    assert [run.requested_by for run in runs(team.ledger)] == ["webhook"]
    assert team.asked("/metrics") == 200


def test_told_to_end_in_the_middle_of_a_run_it_ends_within_ten_seconds_and_the_next_start_goes_on(team):
    team.write(MANY)
    team.ask()
    process = team.start()
    until(team.is_reading)
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=10) == 0
    stopped = team.latest()
    assert stopped is not None
    assert (stopped.status, "told to end" in str(stopped.error)) == (RunStatus.INTERRUPTED, True)
    assert [each.source for each in waiting_runs(team.ledger)] == ["docs"]
    with hold_lease(team.ledger, "index"):
        pass

    team.start()
    until(team.has_done_everything)
    last = team.latest()
    assert last is not None
    assert (team.documents(), last.added) == (MANY, MANY - stopped.added)


def test_killed_it_loses_no_request_and_the_next_one_takes_over_at_once(team):
    team.write(MANY)
    team.ask()
    for number in (1, 2):
        process = team.start()
        until(partial(team.is_reading, number))
        process.kill()
        process.wait()
        assert [each.source for each in waiting_runs(team.ledger)] == ["docs"]

    team.start()
    until(team.has_done_everything)
    assert team.documents() == MANY
    assert [run.status for run in runs(team.ledger)] == [
        RunStatus.DONE,
        RunStatus.INTERRUPTED,
        RunStatus.INTERRUPTED,
    ]


def test_of_two_indexers_one_works_and_the_other_takes_over_when_it_is_gone(team):
    team.write(MANY)
    for _ in range(2):
        team.port = free_port()
        team.configure()
        team.start()
        until(lambda: team.asked("/readyz") == 200)
    team.ask()
    until(team.is_reading)
    pid = team.writer()
    [working] = [each for each in team.processes if each.pid == pid]
    [waiting] = [each for each in team.processes if each.pid != pid]
    working.kill()
    working.wait()

    until(team.has_done_everything)
    assert (team.documents(), waiting.poll()) == (MANY, None)


def test_a_source_that_fails_is_told_once_also_by_a_process_that_is_started_again(team):
    with receiving() as receiver:
        (team.folder / "slack").write_text(receiver.url, encoding="utf-8")
        team.configure(alerts='slack_webhook_file = "slack"')
        for runs_to_be in (1, 2, 3):
            if runs_to_be != 2:
                process = team.start()
            team.ask()
            until(partial(team.has_failed, runs_to_be))
            if runs_to_be == 2:
                until(lambda: receiver.posted)
                process.kill()
                process.wait()
        until(lambda: open_alerts(team.ledger)[0].facts["failures"] == 3)

        assert len(receiver.posted) == 1
        assert b"Runs of docs fail: 2 in a row" in receiver.posted[0].body
        assert str(team.folder).encode() not in receiver.posted[0].body
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=10) == 0


def test_a_port_that_is_taken_is_named_with_what_to_do(team):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        team.configure(port=taken.getsockname()[1])
        process = team.start()
        _, said = process.communicate(timeout=60)

    assert process.returncode == 2
    assert "Otherwise set indexer.port" in said
