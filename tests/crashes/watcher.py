"""Watcher: two people who look at everything they may read, all along, and write down what should not be."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Event, Lock, Thread

from index.errors import StorageError
from index.pinned import open_pinned
from ledger.errors import LedgerError
from ledger.policies import load_policies
from ledger.policy import NOBODY
from ledger.runs import Run, RunStatus, runs
from retrieval.audience import Audience
from tests.crashes.truth import Name, faults, said
from tests.crashes.world import OTHERS, SOURCES, STAFF, World
from wiring.rooms import Rooms

_PAUSE_SECONDS = 0.2
_ENOUGH_RUNS = 200


@dataclass(slots=True)
class Watcher:
    """Looks in a thread of its own, but while it is told to be blind.

    Attributes:
        faults: Every fault that was seen, once.
        seen: How often it looked, and how many passages it read.
    """

    rooms: Rooms
    world: World
    faults: list[str] = field(default_factory=list)
    seen: Counter[str] = field(default_factory=Counter)
    _met: set[Name] = field(default_factory=set)
    # Nobody reads a source with permissions of its own between a restore and its next run.
    _closed_at: datetime = field(default_factory=lambda: datetime.min.replace(tzinfo=UTC))
    _ended: Event = field(default_factory=Event)
    _looking: Lock = field(default_factory=Lock)

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Look for as long as the block runs."""
        thread = Thread(target=self._watch, name="watcher", daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._ended.set()
            thread.join()

    @contextmanager
    def blind(self) -> Iterator[None]:
        """Do not look while the block runs: what it does shows things of another time on purpose."""
        with self._looking:
            yield
            self._closed_at = datetime.now(UTC)

    def _watch(self) -> None:
        while not self._ended.wait(_PAUSE_SECONDS):
            with self._looking:
                try:
                    self.look()
                except (LedgerError, StorageError) as error:
                    self.note(f"unreadable: {error}")
                except Exception as error:  # noqa: BLE001 - whoever looks no more would find no fault
                    self.note(f"nothing was seen any more: {error!r}")
                    return

    def look(self) -> None:
        """Look once. The last good runs are asked first: what is read later is never older than they are."""
        good = {source: self.last_good(source) for source in SOURCES}
        table = open_pinned(self.rooms.settings.index.uri, self.rooms.embedder.space)
        batches = table.batches(["source", "text", "policy_id"]) if table else ()
        rows = [row for batch in batches for row in batch.to_pylist()]
        # After the rows: what one that had just begun has closed ahead of its listing is no loss either.
        latest = {source: next(iter(runs(self.rooms.ledger, source, 1)), None) for source in SOURCES}
        # Last: a policy is stored before the first row has it, and who asks earlier passes none that came in between.
        people = {email: self.rooms.access(Audience.person(email)) for email in (STAFF, OTHERS)}
        nobodys = {id_ for id_, policy in load_policies(self.rooms.ledger).items() if policy == NOBODY}
        for source, run in good.items():
            states = self.world.truth.since(source, run.started_at if run else None)
            met = self._met if run and run.failed else None
            of_source = [row for row in rows if row["source"] == source and "of edition" in row["text"]]
            # Only a run that began since the last good one can have left them so: it was killed, or lists its source.
            closed = {
                said(source, row["text"]).name
                for row in of_source
                if row["policy_id"] in nobodys and run and run != latest[source]
            }
            if run != latest[source]:
                # What one looks at ahead of its listing, a group that it did not know before may read only after that.
                closed |= {name for name, stood in states.items() if len(stood) > 1}
            for email, access in people.items():
                if source in access.expired and run and run.started_at < self._closed_at:
                    continue
                policy_ids = access.policy_ids if source in access.sources else ()
                passages = [said(source, row["text"]) for row in of_source if row["policy_id"] in policy_ids]
                for fault in faults(source, passages, states, met, closed, is_staff=email == STAFF):
                    self.note(fault)
                self._met |= {each.name for each in passages}
        self.seen += Counter(looks=1, passages=len(rows))

    def last_good(self, source: str) -> Run | None:
        """Return the last run of a source that came to a good end."""
        found = (run for run in runs(self.rooms.ledger, source, _ENOUGH_RUNS) if run.status is RunStatus.DONE)
        return next(found, None)

    def note(self, fault: str) -> None:
        """Write a fault down, once."""
        if fault not in self.faults:
            self.faults.append(fault)
