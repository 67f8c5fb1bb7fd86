"""Words: what is said of an alert, and what to do about it. Pure.

They are made of facts: names of sources, numbers and times. Nothing that a document, a path, an address or an error
says can stand in them.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from indexer.alerting.conditions import Kind
from ledger.alert import Facts

PAGE = "docs/operations.md"


@dataclass(frozen=True, slots=True)
class Words:
    """What is said of an alert.

    Attributes:
        red: What is wrong.
        means: What that means for whoever asks questions.
        do: What to do about it.
        green: What is well again.
        anchor: Of its note in docs/operations.md.
    """

    red: str
    means: str
    do: str
    green: str
    anchor: str


def words_of(kind: str, subject: str, facts: Facts) -> Words:
    """Return what is said of an alert.

    Args:
        kind: One of `Kind`; a name that an older or newer Footnote knows is said as it is.
        subject: The source or disk.
        facts: As its condition told them.
    """
    say = _SAID.get(kind)
    if say is None:
        name = f"{kind} {subject}".strip()
        return Words(f"{name} is red", "This version of Footnote does not know it.", "", f"{name} is green", "alerts")
    return say(subject, facts)


def words_of_removed(subject: str, before: Words) -> Words:
    """Return what is said of what left the settings while it was red.

    Args:
        subject: The source.
        before: What was said of it until then.
    """
    return replace(
        before,
        red=f"{subject} is no longer configured",
        means=f"It left the settings, so nobody reads it and nobody looks after it. Until then: {before.red}.",
        do="",
    )


def span_in_words(span: timedelta) -> str:
    """Return how long something lasted, in one or two units."""
    minutes = max(0, round(span.total_seconds() / 60))
    if minutes < 60:
        return f"{minutes} min"
    if minutes < 24 * 60:
        return f"{minutes // 60} h {minutes % 60} min"
    return f"{minutes // (24 * 60)} d {minutes % (24 * 60) // 60} h"


def moment_in_words(moment: datetime) -> str:
    """Return a time as people read it, in UTC."""
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def _stale(source: str, facts: Facts) -> Words:
    since = _moment(facts, "succeeded_at")
    return Words(
        f"{source} is stale: no run of it has ended well since {since}" if since else f"{source} was never indexed",
        "By its schedule one should have. Answers from it may be out of date.",
        "`footnote status` says how its latest run went and whether one waits.",
        f"{source} is up to date again",
        "a-source-is-stale",
    )


def _failing(source: str, facts: Facts) -> Words:
    until = _moment(facts, "rests_until")
    next_try = f" It is tried again at {until}." if until else ""
    return Words(
        f"Runs of {source} fail: {facts['failures']} in a row",
        f"Its last good passages stay, and are answered from.{next_try}",
        f"`footnote status` says why. When it is mended, `footnote reindex {source}` tries it at once.",
        f"Runs of {source} end well again",
        "the-runs-of-a-source-fail",
    )


def _deletions(source: str, _facts: Facts) -> Words:
    return Words(
        f"A run of {source} would have removed much of it, and stopped",
        "Nothing was removed, and nothing new is read until somebody decides.",
        "Look whether it was deleted there, or whether Footnote's account lost a right. If it was meant, approve it: "
        f"`footnote reindex {source} --accept-deletions`.",
        f"What was gone from {source} is settled",
        "a-run-stopped-before-it-removed-much",
    )


def _permissions(source: str, facts: Facts) -> Words:
    read_at = _moment(facts, "read_at")
    return Words(
        f"Permissions of {source} were last read at {read_at}" if read_at else f"No permissions of {source} were read",
        f"When they are older than {facts['limit_hours']:g} hours, nobody may read it."
        if read_at
        else "Nobody may read it.",
        "`footnote status` says why its runs do not come so far as to read them.",
        f"Permissions of {source} are read again",
        "permissions-are-too-old",
    )


def _vectors(source: str, facts: Facts) -> Words:
    return Words(
        f"{facts['waiting']:,} of {facts['chunks']:,} passages of {source} have no vector",
        "They are found by their words alone. After a first or large run that is so for a while.",
        "`footnote status --watch` shows whether they become fewer. If not, `footnote doctor` tries the model.",
        f"Passages of {source} have their vectors again",
        "vectors-are-behind",
    )


def _disk(name: str, facts: Facts) -> Words:
    free, total = _number(facts, "free_bytes"), _number(facts, "total_bytes")
    share = f" of {total / 1e9:,.0f} GB" if total else ""
    return Words(
        f"Only {free / 1e9:,.1f} GB{share} are free where the {name} lies",
        "A run that finds no room fails, and loses nothing. Answers go on.",
        "Make room: to tidy the index takes about as much as it has.",
        f"There is room again where the {name} lies",
        "little-room-is-left",
    )


def _unreadable(_subject: str, _facts: Facts) -> Words:
    return Words(
        "The index cannot be opened",
        "Nothing is found, and nothing is brought up to date.",
        "`footnote doctor` says why: a disk or object storage that is away, rights, or files that are damaged.",
        "The index can be opened again",
        "the-index-cannot-be-opened",
    )


def _unusable(_subject: str, _facts: Facts) -> Words:
    return Words(
        "The embedding model that serves cannot be opened",
        "Nothing is brought up to date. Whoever has not opened it before finds nothing.",
        "`footnote doctor` says why. `footnote model rollback` goes back to the one that served before.",
        "The embedding model that serves can be opened again",
        "the-embedding-model-cannot-be-opened",
    )


def _silent(_subject: str, facts: Facts) -> Words:
    return Words(
        f"The indexer has given no sign of life since {_moment(facts, 'last_sign')}",
        "Nothing is brought up to date. Answers go on from what is indexed.",
        "Look whether `python -m indexer` runs; its log says why it ended. Start it again.",
        "The indexer works again",
        "the-indexer-is-silent",
    )


def _trial(_subject: str, _facts: Facts) -> Words:
    return Words(
        "This is a trial: alerts of Footnote arrive here",
        "Nothing is wrong.",
        "There is nothing to do.",
        "This was a trial",
        "alerts",
    )


def _moment(facts: Facts, name: str) -> str:
    told = facts.get(name)
    return moment_in_words(datetime.fromisoformat(told)) if isinstance(told, str) else ""


def _number(facts: Facts, name: str) -> float:
    told = facts.get(name)
    return float(told) if isinstance(told, int | float) else 0.0


_SAID: dict[str, Callable[[str, Facts], Words]] = {
    Kind.SOURCE_STALE: _stale,
    Kind.RUNS_FAILING: _failing,
    Kind.DELETIONS_STOPPED: _deletions,
    Kind.PERMISSIONS_OLD: _permissions,
    Kind.VECTORS_BEHIND: _vectors,
    Kind.DISK_LOW: _disk,
    Kind.INDEX_UNREADABLE: _unreadable,
    Kind.MODEL_UNUSABLE: _unusable,
    Kind.INDEXER_SILENT: _silent,
    Kind.TRIAL: _trial,
}
