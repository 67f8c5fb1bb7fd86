"""Evidence: what a request found, judged and read, for its trace and for whoever asks why."""

from dataclasses import dataclass

from retrieval.hit import Dropped
from retrieval.passages import Passage
from retrieval.search import SearchResult
from retrieval.stopwatch import Stage, milliseconds_of


@dataclass(frozen=True, slots=True)
class Writing:
    """How a language model wrote an answer.

    Attributes:
        model: litellm's string of the one that wrote last.
        prompt_tokens: That it was given, in all its turns together, with the one that condensed a follow-up.
        completion_tokens: That it wrote.
        cost: US dollars; None when the price is not known.
        failed_models: Configured names of those that were tried and could not.
        sentences: That it wrote.
        struck: Of these, those that what they cite does not say.
        tools: Names of the tools that it used, one for each use.
    """

    model: str
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost: float | None = None
    failed_models: tuple[str, ...] = ()
    sentences: int = 0
    struck: int = 0
    tools: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """What came of a request, up to the words of its answer.

    Attributes:
        result: What was found.
        stages: Of the whole request, those of the search among them.
        answerability: Probability that the hits answer the question; None when it was not asked for.
        passages: What was read, best first.
        left_out: Hits that were to be read and were not, each with the reason.
        writing: How a language model wrote, be it only the question that was searched for; None when none did.
    """

    result: SearchResult
    stages: tuple[Stage, ...]
    answerability: float | None = None
    passages: tuple[Passage, ...] = ()
    left_out: tuple[Dropped, ...] = ()
    writing: Writing | None = None

    @property
    def milliseconds(self) -> dict[str, float]:
        """Milliseconds of the stages that came one after the other; together, the time of the request."""
        return milliseconds_of(stage for stage in self.stages if stage.inside is None)


def evidence_of(result: SearchResult) -> Evidence:
    """Return the evidence of a request that only searches."""
    return Evidence(result, result.stages)
