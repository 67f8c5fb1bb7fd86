"""Runs as spans: over a real folder, to a real collector."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from config.load import load_settings
from ledger.runs import runs
from tests.fakes.hash_embedder import HashEmbedder
from tests.wiring.collector import collecting, plain
from wiring.indexing import run_index
from wiring.rooms import Rooms

ROOT = Path(__file__).parents[2]
SETTINGS = """
[tracing]
otlp_endpoint = {}
[sources.docs]
kind = "folder"
path = "docs"
readers = ["everyone"]
"""


@pytest.fixture
def collector():
    with collecting() as each:
        yield each


@pytest.fixture
def rooms(tmp_path, collector):
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "keys.md").write_text("# Keys\n\nZanzibar keys are rotated.", encoding="utf-8")
    file = tmp_path / "footnote.toml"
    file.write_text(SETTINGS.format(json.dumps(collector.address)), encoding="utf-8")
    opened = Rooms(load_settings(file, {}).settings, file, given=HashEmbedder())
    yield opened
    opened.close()


def test_a_run_arrives_as_one_span_with_its_counts_and_no_word_of_a_document(rooms, collector):
    run_index(rooms, requested_by="ana@example.com")

    [span], [run] = collector.spans(), runs(rooms.ledger)
    assert (span.name, span.status.code) == ("footnote run", 0)
    assert run.finished_at is not None
    assert span.start_time_unix_nano == round(run.started_at.timestamp() * 1e9)
    assert span.end_time_unix_nano == round(run.finished_at.timestamp() * 1e9)
    assert plain(span.attributes) == {
        "footnote.run_id": run.id,
        "footnote.source": "docs",
        "footnote.status": "done",
        "footnote.is_full": False,
        "footnote.added": 1,
        "footnote.changed": 0,
        "footnote.unchanged": 0,
        "footnote.removed": 0,
        "footnote.skipped": 0,
        "footnote.failed": 0,
        "footnote.chunks": 1,
    }
    sent = b"".join(collector.bodies).lower()
    assert not [word for word in (b"zanzibar", b"keys", b"ana@") if word in sent]


def test_a_run_that_failed_is_an_error_and_its_reason_stays_here(rooms, collector, tmp_path):
    run_index(rooms, requested_by="a test")
    shutil.rmtree(tmp_path / "docs")
    [report] = run_index(rooms, requested_by="a test")

    failed = collector.spans()[-1]
    assert report.error
    assert (failed.status.code, failed.status.message) == (2, "failed")
    assert str(tmp_path).encode() not in b"".join(collector.bodies)


def test_without_a_collector_nothing_of_opentelemetry_is_imported():
    code = (
        "import sys, wiring.indexing, wiring.indexer_service; "
        "print([name for name in sys.modules if name.startswith('opentelemetry')])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
