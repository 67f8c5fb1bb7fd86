"""Each benchmark from end to end at a tiny size, without the engines that only `make bench` installs."""

from pathlib import Path

import pytest

from benchmarks import __main__, answering, embedding, freshness, mcp, mcp_tables, queries, updates
from benchmarks.endpoint import endpoint
from benchmarks.query_tables import memory_table, speed_table
from benchmarks.syncing import sync
from benchmarks.wiki import served


def test_footnote_and_exact_search_find_the_same_rows_under_every_filter(data, tmp_path):
    measured = queries.measure(data, [queries.ANCHOR, "Footnote"], 3, tmp_path)

    dense = [leg for engine in measured for leg in engine["legs"] if leg["leg"] == "dense"]
    assert len(dense) == 8
    assert {leg["recall"] for leg in dense} == {1.0}
    assert all(0 < leg["p50_ms"] <= leg["p95_ms"] for leg in dense)
    assert "hybrid, may read 0.1 %" in speed_table(measured)
    assert "Footnote" in memory_table(measured)


def test_an_edited_index_finds_what_a_fresh_one_does(data, tmp_path):
    measured = updates.measure(data, 392, 2, 3, tmp_path / "indexes")

    assert measured["recall"] == 1
    assert measured["most_disk_mb"] >= measured["updated_disk_mb"] > 0
    assert [leg["leg"] for leg in measured["legs"]] == ["dense", "hybrid"]
    assert "Bar: dense p50 within 1.3 × fresh." in updates.table(measured)


def test_every_way_to_run_the_model_makes_the_same_vectors(texts, tmp_path):
    names = ["Footnote", embedding.LIBRARY, embedding.REFERENCE]

    measured = embedding.measure(texts[:6], 1, names, tmp_path)

    assert [each["name"] for each in measured] == names
    assert all(each["lowest_cosine"] > 0.999 for each in measured)
    assert measured[1]["times_library"] == 1
    assert embedding.LIBRARY in embedding.table(measured)


def test_a_sync_that_is_killed_begins_again_and_reads_every_body(tmp_path):
    with served(5) as wiki:
        config = wiki.config(tmp_path / "index")

        killed = sync(config, kill_at=0)
        wiki.asked()
        resumed, asked = sync(config), wiki.asked()

        assert killed.counts == {}
        assert resumed.counts["added"] == len(wiki.pages()) == 9
        assert asked.bodies == {page.id for page in wiki.pages().values()}
        assert asked.refused == 0
        assert resumed.peak_mb > 100


@pytest.mark.parametrize(("arguments", "code"), [([], 0), (["--help"], 0), (["spped"], 2)])
def test_the_command_lists_what_there_is(arguments, code, capsys):
    assert __main__.main(arguments) == code

    shown = capsys.readouterr().out
    assert [name for name in __main__.BENCHMARKS if name not in shown] == []


@pytest.mark.parametrize("name", __main__.BENCHMARKS)
def test_every_benchmark_names_a_module(name):
    assert (Path(queries.__file__).parents[1] / "benchmarks" / f"{name}.py").exists()


def test_what_answers_cost_besides_the_model_is_measured_for_each_part(data, tmp_path):
    measured = answering.measure(data, 3, tmp_path / "index")

    assert measured["request"]["times"] == measured["prepared"]["times"] == 3
    assert measured["first"]["times"] <= 3
    assert all(0 < each["p50_ms"] <= each["p95_ms"] for each in measured.values())
    assert "p95 ≤ 150" in answering.table(measured)


async def test_an_mcp_server_of_its_own_process_answers_one_and_several_callers(data, tmp_path):
    served = endpoint(data, tmp_path / "mcp", callers=2)

    measured = await mcp.measure(served, None, mcp.plain_questions(data, 2), seconds=0.5, rounds=1)

    assert [way["tokens"] is None for way in measured["ways"]] == [True, False, False, False]
    assert all(0 < way["p50_ms"] <= way["p95_ms"] and way["cpu_ms"] >= 0 for way in measured["ways"])
    assert measured["crowd"]["calls"] >= 2
    assert measured["crowd"]["first_error"] == ""
    assert measured["crowd"]["peak_mb"] >= measured["crowd"]["rss_after_mb"] > 50
    [own] = measured["start"]["servers"]
    assert 0 < own["listed"] < own["answered"]
    assert not own["lancedb_when_listed"]
    assert "search_docs over stdio" in mcp_tables.ways_table(measured)


def test_edits_of_a_repository_and_of_a_wiki_are_found_after_their_webhooks(tmp_path, texts, monkeypatch):
    # To gather the real ones takes a minute and a half of a processor.
    monkeypatch.setattr("benchmarks.first.corpus", lambda: texts)
    measured = freshness.measure(2, 1, tmp_path)

    at_rest = [each for each in measured["rows"] if each["when"] == "nothing"]
    done = [(each["source"], each["what"]) for each in at_rest]
    assert done == [("Git repository", "edited"), ("Confluence", "edited"), ("Confluence", "closed")]
    assert all(0 < each["p50"] <= each["p95"] <= each["most"] for each in at_rest)
    assert "one of 2 documents" in freshness.table(measured)
