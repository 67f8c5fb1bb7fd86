"""Caller: in whose name a call is made."""

from dataclasses import dataclass

from retrieval.audience import Audience


@dataclass(frozen=True, slots=True)
class Caller:
    """Who is calling.

    Attributes:
        name: For logs and limits; tells no secret.
        audience: Whose rights hold.
        scopes: What the caller's token was made for.
    """

    name: str
    audience: Audience
    scopes: frozenset[str] = frozenset()
