"""Ending: what is left of a day: the index after it, beside one that is built from scratch from the same sources."""

import json
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.day.caretaker import run
from benchmarks.day.files import number_in_path
from benchmarks.day.judge import Verdict
from benchmarks.day.marks import Mark, marks_in
from benchmarks.day.town import Town
from benchmarks.day.truth import ANYBODY
from benchmarks.day.wiki import PEOPLE
from benchmarks.measure import lowest_cosine
from index.schema import to_chunk
from index.writer import open_index_writer
from ledger.policies import load_policies
from ledger.run_requests import ask_run, waiting_runs
from ledger.runs import RunStatus, runs
from ledger.waiting_runs import RunRequest
from retrieval.audience import Audience
from wiring.rooms import Rooms, open_rooms
from wiring.status import read_status

_PATIENCE_SECONDS = 240.0
_BUILD_SECONDS = 300.0
_LOOK_SECONDS = 1.0
# What only says when, or in which table, something was written; ids are compared by themselves.
_OWN = {"id", "document_id", "indexed_at", "policy_id", "vector"}
_LOWEST_COSINE = 0.999
_SHOWN = 5
Row = dict[str, Any]
Place = tuple[str | int, ...]
"""Source, path and position; more where two rows stand in one."""


@dataclass(frozen=True, slots=True)
class Compared:
    """Two indexes side by side, and the sources beside them.

    Attributes:
        rows: Of the index after the day.
        differences: In words.
        moved: Documents that have another id than a fresh index gives them, as they moved or came back.
        megabytes: Of the index after the day, and of the fresh one; None on object storage.
    """

    rows: int
    differences: tuple[str, ...]
    moved: int
    megabytes: tuple[float | None, float]


def left_undone(town: Town, since: datetime, pause: Callable[[float], object]) -> list[Verdict]:
    """Wait until nothing is left to do, and return what was when patience ended: first unasked, then asked for it.

    Args:
        town: Nothing changes in it any more.
        since: When the last change had been made; every source is to be looked through after it.
        pause: Lets so many seconds pass.
    """
    found = []
    with open_rooms(str(town.written.file)) as rooms:
        if left := _waited(rooms, town.names, since, pause):
            found.append(Verdict("stale", f"left to its schedules, this is not caught up: {left}", time.time()))
            for name in town.names:
                request = RunRequest(name, is_full=False, asked_by="the soak", asked_at=datetime.now(UTC))
                ask_run(rooms.ledger, request)
            if left := _waited(rooms, town.names, since, pause):
                found.append(Verdict("difference", f"not caught up: {left}", time.time()))
    return found


def _waited(rooms: Rooms, names: Sequence[str], since: datetime, pause: Callable[[float], object]) -> str:
    """Wait until nothing is left, and return what was when patience ended."""
    end = time.monotonic() + _PATIENCE_SECONDS
    while (left := _left(rooms, names, since)) and time.monotonic() < end:
        pause(_LOOK_SECONDS)
    return left


def compared(town: Town) -> Compared:
    """Build an index from scratch, and return how that of the day differs; nothing may write meanwhile."""
    fresh = _fresh_settings(town)
    built = run(("index", "--json"), fresh, _BUILD_SECONDS)
    if built.code:
        return Compared(0, (f"no fresh index was built: {built.output[-500:]}",), 0, (None, 0.0))
    own, other = _rows(town.written.file), _rows(fresh)
    may_move = {number for number in town.truth.all_numbers() if _has_moved(town, number)}
    documents = {row["document_id"]: row for row in own.values()}
    ids = {row["document_id"] for row in other.values()}
    return Compared(
        rows=len(own),
        differences=(*_differences(town, own, other, may_move), *untrue(town, own.values())),
        moved=len(documents.keys() - ids),
        megabytes=(
            None if town.storage else _megabytes(town.data / "index"),
            _megabytes(town.folder / "fresh" / "index"),
        ),
    )


def _left(rooms: Rooms, names: Sequence[str], since: datetime) -> str:
    """Return what is still to be done, in words."""
    latest = {name: runs(rooms.ledger, name, limit=1) for name in names}
    undone = [
        name
        for name, [*found] in latest.items()
        if not found or found[0].status is not RunStatus.DONE or found[0].started_at < since or found[0].failed
    ]
    waiting = [each.source for each in waiting_runs(rooms.ledger)]
    without = [each.name for each in read_status(rooms) if each.waiting]
    parts = {"runs of": undone, "requests for": waiting, "vectors of": without}
    return "; ".join(f"{what} {', '.join(found)}" for what, found in parts.items() if found)


def _fresh_settings(town: Town) -> Path:
    lines = town.written.file.read_text(encoding="utf-8").splitlines()
    own = {"data_dir": json.dumps(str(town.folder / "fresh")), "url": '""'}
    table, changed = "", []
    for line in lines:
        table = line if line.startswith("[") else table
        if table.startswith("[index"):
            continue
        key = line.partition(" = ")[0]
        is_own = key == "data_dir" or (key == "url" and table == "[ledger]")
        changed.append(f"{key} = {own[key]}" if is_own else line)
    file = town.folder / "fresh.toml"
    file.write_text("\n".join(changed), encoding="utf-8")
    return file


def _rows(config: Path) -> dict[Place, Row]:
    """Return all that is stored of every chunk, by its place; its policy as who may read it, also by their names."""
    with open_rooms(str(config)) as rooms:
        policies = load_policies(rooms.ledger)
        people = {name: Audience.person(f"{name}@example.com") for name in PEOPLE} | {ANYBODY: Audience.public()}
        access = {name: rooms.access(each) for name, each in people.items()}
        writer = open_index_writer(rooms.store, rooms.embedder.space)
        stored = writer.table.search().limit(None).to_arrow().to_pylist()
        found: dict[Place, Row] = {}
        for row in stored:
            chunk = to_chunk(row)
            place: Place = (chunk.source, chunk.path, chunk.position)
            while place in found:
                place = (*place, "again")
            readers = policies[chunk.policy_id].to_json() if chunk.policy_id in policies else "unknown"
            found[place] = asdict(chunk) | {
                "readers": readers,
                "vector": row["vector"],
                "names": {
                    name
                    for name, each in access.items()
                    if chunk.policy_id in each.policy_ids and chunk.source in each.sources
                },
            }
        return found


def _differences(town: Town, own: Mapping[Any, Row], other: Mapping[Any, Row], may_move: set[int]) -> Iterator[str]:
    for place in sorted(own.keys() - other.keys())[:_SHOWN]:
        yield f"only after the day: {place}"
    for place in sorted(other.keys() - own.keys())[:_SHOWN]:
        yield f"only in a fresh index: {place}"
    for place in sorted(own.keys() & other.keys()):
        row, fresh = own[place], other[place]
        names = [name for name in row if name not in _OWN and row[name] != fresh[name]]
        if names:
            yield f"{place}: " + "; ".join(f"{name} {row[name]!r} and {fresh[name]!r}" for name in names)
        if (
            row["vector"] is None
            or lowest_cosine(np.array([row["vector"]]), np.array([fresh["vector"]])) < _LOWEST_COSINE
        ):
            yield f"{place}: another vector"
        is_same = row["document_id"] == fresh["document_id"]
        if row["id"] != fresh["id"] and (is_same or _number_of(town, row) not in may_move):
            yield f"{place}: id {row['id']} and {fresh['id']}"


def untrue(town: Town, rows: Iterable[Row]) -> Iterator[str]:
    """Yield what an index has otherwise than the sources, which a fresh one that is made as wrongly has too."""
    stored = defaultdict(list)
    for row in rows:
        stored[_number_of(town, row)].append(row)
    for number in town.truth.all_numbers():
        now = town.truth.now(number)
        versions = {mark.version for row in stored[number] for mark in marks_in(row["text"]) if mark.number == number}
        if versions - {0} != {now.version} - {0}:
            yield f"{Mark(number)} stands at version {now.version}, and in the index at {sorted(versions)}"
        elif any(row["names"] != now.readers for row in stored[number]):
            names = [sorted(row["names"]) for row in stored[number]]
            yield f"{Mark(number)} may be read by {sorted(now.readers)}, and in the index by {names}"


def _number_of(town: Town, row: Row) -> int | None:
    """Return the document that a row is of."""
    return town.wiki.number_of(row["path"].split("/")[1]) if row["source"] == "wiki" else number_in_path(row["path"])


def _has_moved(town: Town, number: int) -> bool:
    """Tell whether a document was elsewhere before, or gone: then it has another id than a fresh index gives it."""
    states = [span.state for span in town.truth.spans(number, 0, float("inf"))]
    places = {each.place for each in states if each.version}
    return len(places) > 1 or any(not each.version for each in states[:-1])


def _megabytes(folder: Path) -> float:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6
