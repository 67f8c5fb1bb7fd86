"""Patience: a question that cannot be answered while Slack is away waits for Slack, and uses up no attempt by that."""

import asyncio
import logging
from datetime import timedelta

from bot.office import Office
from ledger.claims import put_off_question
from ledger.questions import StoredQuestion

logger = logging.getLogger(__name__)

# Later, nobody waits for the answer any more.
_LONGEST = timedelta(hours=1)
# Asked again soon at first; what waits long is tried less often, as each attempt may cost a model's answer.
_SOONEST_SECONDS = 5.0
_LATEST_SECONDS = 120.0


async def put_off(question: StoredQuestion, holder: str, why: str, office: Office) -> bool:
    """Leave a question to whoever takes it in a while; return False when it has waited too long for that.

    Args:
        question: That this process has claimed.
        holder: Who has the claim.
        why: For the log.
        office: Has the ledger.

    Raises:
        LedgerUnavailable: its claim runs out by itself.
    """
    now = office.clock()
    waited = now - question.asked_at
    if waited > _LONGEST:
        logger.error("nobody could be told question_id=%s: %s", question.id, why)
        return False
    seconds = min(max(waited.total_seconds() / 4, _SOONEST_SECONDS), _LATEST_SECONDS)
    until = now + timedelta(seconds=seconds)
    await asyncio.to_thread(put_off_question, office.ledger, question.id, holder, until=until)
    logger.warning("question put off question_id=%s seconds=%.0f: %s", question.id, seconds, why)
    return True
