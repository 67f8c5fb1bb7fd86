"""Bars: what docs promise of speed, and whether the last runs kept it. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any

from benchmarks.dealing import POLICIES
from benchmarks.policy_table import BAR, worst_ratio
from benchmarks.table import figure, markdown

Measured = Mapping[str, Any]
FOOTNOTE = "Footnote"
# Milliseconds of the slowest audience's 95th percentile, by size.
HYBRID_P95_MS = {100_000: 25, 1_000_000: 60}
RECALL = 0.99
FILTERED_CHUNKS = 100_000
REQUEST_MS = 150
SENTENCE_MS = 20
UPDATED = 1.3
UPDATES = 1_000
START = 1.5
DOCUMENTS = 10_000
WORDS_SECONDS = 60
EDIT_SECONDS = 2
INDEXING = 2.0
INDEXING_MB = 1_000
TOGETHER_MB = 1_200
MCP_SEARCH_MS = 40
MCP_SEARCH = "search_docs over HTTP"


def bars_table(measured: Mapping[str, Measured]) -> str:
    """Return each bar beside what was measured; bars of what was not measured are left out."""
    rows = [(what, bar, found, "yes" if is_met else "**no**") for what, bar, found, is_met in _bars(measured)]
    return markdown(("what", "bar", "measured", "met"), rows)


def _bars(measured: Mapping[str, Measured]) -> Iterator[tuple[str, str, str, bool]]:
    for name, found in measured.items():
        if name.startswith("queries"):
            yield from _query_bars(found)
    policies = measured.get("policies")
    if policies and policies["size"] >= FILTERED_CHUNKS:
        times = worst_ratio(policies)
        what = f"hybrid p95 with a filter of {POLICIES} policies, beside none, {policies['size']:,} chunks"
        yield what, f"≤ {BAR} ×", f"{times:.2f} ×", times <= BAR
    answering = measured.get("answering")
    if answering and answering["size"] >= FILTERED_CHUNKS:
        for name, most, what in (
            ("request", REQUEST_MS, f"question to the model's request, p95, {answering['size']:,} chunks"),
            ("sentence", SENTENCE_MS, "added to each sentence that a model streams, p95"),
        ):
            p95 = answering[name]["p95_ms"]
            yield what, f"≤ {most} ms", f"{p95:.0f} ms", p95 <= most
    updates = measured.get("updates")
    if updates and updates["updates"] >= UPDATES:
        times = next(leg["times_fresh"] for leg in updates["legs"] if leg["leg"] == "dense")
        what = f"dense p50 after {updates['updates']:,} updates, beside a fresh index"
        yield what, f"≤ {UPDATED} ×", f"{times:.2f} ×", times <= UPDATED
    if embedding := measured.get("embedding"):
        own = next(each for each in embedding["contenders"] if each["name"] == FOOTNOTE)
        times, peak = own["times_library"], own["peak_mb"]
        yield "indexing, beside the library's defaults", f"≥ {INDEXING:g} ×", f"{times:.2f} ×", times >= INDEXING
        yield "memory at most while indexing", f"≤ {INDEXING_MB:,} MB", f"{figure(peak, 0)} MB", peak <= INDEXING_MB
    yield from _memory_bars(measured)
    yield from _mcp_bars(measured)
    if start := measured.get("start"):
        times = start["times_imports"]
        yield (
            "first search of a process, beside importing its libraries",
            f"≤ {START} ×",
            f"{times:.2f} ×",
            times <= START,
        )
    first = measured.get("first")
    if first and first["documents"] >= DOCUMENTS:
        words, edit = first["words"], first["edit"]
        what = f"{first['documents']:,} documents found by their words"
        yield what, f"≤ {WORDS_SECONDS} s", f"{words:.0f} s", words <= WORDS_SECONDS
        yield "an edit among them found, with its vectors", f"≤ {EDIT_SECONDS} s", f"{edit:.1f} s", edit <= EDIT_SECONDS


def _memory_bars(measured: Mapping[str, Measured]) -> Iterator[tuple[str, str, str, bool]]:
    found = measured.get("memory")
    if not found or found["size"] < FILTERED_CHUNKS:
        return
    together = found["worked"]["together_mb"]
    model = "with" if found["has_model"] else "without"
    what = f"memory of all three processes, {model} a language model, {found['size']:,} chunks"
    yield what, f"≤ {TOGETHER_MB:,} MB", f"{figure(together, 0)} MB", together <= TOGETHER_MB


def _mcp_bars(measured: Mapping[str, Measured]) -> Iterator[tuple[str, str, str, bool]]:
    found = measured.get("mcp")
    if not found or found["size"] < FILTERED_CHUNKS:
        return
    p95 = next(way["p95_ms"] for way in found["ways"] if way["name"] == MCP_SEARCH)
    what = f"{MCP_SEARCH}, p95, {found['size']:,} chunks"
    yield what, f"≤ {MCP_SEARCH_MS} ms", f"{p95:.1f} ms", p95 <= MCP_SEARCH_MS
    crowd = found["crowd"]
    what = f"errors of {crowd['callers']} callers at once in {crowd['seconds']:.0f} s, {crowd['calls']:,} calls"
    yield what, "0", f"{crowd['errors']}", crowd["errors"] == 0
    own = found["start"]["servers"][0]
    times, is_early = own["times_imports"], own["lancedb_when_listed"]
    what = "first search of the stdio server, beside importing lancedb and fastembed"
    yield what, f"≤ {START} ×", f"{times:.2f} ×", times <= START
    yield "lancedb imported when the stdio server has listed its tools", "no", "yes" if is_early else "no", not is_early


def _query_bars(found: Measured) -> Iterator[tuple[str, str, str, bool]]:
    size = found["size"]
    legs: list[dict[str, Any]] = next((engine["legs"] for engine in found["engines"] if engine["name"] == FOOTNOTE), [])
    filtered = [leg["p95_ms"] for leg in legs if leg["leg"] == "hybrid" and leg["share"] < 1]
    if size in HYBRID_P95_MS and filtered:
        bar, worst = HYBRID_P95_MS[size], max(filtered)
        yield f"hybrid with policy filter, p95, {size:,} chunks", f"≤ {bar} ms", f"{worst:.1f} ms", worst <= bar
    if recalls := [leg["recall"] for leg in legs if leg["leg"] == "dense"]:
        what = f"dense recall@10, lowest of all filters, {size:,} chunks"
        yield what, f"≥ {RECALL}", f"{min(recalls):.3f}", min(recalls) >= RECALL
