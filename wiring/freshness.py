"""Freshness: asks the sources of an answer's documents, all at once, whether they still are what was indexed."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from functools import cached_property
from threading import Lock, Thread

from answering.freshness import CitedDocument, Standing
from config.settings import Settings
from ledger.engine import Ledger
from ledger.errors import LedgerError
from ledger.policies import load_policies
from ledger.reindex_requests import ask_reindex
from sources.document import Known
from sources.errors import NotAtHand, SourceError
from sources.source import Source
from wiring.scout import Scout, Standings
from wiring.sources import build_source

logger = logging.getLogger(__name__)

# How long a source may be silent; what it says after the answer has gone out is there for the next.
_SILENCE_SECONDS = 10.0


def build_freshness(settings: Settings, ledger: Ledger) -> "FreshnessCheck | None":
    """Return the check that the settings ask for, if they do; no source is opened before it is needed."""
    seconds = settings.answers.freshness_milliseconds / 1000
    if not seconds:
        return None
    desks = {name: _Desk(name, settings, ledger) for name in settings.sources}
    return FreshnessCheck({name: Scout(name, desk.tell, desk.note) for name, desk in desks.items()}, seconds=seconds)


class FreshnessCheck:
    """The `CheckFreshness` of the sources of the settings. One loop may use it after another."""

    def __init__(self, scouts: Mapping[str, Scout], *, seconds: float) -> None:
        """Take who asks each source by its name, and for how long an answer waits for them all."""
        self._scouts = scouts
        self._seconds = seconds

    async def __call__(self, documents: Sequence[CitedDocument]) -> dict[str, Standing]:
        """Return the standing of each document by its id."""
        by_source = defaultdict(list)
        for document in documents:
            if document.source in self._scouts:
                by_source[document.source].append(document)
        told = await self._ask(by_source) if by_source else {}
        return {document.id: told.get(document, "unchecked") for document in documents}

    def close(self) -> None:
        """Wait a moment until what was found is in the ledger."""
        for scout in self._scouts.values():
            scout.close()

    async def _ask(self, by_source: Mapping[str, Collection[CitedDocument]]) -> dict[CitedDocument, Standing]:
        asked = {asyncio.wrap_future(self._scouts[name].ask(documents)): name for name, documents in by_source.items()}
        try:
            done, late = await asyncio.wait(asked, timeout=self._seconds)
        finally:
            # A loop that has ended must not be told of what comes after.
            for future in asked:
                future.cancel()
        for future in late:
            logger.warning("freshness unchecked source=%s: no answer in %g s", asked[future], self._seconds)
            self._scouts[asked[future]].give_up()
        return {document: standing for future in done for document, standing in future.result().items()}


class _Desk:
    """One source, opened when it is first asked and kept open, and the ledger beside it."""

    def __init__(self, name: str, settings: Settings, ledger: Ledger) -> None:
        self._name = name
        self._settings = settings
        self._ledger = ledger
        self._bringing = Lock()

    @cached_property
    def _source(self) -> Source:
        return build_source(self._name, self._settings, silence_seconds=_SILENCE_SECONDS)

    def tell(self, documents: Collection[CitedDocument]) -> dict[CitedDocument, Standing]:
        """Ask the source; a document of which nobody knows who may read it is gone.

        Raises:
            SourceError: it cannot tell; what it lacks on this machine is brought here for the next answers.
        """
        policies = load_policies(self._ledger)
        known = {
            each: Known(each.version, policies[each.policy_id].clauses)
            for each in documents
            if each.policy_id in policies
        }
        by_path = {document.path: each for document, each in known.items()}
        try:
            found = self._source.standings(by_path)
        except NotAtHand:
            self._bring_here()
            raise
        told: dict[CitedDocument, Standing] = {each: "gone" for each in documents if each not in known}
        # Of two versions of one document, one is told of, and the other is checked when it is next asked about.
        return told | {each: found[each.path] for each in known if by_path[each.path] == known[each]}

    def _bring_here(self) -> None:
        """Begin to bring here what the source needs to tell, unless that is under way: no answer waits for it."""
        if self._bringing.acquire(blocking=False):
            Thread(target=self._bring, name=f"bringing {self._name}", daemon=True).start()

    def _bring(self) -> None:
        try:
            # With the patience of a run: the check's own is for somebody who waits.
            build_source(self._name, self._settings).probe()
            logger.info("source at hand source=%s", self._name)
        except SourceError as error:
            logger.warning("source not brought here source=%s: %s", self._name, error)
        finally:
            self._bringing.release()

    def note(self, found: Standings) -> None:
        """Ask for what is out of date to be indexed again."""
        paths = [document.path for document, standing in found.items() if standing in ("changed", "gone")]
        try:
            ask_reindex(self._ledger, self._name, paths, datetime.now(UTC))
        except LedgerError as error:
            logger.warning("reindex not asked for source=%s: %s", self._name, error)
