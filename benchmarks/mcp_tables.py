"""How what was measured of MCP reads, in Markdown. Pure."""

from collections.abc import Mapping
from typing import Any

from benchmarks.table import figure, markdown

Measured = Mapping[str, Any]
_MEMORY = ("rss_before_mb", "rss_after_mb", "peak_mb")


def ways_table(measured: Measured) -> str:
    """Return each way to ask, beside the search alone."""
    rows = [
        (
            way["name"],
            figure(way["p50_ms"]),
            figure(way["p95_ms"]),
            figure(way["times"], 2),
            figure(way["cpu_ms"]),
            figure(way["rss_mb"], 0),
            figure(way["tokens"], 0),
        )
        for way in measured["ways"]
    ]
    return markdown(("one caller", "p50 ms", "p95 ms", "× alone", "CPU ms", "MB", "tokens"), rows)


def crowd_table(measured: Measured) -> str:
    """Return how many callers at once fared."""
    found = measured["crowd"]
    rows = [
        ("calls", f"{found['calls']:,}"),
        ("errors", f"{found['errors']:,}"),
        ("calls a second", figure(found["calls_a_second"])),
        ("p50 / p95", f"{figure(found['p50_ms'], 0)} / {figure(found['p95_ms'], 0)} ms"),
        ("CPU of the server for a call", f"{figure(found['cpu_ms'])} ms"),
        ("memory before / after / at most", " / ".join(figure(found[name], 0) for name in _MEMORY) + " MB"),
    ]
    return markdown((f"{found['callers']} callers for {found['seconds']:.0f} s", "found"), rows)


def start_table(measured: Measured) -> str:
    """Return how long servers take from process start."""
    found = measured["start"]
    rows = [
        (each["name"], figure(each["listed"], 2), figure(each["answered"], 2), figure(each["times_imports"], 2))
        for each in found["servers"]
    ]
    rows.append(("`import lancedb, fastembed`", "–", figure(found["imports"], 2), figure(1.0, 2)))
    headings = (f"from process start, median of {found['rounds']}", "tools listed s", "first search s", "× imports")
    own = found["servers"][0]
    said = "had been" if own["lancedb_when_listed"] else "had not been"
    return f"{markdown(headings, rows)}\n\nWhen Footnote's tools were listed, lancedb {said} imported."
