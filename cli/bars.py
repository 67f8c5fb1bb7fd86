"""Bars: how far runs and vectors are, one bar for each source, on a terminal."""

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)

from indexer.progress import Filling
from indexer.progress import Progress as RunProgress


class Bars:
    """Shown while the block runs; a quiet console shows none."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._bars = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[unit]}"),
            TimeRemainingColumn(compact=True),
            TextColumn("[dim]{task.fields[detail]}"),
            console=console,
            transient=True,
        )
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bars.stop()

    def begin(self, phase: str) -> None:
        """Take away the bars of what is done, and say what begins."""
        for task in self._tasks.values():
            self._bars.remove_task(task)
        self._tasks.clear()
        self._console.print(f"{phase} …", style="dim", markup=False)

    def show(self, step: RunProgress | Filling) -> None:
        """Show how far a step is."""
        if isinstance(step, Filling):
            name, unit, detail = "vectors", "passages", "everything is found by its words already"
        else:
            name, unit = step.source, "documents"
            detail = f"{step.counts.embedded:,} embedded, {step.counts.reused:,} reused"
        self.update(name, unit, step.done, step.total, detail)

    def update(self, name: str, unit: str, done: int, total: int, detail: str = "") -> None:
        """Show how much of something is done."""
        key = f"{unit} of {name}"
        if key not in self._tasks:
            self._tasks[key] = self._bars.add_task(name, total=None, unit=unit, detail="")
        self._bars.update(self._tasks[key], completed=done, total=total, detail=detail)
