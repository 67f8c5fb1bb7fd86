"""What the tests of the service share: a loop over listed sources, in a thread, that is watched by the ledger."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from threading import Event, Thread
from typing import TypeVar

import pytest

from indexer.hand import Hand
from indexer.service.bell import Bell
from indexer.service.loop import Loop, Means
from indexer.service.turns import Turns
from ledger.run_requests import ask_run, waiting_runs
from ledger.runs import Run, RunStatus, runs
from ledger.waiting_runs import Priority, RunRequest
from sources.errors import SourceUnavailable
from tests.fakes.listed_source import ListedSource
from tests.indexer.conftest import Desk

AnySource = TypeVar("AnySource", bound=ListedSource)
PATIENCE_SECONDS = 30.0
"""How long a test waits for what takes a moment, on a machine that has other things to do."""


class Office:
    """A loop, the queue that it works through, and its sources."""

    def __init__(self, desk: Desk, *sources: ListedSource, runs_seconds: float = 30.0) -> None:
        self.desk = desk
        self.ledger = desk.bench.ledger
        self.sources = {source.name: source for source in sources}
        self.bell = Bell()
        self.hand = Hand(self.ledger, tuple, is_patient=True, has_to_end=lambda: self.bell.has_ended)
        self.turns = Turns(
            self.ledger,
            frozenset(self.sources),
            self.bell,
            self.now,
            others=self.hand.others_sources,
            patience_seconds=0.0,
            look_seconds=0.0,
        )
        means = Means(self.ledger, lambda: desk.bench, self.build, self.hand)
        self.loop = Loop(means, self.turns, self.bell, runs_seconds=runs_seconds)
        self.thread = Thread(target=self.loop.work, daemon=True)

    def build(self, name: str) -> ListedSource:
        if name == "misconfigured":
            raise SourceUnavailable("source misconfigured: there is no such folder")
        return self.sources[name]

    @staticmethod
    def now() -> datetime:
        return datetime.now(UTC)

    def ask(self, source: str, priority: Priority = Priority.PERSON, *, is_full: bool = False) -> None:
        ask_run(self.ledger, RunRequest(source, is_full, priority.name.lower(), self.now(), priority))
        self.bell.ring()

    def start(self) -> None:
        self.thread.start()

    def end(self) -> None:
        self.bell.end()
        self.thread.join(PATIENCE_SECONDS)
        assert not self.thread.is_alive()

    def ended(self) -> list[Run]:
        """Return the runs that have ended, the first one first."""
        return [run for run in runs(self.ledger, limit=100)[::-1] if run.status is not RunStatus.RUNNING]

    def until(self, is_so: Callable[[], object]) -> None:
        """Look again and again, as whoever watches the ledger would."""
        for _ in range(round(PATIENCE_SECONDS / 0.02)):
            if is_so():
                return
            Event().wait(0.02)
        raise AssertionError(f"it is not so; runs: {runs(self.ledger)}")

    def until_quiet(self) -> None:
        """Wait until nothing waits and nothing runs."""
        self.until(lambda: not waiting_runs(self.ledger) and len(self.ended()) == len(runs(self.ledger, limit=100)))


class Gate:
    """Lets a source be read up to a path, until it is opened."""

    def __init__(self) -> None:
        self.reached = Event()
        self.opened = Event()


class GatedSource(ListedSource):
    """A source that waits at one of its documents until the test goes on."""

    __slots__ = ("at", "gate")

    def __init__(self, name: str, at: str) -> None:
        super().__init__(name)
        self.at = at
        self.gate = Gate()

    def read(self, entry):
        if entry.path == self.at:
            self.gate.reached.set()
            assert self.gate.opened.wait(PATIENCE_SECONDS)
        return super().read(entry)


class RestlessSource(ListedSource):
    """A source that is asked for again whenever it is looked through."""

    __slots__ = ("ask",)

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.ask: Callable[[], None] = lambda: None

    def changes(self, since):
        self.ask()
        return super().changes(since)


def filled(source: AnySource, documents: int) -> AnySource:
    for number in range(documents):
        source.put(f"{number:04}.md", f"# Part\n\nDocument {number} of {source.name} says so.\n")
    return source


@pytest.fixture
def office(desk) -> Iterator[Callable[..., Office]]:
    """Open an office; it ends with the test."""
    opened: list[Office] = []

    def open_office(*sources: ListedSource, **options: float) -> Office:
        opened.append(Office(desk, *sources, **options))
        return opened[-1]

    yield open_office
    for each in opened:
        for source in each.sources.values():
            if isinstance(source, GatedSource):
                source.gate.opened.set()
        if each.thread.ident:
            each.end()
