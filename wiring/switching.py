"""Switching: another embedding model takes the place of the one that serves, without a gap, and back.

The table of the new model is filled beside the old one by ordinary runs. What is built stays whatever happens, so that
a switch that was stopped or killed goes on when the same command is given again. One row of the ledger is the switch.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from index.errors import StorageError, WrongSpace
from index.space import Space
from index.stored import stored_tables
from index.waiting import waiting_documents
from index.writer import IndexWriter, open_index_writer
from indexer.building import Shifts, catch_up, make_vectors, read_sources
from indexer.errors import BuildFailed
from indexer.heartbeat import kept_alive
from indexer.progress import OnProgress
from indexer.recorded_run import Order
from indexer.retiring import carry_over
from indexer.workbench import Workbench, ignore, utc_now
from ledger.documents import document_counts, indexed_documents
from ledger.errors import LeaseHeld
from ledger.failures import failures
from ledger.guard import guarded
from ledger.leases import Lease, hold_lease
from ledger.model_switches import ModelSwitch, latest_switches, newest_switch, record_switches
from ledger.permission_syncs import forget_permission_syncs
from ledger.run_requests import ask_run
from ledger.waiting_runs import RunRequest
from sources.errors import SourceError
from wiring.embedding_models import find_model
from wiring.hand import open_hand
from wiring.model_rooms import ModelRooms
from wiring.refused import Refused
from wiring.rooms import Rooms
from wiring.serving_model import configured_models, is_as_switched, table_of
from wiring.sources import build_source

# Edits that come while both tables are read make them differ for a moment, and hardly three times in a row.
_ROUNDS = 3
_SHOWN = 5
_BY_SWITCH, _BY_ROLLBACK = "model switch", "model rollback"
_DIFFERENT = (
    "The table of {name} does not hold the documents that the other one holds, so the old model goes on serving. "
    "Either they change too often, or look at what `footnote status` says of them, and try again:\n{documents}"
)

Compare = Callable[[ModelRooms, ModelRooms], None]
"""Measures both models over the same documents; raises Refused when the new one loses something."""
Untaken = Mapping[tuple[str, str], int]
"""How many passages a model does not take of each document, by source and path: they are found by their words alone."""


@dataclass(frozen=True, slots=True)
class Watching:
    """Who watches a switch.

    Attributes:
        on_phase: Told in a sentence what begins.
        on_progress: Told after every step how far it is.
        on_untaken: Told before the gate, and before the model serves, what it does not take.
    """

    on_phase: Callable[[str], None] = ignore
    on_progress: OnProgress = ignore
    on_untaken: Callable[[Untaken], None] = ignore


def switch_model(rooms: Rooms, name: str, compare: Compare | None, watching: Watching) -> None:
    """Build the table of a model, compare it with the one that serves, and let it serve.

    Args:
        rooms: As the settings say.
        name: Of the model in the settings.
        compare: The gate; None lets the model serve without one.
        watching: Who watches.

    Raises:
        Refused: the old model goes on serving; the message says why. What is built stays.
    """
    with _alone(rooms):
        before, after = rooms.now, find_model(rooms, name)
        _require_change(rooms, before, after)
        change = _Change(rooms, after, before.space, _BY_SWITCH, watching)
        if after.space == before.space:
            # One model under two names: as when what was tried becomes [embedder].
            change.record()
            return
        old = change.bench(before)
        for left in reversed(range(_ROUNDS)):
            watching.on_phase(f"Bringing the table of {before.name} up to date")
            change.bring_up_to_date(old, makes_vectors=compare is not None)
            watching.on_phase(f"Building the table of {after.name}")
            change.bring_up_to_date(change.new)
            if not (differing := _differing(rooms, old, change.new)):
                break
            if not left:
                raise Refused(_DIFFERENT.format(name=name, documents="\n".join(f"  {each}" for each in differing)))
        if compare is not None:
            change.tell_untaken()
            watching.on_phase("Asking both models the golden questions")
            compare(before, after)
        watching.on_phase(f"Letting {after.name} serve")
        change.let_serve(before.space)


def roll_back(rooms: Rooms, *, is_at_once: bool, watching: Watching) -> ModelSwitch:
    """Let the model serve that did before, and return what was recorded of that then.

    Args:
        rooms: As the settings say; the model that serves may be missing in them.
        is_at_once: Leave it to the indexer to bring its table up to date.
        watching: Who watches.

    Raises:
        Refused: nothing was changed; the message says why.
    """
    with _alone(rooms):
        serving, target = _last_two(rooms)
        after = _as_it_was(rooms, target)
        change = _Change(rooms, after, _space_now(rooms, serving), _BY_ROLLBACK, watching)
        if is_at_once:
            change.let_serve_as_it_is()
        else:
            watching.on_phase(f"Bringing the table of {after.name} up to date")
            change.bring_up_to_date(change.new)
            watching.on_phase(f"Letting {after.name} serve")
            change.let_serve(change.before)
    return target


class _Change:
    """A change of the model that serves, while it is made."""

    def __init__(self, rooms: Rooms, after: ModelRooms, before: Space, requested_by: str, watching: Watching) -> None:
        self.before = before
        self._rooms = rooms
        self._after = after
        self._order = Order(requested_by)
        self._watching = watching
        self._hand = open_hand(rooms)
        self._shifts = Shifts(
            rooms.ledger, frozenset(rooms.settings.sources), on_wait=self._tell, fence=self._hand.fence
        )
        self.new = self.bench(after, beside=before.fingerprint)

    def _tell(self, who_writes: str) -> None:
        self._watching.on_phase(f"Waiting for the index: {who_writes}")

    def bench(self, model: ModelRooms, beside: str | None = None) -> Workbench:
        """Return what runs over a model's table work with."""
        writer = open_index_writer(self._rooms.store, model.space, self._hand.turn)
        on_progress = self._watching.on_progress
        ledger = self._rooms.ledger
        return Workbench(ledger, writer, model.embedder, on_progress=on_progress, beside=beside, hand=self._hand)

    def bring_up_to_date(self, bench: Workbench, *, makes_vectors: bool = True) -> None:
        """Work in turns until a table holds what its sources hold now."""
        settings = self._rooms.settings
        sources = [partial(build_source, name, settings) for name in settings.sources]
        read_sources(bench, sources, self._order, self._shifts)
        if makes_vectors:
            make_vectors(bench, self._shifts)

    def let_serve(self, before: Space) -> None:
        """Take in what changed since, and record the switch, in one turn: nobody writes either table in between."""
        settings = self._rooms.settings
        with self._shifts.turn() as lease:
            catch_up(self.new, [build_source(name, settings) for name in settings.sources], self._order, lease)
            if before in _stored_spaces(self._rooms):
                self._carry_over(open_index_writer(self._rooms.store, before))
            self.tell_untaken()
            self.record(lease)

    def tell_untaken(self) -> None:
        """Tell what has no vector in the new table."""
        self._watching.on_untaken(waiting_documents(self.new.writer.table))

    def let_serve_as_it_is(self) -> None:
        """Record the switch at once, and ask the indexer for all sources."""
        ledger = self._rooms.ledger
        with self._shifts.turn() as lease:
            # Somebody may have lost a right since these rows were written.
            forget_permission_syncs(ledger, self._after.space.fingerprint)
            self.record(lease)
        for source in self._rooms.settings.sources:
            ask_run(ledger, RunRequest(source, is_full=False, asked_by=self._order.requested_by, asked_at=utc_now()))

    def _carry_over(self, old: IndexWriter) -> None:
        ledger = self._rooms.ledger
        for name in self._rooms.settings.sources:
            documents = indexed_documents(ledger, self._after.space.fingerprint, name).values()
            carry_over(ledger, old, self.new.writer, [each.document_id for each in documents], utc_now())

    def record(self, lease: Lease | None = None) -> None:
        """Let the model serve from this moment on, unless another process has taken over what this one works under.

        Raises:
            LeaseLost: it has; by now it may have written what the new table lacks.
        """
        now, ledger = utc_now(), self._rooms.ledger
        ledger = guarded(ledger, lease) if lease else ledger
        models = [self._after] if newest_switch(ledger) else [self._rooms.now, self._after]
        switches = [ModelSwitch(each.name, each.space.fingerprint, each.space.to_json(), now) for each in models]
        record_switches(ledger, switches)


@contextmanager
def _alone(rooms: Rooms) -> Iterator[None]:
    """Be the only one who changes models, and report what goes wrong."""
    try:
        with hold_lease(rooms.ledger, "model") as lease, kept_alive(lease):
            yield
    except LeaseHeld as held:
        raise Refused(f"The embedding model is being changed by another command already. {held}") from held
    except (BuildFailed, SourceError, StorageError) as error:
        raise Refused(
            f"{error}\nThe model that served goes on serving. What is built stays: give the same command again when "
            "this is mended, and it goes on from there."
        ) from error


def _require_change(rooms: Rooms, before: ModelRooms, after: ModelRooms) -> None:
    if (after.name, after.space) == (before.name, before.space):
        raise Refused(f"{after.name!r} serves already: there is nothing to switch.")
    if not document_counts(rooms.ledger, before.space.fingerprint):
        raise Refused(
            f"Nothing is indexed with {before.name!r} yet, so there is nothing to compare with. Describe the model "
            "that you want in [embedder], and run `footnote index`."
        )


def _differing(rooms: Rooms, old: Workbench, new: Workbench) -> list[str]:
    """Return documents that are not the same in both tables, some of them if they are many."""
    found: list[str] = []
    for name in rooms.settings.sources:
        both = [_documents(rooms, bench, name) for bench in (old, new)]
        # What cannot be read now stands, at best, in an older version in the table that serves.
        failed = {failure.path for failure in failures(rooms.ledger, name)}
        found += sorted({f"{name}/{path}" for path, *_ in both[0] ^ both[1] if path not in failed})
    more = [f"… and {len(found) - _SHOWN} more"] if len(found) > _SHOWN else []
    return found[:_SHOWN] + more


def _documents(rooms: Rooms, bench: Workbench, source: str) -> set[tuple[str, str, int]]:
    documents = indexed_documents(rooms.ledger, bench.writer.space.fingerprint, source).values()
    return {(document.path, document.version, document.policy_id) for document in documents}


def _last_two(rooms: Rooms) -> tuple[ModelSwitch, ModelSwitch]:
    switches = latest_switches(rooms.ledger, limit=2)
    if len(switches) < 2:
        raise Refused("No other embedding model has served before, so there is none to go back to.")
    return switches[0], switches[1]


def _as_it_was(rooms: Rooms, target: ModelSwitch) -> ModelRooms:
    """Return the model that served before.

    Raises:
        Refused: the settings do not describe it any more, or its table is gone.
    """
    table = configured_models(rooms.settings).get(target.model)
    after = rooms.open_model(target.model, table) if table else None
    described = Space.from_json(target.described)
    if after is None or not is_as_switched(target, after.space):
        raise Refused(
            f"The model that served before is {target.model!r}, {described}, and {table_of(target.model)} does not "
            "describe it any more. Write it there again as it was."
        )
    if after.space not in _stored_spaces(rooms):
        raise Refused(
            f"The table of {target.model!r}, which served before, is gone. `footnote model switch {target.model}` "
            "builds it anew."
        )
    return after


def _space_now(rooms: Rooms, serving: ModelSwitch) -> Space:
    """Return the space that serves; as it was when it was switched to, if the settings know that model no more."""
    try:
        return rooms.now.space
    except WrongSpace:
        return Space.from_json(serving.described)


def _stored_spaces(rooms: Rooms) -> list[Space | None]:
    return [each.space for each in stored_tables(rooms.store)]
