"""The gate: which figures got worse, and whether a change that made them so may pass. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from evals.measure import Scores

# What a new model may lose of each figure. Of a hundred questions two may come out otherwise by chance alone; which of
# two good pages comes first, and whether a sentence is quoted that the answer could do without, may be chance in five.
MARGINS = {
    "recall_at_5": 0.02,
    "mrr": 0.05,
    "quoted": 0.05,
    "abstention_auc": 0.02,
    "answered": 0.05,
    "refused": 0.05,
}
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Drop:
    """A figure that is lower than it must be.

    Attributes:
        least: What it must be.
        found: What it is; None when it could not be measured any more.
    """

    name: str
    least: float
    found: float | None

    def __str__(self) -> str:
        """Say it to a person."""
        found = "could not be measured" if self.found is None else f"is {self.found:.3f}"
        return f"{self.name} {found}; it must be at least {self.least:.3f}"


def drops_below(floors: Mapping[str, float], figures: Mapping[str, float]) -> list[Drop]:
    """Return the figures that are below their floors, in the order of the floors."""
    found = [Drop(name, least, figures.get(name)) for name, least in floors.items()]
    return [drop for drop in found if drop.found is None or drop.found < drop.least - _ROUNDING]


def drops_through_change(before: Scores, after: Scores) -> list[Drop]:
    """Return what a change, such as an index built by a new model, loses of a team's golden questions.

    Args:
        before: Figures of the golden questions over the index as it is.
        after: Figures of the same questions over the new one.
    """
    figures = before.figures()
    return drops_below({name: figure - MARGINS[name] for name, figure in figures.items()}, after.figures())
