"""Evidence: what a request found, judged and read, for its trace and for whoever asks why."""

from dataclasses import dataclass

from retrieval.hit import Dropped
from retrieval.passages import Passage
from retrieval.search import SearchResult
from retrieval.stopwatch import Stage, milliseconds_of


@dataclass(frozen=True, slots=True)
class Evidence:
    """What came of a request, up to the words of its answer.

    Attributes:
        result: What was found.
        stages: Of the whole request, those of the search among them.
        answerability: Probability that the hits answer the question; None when it was not asked for.
        passages: What was read, best first.
        left_out: Hits that were to be read and were not, each with the reason.
        model: Language model that answered; empty when none did.
        prompt_tokens: Tokens that it was given; None when none answered.
    """

    result: SearchResult
    stages: tuple[Stage, ...]
    answerability: float | None = None
    passages: tuple[Passage, ...] = ()
    left_out: tuple[Dropped, ...] = ()
    model: str = ""
    prompt_tokens: int | None = None

    @property
    def milliseconds(self) -> dict[str, float]:
        """Milliseconds of the stages that came one after the other; together, the time of the request."""
        return milliseconds_of(stage for stage in self.stages if stage.inside is None)


def evidence_of(result: SearchResult) -> Evidence:
    """Return the evidence of a request that only searches."""
    return Evidence(result, result.stages)
