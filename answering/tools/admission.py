"""Admission: whether a tool is offered to models, by what its server lists, what was approved and what is allowed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from answering.tools.allowed import Allowed
from answering.tools.definition import Definition

State = Literal["offered", "new", "changed", "missing", "not_allowed"]


@dataclass(frozen=True, slots=True)
class Admission:
    """Whether one tool is offered to models.

    Attributes:
        state: `offered` to models; `new`, so that nobody has approved it yet; `changed` since it was approved;
            `missing` from what the server lists; `not_allowed` by the settings.
        asks: A person is asked before each call.
        approved: None if it never was.
        listed: As its server describes it now; None if it does not, or could not be asked.
    """

    tool: str
    state: State
    asks: bool
    approved: Definition | None
    listed: Definition | None


def admissions(
    listed: Sequence[Definition] | None, approved: Mapping[str, Definition], allowed: Allowed
) -> list[Admission]:
    """Return whether each tool is offered, in the order of the settings, and then those that they do not allow.

    Args:
        listed: What the server lists; None when it could not be asked.
        approved: By name.
        allowed: By the settings.
    """
    now = {each.name: each for each in listed or ()}
    names = [*allowed.names(), *(name for name in now if name not in allowed)]
    return [
        Admission(
            tool=name,
            state=_state(name, now.get(name), approved.get(name), allowed, is_known=listed is not None),
            asks=allowed.asks(name),
            approved=approved.get(name),
            listed=now.get(name),
        )
        for name in names
    ]


def _state(
    name: str, listed: Definition | None, approved: Definition | None, allowed: Allowed, *, is_known: bool
) -> State:
    if name not in allowed:
        return "not_allowed"
    if listed is None and is_known:
        return "missing"
    if approved is None:
        return "new"
    return "offered" if listed is None or listed.is_same(approved) else "changed"
