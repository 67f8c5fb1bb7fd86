"""ThreadCluster: a cluster of threads. What travels to a node and back is copied, as it would be between machines."""

import pickle
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from typing import Any

from index.embedder import Span
from index.segments import IndexPlan, build_segment
from indexer.cluster.cluster import WorkerLost
from indexer.cluster.cutting_work import Assignment, cut_documents
from indexer.cluster.press import Pick, Press
from indexer.cluster.site import OpenSite


@dataclass(eq=False, slots=True)
class _Task:
    future: Future[Any]
    paths: frozenset[str]


@dataclass(slots=True)
class ThreadCluster:
    """Does what a cluster does.

    Attributes:
        open_site: Opens what a node works with.
        deadly: Paths of documents that end the process that cuts them.
        loses: Asked of every task that has ended whether its process has.
        cut_together: The paths that were cut, as they were given out.
    """

    open_site: OpenSite
    deadly: set[str] = field(default_factory=set)
    loses: Callable[[], bool] = lambda: False
    cut_together: list[list[str]] = field(default_factory=list)
    at_once: int = 4
    given_up: int = 0
    _threads: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(2))

    def close(self) -> None:
        self._threads.shutdown(cancel_futures=True)

    def cut(self, assignments: Sequence[Assignment], document_seconds: float) -> _Task:
        paths = [each.entry.path for each in assignments]
        self.cut_together.append(paths)
        work = self._threads.submit(_copied, cut_documents, self.open_site, list(assignments), document_seconds)
        return _Task(work, frozenset(paths))

    def press(self, cut: _Task, picks: Sequence[Pick | None]) -> _Task:
        _, chunks = cut.future.result()
        work = self._threads.submit(_copied, Press(self.open_site).press, list(picks), chunks)
        return _Task(work, frozenset())

    def finished(self, tasks: Collection[_Task], seconds: float) -> list[_Task]:
        wait([task.future for task in tasks], timeout=seconds, return_when=FIRST_COMPLETED)
        return [task for task in tasks if task.future.done()]

    def result(self, task: _Task) -> Any:
        if task.paths & self.deadly or self.loses():
            raise WorkerLost
        try:
            result = task.future.result()
        except Exception as error:
            raise _copy(error) from error
        return result[0] if task.paths else result

    def give_up(self, tasks: Collection[_Task]) -> None:
        self.given_up += len(tasks)
        for task in tasks:
            task.future.cancel()

    def embed(self, texts: Sequence[str], spans: Sequence[Sequence[Span]]) -> _Task:
        work = self._threads.submit(_copied, Press(self.open_site).embed, list(texts), list(spans))
        return _Task(work, frozenset())

    def build_segments(self, plan: IndexPlan) -> list[Any]:
        return [
            _copied(lambda part: build_segment(self.open_site().writer, _copy(plan), part), part)
            for part in range(len(plan.parts))
        ]


def _copied(work: Callable[..., Any], *arguments: Any) -> Any:
    site, *others = arguments
    return _copy(work(site, *_copy(others)) if callable(site) else work(*_copy(arguments)))


def _copy(value: Any) -> Any:
    return pickle.loads(pickle.dumps(value))
