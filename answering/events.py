"""Events: what happens while a question is answered, in an order in which a reader can be shown it."""

from dataclasses import dataclass
from typing import Literal

from answering.answer import Answer, Citation


@dataclass(frozen=True, slots=True)
class Step:
    """Something begins.

    Attributes:
        name: What; `asking` is a live tool.
        detail: The name of the tool; otherwise empty.
    """

    name: Literal["searching", "reading", "writing", "asking", "checking"]
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """The next part of the answer, checked: whole sentences with their footnotes.

    Attributes:
        text: With the white space that joins it to what was said before.
        citations: Those whose number stands here for the first time.
    """

    text: str
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Noted:
    """A few words beside the answer, such as that another model took over."""

    text: str


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """Everything said so far is void, and the answer begins anew.

    Attributes:
        reason: A few words for the reader.
    """

    reason: str


@dataclass(frozen=True, slots=True)
class Finished:
    """The answer; nothing follows. Its text is what was said since the last withdrawal, or says why nothing was."""

    answer: Answer


Event = Step | Said | Noted | Withdrawn | Finished
