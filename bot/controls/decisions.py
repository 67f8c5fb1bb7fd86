"""Decisions: a person's yes or no to a call of a tool, awaited by whoever answers, wherever it is given."""

import asyncio

from ledger.approvals import StoredApproval, approval
from ledger.engine import Ledger

# The click may reach another process, which tells of it by the ledger alone.
_LOOK_SECONDS = 0.5


class Decisions:
    """Knows which decisions are awaited in this process."""

    def __init__(self, *, look_seconds: float = _LOOK_SECONDS) -> None:
        self._look_seconds = look_seconds
        self._awaited: dict[str, asyncio.Event] = {}

    def tell(self, approval_id: str) -> None:
        """Let whoever waits here for a decision look at once: it has been recorded."""
        if awaited := self._awaited.get(approval_id):
            awaited.set()

    async def wait(self, ledger: Ledger, approval_id: str) -> StoredApproval:
        """Return what was asked, once it is decided; whoever asks knows how long there is.

        Raises:
            LedgerUnavailable: the ledger cannot be read.
            LookupError: nothing of this id was asked.
        """
        told = self._awaited.setdefault(approval_id, asyncio.Event())
        try:
            while True:
                found = await asyncio.to_thread(approval, ledger, approval_id)
                if found is None:
                    raise LookupError(approval_id)
                if found.decision:
                    return found
                try:
                    async with asyncio.timeout(self._look_seconds):
                        await told.wait()
                except TimeoutError:
                    continue
                told.clear()
        finally:
            self._awaited.pop(approval_id, None)
