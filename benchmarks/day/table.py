"""Table: what came of a day, for a person. Pure."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from benchmarks.table import figure, markdown

PROMISES = {
    "leak": "shown to somebody who may not read it",
    "gone": "shown though it was deleted",
    "wrong source": "cited for what it does not say",
    "missing": "not shown to somebody who asked for it and may read it",
    "duplicate": "answered twice, or where nobody asked",
    "silence": "not answered",
    "error": "calls of agents that failed",
    "died": "processes that ended by themselves",
    "traceback": "exceptions that nobody was made for",
    "command": "commands that failed, or found something",
    "difference": "differences from an index built from scratch",
    "stale": "edits that nobody found, sources that nobody looked through",
    "soak": "failures of the soak itself",
}
_EXAMPLES = 3


def table(day: Mapping[str, Any]) -> str:
    """Return how much happened, how long it took, and which promises were broken, with some examples."""
    parts = [
        markdown(("what happened", "times"), _happened(day)),
        markdown(("seconds", "p50", "p95", "most"), _took(day)),
    ]
    parts.append(markdown(("held", "at first", "at last", "at most"), _held(day)))
    count = Counter(each["kind"] for each in day["verdicts"])
    parts.append(markdown(("promises", "broken"), [(what, count[kind]) for kind, what in PROMISES.items()]))
    for kind in PROMISES:
        parts += [f"{kind}: {each['what']}" for each in day["verdicts"] if each["kind"] == kind][:_EXAMPLES]
    return "\n\n".join(parts)


def _happened(day: Mapping[str, Any]) -> list[tuple[str, str]]:
    told = [
        ("questions in Slack", day["questions"]),
        ("calls over MCP", day["calls"]),
        ("things shown and judged", day["sightings"]),
        *((f"answers: {what}", count) for what, count in day["answers"].items()),
        ("states of documents", day["changes"]),
        *((each, count) for name in ("deeds", "faults", "disturbed") for each, count in sorted(day[name].items())),
        *((f"footnote {each}", count) for each, count in sorted(day["commands"].items())),
        *((f"runs {each}", count) for each, count in sorted(day["runs"]["ended"].items())),
        ("passages in the end", day["index"]["rows"]),
        ("documents that moved or came back", day["index"]["moved"]),
    ]
    return [(what, f"{count:,}") for what, count in told]


def _took(day: Mapping[str, Any]) -> list[tuple[str, ...]]:
    rows = {
        "question → whole answer": day["answer_s"],
        "call over MCP": day["call_s"],
        "edit → found, with webhook": day["found_s"]["with webhook"],
        "edit → found, without": day["found_s"]["without"],
        "run of a source": day["runs"]["seconds"],
    }
    return [
        (f"{what} ({found['times']:,})", *(figure(found.get(key)) for key in ("p50", "p95", "most")))
        for what, found in rows.items()
    ]


def _held(day: Mapping[str, Any]) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for role, found in day["held"].items():
        rows += [
            (f"{role}, {what}", *(figure(found[f"{when}_{unit}"], 0) for when in ("first", "last", "most")))
            for what, unit in (("MB", "mb"), ("files", "files"))
        ]
    own, fresh = day["index"]["megabytes"]
    return [*rows, ("index, MB (at last; at most: a fresh one)", "–", figure(own), figure(fresh))]
