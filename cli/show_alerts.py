"""How alerts look in a terminal and to programs."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from rich.console import Console
from rich.markup import escape

from answering.age import age
from indexer.alerting.words import PAGE, words_of
from ledger.alert import Alert, Severity
from ledger.alerts import Notice

_COLORS = {Severity.WARNING: "yellow", Severity.CRITICAL: "red"}
# The indexer looks every minute: if it did not for so long, nobody knows how it is now.
_OLD = timedelta(minutes=10)


def show_alerts(console: Console, alerts: Sequence[Alert], now: datetime) -> None:
    """Print what is red, a line each, with what to do below it."""
    for alert in alerts:
        words = words_of(alert.kind, alert.subject, alert.facts)
        if alert.gone_at:
            seen = f"; well since {age(alert.gone_at, now)}, and green if it stays so"
        else:
            seen = f", last looked at {age(alert.seen_at, now)}" if now - alert.seen_at > _OLD else ""
        color = _COLORS[alert.severity]
        console.print(f"[{color}]●[/] {escape(words.red)} (since {age(alert.since, now)}{seen})", soft_wrap=True)
        console.print(f"  [dim]{escape(words.do)} {PAGE}#{words.anchor}[/]", soft_wrap=True)


def show_untold(console: Console, notices: Sequence[Notice], now: datetime) -> None:
    """Print what could not be told yet, and why."""
    for notice in notices:
        why = f": the receiver {notice.trouble}, at {notice.attempts} tries" if notice.trouble else ""
        what = f"{notice.turn} of {notice.kind} {notice.subject}".rstrip()
        console.print(f"[yellow]untold on {notice.channel}:[/] {what}, {age(notice.at, now)}{why}", soft_wrap=True)


def alert_json(alert: Alert) -> dict[str, Any]:
    """Return the shape of one alert in `footnote alerts --json` and `footnote status --json`."""
    words = words_of(alert.kind, alert.subject, alert.facts)
    return {
        "alert": alert.kind,
        "subject": alert.subject,
        "severity": alert.severity.name.lower(),
        "since": alert.since.isoformat(),
        "seen_at": alert.seen_at.isoformat(),
        "well_since": alert.gone_at.isoformat() if alert.gone_at else None,
        "summary": words.red,
        "what_to_do": words.do,
        "page": f"{PAGE}#{words.anchor}",
        "facts": dict(alert.facts),
    }


def notice_json(notice: Notice) -> dict[str, Any]:
    """Return the shape of what could not be told yet in `footnote alerts --json`."""
    return {
        "channel": notice.channel,
        "turn": notice.turn,
        "alert": notice.kind,
        "subject": notice.subject,
        "at": notice.at.isoformat(),
        "attempts": notice.attempts,
        "trouble": notice.trouble,
    }
