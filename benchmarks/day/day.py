"""Day: lets everything happen at once for a time, judges all along, and returns what came of it."""

import random
import sys
import threading
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from typing import Any

from benchmarks.day import conduct
from benchmarks.day.agents import Agents
from benchmarks.day.askers import Askers
from benchmarks.day.caretaker import Caretaker
from benchmarks.day.editors import Editors
from benchmarks.day.ending import compared, left_undone
from benchmarks.day.figures import answer_seconds, call_seconds, found_seconds, held, run_figures
from benchmarks.day.judge import Judge, Verdict
from benchmarks.day.killer import Killer
from benchmarks.day.seekers import Seekers
from benchmarks.day.town import Town
from benchmarks.day.watching import Watching
from benchmarks.day.weather import Weather
from ledger.engine import Ledger
from ledger.runs import Run, RunStatus, runs
from wiring.rooms import open_rooms

_START_SECONDS = 300.0
# Slack tells of an event that nobody acknowledged for the last time after six minutes.
_ANSWER_SECONDS = 420.0
_LOOK_SECONDS = 5.0
_TELL_SECONDS = 30.0
_ALL = 100_000
# How late a reader sees what was committed to object storage: `index.refresh_seconds`, and a look that takes a moment.
_SEEN_SECONDS = 4.0


class Day:
    """Everybody who does something, and what they have noted."""

    def __init__(self, town: Town, seed: str, ledger: Ledger) -> None:
        self._town = town
        self._ledger = ledger
        self._ended = threading.Event()
        self._failed: list[str] = []
        self.verdicts: list[Verdict] = []
        dice = {name: random.Random(f"{seed} {name}") for name in ("asker", "editor", "weather", "killer", "caretaker")}
        crew, truth = town.crew, town.truth
        self.askers = Askers(town.workplace, truth, dice["asker"])
        self.agents = Agents(lambda: crew.url("mcp_server"), town.written.tokens, truth, seed)
        self.seekers = Seekers(self.agents, truth)
        self.editors = Editors(truth, self.seekers, dice["editor"])
        self.weather = Weather(town.site, town.workplace.slack, town.model, town.storage, dice["weather"])
        self.killer = Killer(crew, dice["killer"])
        backups = None if town.storage else town.folder / "backups"
        self.caretaker = Caretaker(town.written.file, backups, dice["caretaker"])
        self._watching = Watching(town.workplace, self.askers, self.agents, crew)
        self._judge = Judge(truth, town.wiki.number_of, town.marks_at, _SEEN_SECONDS if town.storage else 0.0)
        self.sightings = 0
        # Whether answers showed what was asked for, where nothing stood against it.
        self.hopes: Counter[bool] = Counter()
        self.unchecked = 0
        self.ended_at = datetime.max.replace(tzinfo=UTC)

    def live(self, seconds: float) -> None:
        """Let everything happen for a time, and wait for the last answers."""
        threads = [threading.Thread(target=self._noted, args=(each,), daemon=True) for each in self._work()]
        for each in threads:
            each.start()
        end = time.monotonic() + seconds
        self._look_until(lambda: time.monotonic() >= end or bool(self._failed))
        self._ended.set()
        for each in threads:
            each.join()
        self.ended_at = datetime.now(UTC)
        patience = time.monotonic() + _ANSWER_SECONDS
        self._look_until(lambda: self.askers.look() or time.monotonic() >= patience)
        self._look()

    def runs(self) -> list[Run]:
        """Return all runs that there were."""
        return runs(self._ledger, limit=_ALL)

    def conclude(self) -> None:
        """Judge what can be told only when all is over, and what was said since the last look."""
        town = self._town
        self.askers.look()
        self._look()
        self.verdicts += [Verdict("soak", each, time.time()) for each in self._failed]
        self.verdicts += conduct.answers(self.askers, town.workplace)
        self.verdicts += conduct.hopes(self.hopes)
        self.verdicts += conduct.calls(self.agents.calls, town.crew, self._judge, self.runs())
        told = town.courier.answered + Counter(each.status for each in town.site.webhooks.sent)
        self.verdicts += conduct.webhooks(told, self.runs())
        self.verdicts += conduct.processes(town.crew)
        self.verdicts += conduct.commands(self.caretaker)
        self.verdicts += [Verdict("stale", f"nobody found {each}", each.at) for each in self.seekers.lost]

    def _work(self) -> Iterator[Callable[[], None]]:
        town, ended = self._town, self._ended
        yield lambda: self.askers.work(ended)
        yield lambda: self.agents.work(ended)
        yield lambda: self.seekers.work(ended)
        yield lambda: self.editors.edit_wiki(town.wiki, town.site.webhooks, lambda: town.crew.url("indexer"), ended)
        yield from (partial(self.editors.edit_repository, each, town.courier, ended) for each in town.repositories)
        yield lambda: self.editors.edit_folder(town.shelf, ended)
        yield lambda: town.courier.work(ended)
        yield lambda: self.weather.work(ended)
        yield lambda: self.killer.work(ended)
        yield lambda: self.caretaker.work(ended)

    def _noted(self, work: Callable[[], None]) -> None:
        try:
            work()
        except Exception as error:  # noqa: BLE001 - whoever stops working makes the day worth nothing
            self._failed.append("".join(traceback.format_exception(error)))
            print(self._failed[-1], file=sys.stderr)

    def _look_until(self, is_over: Callable[[], bool]) -> None:
        told = time.monotonic()
        while not is_over():
            time.sleep(_LOOK_SECONDS)
            self._look()
            if time.monotonic() - told > _TELL_SECONDS:
                told = time.monotonic()
                self._tell()

    def _look(self) -> None:
        seen = list(self._watching.look())
        self.sightings += len(seen)
        known = self.runs() if seen else []
        for each in seen:
            shown = {mark.number for mark in each.marks}
            self.hopes.update(number in shown for number in each.hoped if self._judge.is_steady(number, each, known))
            self.unchecked += bool(each.hoped) and not each.is_checked
            for verdict in self._judge.verdicts(each, known):
                self.verdicts.append(verdict)
                print(f"{verdict.kind}: {verdict.what}", file=sys.stderr)

    def _tell(self) -> None:
        answered = sum(each.answered_at is not None for each in self.askers.asked)
        broken = dict(Counter(each.kind for each in self.verdicts)) or "nothing broken"
        print(
            f"{answered} of {len(self.askers.asked)} questions answered, {len(self.agents.calls)} calls, "
            f"{self._town.truth.changes()} changes, {broken}",
            file=sys.stderr,
        )


def live(town: Town, seed: str, seconds: float) -> dict[str, Any]:
    """Live through a day of so many seconds and return its figures and verdicts."""
    with open_rooms(str(town.written.file)) as rooms, _working(town, rooms.ledger):
        day = Day(town, seed, rooms.ledger)
        day.live(seconds)
        day.verdicts += left_undone(town, day.ended_at, time.sleep)
        _has_come(lambda: town.crew.is_whole, conduct.READY_SECONDS)
        town.crew.stop()
        day.caretaker.run("check", "--json")
        found = compared(town)
        day.verdicts += [Verdict("difference", each, time.time()) for each in found.differences]
        day.conclude()
        return _told(day, town) | {"index": asdict(found)}


@contextmanager
def _working(town: Town, ledger: Ledger) -> Iterator[None]:
    """While the processes of Footnote work; everything has been indexed once when the block begins."""
    ended = threading.Event()
    town.crew.start()
    watching = threading.Thread(target=town.crew.watch, args=(ended,), daemon=True)
    watching.start()
    try:
        if not _has_come(lambda: _is_at_work(town, ledger), _START_SECONDS):
            raise SystemExit("The processes did not come to work; their logs are below build/benchmarks/soak/logs.")
        yield
    finally:
        ended.set()
        watching.join()


def _is_at_work(town: Town, ledger: Ledger) -> bool:
    done = {each.source for each in runs(ledger) if each.status is RunStatus.DONE}
    return done == {*town.names} and town.crew.is_whole


def _has_come(condition: Callable[[], bool], seconds: float) -> bool:
    """Wait until something is so, and tell whether it was in time."""
    end = time.monotonic() + seconds
    while not (is_so := condition()) and time.monotonic() < end:
        time.sleep(1.0)
    return is_so


def _told(day: Day, town: Town) -> dict[str, Any]:
    return {
        "questions": len(day.askers.asked),
        "calls": len(day.agents.calls),
        "changes": town.truth.changes(),
        "sightings": day.sightings,
        "answers": {"helped": day.hopes[True], "could help": day.hopes.total(), "unchecked": day.unchecked},
        "deeds": dict(day.editors.deeds),
        "faults": dict(day.weather.faults),
        "disturbed": dict(day.killer.done),
        "commands": dict(day.caretaker.ran),
        "webhooks": {str(status): count for status, count in town.courier.answered.items()},
        "answer_s": answer_seconds(day.askers.asked),
        "call_s": call_seconds(day.agents.calls),
        "found_s": found_seconds(day.seekers.found),
        "runs": run_figures(day.runs()),
        "held": held(town.crew.samples),
        "verdicts": [asdict(each) for each in _in_order(day.verdicts)],
    }


def _in_order(verdicts: Iterable[Verdict]) -> list[Verdict]:
    return sorted(verdicts, key=lambda each: (each.kind, each.at))
