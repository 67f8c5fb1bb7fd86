"""Metrics over real rooms: a small folder, indexed, searched, and looked at."""

import subprocess
import sys
from pathlib import Path

import pytest

from config.load import load_settings
from retrieval.audience import Access, Audience
from retrieval.search import SearchResult
from retrieval.trace import Request
from tests.fakes.hash_embedder import HashEmbedder
from wiring.indexing import run_index
from wiring.metrics import Metrics, metrics_text
from wiring.rooms import Rooms

ROOT = Path(__file__).parents[2]
REQUEST = Request("search", "what does zanzibar cost", Audience.person("ana@example.com"), Access((1,), ("docs",)))


@pytest.fixture
def rooms(tmp_path):
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "keys.md").write_text("# Keys\n\nSigning keys are rotated every 90 days.", encoding="utf-8")
    file = tmp_path / "footnote.toml"
    file.write_text('[sources.docs]\nkind = "folder"\npath = "docs"\nreaders = ["everyone"]\n', encoding="utf-8")
    opened = Rooms(load_settings(file, {}).settings, file, given=HashEmbedder())
    yield opened
    opened.close()


def shown(metrics):
    return metrics_text(metrics.registry).decode().splitlines()


def search(rooms):
    with rooms.follow(REQUEST) as trace:
        trace.found(SearchResult((), (), None, ()))
    # Traces are kept one after the other: what is asked of that thread now comes after them.
    rooms.tracing._thread.submit(int).result()


def test_sources_are_shown_as_the_index_has_them_after_a_run(rooms):
    metrics = Metrics()
    metrics.watch(rooms)
    run_index(rooms, requested_by="a test")

    lines = shown(metrics)
    assert "footnote_status_readable 1.0" in lines
    assert 'footnote_source_documents{source="docs"} 1.0' in lines
    assert 'footnote_source_waiting_chunks{source="docs"} 0.0' in lines
    [age] = [line.split()[1] for line in lines if line.startswith("footnote_source_age_seconds{")]
    assert 0 <= float(age) < 600


def test_requests_are_counted_from_when_the_rooms_are_watched_also_if_they_were_traced_before(rooms):
    search(rooms)
    metrics = Metrics()
    metrics.watch(rooms)
    search(rooms)

    assert 'footnote_requests_total{kind="search",outcome="nothing"} 1.0' in shown(metrics)


def test_no_word_of_a_question_and_nobodys_name_is_shown(rooms):
    metrics = Metrics()
    metrics.watch(rooms)
    search(rooms)

    text = "\n".join(shown(metrics)).lower()
    assert [word for word in ("zanzibar", "ana@", "example.com", "keys.md") if word in text] == []


def test_two_processes_count_for_themselves(rooms):
    first, second = Metrics(), Metrics()
    first.watch(rooms)
    search(rooms)
    second.watch(rooms)

    assert 'footnote_requests_total{kind="search",outcome="nothing"} 0.0' in shown(second)


def test_a_watcher_that_fails_takes_no_answer_back_and_is_logged(rooms, caplog):
    def fail(_trace):
        raise ValueError("planted")

    rooms.watchers.append(fail)
    search(rooms)
    rooms.tracing.close()

    assert "a trace could not be kept" in caplog.text


def test_memory_of_the_process_is_shown():
    assert any(line.startswith("process_resident_memory_bytes ") for line in shown(Metrics()))


def test_without_metrics_nothing_of_prometheus_is_imported():
    code = (
        "import sys, cli.app, cli.ask, cli.search, bot.start, mcp_server.start, mcp_server.http_door; "
        "print([name for name in sys.modules if name.startswith('prometheus')])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
