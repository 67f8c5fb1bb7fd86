"""Static tokens: made by an operator, kept by a client, and known here by their hash alone."""

import hmac
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from secrets import token_urlsafe

from mcp_server.callers.caller import Caller

logger = logging.getLogger(__name__)

# So that people and scanners of secrets see what it is.
_PREFIX = "fnt_"
_BYTES = 32  # 256 bits: nobody guesses it, so one round of a quick hash is enough


@dataclass(frozen=True, slots=True)
class StaticToken:
    """What is known of one token.

    Attributes:
        sha256: Of its text, in lower-case hexadecimal.
        expires: The last moment on which it is good, aware; None: for ever.
    """

    sha256: str
    caller: Caller
    expires: datetime | None = None


def new_token() -> str:
    """Return a token of 256 random bits."""
    return _PREFIX + token_urlsafe(_BYTES)


def hash_of(token: str) -> str:
    """Return the SHA-256 of a token's text in lower-case hexadecimal."""
    return sha256(token.encode()).hexdigest()


class StaticTokens:
    """Knows the caller of each static token."""

    def __init__(self, tokens: Iterable[StaticToken], clock: Callable[[], datetime]) -> None:
        """Take the tokens.

        Raises:
            ValueError: two of them have one hash, so that it is not clear who is asking.
        """
        self._tokens = tuple(tokens)
        self._clock = clock
        if len({token.sha256 for token in self._tokens}) < len(self._tokens):
            raise ValueError("two static tokens have the same hash")

    def caller_of(self, token: str) -> Caller | None:
        """Return the caller of a token; None if it is unknown, or no longer good."""
        shown, found = hash_of(token), None
        for known in self._tokens:
            # To the end, and in constant time: how long it takes tells nothing of which token was nearly right.
            if hmac.compare_digest(known.sha256, shown):
                found = known
        if found is None:
            return None
        if found.expires is not None and self._clock() > found.expires:
            logger.info("token refused: it has expired caller=%s", found.caller.name)
            return None
        return found.caller
