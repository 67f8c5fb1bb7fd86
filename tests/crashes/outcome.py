"""Outcome: a world, so many kills, a calm end, and the verdict."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

from config.load import load_settings
from playground.confluence.server import running
from playground.confluence.settings import Settings
from playground.confluence.site import Site
from tests.bot.ports import free_port
from tests.crashes.crew import Crew
from tests.crashes.killing import Killing, dealt
from tests.crashes.verdict import judge
from tests.crashes.victims import Victim
from tests.crashes.watcher import Watcher
from tests.crashes.world import SOURCES, World
from tests.sources.confluence.conftest import open_wiki
from wiring.rooms import Rooms

_DOCUMENTS = 40


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it.

    Attributes:
        kills: How many programs were killed in each phase.
        looks: How often the watcher looked at everything.
        passages: How many it read.
        faults: What must not be; empty if all is well.
    """

    kills: dict[str, int]
    looks: int
    passages: int
    seconds: float
    faults: list[str]


@dataclass(frozen=True, slots=True)
class Plan:
    """Who works, and on what.

    Attributes:
        indexers: How many work at the same time; with more than one, they alone are killed.
        ledger: URL of an empty ledger; empty for a file.
        freezes: They are frozen too, and woken up.
    """

    indexers: int = 1
    ledger: str = ""
    freezes: bool = False


def crash(folder: Path, kills: int, seed: int, plan: Plan | None = None) -> Outcome:
    """Kill so many programs over a world in a folder, and return what came of it."""
    began, dealer, plan = time.monotonic(), Random(seed), plan or Plan()
    with _world(folder / "world", dealer) as world:
        names = [f"footnote-{number}.toml" if number else "footnote.toml" for number in range(plan.indexers)]
        home = folder / "home"
        file, *_ = [world.settle(home, free_port(), name=name, ledger=plan.ledger) for name in names]
        rooms = Rooms(load_settings(file).settings, file)
        watcher = Watcher(rooms, world)
        indexer, other, *more = [Victim(home, rooms, folder / "log") for _ in range(plan.indexers + 1)]
        if plan.indexers == 1:
            killing, kinds = Killing(world, watcher, indexer, other, dealer), dealt(dealer)
        else:
            crew = Crew(world, watcher, indexer, other, dealer, settings=names, others=more, freezes=plan.freezes)
            killing, kinds = crew, dealt(dealer, others=())
        try:
            with watcher.watching():
                for number, kind in enumerate(kinds):
                    if killing.kills.total() >= kills:
                        break
                    killing.turn(number, kind)
                killing.ask()
                killing.calm()
            killing.stop()
            found = [
                *watcher.faults,
                *judge(rooms, _fresh(folder / "fresh", world, killing.other), may_be_untidy=plan.indexers > 1),
            ]
        finally:
            for each in (indexer, other, *more):
                each.end()
            rooms.close()
        seen = watcher.seen
        return Outcome(dict(killing.kills), seen["looks"], seen["passages"], time.monotonic() - began, found)


@contextmanager
def _world(folder: Path, dealer: Random) -> Iterator[World]:
    site = Site()
    with running(site, Settings(kind=dealer.choice(("cloud", "data-center")))) as server:
        wiki = open_wiki(site, server)
        world = World(folder, wiki, dealer)
        for source in SOURCES:
            world.grow(source, _DOCUMENTS)
        yield world
        wiki.close()


def _fresh(home: Path, world: World, program: Victim) -> Rooms:
    """Build an index from scratch, and return its rooms."""
    file = world.settle(home, free_port())
    rooms = Rooms(load_settings(file).settings, file)
    builder = Victim(home, rooms, program.log)
    builder.start("cli", "index")
    assert builder.wait() == 0, f"no fresh index; see {program.log}"
    return rooms
