"""Serving model: which of the configured embedding models answers at this moment, as the ledger says.

Whoever runs for long looks again and again (`wiring.following`); a command looks once.
"""

import asyncio
import logging
from dataclasses import replace
from threading import Lock
from typing import TYPE_CHECKING

from config.errors import SettingsError
from config.load import load_settings
from config.settings import DEFAULT_EMBEDDER, EmbedderSettings, Settings
from index.errors import WrongSpace
from index.space import Space
from ledger.engine import ledger_file, open_ledger
from ledger.errors import LedgerError
from ledger.model_switches import ModelSwitch, newest_switch
from wiring.model_rooms import ModelRooms
from wiring.refused import Refused

if TYPE_CHECKING:
    from wiring.rooms import Rooms

logger = logging.getLogger(__name__)

MISSING = (
    "The embedding model that serves is {name!r}, and the settings have no [embedders.{name}]. Put it back, or go back "
    "to the model before with `footnote model rollback`."
)
"""That the settings lack the model that serves, for the operator; to be filled with its name."""
_WARM = "Is the embedding model ready?"


def configured_models(settings: Settings) -> dict[str, EmbedderSettings]:
    """Return the settings of every embedding model by its name, that of [embedder] first."""
    return {DEFAULT_EMBEDDER: settings.embedder, **settings.embedders}


def table_of(model: str) -> str:
    """Return how messages name the table of a model in footnote.toml."""
    return "[embedder]" if model == DEFAULT_EMBEDDER else f"[embedders.{model}]"


def is_as_switched(switch: ModelSwitch, space: Space) -> bool:
    """Tell whether a space is that of the model that was switched to.

    How documents are cut is left out: that changes with Footnote, and not with the model.
    """
    return replace(Space.from_json(switch.described), chunker=space.chunker) == space


def mismatch(switch: ModelSwitch, space: Space) -> str:
    """Return, in words for the operator, that the settings describe another model than serves; empty if they do not."""
    if is_as_switched(switch, space):
        return ""
    was, table = Space.from_json(switch.described), table_of(switch.model)
    now = f"{space} now" if str(space) != str(was) else "it with other weights or prefixes now"
    return (
        f"The embedding model that serves is {switch.model!r}, which was {was} when it was switched to; {table} "
        f"describes {now}. Set it back. Another model gets a table of its own, [embedders.NAME], and `footnote model "
        "switch NAME` lets it serve without a gap."
    )


def as_serving(settings: Settings) -> Settings:
    """Return settings for an index of its own, whose one model is the one that serves in the operator's.

    Raises:
        Refused: that cannot be told.
    """
    url = settings.ledger.url.get_secret_value()
    try:
        file = ledger_file(url)
        if file and not file.exists():
            return settings
        ledger = open_ledger(url)
        switch = newest_switch(ledger)
        ledger.dispose()
    except LedgerError as error:
        raise Refused(str(error)) from error
    table = configured_models(settings).get(switch.model) if switch else settings.embedder
    if switch and not table:
        raise Refused(MISSING.format(name=switch.model))
    return settings.model_copy(update={"embedder": table, "embedders": {}})


class ServingModel:
    """Knows the model that serves; threads may share it."""

    def __init__(self, rooms: "Rooms") -> None:
        """Take all that does not depend on the model."""
        self._rooms = rooms
        self._lock = Lock()
        self._now: ModelRooms | None = None
        self._switch: ModelSwitch | None = None

    @property
    def now(self) -> ModelRooms:
        """What belongs to the model that serves, as far as this process has looked.

        Raises:
            WrongSpace: the settings lack the model that serves, or describe another one by its name.
            LedgerUnavailable: the ledger cannot be read.
        """
        with self._lock:
            if self._now is None:
                switch = newest_switch(self._rooms.ledger)
                self._now, self._switch = self._open(switch, self._rooms.settings), switch
            return self._now

    def look(self) -> ModelRooms:
        """Look whether another model serves now, and take it once it is loaded and its table is open.

        Until then requests go on with the one before. Not to be called where an event loop runs.

        Raises:
            StorageError: it cannot be loaded, or its table cannot be opened; the one before stays.
            LedgerUnavailable: the ledger cannot be read; likewise.
        """
        before = self.now
        switch = newest_switch(self._rooms.ledger)
        if switch == self._switch:
            return before
        opened = self._open(switch, self._settings_of(switch))
        opened.embedder.embed_question(_WARM)
        asyncio.run(opened.library())
        with self._lock:
            self._now, self._switch = opened, switch
        logger.info("embedding model taken over model=%s space=%s", opened.name, opened.space.fingerprint)
        return opened

    def _open(self, switch: ModelSwitch | None, settings: Settings) -> ModelRooms:
        name = switch.model if switch else DEFAULT_EMBEDDER
        table = configured_models(settings).get(name)
        if table is None:
            raise WrongSpace(MISSING.format(name=name))
        opened = self._rooms.open_model(name, table)
        if switch and (wrong := mismatch(switch, opened.space)):
            raise WrongSpace(wrong)
        return opened

    def _settings_of(self, switch: ModelSwitch | None) -> Settings:
        """Return settings that know the model, read anew from the file if it was added since this process began."""
        settings = self._rooms.settings
        table = configured_models(settings).get(switch.model) if switch else settings.embedder
        if table and (switch is None or is_as_switched(switch, self._rooms.open_model(switch.model, table).space)):
            return settings
        try:
            return load_settings(self._rooms.file).settings
        except SettingsError as error:
            raise WrongSpace(f"The settings of the model that serves cannot be read. {error}") from error
