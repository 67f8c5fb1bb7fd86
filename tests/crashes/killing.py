"""Killing: one turn for each kill. The world changes, a program works, and is killed in the middle of it."""

import sqlite3
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random
from threading import Event

from alembic import command

from index.writer import open_index_writer
from ledger.engine import ledger_file, open_ledger
from ledger.leases import is_lease_held
from ledger.reindex_requests import ask_reindex
from ledger.revision import HEAD, stored_revision
from ledger.run_requests import ask_run, waiting_runs
from ledger.soundness import missing_columns
from ledger.transaction import reading, writing
from ledger.upgrade import migrations
from ledger.waiting_runs import Priority, RunRequest
from playground.confluence.content import Content
from playground.confluence.space import Space
from tests.crashes.victims import PHASES, Victim
from tests.crashes.watcher import Watcher
from tests.crashes.world import SOURCES, WIKI, World

INDEXER = "tests.crashes.indexer_to_kill"
BACKUP, RESTORE, REPAIR, MIGRATION = "backup", "restore", "repair", "migration of the ledger"
# So often that runs come to a good end in between, which is what acknowledges documents.
_CALM_EVERY = 4
_LOOK_SECONDS = 0.01


@dataclass(slots=True)
class Killing:
    """What happens, kill by kill.

    Attributes:
        kills: How many programs were killed in which phase.
        ended: How many had ended before they could be killed, which is no kill.
    """

    world: World
    watcher: Watcher
    indexer: Victim
    other: Victim
    dealer: Random
    kills: Counter[str] = field(default_factory=Counter)
    ended: int = 0
    _asked_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    _changed: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.world.wiki.site.watchers.append(self._note_page)

    def turn(self, number: int, kind: str) -> None:
        """Let the world change, and kill a program of this kind."""
        self._change_and_ask()
        turns: dict[str, Callable[[], None]] = {
            BACKUP: self._backup,
            RESTORE: self._restore,
            REPAIR: self._repair,
            MIGRATION: self._migration,
        }
        turns.get(kind, lambda: self._index(kind))()
        if number % _CALM_EVERY == _CALM_EVERY - 1:
            self.calm()

    def _change_and_ask(self) -> None:
        for source in self.dealer.sample(SOURCES, self.dealer.randrange(1, len(SOURCES) + 1)):
            self.world.evolve(source)
        self.ask()

    def ask(self) -> None:
        """Ask for every source, as webhooks do; those of the wiki name their pages, which are looked at ahead."""
        self._asked_at = datetime.now(UTC)
        named, self._changed = self._changed, set()
        ask_reindex(
            self.watcher.rooms.ledger, WIKI, named, self._asked_at, asked_by="a webhook", priority=Priority.WEBHOOK
        )
        for source in SOURCES:
            request = RunRequest(source, False, "a webhook", datetime.now(UTC), Priority.WEBHOOK)
            ask_run(self.watcher.rooms.ledger, request)

    def _note_page(self, _event: str, changed: Content | Space) -> None:
        if isinstance(changed, Content) and changed.kind == "page":
            self._changed.add(f"{changed.space_key}/{changed.id}")

    def calm(self) -> None:
        """Let everything come to an end."""
        self._start()
        self.indexer.until_idle()
        self._look_for_forgotten()

    def stop(self) -> None:
        """End the indexer in order."""
        if self.indexer.is_alive:
            self.indexer.process.terminate()
            assert self.indexer.wait() == 0

    def _start(self) -> None:
        if not self.indexer.is_alive:
            self.indexer.start(INDEXER)

    def _index(self, phase: str) -> None:
        self._start()
        if self.dealer.random() < 0.5:
            Event().wait(self.dealer.random())
            self.world.evolve(self.dealer.choice(SOURCES))
            self.ask()
        self._kill(self.indexer, self.indexer.wait_for(phase, self.dealer))
        self._look_for_forgotten()

    def _look_for_forgotten(self) -> None:
        """Whatever was asked for has been done, or waits still."""
        waiting = {run.source for run in waiting_runs(self.watcher.rooms.ledger)}
        for source in set(SOURCES) - waiting:
            run = self.watcher.last_good(source)
            if run is None or run.started_at < self._asked_at:
                self.watcher.note(f"forgotten: {source} was asked for, and no run came of it")

    def _backup(self) -> None:
        self._start()
        self.other.start("cli", "backup", "shelf", "--keep", "2")
        self._wait_until(lambda: self._is_held("backup"))
        self._kill(self.other, BACKUP)
        self._do("backup", "shelf", "--keep", "2")

    def _restore(self) -> None:
        self._do("backup", "shelf", "--keep", "2")
        self.world.evolve(self.dealer.choice(SOURCES))
        self.calm()
        self.stop()
        with self.watcher.blind():
            self.other.start("cli", "restore", "shelf", "--replace")
            self._wait_until(lambda: self._is_held("index"))
            self._kill(self.other, RESTORE)
            self._do("restore", "shelf", "--replace")
        self.ask()

    def _repair(self) -> None:
        self.calm()
        self.stop()
        rooms = self.watcher.rooms
        with self.watcher.blind():
            writer = open_index_writer(rooms.settings.index.uri, rooms.embedder.space)
            writer.table.delete("section = 1 AND source = 'docs'")
            writer.table.update(where="section = 0 AND source = 'wiki'", values={"digest": "0"})
            self.other.start("cli", "check", "--repair")
            self._wait_until(lambda: self._is_held("index"))
            self._kill(self.other, REPAIR)
            self.ask()
            # Half of the time a run alone has to do it.
            if self.dealer.random() < 0.5:
                self.other.start("cli", "check", "--repair")
                self.other.wait()
            self._do("check", "--repair")
            self.calm()

    def _migration(self) -> None:
        self.stop()
        ledger = self.watcher.rooms.ledger
        with self.watcher.blind():
            with writing(ledger) as connection:
                command.downgrade(migrations(connection), "0011")
            ledger.dispose()
            self._start()
            self._wait_until(self._is_migrating)
            self._kill(self.indexer, MIGRATION)
            open_ledger(self.watcher.rooms.settings.ledger.url.get_secret_value()).dispose()
            assert missing_columns(ledger) == []
        self.ask()

    def _is_held(self, name: str) -> bool:
        return is_lease_held(self.watcher.rooms.ledger, name, datetime.now(UTC))

    def _is_migrating(self) -> bool:
        file = ledger_file(self.watcher.rooms.settings.ledger.url.get_secret_value())
        assert file
        with closing(sqlite3.connect(file, timeout=0, isolation_level=None)) as connection:
            try:
                connection.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                return True
        with reading(self.watcher.rooms.ledger) as ours:
            return stored_revision(ours) == HEAD

    def _wait_until(self, is_so: Callable[[], bool]) -> None:
        victim = self.other if self.other.is_alive else self.indexer
        while victim.is_alive and not is_so():
            Event().wait(_LOOK_SECONDS)
        Event().wait(self.dealer.random() ** 2 * 0.5)

    def _kill(self, victim: Victim, phase: str) -> None:
        if victim.kill():
            self.kills[phase] += 1
        else:
            self.ended += 1

    def _do(self, *arguments: str) -> None:
        self.other.start("cli", *arguments)
        code = self.other.wait()
        assert code == 0, f"footnote {' '.join(arguments)} ended with {code}; see {self.other.log}"


def dealt(dealer: Random, others: Collection[str] = (BACKUP, REPAIR, MIGRATION, RESTORE)) -> Iterator[str]:
    """Yield in which phase the next program is to be killed: most are indexers, each kind before any comes again."""
    while True:
        kinds = [*PHASES, *PHASES, *others]
        dealer.shuffle(kinds)
        yield from kinds
