"""Poster: posts deliveries to the app, and takes its answer for the acknowledgement."""

import asyncio
import json
from urllib.parse import urlencode

import aiohttp

from playground.slack.delivery.delivery import Delivery
from playground.slack.errors import Impossible
from playground.slack.http_mode.signing import signed_headers
from playground.slack.wire import Json
from playground.slack.world import World

_FORM = "application/x-www-form-urlencoded"
_JSON = "application/json"


class Poster:
    """Posts to the request URLs of the manifest. Made and used in the server's event loop."""

    def __init__(self, world: World, http: aiohttp.ClientSession) -> None:
        self._world = world
        self._http = http
        self._posts = set[asyncio.Task[None]]()

    async def send(self, delivery: Delivery) -> bool:
        """Post it, without waiting for the answer; false if the manifest has no address for it."""
        url = self._url(delivery)
        if not url:
            return False
        with self._world.acting():
            self._world.outbox.mark_sent(delivery)
        task = asyncio.create_task(self._post(url, delivery, delivery.envelope_id))
        self._posts.add(task)
        task.add_done_callback(self._posts.discard)
        return True

    async def verify(self) -> None:
        """Ask the app to prove that the address of its events is its own, as Slack does when it is entered.

        Raises:
            Impossible: it does not answer with the challenge.
        """
        body = json.dumps({"type": "url_verification", "token": "verification-token", "challenge": "3eZbrw1a"}).encode()
        status, heard = await self._exchange(self._world.app.events_url, body, _JSON, {})
        if status != 200 or "3eZbrw1a" not in json.dumps(heard):
            raise Impossible(f"The request URL did not answer the challenge: {status}")

    async def _post(self, url: str, delivery: Delivery, envelope_id: str) -> None:
        retry = {"X-Slack-Retry-Num": str(delivery.attempt), "X-Slack-Retry-Reason": delivery.reason}
        body, content_type = _body(delivery)
        try:
            status, answer = await self._exchange(url, body, content_type, retry if delivery.attempt else {})
        except aiohttp.ClientError:
            self._failed(delivery, envelope_id, "connection_failed", is_final=False)
            return
        if 200 <= status < 300:
            with self._world.acting():
                self._world.outbox.acknowledge(envelope_id, answer)
        else:
            self._failed(delivery, envelope_id, "http_error", is_final=bool(answer.get("no_retry")))

    def _failed(self, delivery: Delivery, envelope_id: str, reason: str, *, is_final: bool) -> None:
        with self._world.acting():
            # It may have timed out meanwhile, and be under way again.
            if delivery.state == "sent" and delivery.envelope_id == envelope_id:
                self._world.outbox.fail(delivery, reason, is_final=is_final)

    async def _exchange(self, url: str, body: bytes, content_type: str, retry: dict[str, str]) -> tuple[int, Json]:
        headers = signed_headers(self._world.app.signing_secret, body, self._world.clock.now())
        headers |= {"Content-Type": content_type, **retry}
        async with self._http.post(url, data=body, headers=headers) as response:
            text = await response.text()
            if response.headers.get("X-Slack-No-Retry") == "1":
                return response.status, {"no_retry": True}
            return response.status, _answer(text)

    def _url(self, delivery: Delivery) -> str:
        app = self._world.app
        if delivery.kind == "events_api":
            return app.events_url
        if delivery.kind == "interactive":
            return app.interactivity_url
        command = app.command(delivery.payload["command"]) or {}
        return str(command.get("url", ""))


def _body(delivery: Delivery) -> tuple[bytes, str]:
    match delivery.kind:
        case "events_api":
            return json.dumps(delivery.payload).encode(), _JSON
        case "interactive":
            return urlencode({"payload": json.dumps(delivery.payload)}).encode(), _FORM
        case _:
            return urlencode(delivery.payload).encode(), _FORM


def _answer(text: str) -> Json:
    """What the body says: an object, or plain text as a command's answer."""
    if not text.strip():
        return {}
    try:
        found = json.loads(text)
    except ValueError:
        return {"text": text}
    return found if isinstance(found, dict) else {"text": text}
