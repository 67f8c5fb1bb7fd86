"""Post: sends one message to a receiver that may be slow, broken or hostile.

Its rules: ten seconds for all of it, no redirect is followed, and nothing of the answer is read but its status and when
to come again. What it answers or where it lies is never logged or stored: the address may be a secret.
"""

import asyncio
import ssl
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cache
from threading import Thread
from typing import ParamSpec, TypeVar

import httpx

from indexer.alerting.forms import Message

P = ParamSpec("P")
T = TypeVar("T")

_SECONDS = 10.0
# Of what is wrong with this one message; any other refusal is about the address.
_REFUSALS = frozenset({400, 413, 415, 422})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a message.

    Attributes:
        trouble: Why it was not taken, for people; empty if it was.
        is_refused: The receiver is there, but will not have this message.
        again_after: When it wants to be asked again; None if it does not say.
    """

    trouble: str = ""
    is_refused: bool = False
    again_after: timedelta | None = None


def post(url: str, message: Message, now: datetime, *, seconds: float = _SECONDS) -> Outcome:
    """Send a message, and return what came of it, after so many seconds at most.

    Args:
        url: Of the receiver.
        message: What is sent.
        now: Aware; an answer may name a moment to come again.
        seconds: For everything, from looking its name up on.
    """
    try:
        return asyncio.run(_posted(url, message, now, seconds))
    except TimeoutError:
        return Outcome(f"did not answer within {seconds:g} seconds")
    except Exception as error:  # noqa: BLE001 - of names, proxies and certificates comes more than httpx tells of
        # Its name alone: its text may hold the address.
        return Outcome(f"cannot be reached ({type(error).__name__})")


async def _posted(url: str, message: Message, now: datetime, seconds: float) -> Outcome:
    asyncio.get_running_loop().set_default_executor(_Lookups())
    headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "footnote", **message.headers}
    # Of the whole: a receiver that sends its answer byte by byte would outlast any time of httpx, which is for each.
    async with (
        asyncio.timeout(seconds),
        httpx.AsyncClient(timeout=seconds + 1, verify=_certificates()) as client,
        client.stream("POST", url, content=message.body, headers=headers) as answer,
    ):
        return _outcome(answer.status_code, answer.headers.get("Retry-After", ""), now)


def _outcome(status: int, retry_after: str, now: datetime) -> Outcome:
    if 200 <= status < 300:
        return Outcome()
    if 300 <= status < 400:
        return Outcome(f"answered {status}: a redirect, which is not followed")
    return Outcome(f"answered {status}", status in _REFUSALS, _again_after(retry_after, now))


def _again_after(told: str, now: datetime) -> timedelta | None:
    """Return what a Retry-After says, in seconds or as a moment; None if it says nothing that can be understood."""
    told = told.strip()
    if told.isascii() and told.isdecimal():
        return timedelta(seconds=int(told[:9]))
    try:
        moment = parsedate_to_datetime(told)
    except (ValueError, OverflowError):
        return None
    return max(moment.replace(tzinfo=moment.tzinfo or UTC) - now, timedelta(0))


class _Lookups(ThreadPoolExecutor):
    """Looks names up, each in a thread that nobody waits for, as a lookup cannot be interrupted.

    That of the library is waited for, up to half a minute, by whoever posts and by a process that ends.
    """

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Begin to call a function, and return what comes of it."""
        found: Future[T] = Future()
        found.set_running_or_notify_cancel()

        def look() -> None:
            try:
                found.set_result(fn(*args, **kwargs))
            except Exception as error:  # noqa: BLE001 - whoever waits for it gets it
                found.set_exception(error)

        Thread(target=look, name="lookup", daemon=True).start()
        return found


@cache
def _certificates() -> ssl.SSLContext:
    """Return the certificates that are trusted: to read them takes a twentieth of a second."""
    return httpx.create_ssl_context()
