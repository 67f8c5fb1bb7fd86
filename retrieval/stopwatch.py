"""Stopwatch: how long each stage of a request took, and which stage was part of which."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from time import perf_counter

# Tasks and worker threads inherit it, so that legs that run side by side know what they are part of.
_CURRENT: ContextVar[str | None] = ContextVar("current stage", default=None)


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of a request.

    Attributes:
        inside: The stage that this one is part of; None for a stage of the request itself.
        started: In seconds, on the clock of `perf_counter`.
        milliseconds: How long it took.
    """

    name: str
    inside: str | None
    started: float
    milliseconds: float


class Stopwatch:
    """Collects stages in the order in which they end; those that run side by side each count in full."""

    def __init__(self) -> None:
        self.stages: list[Stage] = []

    @property
    def milliseconds(self) -> dict[str, float]:
        """Milliseconds by stage."""
        return milliseconds_of(self.stages)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time the block as this stage."""
        token = _CURRENT.set(name)
        started = perf_counter()
        try:
            yield
        finally:
            elapsed = (perf_counter() - started) * 1000
            _CURRENT.reset(token)
            self.stages.append(Stage(name, _CURRENT.get(), started, round(elapsed, 2)))

    def passed(self, name: str, since: float) -> None:
        """Time a stage that has ended now and that no block could stand around, such as one that hands things out.

        Args:
            name: Of a stage of the request itself.
            since: When it began, in seconds on the clock of `perf_counter`.
        """
        self.stages.append(Stage(name, None, since, round((perf_counter() - since) * 1000, 2)))


def milliseconds_of(stages: Iterable[Stage]) -> dict[str, float]:
    """Return the milliseconds of each stage by name; of one that ran twice, both together."""
    found: dict[str, float] = {}
    for stage in stages:
        found[stage.name] = round(found.get(stage.name, 0.0) + stage.milliseconds, 2)
    return found
