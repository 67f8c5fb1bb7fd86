"""More: whoever asked before others is told, alone, that they may read more about it than all of them.

Others learn nothing by it, not even that there is more: the words are shown to the asker, and say nothing of any page.
"""

import logging

from bot.controls.buttons import private_button
from bot.conversation.audience import audience_of_person
from bot.conversation.calling import told
from bot.desk import Asking
from bot.office import Office
from bot.workspace import Workspace
from index.errors import StorageError
from ledger.errors import LedgerError
from ledger.questions import StoredQuestion

logger = logging.getLogger(__name__)

MORE = "You may read more about this than everybody here. Only you see this message."


async def offer_more(question: StoredQuestion, asking: Asking, *, office: Office, workspace: Workspace) -> None:
    """Offer the asker an answer of their own, if it could say more than the one that was posted; never raises.

    Args:
        question: That was answered for everybody in the conversation.
        asking: What the desk was asked for them.
        office: Knows people and documents.
        workspace: Where it was asked.
    """
    client = workspace.client
    alone = await audience_of_person(question.team, question.asker, client=client, people=office.people)
    try:
        if alone == asking.audience or not await office.desk.knows_more(asking, alone):
            return
    except (LedgerError, StorageError) as error:
        logger.warning("whether more could be said is not known question_id=%s: %s", question.id, error)
        return
    call = client.chat_postEphemeral(
        channel=question.channel,
        user=question.asker,
        thread_ts=question.thread_ts or None,
        text=MORE,
        blocks=[
            {"type": "section", "text": {"type": "plain_text", "text": MORE}},
            {"type": "actions", "elements": [private_button(question.id)]},
        ],
    )
    await told("chat.postEphemeral", call)
