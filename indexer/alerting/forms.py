"""Forms: an alert as Slack and as programs take it. Pure."""

import json
from dataclasses import dataclass

from indexer.alerting.words import PAGE, moment_in_words, span_in_words, words_of, words_of_removed
from indexer.webhooks.proof import sign
from ledger.alert import Turn
from ledger.alerts import Notice

_MARKS = {
    Turn.RED: ":red_circle:",
    Turn.WORSE: ":red_circle: Worse:",
    Turn.REMINDER: ":red_circle: Still:",
    Turn.GREEN: ":large_green_circle:",
    Turn.REMOVED: ":white_circle:",
    Turn.TRIAL: ":large_blue_circle:",
}


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent to a receiver; the headers hold a signature, if there is a secret."""

    body: bytes
    headers: dict[str, str]


def slack_message(notice: Notice, _stamp: int) -> Message:
    """Return a notice as an incoming webhook of Slack takes it."""
    words = words_of(notice.kind, notice.subject, notice.facts)
    if notice.turn is Turn.REMOVED:
        words = words_of_removed(notice.subject, words)
        lines = [f"*{words.red}*", words.means]
    elif notice.turn is Turn.GREEN:
        lines = [f"*{words.green}*", f"It lasted {span_in_words(notice.at - notice.since)}."]
    elif notice.turn is Turn.TRIAL:
        lines = [f"*{words.red}*", words.means]
    else:
        what_to_do = [f"*What to do*: {words.do} More: {PAGE}#{words.anchor}"]
        lines = [f"*{words.red}*", f"{words.means} It has been so since {moment_in_words(notice.since)}.", *what_to_do]
    # Slack reads these three, and a name in an alert may be anything.
    text = "\n".join(lines).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    body = {"text": f"{_MARKS[notice.turn]} {text}", "unfurl_links": False, "unfurl_media": False}
    return Message(_json(body), {})


def signed_message(notice: Notice, stamp: int, secret: str) -> Message:
    """Return a notice as JSON for programs, signed as our own webhooks expect it.

    Args:
        notice: What is told.
        stamp: Seconds since 1970, when it is sent.
        secret: Known to the receiver; empty: it is not signed.
    """
    words = words_of(notice.kind, notice.subject, notice.facts)
    is_green, is_over = notice.turn is Turn.GREEN, notice.turn in (Turn.GREEN, Turn.REMOVED)
    if notice.turn is Turn.REMOVED:
        words = words_of_removed(notice.subject, words)
    body = _json(
        {
            "id": notice.name,
            "turn": notice.turn,
            "alert": notice.kind,
            "subject": notice.subject,
            "severity": notice.severity.name.lower(),
            "since": notice.since.isoformat(),
            "at": notice.at.isoformat(),
            "lasted_seconds": round((notice.at - notice.since).total_seconds()) if is_green else None,
            "summary": words.green if is_green else words.red,
            "meaning": None if is_green else words.means,
            "what_to_do": None if is_over else words.do,
            "page": f"{PAGE}#{words.anchor}",
            "facts": dict(notice.facts),
        }
    )
    if not secret:
        return Message(body, {})
    shown = {"Footnote-Timestamp": str(stamp), "Footnote-Signature": sign(secret, str(stamp), body)}
    return Message(body, shown)


def _json(shape: dict[str, object]) -> bytes:
    return json.dumps(shape, ensure_ascii=False).encode()
