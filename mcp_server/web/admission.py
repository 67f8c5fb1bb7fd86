"""Admission: who is asking is found out before a request is read; who is not known is told how to be."""

import logging
import re
from dataclasses import dataclass

from mcp.server.auth.middleware.auth_context import AuthContextMiddleware
from mcp.server.auth.middleware.bearer_auth import AuthenticatedUser
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from mcp_server.callers.bearer import Bearer
from mcp_server.callers.caller import READ_SCOPE, CallerToken
from mcp_server.callers.errors import CallerError, NamesNobody
from mcp_server.web.refusal import refusal

logger = logging.getLogger(__name__)

_RETRY_SECONDS = 5
# What clients send of `Bearer ${NAME}` in their file where no such variable was set: it is no token of anybody.
_UNSET = re.compile(r"\$\{[^}]*\}|\$[A-Za-z_]\w*")


@dataclass(frozen=True, slots=True)
class Challenge:
    """What somebody who is not known is told.

    Attributes:
        scope: That they must have, by the name that the issuer knows.
        metadata_url: Where it stands who gives out tokens; empty where only static tokens are taken.
    """

    scope: str = READ_SCOPE
    metadata_url: str = ""

    def header(self, error: str = "", description: str = "") -> dict[str, str]:
        """Return the header that RFC 6750 and RFC 9728 ask for."""
        said = {"realm": "footnote", "error": error, "error_description": description, "scope": self.scope}
        said["resource_metadata"] = self.metadata_url
        parts = ", ".join(f'{name}="{text}"' for name, text in said.items() if text)
        return {"WWW-Authenticate": f"Bearer {parts}"}


class Admission:
    """Lets in who shows a token that is good, and keeps who it is with the request."""

    def __init__(self, app: ASGIApp, bearer: Bearer, challenge: Challenge) -> None:
        self._app = AuthContextMiddleware(app)
        self._bearer = bearer
        self._challenge = challenge

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request in, or answer 400, 401, 403 or 503."""
        found = await self._token_of(Headers(scope=scope).getlist("authorization"))
        if isinstance(found, Response):
            await found(scope, receive, send)
            return
        await self._app({**scope, "user": AuthenticatedUser(found)}, receive, send)

    async def _token_of(self, shown: list[str]) -> CallerToken | Response:
        """Return what stands for the caller, or the refusal."""
        if len(shown) > 1:
            return self._refused(400, "invalid_request", "More than one Authorization header was sent.")
        scheme, _, text = (shown[0] if shown else "").partition(" ")
        if scheme.lower() != "bearer" or not text.strip():
            return self._refused(401, "", "Send a token: Authorization: Bearer <token>.")
        try:
            token = await self._bearer.verify_token(text.strip())
        except CallerError as error:
            return _not_now(error)
        if token is None:
            return self._refused(401, "invalid_token", _why_not(text.strip()))
        if READ_SCOPE not in token.caller.scopes:
            return self._refused(403, "insufficient_scope", f"The token lacks the scope {self._challenge.scope}.")
        return token

    def _refused(self, status: int, error: str, message: str) -> Response:
        logger.info("request refused status=%d error=%s", status, error or "no token")
        return refusal(status, message, self._challenge.header(error, message if error else ""))


def _not_now(error: CallerError) -> Response:
    """Return the refusal of a token that may be good; without a challenge, as a new token would not help."""
    if isinstance(error, NamesNobody):
        logger.info("request refused status=%d error=%s", 403, "names nobody")
        return refusal(403, f"The token is valid, but {error}. Signing in again does not help before that.")
    logger.warning("nobody can be let in: %s", error)
    message = "Tokens cannot be checked at the moment. Try again in some seconds."
    return refusal(503, message, {"Retry-After": str(_RETRY_SECONDS)})


def _why_not(token: str) -> str:
    """Return what whoever showed a token that is not good is told; none of its text."""
    if _UNSET.fullmatch(token):
        return "The name of a variable was sent in place of a token. Set the variable where the client is started."
    return "The token is unknown, has expired, or is not meant for this server. Get a new one."
