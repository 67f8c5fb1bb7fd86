"""How documents that failed look in a terminal and to programs."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from rich.console import Console
from rich.markup import escape

from answering.age import age
from cli.show_runs import span
from ledger.failures import Failure


def show_failures(console: Console, found: Sequence[tuple[str, Failure]], now: datetime) -> None:
    """Print failures, each with its source: dead letters first, the reason of each below it."""
    for source, failure in sorted(found, key=lambda each: (not each[1].is_dead_letter, each[0], each[1].path)):
        color = "red" if failure.is_dead_letter else "yellow"
        place = escape(f"{source}/{failure.path}")
        console.print(f"[{color}]{place}[/] {_tries(failure, now)}", soft_wrap=True)
        console.print(f"  {escape(failure.reason)}", soft_wrap=True)
    dead = sum(failure.is_dead_letter for _, failure in found)
    if not found:
        console.print("Every document could be indexed, or was left out on purpose.")
    elif dead:
        console.print(
            f"[dim]Given up until they change: {dead:,} of {len(found):,}. `footnote failures retry SOURCE/PATH` tries "
            "one again, `--all` whatever failed.[/]",
            soft_wrap=True,
        )


def failure_json(source: str, failure: Failure) -> dict[str, Any]:
    """Return the shape of one document in `footnote failures --json`."""
    return {
        "source": source,
        "path": failure.path,
        "version": failure.version,
        "reason": failure.reason,
        "dead_letter": failure.is_dead_letter,
        "tries": failure.tries,
        "deaths": failure.deaths,
        "first_at": (failure.first_at or failure.at).isoformat(),
        "last_at": failure.at.isoformat(),
        "next_try_at": failure.next_try_at.isoformat() if failure.next_try_at else None,
    }


def _tries(failure: Failure, now: datetime) -> str:
    last = age(failure.at, now)
    if failure.first_at is None:
        tried = f"tried once, {last}" if failure.tries else f"failed {last}"
    else:
        tried = f"tried {failure.tries} times, first {age(failure.first_at, now)}, last {last}"
    if failure.next_try_at is None:
        return f"{tried}; given up"
    rest = failure.next_try_at - now
    return f"{tried}; tried again in {span(rest)}" if rest > timedelta(0) else f"{tried}; tried again by the next run"
