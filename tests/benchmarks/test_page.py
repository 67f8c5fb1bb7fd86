from typing import Any

from benchmarks.bars import bars_table
from benchmarks.page import PAGE, filled, parts

LEGS = [
    {"leg": "dense", "share": 1.0, "recall": 1.0, "p50_ms": 4.0, "p95_ms": 5.0},
    {"leg": "dense", "share": 0.05, "recall": 0.97, "p50_ms": 5.0, "p95_ms": 6.0},
    {"leg": "hybrid", "share": 0.05, "recall": None, "p50_ms": 15.0, "p95_ms": 31.0},
]
MEASURED: dict[str, dict[str, Any]] = {
    "queries-100000": {
        "machine": {"processor": "Abacus, 2 cores"},
        "size": 100_000,
        "engines": [
            {
                "name": "Footnote",
                "legs": [leg | {"cpu_ms": 1.0, "times_anchor": 1.0, "filled": 1.0} for leg in LEGS],
                "search_mb": 300,
                "search_peak_mb": 310,
                "build_peak_mb": 900,
                "disk_mb": 400,
                "build_seconds": 60,
            }
        ],
    },
    "answering": {
        "machine": {},
        "size": 100_000,
        **{
            name: {"p50_ms": 9.0, "p95_ms": 19.0, "cpu_ms": 8.0}
            for name in ("request", "prepared", "first", "sentence")
        },
    },
    "start": {"machine": {}, "search": 3.0, "imports": 2.0, "unchanged_index": 2.5, "times_imports": 1.5},
    "first": {"machine": {}, "documents": 10_000, "chunks": 20_000, "words": 61.0, "edit": 1.0, "tokens": 9.0},
    "confluence": {
        "machine": {},
        "runs": [
            {"name": "first sync", "seconds": 9.0, "requests": 9, "refused": 0, "bodies": 9, "peak_mb": 9.0},
        ],
        "recorded": 5,
        "read_again": 0,
        "fetched_twice": 1,
    },
    "policies": {
        "machine": {},
        "size": 10_000,
        "audiences": [
            {
                "policies": 300,
                "share": 1.0,
                "named": 300,
                **dict.fromkeys(("p50_ms", "p95_ms", "times_p50", "times_p95", "same", "filled"), 1.0),
            }
        ],
        "working_out": [{"policies": 300, "p50_ms": 1.0}],
    },
    "memory": {
        "machine": {},
        "size": 10_000,
        "questions": 30,
        "documents": 100,
        "has_model": True,
        **{
            when: {"bot": {"rss_mb": 500.0, "own_mb": 400.0, "peak_mb": 510.0}, "together_mb": 1_201.0}
            for when in ("ready", "worked")
        },
        "disk": {"index": 60.0},
    },
    "mcp": {
        "machine": {},
        "size": 10_000,
        "ways": [
            {
                "name": name,
                "p50_ms": 30.0,
                "p95_ms": 41.0,
                "times": 1.1,
                "cpu_ms": 30.0,
                "rss_mb": 400.0,
                "tokens": None,
            }
            for name in ("the search alone, in process", "search_docs over HTTP")
        ],
        "crowd": {
            **dict.fromkeys(("seconds", "p50_ms", "p95_ms", "calls_a_second", "cpu_ms"), 60.0),
            **dict.fromkeys(("rss_before_mb", "rss_after_mb", "peak_mb"), 400.0),
            "callers": 50,
            "calls": 1_000,
            "errors": 1,
            "first_error": "late",
        },
        "start": {
            "rounds": 5,
            "imports": 2.0,
            "servers": [
                {
                    "name": "Footnote",
                    "listed": 1.0,
                    "answered": 4.0,
                    "times_imports": 2.0,
                    "lancedb_when_listed": True,
                }
            ],
        },
    },
    "updates": {
        "machine": {},
        "updates": 60,
        "legs": [
            {"leg": "dense", "times_fresh": 1.0}
            | {f"{name}_{share}_ms": 5.0 for name in ("updated", "fresh") for share in ("p50", "p95")}
        ],
        "replace_p50_ms": 30.0,
        "tidy_p50_ms": 160.0,
        "update_p95_ms": 900.0,
        "peak_mb": 900.0,
        "most_disk_mb": 700.0,
        "updated_disk_mb": 500.0,
        "fresh_disk_mb": 200.0,
        "recall": 1.0,
    },
}


def test_measured_parts_replace_what_stands_between_their_markers():
    page = "Mine.\n<!-- queries-100000 -->\nold\n<!-- end -->\nAlso mine.\n<!-- embedding -->\nkept\n<!-- end -->\n"

    made = filled(page, parts(MEASURED))

    assert made.startswith("Mine.\n<!-- queries-100000 -->\n\n| search")
    assert "old" not in made
    assert "Also mine." in made
    assert "<!-- embedding -->\nkept\n<!-- end -->" in made
    assert filled(made, parts(MEASURED)) == made


def test_a_bar_that_is_missed_says_so():
    rows = bars_table(MEASURED).splitlines()

    assert [row for row in rows if "recall" in row and "0.970" in row and "**no**" in row]
    assert [row for row in rows if "hybrid" in row and "31.0 ms" in row and "**no**" in row]
    assert [row for row in rows if "found by their words" in row and "61 s" in row and "**no**" in row]


def test_a_bar_is_not_shown_for_less_than_it_asks_for():
    assert "updates" not in bars_table(MEASURED)
    enough = MEASURED | {"updates": MEASURED["updates"] | {"updates": 1_000}}
    assert "after 1,000 updates" in bars_table(enough)
    assert "filter of 300 policies" not in bars_table(MEASURED)
    assert "search_docs" not in bars_table(MEASURED)
    assert "all three processes" not in bars_table(MEASURED)
    larger = MEASURED | {name: MEASURED[name] | {"size": 100_000} for name in ("policies", "memory")}
    assert "filter of 300 policies, beside none, 100,000 chunks" in bars_table(larger)
    [memory] = [row for row in bars_table(larger).splitlines() if "all three processes, with a language model" in row]
    assert "1,201 MB" in memory
    assert "**no**" in memory


def test_each_promise_of_the_mcp_server_has_a_bar():
    rows = bars_table({"mcp": MEASURED["mcp"] | {"size": 100_000}}).splitlines()

    for what, found in (
        ("search_docs over HTTP, p95", "41.0 ms"),
        ("errors of 50 callers", " 1 "),
        ("first search of the stdio server", "2.00 ×"),
        ("lancedb imported when", "yes"),
    ):
        assert [row for row in rows if what in row and found in row and "**no**" in row], what


def test_every_part_has_its_place_on_the_page():
    page = PAGE.read_text(encoding="utf-8")

    assert [name for name in parts(MEASURED) if f"<!-- {name} -->\n" not in page] == []
