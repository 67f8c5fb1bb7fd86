"""Caller: who is asking, what they may do, and how a tool learns of it."""

from collections.abc import Callable
from dataclasses import dataclass

from mcp.server.auth.middleware.auth_context import get_access_token
from mcp.server.auth.provider import AccessToken

from mcp_server.callers.errors import UncheckedRequest
from retrieval.audience import Audience

READ_SCOPE = "docs:read"
"""What every tool needs; the scope of an issuer that means the same is translated into it."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody who asks.

    Attributes:
        name: For the log and for counting calls; it is no secret, and names no person.
        audience: Whose rights decide what is found.
        scopes: What the caller may do.
    """

    name: str
    audience: Audience
    scopes: frozenset[str] = frozenset({READ_SCOPE})


WhoAsks = Callable[[], Caller]
"""Tells a tool who is asking."""


class CallerToken(AccessToken):
    """What the SDK keeps of a token while a request is worked on: the caller, and never the token's text.

    Its own `expires_at` stays empty: whoever checked the token knows the clock, and how far it may be wrong.
    """

    caller: Caller

    @classmethod
    def of(cls, caller: Caller) -> "CallerToken":
        """Return what stands for a caller."""
        return cls(token="", client_id=caller.name, scopes=sorted(caller.scopes), caller=caller)


def fixed_caller(caller: Caller) -> WhoAsks:
    """Return what says that it is always the same caller, as over stdio."""
    return lambda: caller


def caller_of_request() -> Caller:
    """Return who sent the HTTP request that is being worked on.

    Raises:
        UncheckedRequest: there is no such request, or nobody checked who sent it.
    """
    token = get_access_token()
    if not isinstance(token, CallerToken):
        raise UncheckedRequest("nobody checked who sent this request")
    return token.caller


def audience_of(principal: str) -> Audience:
    """Return the audience that a principal of the settings is: "public", or a person by e-mail."""
    return Audience.public() if principal == "public" else Audience.person(principal)
