"""Calls: Slack's Web API, with every failure told apart: it was not done, it may not be done yet, or nobody knows.

The SDK's own retries are left out: what posts a message again after a broken connection posts it twice.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.posting.errors import Busy, Refused, Stopped, Unsure

Json = dict[str, Any]
Sleep = Callable[[float], Awaitable[object]]
Permit = Callable[[], Awaitable[None]]
"""Awaited before anything is written; what it raises is raised, and nothing is written."""

# Slack says of these that some of it may have been done.
_UNSURE = frozenset(["fatal_error", "internal_error", "request_timeout", "service_unavailable", "team_added_to_org"])
_BUSY = frozenset(["ratelimited", "rate_limited"])
_RETRY_SECONDS = 1.0
# Of what can be done twice without harm.
_ATTEMPTS = 4


async def permitted() -> None:
    """Let everything be written."""


class Calls:
    """Slack's Web API for one workspace.

    Everything that is said in the workspace by one process should go through the same object: what Slack asked one
    answer to wait for, the others do not ask again.

    Attributes:
        patience_seconds: How long a call waits in all when Slack asks it to.
        permit: Awaited before each call that writes.
    """

    def __init__(
        self,
        client: AsyncWebClient,
        *,
        sleep: Sleep = asyncio.sleep,
        clock: Callable[[], float] = time.monotonic,
        patience_seconds: float = 60.0,
        permit: Permit = permitted,
    ) -> None:
        self._client = without_retries(client)
        self._sleep = sleep
        self._clock = clock
        self._closed_until: dict[tuple[str, str], float] = {}
        self.permit = permit
        self.patience_seconds = patience_seconds

    async def once(self, method: str, **arguments: Any) -> Json:
        """Do something, in one attempt, and return Slack's answer; without arguments that are None.

        Raises:
            Refused: Slack said no.
            Busy: Slack asked to wait.
            Unsure: nobody knows.
        """
        await self.permit()
        # Only messages are counted for each channel.
        kind = (method, str(arguments.get("channel")) if method == "chat.postMessage" else "")
        left = self._closed_until.get(kind, 0.0) - self._clock()
        if left > 0:
            raise Busy(method, left)
        try:
            return await self._asked(method, json={key: value for key, value in arguments.items() if value is not None})
        except Busy as error:
            self._closed_until[kind] = self._clock() + error.retry_after
            raise

    async def patiently(self, method: str, **arguments: Any) -> Json:
        """Do something as `once`, and wait if Slack asks for it, within reason."""
        waited = 0.0
        while True:
            try:
                return await self.once(method, **arguments)
            except Busy as error:
                waited += error.retry_after
                if waited > self.patience_seconds:
                    raise
                await self._sleep(error.retry_after)

    async def surely(self, method: str, **arguments: Any) -> Json:
        """Do something that can be done twice without harm; raises as `once`, Unsure after several attempts alone."""
        for attempt in range(1, _ATTEMPTS):
            try:
                return await self.patiently(method, **arguments)
            except Unsure:
                await self.pause(attempt)
        return await self.patiently(method, **arguments)

    async def look(self, method: str, **arguments: Any) -> Json:
        """Read something; raises as `surely`."""
        for attempt in range(1, _ATTEMPTS):
            try:
                return await self._asked(method, http_verb="GET", params=arguments)
            except Busy as error:
                if error.retry_after > self.patience_seconds:
                    raise
                await self._sleep(error.retry_after)
            except Unsure:
                await self.pause(attempt)
        return await self._asked(method, http_verb="GET", params=arguments)

    async def pause(self, attempt: int) -> None:
        """Wait before something is tried once more, the longer the more often it failed."""
        await self._sleep(_RETRY_SECONDS * attempt)

    async def _asked(self, method: str, **how: Any) -> Json:
        try:
            answer = await self._client.api_call(method, **how)
        except SlackApiError as error:
            raise _told(method, error.response) from error
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise Unsure(method, type(error).__name__) from error
        return dict(answer.data) if isinstance(answer.data, dict) else {}


def without_retries(client: AsyncWebClient) -> AsyncWebClient:
    """Return a client for the same workspace over the same session that tries everything once."""
    return AsyncWebClient(
        token=client.token,
        base_url=client.base_url,
        timeout=client.timeout,
        ssl=client.ssl,
        proxy=client.proxy,
        session=client.session,
        trust_env_in_session=client.trust_env_in_session,
        team_id=client.default_params.get("team_id"),
        retry_handlers=[],
    )


def _told(method: str, response: Any) -> Refused | Busy | Unsure:
    """Return what an answer that is not ok means."""
    data = getattr(response, "data", None)
    code = str(data.get("error", "")) if isinstance(data, Mapping) else ""
    # Where its body cannot be read, the SDK hands out the HTTP response itself.
    status = int(getattr(response, "status_code", 0) or getattr(response, "status", 0))
    if status == 429 or code in _BUSY:
        return Busy(method, _seconds(response.headers))
    if status >= 500 or not code or code in _UNSURE:
        return Unsure(method, code or f"HTTP {status}")
    return Stopped(method, code) if code == "stopped_by_user" else Refused(method, code)


def _seconds(headers: Mapping[str, str]) -> float:
    given = {name.lower(): value for name, value in headers.items()}.get("retry-after", "")
    return float(given) if given.isdigit() else _RETRY_SECONDS
