"""Approval card: what a person reads before a tool changes something, and what stands there afterwards. Pure."""

from datetime import datetime
from typing import Any

from answering.tools.wording import readable_json
from bot.controls import names
from bot.limits import SECTION_CHARACTERS
from bot.rendering.harmless import harmless_label
from bot.rendering.message import Block
from ledger.approvals import StoredApproval

# Room for the fence around a part.
_PART_CHARACTERS = SECTION_CHARACTERS - 10
_MAX_PARTS = 4
_UNSEEN = "\u200b"


def fits_card(approval: StoredApproval) -> bool:
    """Tell whether all of the arguments fit: what cannot be shown whole cannot be approved."""
    return len(_parts(approval.arguments)) <= _MAX_PARTS


def open_card(approval: StoredApproval) -> tuple[Block, ...]:
    """Return a card that asks."""
    return (
        *_asked(approval),
        _section(
            f"It may change something in *{harmless_label(approval.server)}*, and that is not undone from here. Until "
            f"{_moment(approval.expires_at)} somebody who may use it can decide; after that it is not run."
        ),
        {
            "type": "actions",
            "elements": [
                _button(names.APPROVE, "Approve", approval.id, "primary"),
                _button(names.DENY, "Deny", approval.id, "danger"),
            ],
        },
    )


def closed_card(approval: StoredApproval, outcome: str) -> tuple[Block, ...]:
    """Return a card that asks no more.

    Args:
        approval: What was asked.
        outcome: What came of it, in mrkdwn of ours.
    """
    return (*_asked(approval), {"type": "context", "elements": [{"type": "mrkdwn", "text": outcome}]})


def outcome_of(approval: StoredApproval) -> str:
    """Return what came of a card, in mrkdwn."""
    if not approval.decision:
        return "Nobody decided in time, so it was not run."
    decided = "Approved" if approval.decision == "approved" else "Denied"
    when = _moment(approval.decided_at) if approval.decided_at else "now"
    return f"{decided} by <@{approval.decided_by}>, {when}."


def orphan_outcome(approval: StoredApproval) -> str:
    """Return what came of a card whose process is gone, in mrkdwn."""
    if not approval.decision:
        return "Footnote was interrupted while it waited, so this was not run."
    return f"{outcome_of(approval)} Footnote was interrupted then: whether it was run is not known."


def card_text(approval: StoredApproval) -> str:
    """Return what stands in a notification."""
    return f"May {harmless_label(approval.server)} run {harmless_label(approval.tool)}?"


def _asked(approval: StoredApproval) -> tuple[Block, ...]:
    tool = f"*{harmless_label(approval.server)}* would run *{harmless_label(approval.tool)}* with exactly this:"
    return (_section(tool), *(_section(f"```\n{part}\n```") for part in _parts(approval.arguments)))


def _parts(arguments: dict[str, Any]) -> list[str]:
    """Return all of the arguments, in parts that Slack takes, in which nothing closes the block of code."""
    text = readable_json(arguments).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    text = text.replace("``", f"`{_UNSEEN}`")
    parts = [""]
    for line in text.split("\n"):
        rest = line
        while len(parts[-1]) + len(rest) + 1 > _PART_CHARACTERS:
            room = _PART_CHARACTERS - len(parts[-1]) - 1
            # Not within an entity, which would show as other characters than will be sent.
            cut = room if "&" not in rest[max(room - 5, 0) : room] else rest.rindex("&", 0, room)
            parts[-1] += rest[:cut]
            rest = rest[cut:]
            parts.append("")
        parts[-1] += rest + "\n"
    return [part.strip("\n") for part in parts]


def _section(text: str) -> Block:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}}


def _button(action_id: str, label: str, value: str, style: str) -> dict[str, Any]:
    text = {"type": "plain_text", "text": label}
    return {"type": "button", "action_id": action_id, "text": text, "value": value, "style": style}


def _moment(moment: datetime) -> str:
    """Return a time that each reader sees in their own zone."""
    return f"<!date^{int(moment.timestamp())}^{{time}}|{moment:%H:%M} UTC>"
