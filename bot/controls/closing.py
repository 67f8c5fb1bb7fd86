"""Closing: a card that asked for an approval asks no more, also one of a process that is gone."""

import asyncio
import logging

from bot.controls.approval_card import card_text, closed_card
from bot.conversation.calling import told
from bot.office import Office
from bot.workspace import Workspace
from ledger.approvals import StoredApproval, note_card
from ledger.errors import LedgerError

logger = logging.getLogger(__name__)


async def close_card(asked: StoredApproval, outcome: str, *, office: Office, workspace: Workspace) -> None:
    """Let a card say what came of it, and take its buttons away, if it still asks; never raises.

    Args:
        asked: What was asked, with its card.
        outcome: In mrkdwn of ours.
        office: Has the ledger.
        workspace: Where the card stands.
    """
    if asked.card is None:
        return
    channel, ts = asked.card
    blocks = list(closed_card(asked, outcome))
    call = workspace.client.chat_update(channel=channel, ts=ts, text=card_text(asked), blocks=blocks)
    if await told("chat.update", call) is None:
        return
    try:
        await asyncio.to_thread(note_card, office.ledger, asked.id, None)
    except LedgerError as error:
        logger.warning("that a card asks no more is not recorded approval=%s: %s", asked.id, error)
