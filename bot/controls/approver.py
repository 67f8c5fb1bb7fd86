"""Approver: asks people in Slack about a call of a tool that may change something, and waits for what they say."""

import asyncio
import json
import logging
from dataclasses import replace

from answering.approval import ApprovalRequest
from bot.controls.approval_card import card_text, fits_card, open_card, outcome_of
from bot.controls.closing import close_card
from bot.conversation.calling import told
from bot.office import Office
from bot.posting.destination import ASIDE
from bot.workspace import Workspace
from ledger.approvals import StoredApproval, note_card, open_approval
from ledger.questions import StoredQuestion

logger = logging.getLogger(__name__)


class Approver:
    """Asks about the calls of one answer; an `answering.approval.Approve`."""

    def __init__(self, office: Office, question: StoredQuestion, workspace: Workspace) -> None:
        self._office = office
        self._question = question
        self._workspace = workspace

    async def __call__(self, request: ApprovalRequest) -> bool:
        """Post a card into the thread, and return whether somebody who may has said yes.

        Whoever calls takes the time; when it is over, or the answer is stopped, the card says that it asks no more.

        Raises:
            LedgerUnavailable: nobody could be asked.
        """
        asked = StoredApproval(
            id=request.id,
            question_id=self._question.id,
            server=request.server,
            tool=request.tool,
            arguments=json.loads(request.arguments),
            may_approve=(),
            expires_at=request.expires_at,
        )
        if not fits_card(asked):
            logger.warning("a call is too long to be shown, so nobody is asked question_id=%s", self._question.id)
            return False
        await asyncio.to_thread(open_approval, self._office.ledger, asked)
        posting = asyncio.ensure_future(self._post(asked))
        try:
            card = await asyncio.shield(posting)
        except asyncio.CancelledError:
            self._office.tasks.begin(self._close_late(posting, asked))
            raise
        if card is None:
            return False
        decided = replace(asked, card=card)
        try:
            await asyncio.to_thread(note_card, self._office.ledger, asked.id, card)
            decided = await self._office.decisions.wait(self._office.ledger, request.id)
        finally:
            # Also when this is cancelled, which is how it learns that the time is over.
            closing = close_card(decided, outcome_of(decided), office=self._office, workspace=self._workspace)
            self._office.tasks.begin(closing)
        return decided.decision == "approved"

    async def _close_late(self, posting: "asyncio.Future[tuple[str, str] | None]", asked: StoredApproval) -> None:
        """Close a card that comes to stand there when nobody waits for it any more."""
        late = replace(asked, card=await posting)
        await close_card(late, outcome_of(late), office=self._office, workspace=self._workspace)

    async def _post(self, asked: StoredApproval) -> tuple[str, str] | None:
        """Return conversation and message of the card; None when Slack does not take it."""
        question = self._question
        client, blocks = self._workspace.client, list(open_card(asked))
        channel = question.channel
        if question.surface in {"private", "command"}:
            # What is asked for one person alone is nobody else's to read.
            opened = await told("conversations.open", client.conversations_open(users=question.asker))
            channel = str((opened or {}).get("channel", {}).get("id", ""))
        thread_ts = question.thread_ts if channel == question.channel else ""
        call = client.chat_postMessage(
            channel=channel,
            thread_ts=thread_ts or None,
            text=card_text(asked),
            blocks=blocks,
            metadata=ASIDE,
            unfurl_links=False,
        )
        posted = await told("chat.postMessage", call)
        return None if posted is None else (channel, str(posted["ts"]))
