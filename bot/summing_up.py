"""Summing up: what was said long ago in a long thread is kept in few words, for the questions to come."""

import asyncio
import logging

from answering.prompting.conversation import Summary
from bot.conversation.thread import named_turns, stored_turns
from bot.office import Office
from bot.place import Place
from bot.workspace import Workspace
from ledger.errors import LedgerError
from ledger.questions import StoredQuestion
from ledger.threads import ThreadSummary, set_thread_summary, thread_summary

logger = logging.getLogger(__name__)


async def summary_of(question: StoredQuestion, office: Office) -> Summary:
    """Return the summary of the thread of a question so far.

    Raises:
        LedgerUnavailable: the ledger cannot be read.
    """
    where = (question.team, question.channel, question.thread_ts)
    stored = await asyncio.to_thread(thread_summary, office.ledger, *where)
    return Summary(stored.text, stored.turns) if stored else Summary()


async def sum_up(question: StoredQuestion, place: Place, *, office: Office, workspace: Workspace) -> None:
    """Bring the summary of a thread up to date, once an answer is out; never raises.

    Args:
        question: That was answered.
        place: Its thread.
        office: Has the ledger and the desk.
        workspace: Where it was asked.
    """
    client, where = workspace.client, (question.team, question.channel, question.thread_ts)
    end = f"{office.clock().timestamp():.6f}"
    try:
        before = await summary_of(question, office)
        stored = await stored_turns(place, end, ledger=office.ledger, client=client, us=workspace.user)
        turns = await named_turns(stored, client=client, team=question.team, people=office.people)
        summary = await office.desk.summarise(turns, before)
        if summary != before:
            kept = ThreadSummary(summary.text, summary.turns)
            await asyncio.to_thread(set_thread_summary, office.ledger, *where, kept, at=office.clock())
    except LedgerError as error:
        logger.warning("a thread was not summed up channel=%s: %s", question.channel, error)
