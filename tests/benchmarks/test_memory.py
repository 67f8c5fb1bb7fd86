from mmap import MAP_ANONYMOUS, MAP_PRIVATE, PAGESIZE, mmap

import pytest

from benchmarks.memory import held, shared_mb, table
from benchmarks.processes import own_process

WORKED = {name: {"rss_mb": 400.0, "own_mb": 300.0, "peak_mb": 450.0} for name in ("bot", "mcp", "indexer")}
MEASURED = {
    "size": 1_000,
    "questions": 30,
    "documents": 20,
    "has_model": True,
    "ready": {**WORKED, "together_mb": 1000.0},
    "worked": {**WORKED, "together_mb": 1100.0},
    "disk": {"index": 1073.4, "ledger.db": 0.4},
}


def test_a_file_that_several_processes_have_mapped_counts_once():
    assert shared_mb([{"a": 10.0, "b": 1.0}, {"a": 12.0}, {"c": 3.0}]) == 16.0


def test_what_a_process_holds_is_its_own_or_of_files():
    process = own_process()
    before = process.own_mb()
    # New pages of the system: of the heap some may have been given back to it, and be held all the same.
    block = mmap(-1, 50_000_000, flags=MAP_PRIVATE | MAP_ANONYMOUS)
    for start in range(0, len(block), PAGESIZE):
        block[start] = 1

    assert process.own_mb() - before == pytest.approx(50, abs=5)
    assert len(block) == 50_000_000
    assert process.own_mb() + sum(process.files_mb().values()) == pytest.approx(process.rss_mb(), rel=0.1)


def test_the_same_process_twice_holds_its_files_once():
    process = own_process()
    once, twice = (held(dict.fromkeys(names, process))["together_mb"] for names in (["one"], ["one", "two"]))

    assert twice - once == pytest.approx(process.own_mb(), rel=0.1)


def test_each_process_stands_in_the_table_and_all_beside_the_bar():
    asked, rows, disk = table(MEASURED).split("\n\n")
    lines = rows.splitlines()

    assert asked == "1,000 chunks, 30 questions, 20 new documents, a language model writes"
    assert [line.split("|")[1].strip() for line in lines[2:]] == ["bot", "mcp", "indexer", "together"]
    assert "1,100" in lines[-1]
    assert "bar 1,200" in lines[-1]
    assert disk == "On disk: index 1,073 MB, ledger.db 0 MB."
