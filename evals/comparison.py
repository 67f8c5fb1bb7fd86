"""Comparison: what two embedding models make of the same golden questions, over the same documents. Pure."""

from dataclasses import dataclass

from evals.gate import Drop, drops_through_change
from evals.measure import Outcome, Scores, score


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two models, each with what became of every question, in the same order.

    Attributes:
        old: Name of the model that serves.
        new: Name of the one that is to take its place.
    """

    old: str
    new: str
    before: tuple[Outcome, ...]
    after: tuple[Outcome, ...]

    @property
    def scores(self) -> tuple[Scores, Scores]:
        """The figures of the old and of the new model."""
        return score(self.before), score(self.after)

    @property
    def drops(self) -> list[Drop]:
        """What the new model loses; when there is anything, it must not serve."""
        return drops_through_change(*self.scores)

    @property
    def spoilt(self) -> list[Outcome]:
        """What became, with the new model, of the questions that came out better with the old one."""
        both = zip(self.before, self.after, strict=True)
        return [after for before, after in both if _is_worse(before, after)]


def _is_worse(before: Outcome, after: Outcome) -> bool:
    # A place further down costs as much as a question that is lost does: both count in mrr.
    is_lower = before.is_found and not 0 < after.rank <= before.rank
    return is_lower or (before.is_right and not after.is_right)
