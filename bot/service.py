"""Service: the bot at work: it listens, answers, takes over what others left, tidies up, and ends in order."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from datetime import timedelta
from typing import cast

import aiohttp
from aiohttp import web
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from bot.controls.panel import Panel
from bot.installations import Installations
from bot.installing import Installing
from bot.intake import Intake
from bot.leaving import Leaving
from bot.listeners import Listeners
from bot.oauth import OAuth
from bot.office import Office
from bot.recovery import Recovery
from bot.replies import Replies
from bot.weekly import Weekly
from bot.workspace import Workspaces, client_like
from ledger.answers import forget_answers
from ledger.approvals import forget_approvals
from ledger.errors import LedgerError
from ledger.feedback import forget_votes
from ledger.questions import forget_questions
from ledger.seen_events import forget_seen_events
from ledger.thread_turns import forget_turns
from ledger.threads import forget_threads

logger = logging.getLogger(__name__)

# Systems that end processes wait ten seconds before they kill them.
DRAIN_SECONDS = 8.0
_PARTING_SECONDS = 2.0
_TIDY_EVERY_SECONDS = 3600.0
_CALL_SECONDS = 20
_NOT_INSTALLED = "Footnote is not installed in this workspace, or not any more. Ask whoever looks after it."
_FORGET = (
    forget_approvals,
    forget_votes,
    forget_answers,
    forget_questions,
    forget_turns,
    forget_threads,
    forget_seen_events,
)


@asynccontextmanager
async def slack_client(token: str, api_url: str) -> AsyncIterator[AsyncWebClient]:
    """Yield a client with one session for all calls.

    Args:
        token: Of the bot in the one workspace; empty where each workspace has its own.
        api_url: Where the Web API is; empty for Slack's own.
    """
    async with aiohttp.ClientSession() as session:
        client = AsyncWebClient(token=token or None, session=session, timeout=_CALL_SECONDS)
        if api_url:
            client.base_url = f"{api_url.rstrip('/')}/"
        # A message may have been posted although its answer was lost: only what posts knows when to try again.
        client.retry_handlers = [AsyncRateLimitErrorRetryHandler(max_retry_count=2)]
        yield client


class Service:
    """Everything that runs in a process of the bot.

    Attributes:
        app: Hears events.
        pages: Where workspaces install the app, for the transport to serve; empty for one workspace.
    """

    def __init__(
        self,
        office: Office,
        client: AsyncWebClient,
        *,
        signing_secret: str | None = None,
        oauth: OAuth | None = None,
    ) -> None:
        """Put the bot together; nothing runs yet.

        Args:
            office: What it works with.
            client: Of the workspace; without a token where several install the app.
            signing_secret: Of the app, where events come over HTTP; None where they come over a socket.
            oauth: How several workspaces install the app; None for one workspace.
        """
        self._office = office
        self._replies = Replies(office)
        # Without a token: Bolt would ask Slack for its rights by itself, and acknowledge an event when that fails.
        anybody = client_like(client, None)
        installations = Installations(office.ledger, oauth, anybody, office.clock) if oauth else None
        workspaces = Workspaces(client, installations)
        self._recovery = Recovery(office, self._replies, workspaces)
        report = office.rules.report
        self._weekly = Weekly(office, workspaces, report) if report else None

        # Bolt gives a function what its arguments are named for, and takes a method's self for one of them.
        async def authorize(team_id: str | None) -> AuthorizeResult | None:
            return await workspaces.authorize(team_id)

        # What a listener records stands in the ledger before Slack is told that the event arrived.
        self.app = AsyncApp(
            # Without one Bolt looks through every module that is loaded for the file of its caller.
            name="footnote",
            client=anybody,
            # None, which says that the app is not installed there, is missing in Bolt's type.
            authorize=cast("Callable[..., Awaitable[AuthorizeResult]]", authorize),
            user_facing_authorize_error_message=_NOT_INSTALLED,
            signing_secret=signing_secret,
            request_verification_enabled=signing_secret is not None,
            process_before_response=True,
        )
        # Before the listeners, of which the last takes whatever is left.
        Panel(office, self._replies).register(self.app)
        Leaving(office, self._replies, workspaces).register(self.app)
        Listeners(office, Intake(office, self._replies)).register(self.app)
        self.pages: list[web.RouteDef] = []
        if oauth and installations:
            own = Installing(oauth, installations, workspaces, ledger=office.ledger, client=anybody, clock=office.clock)
            self.pages = own.routes()

    async def run(self, listening: AbstractAsyncContextManager[None], ended: asyncio.Event) -> None:
        """Work until the event is set, then listen no more and finish what is under way.

        Args:
            listening: Receives events inside its block.
            ended: Set to end.
        """
        background = [asyncio.create_task(self._recovery.run()), asyncio.create_task(self._tidy())]
        if self._weekly:
            background.append(asyncio.create_task(self._weekly.run()))
        listen = asyncio.create_task(_listen(listening, ended))
        end = asyncio.create_task(ended.wait())
        try:
            await asyncio.wait({listen, end}, return_when=asyncio.FIRST_COMPLETED)
            # One that still tries to connect would not look up before it has.
            if not listen.done() and (await asyncio.wait({listen}, timeout=_PARTING_SECONDS))[1]:
                listen.cancel()
            with suppress(asyncio.CancelledError):
                await listen
        finally:
            end.cancel()
            for task in background:
                task.cancel()
            await asyncio.gather(*background, return_exceptions=True)
            await asyncio.gather(self._replies.drain(DRAIN_SECONDS), self._office.tasks.drain(DRAIN_SECONDS))

    async def _tidy(self) -> None:
        """Forget what people said long ago, at the start and every hour."""
        while True:
            before = self._office.clock() - timedelta(days=self._office.rules.keep_days)
            for forget in _FORGET:
                try:
                    await asyncio.to_thread(forget, self._office.ledger, before)
                except LedgerError as error:
                    logger.warning("what is old could not be forgotten: %s", error)
            await asyncio.sleep(_TIDY_EVERY_SECONDS)


async def _listen(listening: AbstractAsyncContextManager[None], ended: asyncio.Event) -> None:
    async with listening:
        await ended.wait()
