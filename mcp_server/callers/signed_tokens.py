"""Signed tokens: JWTs of an issuer (RFC 9068), checked against its keys.

The rule: everything is refused that is not exactly what was expected. Why is logged, without any of the token's text.
"""

import logging
import math
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

import jwt
from jwt.exceptions import (
    ExpiredSignatureError,
    ImmatureSignatureError,
    InvalidAudienceError,
    InvalidIssuerError,
    PyJWTError,
)

from mcp_server.callers.caller import READ_SCOPE, Caller
from mcp_server.callers.errors import NamesNobody
from mcp_server.callers.jwks import IssuerKeys
from retrieval.audience import Audience

logger = logging.getLogger(__name__)

# Tokens that list a person's groups have some kilobytes.
_MOST_CHARACTERS = 16_384
_TYPES = {"at+jwt", "application/at+jwt", "jwt"}
_FORM = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+")
_MOST_EMAIL_CHARACTERS = 320
_NO_ADDRESS = (
    "the claim that mcp.oauth.principal_claim names holds no e-mail address. Have the issuer put one into its access "
    "tokens, or name another claim"
)
_NOT_SAID = (
    "it does not say that its e-mail address is verified. Have the issuer put email_verified into its access tokens; "
    "if it verifies each address itself, set mcp.oauth.issuer_verifies_emails"
)
_UNVERIFIED = "it says that its e-mail address is not verified. Verify that with the issuer"
# Times are checked here, with our own clock.
_OPTIONS: Any = {
    "require": ["iss", "aud", "exp", "iat"],
    "verify_exp": False,
    "verify_nbf": False,
    "verify_iat": False,
    "enforce_minimum_key_length": True,
}


@dataclass(frozen=True, slots=True)
class Expected:
    """What a signed token must say.

    Attributes:
        issuer: Its `iss`, to the letter.
        audience: What its `aud` holds.
        principal_claim: The claim with the e-mail address of whoever is asking.
        scope: The scope that allows reading.
        leeway_seconds: How far the issuer's clock may be from ours.
        algorithms: Those that it may be signed with; none that uses a shared secret.
        issuer_verifies_emails: An address in `email` is taken also where nothing says that it was verified.
    """

    issuer: str
    audience: str
    principal_claim: str
    scope: str
    leeway_seconds: int
    algorithms: frozenset[str]
    issuer_verifies_emails: bool = False


class SignedTokens:
    """Knows the caller of each signed token."""

    def __init__(self, expected: Expected, keys: IssuerKeys, clock: Callable[[], datetime]) -> None:
        self._expected = expected
        self._keys = keys
        self._clock = clock
        self._warned: set[str] = set()

    async def caller_of(self, token: str) -> Caller | None:
        """Return the caller of a token; None if anything about it is not as expected.

        Raises:
            NamesNobody: it is as expected, but names no person that may be relied on.
            IssuerAway: there are no keys to check it with.
        """
        try:
            return _caller(await self._checked(token), self._expected)
        except NamesNobody as error:
            self._warn(f"it is valid, but {error}")
            raise
        except InvalidAudienceError:
            self._warn(f"it is not for {self._expected.audience}, which mcp.oauth.audience or mcp.url says")
        except InvalidIssuerError:
            self._warn("its issuer is not mcp.oauth.issuer, though it is signed with a key of it")
        except (PyJWTError, ValueError, OverflowError, RecursionError) as error:
            # The messages of others may quote the token; the names of their errors do not.
            reason = str(error) if isinstance(error, _Refused) else type(error).__name__
            logger.info("token refused: %s", reason)
        return None

    def _warn(self, reason: str) -> None:
        """Log at WARNING once what an operator can mend; its signature was right, so no stranger causes it."""
        logger.log(logging.INFO if reason in self._warned else logging.WARNING, "token refused: %s", reason)
        self._warned.add(reason)

    async def _checked(self, token: str) -> dict[str, Any]:
        """Return the claims of a token whose signature, issuer, audience and times are right."""
        if len(token) > _MOST_CHARACTERS or not _FORM.fullmatch(token):
            raise _Refused("it is not of the form of a signed token")
        if not _is_canonical(token.rpartition(".")[2]):
            raise _Refused("its signature is spelt in an unusual way")
        header = jwt.get_unverified_header(token)
        algorithm = self._algorithm(header)
        keys = await self._keys.keys_for(header.get("kid"))
        fitting = [key.by_algorithm[algorithm] for key in keys if algorithm in key.by_algorithm]
        # A key is never guessed: without a name there must be one alone. PyJWT has refused a name that is no text.
        if len(fitting) != 1:
            raise _Refused("the issuer has no key of its name, or several")
        expected = self._expected
        claims: dict[str, Any] = jwt.decode(
            token,
            fitting[0],
            algorithms=[algorithm],
            audience=expected.audience,
            issuer=expected.issuer,
            options=_OPTIONS,
        )
        _check_times(claims, self._clock().timestamp(), expected.leeway_seconds)
        return claims

    def _algorithm(self, header: Mapping[str, Any]) -> str:
        """Return the algorithm that a header names, if the header is one of those expected."""
        algorithm, kind = header.get("alg"), header.get("typ")
        if not isinstance(algorithm, str) or algorithm not in self._expected.algorithms:
            raise _Refused("its algorithm is not allowed")
        if not isinstance(kind, str) or kind.lower() not in _TYPES:
            raise _Refused("it is no access token by its type")
        if "crit" in header:
            raise _Refused("it asks for an extension")
        return algorithm


class _Refused(ValueError):
    """A token is not as expected; the message is our own."""


def _is_canonical(signature: str) -> bool:
    """Tell whether a signature is spelt in the one right way: readers of base64 let several pass."""
    padded = signature + "=" * (-len(signature) % 4)
    return urlsafe_b64encode(urlsafe_b64decode(padded)).decode().rstrip("=") == signature


def _check_times(claims: Mapping[str, Any], now: float, leeway: float) -> None:
    times = {name: claims[name] for name in ("exp", "nbf", "iat") if name in claims}
    for time in times.values():
        if isinstance(time, bool) or not isinstance(time, int | float) or not math.isfinite(time):
            raise _Refused("one of its times is no number")
    if now >= times["exp"] + leeway:
        raise ExpiredSignatureError
    if now < max(times.get("nbf", -math.inf), times["iat"]) - leeway:
        raise ImmatureSignatureError


def _caller(claims: Mapping[str, Any], expected: Expected) -> Caller:
    email = claims.get(expected.principal_claim)
    if not isinstance(email, str) or len(email) > _MOST_EMAIL_CHARACTERS:
        raise NamesNobody(_NO_ADDRESS)
    if not _EMAIL.fullmatch(email) or not email.isprintable():
        raise NamesNobody(_NO_ADDRESS)
    # Some issuers let people write any address into their profile: unless it was verified, it may be somebody else's.
    is_verified = claims.get("email_verified", expected.issuer_verifies_emails)
    if expected.principal_claim == "email" and is_verified not in (True, "true"):
        raise NamesNobody(_UNVERIFIED if "email_verified" in claims else _NOT_SAID)
    scopes = _scopes(claims) - {READ_SCOPE} | ({READ_SCOPE} if expected.scope in _scopes(claims) else set())
    # As the ledger compares people: their ASCII letters alone are lower-cased.
    person = email.encode().lower().decode()
    return Caller(f"oauth-{sha256(person.encode()).hexdigest()[:12]}", Audience.person(person), frozenset(scopes))


def _scopes(claims: Mapping[str, Any]) -> set[str]:
    """Return the scopes of a token, from the claim of the standard and from the one that some issuers use."""
    found: set[str] = set()
    for said in (claims.get("scope"), claims.get("scp")):
        texts = said.split() if isinstance(said, str) else said if isinstance(said, list) else []
        found.update(text for text in texts if isinstance(text, str))
    return found
