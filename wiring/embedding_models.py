"""Embedding models: those that are configured, their tables, and how the disk of one is given back."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches

from config.settings import DEFAULT_EMBEDDER
from index.errors import StorageError
from index.space import Space
from index.stored import StoredTable, drop_table, stored_tables
from ledger.errors import LeaseHeld
from ledger.leases import hold_lease
from ledger.model_switches import ModelSwitch, forget_space, newest_switch
from ledger.runs import latest_successes
from wiring.hand import open_hand
from wiring.model_rooms import ModelRooms
from wiring.refused import Refused
from wiring.rooms import Rooms
from wiring.serving_model import MISSING, configured_models, mismatch


@dataclass(frozen=True, slots=True)
class ModelStatus:
    """One embedding model as it is configured, stored and used.

    Attributes:
        name: In the settings; empty for a table that none of the models there reads.
        space: Of its vectors; None when that cannot be told.
        serves: Whether it answers.
        since: When it was switched to; None for one that serves from the beginning, or does not serve.
        table: Its table; None when it has none.
        up_to_date_at: When the source was read that it read longest ago; None when it has not read them all, or has
            no table any more.
        problem: Why it is not known what it is, in a sentence; empty when it is.
    """

    name: str
    space: Space | None
    serves: bool = False
    since: datetime | None = None
    table: StoredTable | None = None
    up_to_date_at: datetime | None = None
    problem: str = ""


def find_model(rooms: Rooms, name: str) -> ModelRooms:
    """Return what belongs to a configured model.

    Raises:
        Refused: there is none of that name.
    """
    known = configured_models(rooms.settings)
    if name not in known:
        near = get_close_matches(name, known, n=1)
        hint = f"Did you mean {near[0]}?" if near else f"Configured: {', '.join(known)}."
        raise Refused(f"There is no embedding model named {name!r}. {hint} A table [embedders.{name}] adds it.")
    return rooms.open_model(name, known[name])


def known_spaces(rooms: Rooms) -> list[Space]:
    """Return the spaces of the configured models, but of those that cannot be asked at this moment."""
    spaces = []
    for name in configured_models(rooms.settings):
        with suppress(StorageError):
            spaces.append(find_model(rooms, name).space)
    return spaces


def list_models(rooms: Rooms) -> list[ModelStatus]:
    """Return the configured models in their order, one that serves and is not among them, and the tables of no model.

    Raises:
        StorageError: the index cannot be looked at.
        LedgerUnavailable: the ledger cannot be read.
    """
    tables = {table.name: table for table in stored_tables(rooms.store)}
    configured, switch = configured_models(rooms.settings), newest_switch(rooms.ledger)
    found = [_status(rooms, name, tables) for name in configured]
    if switch and switch.model not in configured:
        found.append(_lost(switch, tables))
    read = {status.table.name for status in found if status.table}
    others = [table for name, table in tables.items() if name not in read]
    return [*found, *(ModelStatus("", table.space, table=table) for table in others)]


def drop_model(rooms: Rooms, wanted: str) -> list[StoredTable]:
    """Remove the tables of a model that does not serve, with all that the ledger knows of them, and return them.

    Args:
        rooms: As the settings say.
        wanted: Its name, or the fingerprint of a space that no configured model has any more.

    Raises:
        Refused: it serves, is being built, or has no table; or the index is being written.
    """
    try:
        with hold_lease(rooms.ledger, "model"), open_hand(rooms).whole():
            fingerprint = _fingerprint(rooms, wanted)
            if fingerprint in _serving_spaces(rooms):
                raise Refused(_serves(rooms, wanted))
            tables = [
                table for table in stored_tables(rooms.store) if table.space and table.space.fingerprint == fingerprint
            ]
            if not tables:
                raise Refused(f"{wanted!r} has no table. `footnote model` shows which models have one.")
            # In this order: rows that the ledger does not know are seen by nobody, should the model be built again.
            forget_space(rooms.ledger, fingerprint)
            for table in tables:
                drop_table(rooms.store, table.name)
            return tables
    except LeaseHeld as held:
        raise Refused(f"Nothing was removed. {held}") from held


def _serves(rooms: Rooms, wanted: str) -> str:
    switch = newest_switch(rooms.ledger)
    serving = switch.model if switch else DEFAULT_EMBEDDER
    if wanted in configured_models(rooms.settings) and wanted != serving:
        return f"{wanted!r} makes the same vectors as {serving!r}, which serves, so both read one table: it stays."
    return f"{wanted!r} serves: switch to another model first, or roll back."


def _status(rooms: Rooms, name: str, tables: dict[str, StoredTable]) -> ModelStatus:
    switch = newest_switch(rooms.ledger)
    serves = name == (switch.model if switch else DEFAULT_EMBEDDER)
    since = switch.at if switch and serves else None
    try:
        space = rooms.open_model(name, configured_models(rooms.settings)[name]).space
        problem = mismatch(switch, space) if switch and serves else ""
    except StorageError as error:
        return ModelStatus(name, None, serves, since, problem=str(error))
    table = tables.get(space.table_name)
    # The record of runs outlives a table that was dropped.
    read = latest_successes(rooms.ledger, space.fingerprint) if table else {}
    has_all = all(source in read for source in rooms.settings.sources)
    oldest = min((read[source] for source in rooms.settings.sources), default=None) if has_all else None
    return ModelStatus(name, space, serves, since, table, oldest, problem)


def _lost(switch: ModelSwitch, tables: dict[str, StoredTable]) -> ModelStatus:
    """Return the status of the model that serves, as it was when it was switched to."""
    space = Space.from_json(switch.described)
    problem = MISSING.format(name=switch.model)
    table = tables.get(space.table_name)
    return ModelStatus(switch.model, space, serves=True, since=switch.at, table=table, problem=problem)


def _fingerprint(rooms: Rooms, wanted: str) -> str:
    known = {each.space.fingerprint for each in stored_tables(rooms.store) if each.space}
    return wanted if wanted in known else find_model(rooms, wanted).space.fingerprint


def _serving_spaces(rooms: Rooms) -> set[str]:
    """Return what serves, also where the settings and the last switch disagree about it."""
    switch = newest_switch(rooms.ledger)
    recorded = {switch.space} if switch else set()
    table = configured_models(rooms.settings).get(switch.model if switch else DEFAULT_EMBEDDER)
    return recorded | ({rooms.open_model("", table).space.fingerprint} if table else set())
