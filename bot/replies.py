"""Replies: the answers under way in this process, only so many at once, and their orderly end."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from typing import Any

from structlog.contextvars import bound_contextvars

from bot.claim import Claim, ClaimLostError, StoppedError, WithdrawnError
from bot.office import Office
from bot.reply import Reply
from bot.workspace import Workspace
from ledger.questions import StoredQuestion

logger = logging.getLogger(__name__)

_PARTING_SECONDS = 1.0


class Replies:
    """Answers questions that this process has claimed."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._at_once = asyncio.Semaphore(office.rules.at_once)
        self._under_way: dict[asyncio.Task[None], tuple[StoredQuestion, Claim]] = {}
        self._waiting = 0

    def begin(
        self,
        question: StoredQuestion,
        holder: str,
        workspace: Workspace,
        *,
        files: Sequence[Mapping[str, Any]] = (),
        is_shared: bool = False,
        response_url: str = "",
    ) -> None:
        """Begin to answer a claimed question; takes what `Reply` takes."""
        office = self._office
        claim = Claim(office.ledger, question.id, holder, clock=office.clock)
        reply = Reply(office, question, claim, workspace, files, is_shared=is_shared, response_url=response_url)
        task = asyncio.create_task(self._answer(reply, claim), name=f"reply {question.id}")
        self._under_way[task] = question, claim
        task.add_done_callback(self._forget)

    @property
    def under_way(self) -> frozenset[str]:
        """The ids of the questions that this process works on, or has in line."""
        return frozenset(question.id for question, _ in self._under_way.values())

    def nudge(self, question_id: str) -> None:
        """Let the reply to a question look at once whether it was stopped, if it is one of this process."""
        for question, claim in self._under_way.values():
            if question.id == question_id:
                claim.nudge()

    async def drain(self, seconds: float) -> None:
        """Wait for what is under way; what takes longer is left to another process, which takes it at once."""
        tasks = list(self._under_way)
        if not tasks:
            return
        logger.info("finishing replies=%d", len(tasks))
        _, late = await asyncio.wait(tasks, timeout=seconds)
        if not late:
            return
        for task in late:
            task.cancel()
        _, stuck = await asyncio.wait(late, timeout=_PARTING_SECONDS)
        # These wait for an answer of Slack; what they have posted, the next process finds in the thread.
        await asyncio.gather(*(self._under_way[task][1].let_go() for task in stuck))

    async def _answer(self, reply: Reply, claim: Claim) -> None:
        with bound_contextvars(question_id=reply.question.id):
            await self._answer_held(reply, claim)

    async def _answer_held(self, reply: Reply, claim: Claim) -> None:
        try:
            await claim.hold(self._in_turn(reply))
        except StoppedError:
            await reply.stopped()
        except WithdrawnError:
            await reply.withdrawn()
        except ClaimLostError:
            logger.warning("question of another process, or of nobody any more question_id=%s", reply.question.id)
        except asyncio.CancelledError:
            # This process ends; another one goes on.
            await asyncio.shield(claim.let_go())
            raise

    async def _in_turn(self, reply: Reply) -> None:
        """Answer as soon as fewer than the limit are being answered."""
        if not self._at_once.locked():
            async with self._at_once:
                await reply.run()
            return
        self._waiting += 1
        try:
            await reply.wait_behind(self._waiting - 1)
            await self._at_once.acquire()
        finally:
            self._waiting -= 1
        try:
            await reply.run()
        finally:
            self._at_once.release()

    def _forget(self, task: "asyncio.Task[None]") -> None:
        question, _ = self._under_way.pop(task)
        if not task.cancelled() and (error := task.exception()):
            logger.error("a reply ended unexpectedly question_id=%s", question.id, exc_info=error)
