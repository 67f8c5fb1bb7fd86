"""Hook: what must be known of a source to take webhooks for it."""

from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["folder", "git", "confluence"]


@dataclass(frozen=True, slots=True)
class Hook:
    """A source that webhooks are taken for.

    Attributes:
        kind: Of the source; it decides whose events are understood.
        secret: Known to the sender and to us alone.
        ref: Branch or tag that a repository is read at; empty: its default branch.
    """

    kind: Kind
    secret: str = field(repr=False)
    ref: str = ""
