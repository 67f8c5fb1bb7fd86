"""Installing: the two pages on which a workspace installs the app. Slack's SDK leads through them; we say what is kept.

`/slack/install` leads to Slack, where a person allows the app; Slack leads back to `/slack/oauth_redirect` with a code
that is changed for a token.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from urllib.parse import urljoin

import aiohttp
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.error import BoltError
from slack_bolt.oauth.async_callback_options import AsyncCallbackOptions, AsyncFailureArgs, AsyncSuccessArgs
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackClientError
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.installation_store.models.installation import Installation
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from slack_sdk.web.async_client import AsyncWebClient

from bot.conversation.calling import told
from bot.install_pages import WELCOME, page, why_not
from bot.installations import Installations, Installed
from bot.manifest import INSTALL_PATH, REDIRECT_PATH, scopes
from bot.oauth import OAuth
from bot.workspace import Workspaces, client_like
from ledger.engine import Ledger
from ledger.errors import LedgerError
from ledger.install_states import keep_state, take_state
from ledger.process import random_id

logger = logging.getLogger(__name__)

_STATE_LIFE = timedelta(minutes=10)
_MINUTE = timedelta(minutes=1)
# Anybody can open the page, and each time something is written to the ledger.
_BEGINNINGS_A_MINUTE = 30
_TOO_MANY, _UNAVAILABLE = 429, 503
# The SDK logs the code of an installation that failed.
_sdk_logger = logging.getLogger(f"{__name__}.sdk")
_sdk_logger.disabled = True


class NotInstalledError(BoltError):
    """An installation is not kept; the message says why to whoever allowed it."""


class Installing:
    """Serves the pages."""

    def __init__(
        self,
        oauth: OAuth,
        installations: Installations,
        workspaces: Workspaces,
        *,
        ledger: Ledger,
        client: AsyncWebClient,
        clock: Callable[[], datetime],
    ) -> None:
        """Put the pages together.

        Args:
            oauth: The app.
            installations: Where it is installed.
            workspaces: Forget what they know of a workspace that installs it.
            ledger: Keeps which installations have begun.
            client: Without a token.
            clock: Tells the time, aware, UTC.
        """
        self._oauth = oauth
        self._workspaces = workspaces
        self._clock = clock
        self._begun: deque[datetime] = deque()
        settings = AsyncOAuthSettings(
            client_id=oauth.client_id,
            client_secret=oauth.client_secret,
            scopes=sorted(scopes()),
            user_scopes=[],
            redirect_uri=f"{oauth.public_url}{REDIRECT_PATH}",
            install_path=INSTALL_PATH,
            redirect_uri_path=REDIRECT_PATH,
            install_page_rendering_enabled=False,
            callback_options=AsyncCallbackOptions(self._installed, self._failed),
            authorization_url=urljoin(client.base_url, "/oauth/v2/authorize"),
            installation_store=_Keeping(oauth, installations, client),
            state_store=_States(ledger, clock),
            state_expiration_seconds=int(_STATE_LIFE.total_seconds()),
        )
        self._flow = AsyncOAuthFlow(client=client, logger=_sdk_logger, settings=settings)

    def routes(self) -> list[web.RouteDef]:
        """Return the pages, for the server that the transport runs."""
        return [web.get(INSTALL_PATH, self._begin), web.get(REDIRECT_PATH, self._end)]

    async def _begin(self, request: web.Request) -> web.Response:
        now = self._clock()
        while self._begun and now - self._begun[0] > _MINUTE:
            self._begun.popleft()
        if len(self._begun) >= _BEGINNINGS_A_MINUTE:
            return await to_aiohttp_response(_shown(_TOO_MANY, why_not("too_many", self._oauth.public_url)))
        self._begun.append(now)
        return await self._answered(request, self._flow.handle_installation)

    async def _end(self, request: web.Request) -> web.Response:
        return await self._answered(request, self._flow.handle_callback)

    async def _answered(
        self, request: web.Request, handle: Callable[[AsyncBoltRequest], Awaitable[BoltResponse]]
    ) -> web.Response:
        try:
            return await to_aiohttp_response(await handle(await to_bolt_request(request)))
        except (LedgerError, SlackClientError, aiohttp.ClientError, OSError, TimeoutError) as error:
            logger.warning("an installation could not go on: %s", type(error).__name__)
            return await to_aiohttp_response(_shown(_UNAVAILABLE, why_not("unavailable", self._oauth.public_url)))

    async def _installed(self, success: AsyncSuccessArgs) -> BoltResponse:
        self._workspaces.forget(success.installation.team_id or "")
        logger.info("installed team=%s by=%s", success.installation.team_id, success.installation.user_id)
        return _shown(200, WELCOME)

    async def _failed(self, failure: AsyncFailureArgs) -> BoltResponse:
        # What stands in the address, as this reason may, is said to nobody.
        logger.warning("an installation failed status=%d", failure.suggested_status_code)
        if isinstance(failure.error, NotInstalledError):
            return _shown(403, str(failure.error))
        return _shown(failure.suggested_status_code, why_not(failure.reason, self._oauth.public_url))


class _Keeping(AsyncInstallationStore):
    """Keeps installations in the place that the SDK hands them to."""

    def __init__(self, oauth: OAuth, installations: Installations, client: AsyncWebClient) -> None:
        self._oauth = oauth
        self._installations = installations
        self._client = client

    async def async_save(self, installation: Installation) -> None:
        """Keep an installation, if the workspace may have it.

        Raises:
            NotInstalledError: it may not.
            LedgerUnavailable: it could not be kept.
        """
        team, token = installation.team_id or "", installation.bot_token or ""
        if installation.is_enterprise_install or not team:
            raise NotInstalledError(
                "Footnote is installed in one workspace after the other, not in a whole organisation."
            )
        if team not in self._oauth.teams:
            # Slack shows it as installed there; it would never answer.
            their_client = client_like(self._client, token)
            await told("auth.revoke", their_client.auth_revoke())
            raise NotInstalledError(
                f"This workspace may not have Footnote. Whoever runs it can add {team} to slack.workspaces."
            )
        expires = installation.bot_token_expires_at
        installed = Installed(
            team=team,
            name=installation.team_name or team,
            user=installation.bot_user_id or "",
            bot=installation.bot_id or "",
            token=token,
            refresh_token=installation.bot_refresh_token or "",
            expires_at=None if expires is None else datetime.fromtimestamp(expires, UTC),
            installed_by=installation.user_id,
        )
        await self._installations.keep(installed)


class _States(AsyncOAuthStateStore):
    """Ties the end of an installation to its beginning, whichever process sees either."""

    def __init__(self, ledger: Ledger, clock: Callable[[], datetime]) -> None:
        self._ledger = ledger
        self._clock = clock

    async def async_issue(self, *_args: object, **_options: object) -> str:
        """Return a new state; raises LedgerUnavailable."""
        state, now = f"{random_id()}{random_id()}", self._clock()
        await asyncio.to_thread(keep_state, self._ledger, state, now=now, expires_at=now + _STATE_LIFE)
        return state

    async def async_consume(self, state: str) -> bool:
        """Use a state up, and return whether it was good; raises LedgerUnavailable."""
        return await asyncio.to_thread(take_state, self._ledger, state, self._clock())


def _shown(status: int, words: str) -> BoltResponse:
    return BoltResponse(status=status, body=page(words), headers={"content-type": "text/html; charset=utf-8"})
