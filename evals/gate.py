"""The gate: which figures got worse, and whether a change that made them so may pass. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from evals.measure import Scores

# What a new model must not lose: finding the page, finding it first, and knowing what is not there.
_GATED = ("recall_at_5", "mrr", "abstention_auc")
# Of a hundred questions two may come out otherwise by chance alone; more is a loss.
_TOLERANCE = 0.02
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
    return drops_below({name: figures[name] - _TOLERANCE for name in _GATED if name in figures}, after.figures())


def passes_gate(before: Scores, after: Scores) -> bool:
    """Tell whether a change may be switched to: it loses nothing that golden questions can show."""
    return not drops_through_change(before, after)
