"""Bearer: what the SDK asks about the token of a request; static tokens are looked up first, signed ones checked."""

from mcp.server.auth.provider import TokenVerifier

from mcp_server.callers.caller import CallerToken
from mcp_server.callers.signed_tokens import SignedTokens
from mcp_server.callers.static_tokens import StaticTokens


class Bearer(TokenVerifier):
    """Knows the caller of a token, of whichever kind."""

    def __init__(self, static: StaticTokens, signed: SignedTokens | None) -> None:
        self._static = static
        self._signed = signed

    async def verify_token(self, token: str) -> CallerToken | None:
        """Return what stands for the caller of a token; None if it is not good.

        Raises:
            NamesNobody: it is good, and does not tell whose it is.
            IssuerAway: it may be good, but the issuer's keys are out of reach.
        """
        caller = self._static.caller_of(token)
        if caller is None and self._signed is not None:
            caller = await self._signed.caller_of(token)
        return CallerToken.of(caller) if caller else None
