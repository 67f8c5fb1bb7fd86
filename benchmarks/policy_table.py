"""Policy table: what `policies` measured, for the terminal and for docs/benchmarks.md. Pure."""

from collections.abc import Mapping
from typing import Any

from benchmarks.dealing import POLICIES
from benchmarks.table import figure, markdown

BAR = 1.5


def policy_table(measured: Mapping[str, Any]) -> str:
    """Return the figures in Markdown: searches, then what comes before them, then whether the bar is met."""
    rows = [
        (
            f"{each['policies']:,} policies, {_audience(each['share'])}",
            "–" if each["named"] is None else f"{each['named']:,}",
            figure(each["p50_ms"]),
            figure(each["times_p50"], 2),
            figure(each["p95_ms"]),
            figure(each["times_p95"], 2),
            "–" if each["same"] is None else f"{each['same']:.1%}",
            f"{each['filled']:.0%}",
        )
        for each in measured["audiences"]
    ]
    heads = ("hybrid search", "ids named", "p50 ms", "× no filter", "p95 ms", "× no filter", "same hits", "filled")
    before = ", ".join(f"{each['p50_ms']:.1f} ms of {each['policies']:,}" for each in measured["working_out"])
    worst = worst_ratio(measured)
    return (
        f"{markdown(heads, rows)}\n\nBefore the search the ledger works out which policies the asker passes: "
        f"{before} (medians).\nBar, for 100,000 chunks: p95 with {POLICIES} policies within {BAR} × of no filter; "
        f"measured {worst:.2f} ×: {'met' if worst <= BAR else 'not met'}."
    )


def worst_ratio(measured: Mapping[str, Any]) -> float:
    """Return how many times the p95 without a filter the slowest audience of 300 policies takes."""
    return max(float(each["times_p95"]) for each in measured["audiences"] if each["policies"] == POLICIES)


def _audience(share: float | None) -> str:
    return "no filter" if share is None else f"may read {share * 100:g} %"
