"""RayCluster: a cluster of Ray at work.

Processes that embed are actors, one a processor; documents are cut by tasks beside them. Of both, a process that ends
takes one task with it, which Ray does not repeat by itself: the run decides what is tried again.
"""

import logging
from collections import deque
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import ray
from ray.exceptions import GetTimeoutError, RayError, RayTaskError

from index.embedder import Span
from index.segments import IndexPlan, build_segment
from indexer.cluster.cluster import Task, WorkerLost
from indexer.cluster.cutting_work import Assignment, cut_documents
from indexer.cluster.press import Pick, Press
from indexer.cluster.site import OpenSite
from indexer.errors import ClusterUnusable

logger = logging.getLogger(__name__)

# Together a processor: one that embeds is idle while nothing has been cut, and to cut takes a twentieth of its time.
_PRESS_CPUS, _CUTTING_CPUS = 0.9, 0.1
# A node that is busy, or has to load a model from a slow disk.
_START_SECONDS = 180.0
# Of one that takes the place of another, while the others wait for the driver: the model lies in the page cache.
_REPLACING_SECONDS = 60.0
_ALL_ENDED = (
    "All processes of the cluster that embed have ended. Look into Ray's log of the nodes: memory may have run out. "
    "The next run goes on from here."
)


@dataclass(eq=False, slots=True)
class _Task:
    """Something under way.

    Attributes:
        done: What Ray knows it by; None until a process is free for it.
        chunks: Of a task that cuts: where the chunks are.
        asked: Of a task that embeds: what of `Press`, with which arguments.
    """

    done: Any = None
    chunks: Any = None
    asked: tuple[str, tuple[Any, ...]] = ("", ())


class RayCluster:
    """Works on the nodes of a cluster. See `indexer.cluster.cluster` for what it can do."""

    def __init__(self, open_site: OpenSite, presses: int) -> None:
        """Start so many processes that embed.

        Raises:
            ClusterUnusable: a node cannot take part, or there is no room.
        """
        self._open_site = open_site
        self._cut = ray.remote(cut_documents).options(
            num_cpus=_CUTTING_CPUS, num_returns=2, max_retries=0, scheduling_strategy="SPREAD"
        )
        # While indexes are built nothing is embedded.
        self._build = ray.remote(_build_segment).options(
            num_cpus=_CUTTING_CPUS, max_retries=2, scheduling_strategy="SPREAD"
        )
        self._free: list[Any] = []
        self._busy: dict[Any, Any] = {}
        self._waiting: deque[_Task] = deque()
        self._replaceable = presses
        # Those that cut take as long to begin: beside these, and not when the first document waits.
        begun = [self.cut([], _START_SECONDS) for _ in range(presses)]
        self._free = self._begin(presses)
        ray.wait([task.done for task in begun], num_returns=len(begun), timeout=_START_SECONDS)
        self._presses = len(self._free)

    @property
    def presses(self) -> int:
        """How many processes embed."""
        return self._presses

    @property
    def at_once(self) -> int:
        """Twice as many tasks as processes, so that none waits for the driver."""
        return 2 * self._presses + 2

    def cut(self, assignments: Sequence[Assignment], document_seconds: float) -> Task:
        """See `Cluster`."""
        done, chunks = self._cut.remote(self._open_site, assignments, document_seconds)
        return _Task(done, chunks)

    def press(self, cut: Task, picks: Sequence[Pick | None]) -> Task:
        """See `Cluster`."""
        return self._ask("press", picks, cut.chunks)

    def finished(self, tasks: Collection[Task], seconds: float) -> list[Task]:
        """See `Cluster`."""
        if not self._presses:
            raise ClusterUnusable(_ALL_ENDED)
        self._hand_out()
        own = {task.done: task for task in tasks if task.done is not None}
        refs = list({**own, **self._busy})
        ready = ray.wait(refs, num_returns=1, timeout=seconds)[0] if refs else []
        # All that have ended by now: what can be committed together is.
        ready = ray.wait(refs, num_returns=len(refs), timeout=0)[0] if ready else []
        for ref in ready:
            self._note_end(ref)
        self._hand_out()
        return [own[ref] for ref in ready if ref in own]

    def result(self, task: Task) -> Any:
        """See `Cluster`."""
        return _fetched(task.done)

    def give_up(self, tasks: Collection[Task]) -> None:
        """See `Cluster`."""
        # What has begun is not cancelled: it ends within seconds, and of its answer to one that was, Ray 2.60 can die.
        self._waiting = deque(task for task in self._waiting if task not in tasks)

    def embed(self, texts: Sequence[str], spans: Sequence[Sequence[Span]]) -> Task:
        """See `Cluster`."""
        return self._ask("embed", texts, spans)

    def build_segments(self, plan: IndexPlan) -> list[Any]:
        """See `Cluster`."""
        shared = ray.put(plan)
        refs = [self._build.remote(self._open_site, shared, part) for part in range(len(plan.parts))]
        return [_fetched(ref) for ref in refs]

    def end_presses(self) -> None:
        """End the processes that embed: their room is needed otherwise."""
        for press in [*self._free, *self._busy.values()]:
            ray.kill(press)
        self._free, self._busy = [], {}

    def _ask(self, method: str, *arguments: Any) -> Task:
        task = _Task(asked=(method, arguments))
        self._waiting.append(task)
        self._hand_out()
        return task

    def _hand_out(self) -> None:
        """Give what waits to whoever is free: what would wait at a process that ends would be lost with it."""
        while self._waiting and self._free:
            press, task = self._free.pop(0), self._waiting.popleft()
            method, arguments = task.asked
            task.done = getattr(press, method).remote(*arguments)
            self._busy[task.done] = press

    def _note_end(self, ref: Any) -> None:
        press = self._busy.pop(ref, None)
        if press is None:
            return
        if not _has_died(ref):
            self._free.append(press)
            return
        self._presses -= 1
        logger.warning("a process that embeds has ended presses=%d", self._presses)
        # It may only be out of reach, and keep its processor.
        ray.kill(press)
        if self._replaceable and processors() > self._presses:
            self._replaceable -= 1
            self._replace()
        if not self._presses:
            raise ClusterUnusable(_ALL_ENDED)

    def _replace(self) -> None:
        try:
            self._free += self._begin(1, _REPLACING_SECONDS)
            self._presses += 1
        except ClusterUnusable as error:
            # A node that is lost is counted for a while, and room may be others'. Those that are left go on.
            self._replaceable = 0
            logger.warning("no process takes its place: %s", error)

    def _begin(self, presses: int, seconds: float = _START_SECONDS) -> list[Any]:
        actor = ray.remote(Press).options(num_cpus=_PRESS_CPUS, max_restarts=0, scheduling_strategy="SPREAD")
        begun = [actor.remote(self._open_site) for _ in range(presses)]
        calls = {press.ready.remote(): press for press in begun}
        ready, late = ray.wait(list(calls), num_returns=len(calls), timeout=seconds)
        for ref in late:
            ray.kill(calls[ref])
        try:
            names = [_fetched(ref) for ref in ready]
        except WorkerLost as error:
            raise ClusterUnusable(
                f"A process on a node could not begin ({error}). Every node needs the same Footnote, with its "
                "libraries, at the same path; Ray's log on the nodes tells more."
            ) from error
        if not ready:
            raise ClusterUnusable(
                f"The cluster had no room for {seconds:.0f} s. Look with `ray status` who works on it."
            )
        logger.info("cluster joined presses=%d nodes=%d", len(ready), len(set(names)))
        return [calls[ref] for ref in ready]


def nodes() -> list[dict[str, Any]]:
    """Return what Ray tells of the nodes that are there."""
    return [node for node in ray.nodes() if node["Alive"]]


def processors() -> int:
    """Return how many processors they have together, one at least."""
    return max(1, sum(int(node["Resources"].get("CPU", 0)) for node in nodes()))


def _fetched(ref: Any) -> Any:
    """Return the result of a task; raises what it raised, or WorkerLost."""
    try:
        return ray.get(ref)
    except RayTaskError as error:
        # Also when what it was to work on was lost with another node.
        if isinstance(error.cause, RayError):
            raise WorkerLost(type(error.cause).__name__) from error
        raise error.cause from None
    except RayError as error:
        raise WorkerLost(type(error).__name__) from error


def _has_died(ref: Any) -> bool:
    try:
        ray.get(ref, timeout=0)
    except (RayTaskError, GetTimeoutError):
        return False
    except RayError:
        return True
    return False


def _build_segment(open_site: OpenSite, plan: IndexPlan, part: int) -> Any:
    return build_segment(open_site().writer, plan, part)
