"""Delivery: one webhook as it came in, read to its end or turned away."""

import asyncio
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs
from uuid import uuid4

from starlette.requests import ClientDisconnect, Request

from indexer.webhooks.errors import NotTaken

# Nobody has shown a secret while a body is read. Pushes are mostly some kilobytes; GitHub sends up to 25 MB of one.
MAX_BYTES = 2 * 1024 * 1024
_READ_SECONDS = 10.0
_IDS = ("x-github-delivery", "webhook-id", "x-gitlab-event-uuid", "x-request-uuid", "x-atlassian-webhook-identifier")
# Whoever sends it has not shown any secret when it is logged: an id is all that can look like this.
_LOGGED = re.compile(r"[A-Za-z0-9_-]{1,64}")
_FORM = "application/x-www-form-urlencoded"

Payload = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Delivery:
    """A request and its body.

    Attributes:
        headers: Their names in any case.
        body: As it was sent, which is what is signed.
    """

    headers: Mapping[str, str]
    body: bytes = field(repr=False)

    def header(self, name: str) -> str:
        """Return a header; empty if it was not sent."""
        return self.headers.get(name, "")

    def payload(self) -> Payload:
        """Return what the body says.

        Raises:
            NotTaken: 400, it is no JSON object.
        """
        text: bytes | str = self.body
        if self.header("content-type").partition(";")[0].strip().lower() == _FORM:
            # GitHub's other way to send: the same JSON as the one field of a form.
            text = parse_qs(self.body.decode(errors="replace")).get("payload", [""])[0]
        try:
            found = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise NotTaken(400, "The body is not JSON. Choose application/json as the content type.") from error
        if not isinstance(found, dict):
            raise NotTaken(400, "The body is JSON, but not an object.")
        return found


def delivery_id(headers: Mapping[str, str]) -> str:
    """Return what the sender's own list of deliveries calls one; an id of ours if it does not say, or not so."""
    said = next(filter(None, (headers.get(name, "") for name in _IDS)), "")
    return said if _LOGGED.fullmatch(said) else uuid4().hex


async def read_delivery(request: Request, *, max_bytes: int = MAX_BYTES, seconds: float = _READ_SECONDS) -> Delivery:
    """Read a request, whose body may neither be long nor come slowly.

    Raises:
        NotTaken: 413, it is longer; 408, it took longer; 400, it broke off.
    """
    said = request.headers.get("content-length", "")
    if said.isdecimal() and int(said[:20]) > max_bytes:
        raise _too_long(max_bytes)
    body = bytearray()
    try:
        async with asyncio.timeout(seconds):
            async for part in request.stream():
                body += part
                if len(body) > max_bytes:
                    raise _too_long(max_bytes)
    except TimeoutError as error:
        raise NotTaken(408, f"The body did not come within {seconds:g} s.") from error
    except ClientDisconnect as error:
        raise NotTaken(400, "The body broke off.") from error
    return Delivery(request.headers, bytes(body))


def _too_long(max_bytes: int) -> NotTaken:
    return NotTaken(413, f"The body is longer than {max_bytes} bytes. The next scheduled run sees the change.")
