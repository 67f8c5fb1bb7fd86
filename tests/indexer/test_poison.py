"""Documents that end the process, in processes that end: they are given up, and everything else is indexed."""

import json
import signal
import subprocess
import sys

import pytest

from indexer.watchdog import STUCK
from ledger.documents import indexed_documents
from ledger.failures import failures
from ledger.reading_marks import standing_mark
from tests.fakes.hash_embedder import HashEmbedder
from tests.fakes.quick_ledger import open_quick_ledger
from tests.indexer.poisoned import POISON


@pytest.fixture
def ledger(tmp_path):
    ledger = open_quick_ledger(tmp_path / "ledger.db")
    yield ledger
    ledger.dispose()


@pytest.fixture
def start(tmp_path):
    """Let the program index once; returns how it ended, and what it said."""

    def start(fate):
        command = [sys.executable, "-m", "tests.indexer.poisoned", str(tmp_path), fate]
        return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)

    return start


def known(ledger):
    return indexed_documents(ledger, HashEmbedder().space.fingerprint, "wiki")


def deaths(ledger):
    return {each.path: each.deaths for each in failures(ledger, "wiki")}


def test_a_document_that_ends_the_process_is_found_out_and_soon_everything_else_is_indexed(start, ledger):
    assert start("crash").returncode == -signal.SIGKILL
    assert POISON in {each.path for each in standing_mark(ledger, "wiki")}

    stuck = start("spin")
    assert stuck.returncode == STUCK
    assert f"a document takes longer than 5 s, so the process ends; start it again: path={POISON}" in stuck.stderr
    assert [each.path for each in standing_mark(ledger, "wiki")] == [POISON]

    assert start("crash").returncode == -signal.SIGKILL
    assert (len(known(ledger)), deaths(ledger)) == (99, {POISON: 1})

    completed = start("crash")
    assert (completed.returncode, json.loads(completed.stdout)) == (0, {"added": 0, "error": None})
    assert (len(known(ledger)), deaths(ledger)) == (99, {POISON: 2})


def test_a_document_that_keeps_every_thread_from_running_ends_the_process_too(start, ledger):
    stuck = start("seize")

    assert stuck.returncode == 1
    assert "in _seize" in stuck.stderr
    assert POISON in {each.path for each in standing_mark(ledger, "wiki")}
