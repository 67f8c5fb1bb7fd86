"""Means: what answers are made with besides the documents. With none of it they are the documents' own words."""

from dataclasses import dataclass

from answering.agent import LIMITS, Limits
from answering.approval import Approve, deny
from answering.freshness import CheckFreshness
from answering.llm.language_model import LanguageModel
from answering.rights import Reopen
from answering.tools.tool import Tool


@dataclass(frozen=True, slots=True)
class Means:
    """What answers are made with.

    Attributes:
        model: Writes them; None: nobody does.
        check: Asks the sources of what is cited whether it still stands; None: nobody asks.
        tools: Live tools that the audience of the question may use.
        approve: Asks a person about a call of a tool that may change something.
        reopen: Works out anew what the audience may read, when a person was waited for and before the answer is final;
            None: it stays as it was.
        limits: How far a model may go for one answer.
        tone: How a model should write, as an operator put it; empty for as it does.
    """

    model: LanguageModel | None = None
    check: CheckFreshness | None = None
    tools: tuple[Tool, ...] = ()
    approve: Approve = deny
    reopen: Reopen | None = None
    limits: Limits = LIMITS
    tone: str = ""


NO_MEANS = Means()
