"""Opens the rooms as the settings say: the one place where settings become ledger, index, embedder and sources."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from answering.llm.language_model import LanguageModel
from config.load import load_settings
from config.log import configure_logging
from config.settings import EmbedderSettings, Settings
from config.sources import FolderSettings, GitSettings
from index.embedder import Embedder
from index.embedding_tally import EmbeddingTally
from index.errors import StorageError
from index.litellm_embedder import LitellmEmbedder
from index.remembering_embedder import RememberingEmbedder
from index.store import Store
from ledger.engine import Ledger, open_ledger
from ledger.errors import LedgerError
from ledger.memberships import keep_origins, replace_groups
from ledger.policy import Policy
from retrieval.audience import Access, Audience
from retrieval.freshness import Freshness
from retrieval.library import Library
from retrieval.reranker import RerankStage
from retrieval.trace import Request
from sources.errors import SourceError
from sources.source import Source
from wiring.embedder import build_embedder, hosted_name
from wiring.model_rooms import ModelRooms
from wiring.models import build_language_model
from wiring.refused import Refused
from wiring.reranker import build_rerank_stage
from wiring.serving_model import ServingModel
from wiring.tracing import OpenTrace, Tracing, Watcher

if TYPE_CHECKING:
    from wiring.freshness import FreshnessCheck


@dataclass(frozen=True)
class Rooms:
    """What a command works with; each is opened at its first use.

    Attributes:
        given: The model of [embedder], where somebody has built it already.
        watchers: Are told of every request; whoever counts requests adds itself.
        embedding_tallies: What was asked of each hosted embedding model, by its name for litellm.
    """

    settings: Settings
    file: Path | None
    given: Embedder | None = field(default=None, kw_only=True)
    watchers: list[Watcher] = field(default_factory=list, kw_only=True, compare=False)
    embedding_tallies: dict[str, EmbeddingTally] = field(default_factory=dict, kw_only=True, compare=False)

    @cached_property
    def ledger(self) -> Ledger:
        """The ledger, with the configured groups in it."""
        engine = open_ledger(self.settings.ledger.url.get_secret_value())
        replace_groups(engine, "config", self.settings.groups)
        keep_origins(engine, {"config", *(f"source:{name}" for name in self.settings.sources)})
        return engine

    @cached_property
    def serving(self) -> ServingModel:
        """Which embedding model answers."""
        return ServingModel(self)

    @property
    def now(self) -> ModelRooms:
        """What belongs to the embedding model that answers at this moment: a request takes it once.

        Raises:
            WrongSpace: the settings lack that model, or describe another one by its name.
            LedgerUnavailable: the ledger cannot be read.
        """
        return self.serving.now

    @property
    def embedder(self) -> RememberingEmbedder:
        """That model, for a command, in which it is the same from beginning to end; as are all that follow `now`."""
        return self.now.embedder

    def open_model(self, name: str, table: EmbedderSettings) -> ModelRooms:
        """Return what belongs to an embedding model, whether it serves or not.

        Args:
            name: Of the model.
            table: How it is configured.
        """
        return ModelRooms(self, name, RememberingEmbedder(self._embedder(table)))

    def _embedder(self, table: EmbedderSettings) -> Embedder:
        hosted = hosted_name(table)
        if self.given is not None and table == self.settings.embedder:
            if isinstance(self.given, LitellmEmbedder):
                self.embedding_tallies[hosted] = self.given.tally
            return self.given
        tally = self.embedding_tallies.setdefault(hosted, EmbeddingTally()) if hosted else None
        return build_embedder(table, self.settings.data_dir / "models", tally)

    @cached_property
    def reranker(self) -> RerankStage | None:
        """What reranks hits, if the settings name a model; it loads at the first search."""
        return build_rerank_stage(self.settings)

    @cached_property
    def language_model(self) -> LanguageModel | None:
        """What writes answers, if the settings name a model; litellm loads at its first turn, or by `warm_models`."""
        return build_language_model(self.settings.models)

    @cached_property
    def source_policies(self) -> dict[str, Policy]:
        """Who may read anything of each source, as the settings say now."""
        return {name: Policy.of([source.readers]) for name, source in self.settings.sources.items()}

    @cached_property
    def repositories(self) -> dict[str, str]:
        """The addresses of Git repositories, by the names of their sources."""
        return {name: table.url for name, table in self.settings.sources.items() if isinstance(table, GitSettings)}

    @cached_property
    def store(self) -> Store:
        """Where the index lies, and how it is reached."""
        table = self.settings.index
        return Store(table.uri, table.options(), timedelta(seconds=table.refresh_seconds))

    @cached_property
    def index_folder(self) -> Path | None:
        """Where the index lies on this machine; None if that is object storage."""
        return Path(self.store.uri) if self.store.is_folder else None

    @cached_property
    def folders(self) -> frozenset[str]:
        """The sources that are folders: the versions of their documents tell people nothing."""
        return frozenset(name for name, table in self.settings.sources.items() if isinstance(table, FolderSettings))

    @cached_property
    def check_freshness(self) -> "FreshnessCheck | None":
        """What asks sources whether the documents of an answer are as they were indexed; None if that is switched off.

        It keeps them open from one answer to the next.
        """
        from wiring.freshness import build_freshness  # noqa: PLC0415 - as in `sources`

        return build_freshness(self.settings, self.ledger)

    @cached_property
    def tracing(self) -> Tracing:
        """What keeps the traces of requests."""
        return Tracing(self.ledger, self.settings.tracing, self.watchers)

    def close(self) -> None:
        """Finish the traces and what was found out of date, and close the ledger's connections, if they were opened."""
        if "check_freshness" in self.__dict__ and self.check_freshness:
            self.check_freshness.close()
        if "tracing" in self.__dict__:
            self.tracing.close()
        if "ledger" in self.__dict__:
            self.ledger.dispose()

    def access(self, audience: Audience) -> Access:
        """What an audience may read."""
        return self.now.access(audience)

    def expired_sources(self) -> set[str]:
        """Return the sources whose own permissions were never read, or too long ago to be relied on."""
        return self.now.expired_sources()

    def freshness(self) -> dict[str, Freshness]:
        """Return when the permissions were last read of each source that has its own, in the order of the settings."""
        return self.now.freshness()

    async def library(self) -> Library:
        """The index, opened for reading, the models that search it, and the ledger that remembers ids that are gone."""
        return await self.now.library()

    def follow(self, request: Request) -> AbstractContextManager[OpenTrace]:
        """Yield the trace of a request, which is kept when the block ends, however it ends."""
        return self.now.follow(request)

    def sources(self, names: Sequence[str] = ()) -> list[Source]:
        """The named sources, or all."""
        # Clients of sources, a third of a second to import: searching asks no source.
        from wiring.sources import build_source  # noqa: PLC0415

        self.check_names(names)
        return [build_source(name, self.settings) for name in names or self.settings.sources]

    def check_names(self, names: Sequence[str]) -> None:
        """Refuse a source that is not configured, with the name that was probably meant."""
        known = self.settings.sources
        for name in names:
            if name not in known:
                near = get_close_matches(name, known, n=1)
                hint = f"Did you mean {near[0]}?" if near else f"Configured: {', '.join(known) or 'none'}."
                raise Refused(f"There is no source named {name!r}. {hint}")


@contextmanager
def open_rooms(
    config: str, *, adapt: Callable[[Settings], Settings] | None = None, embedder: Embedder | None = None
) -> Iterator[Rooms]:
    """Load the settings and hand out the rooms; what the rooms report becomes a message for the operator.

    Args:
        config: The settings file; empty for the usual places.
        adapt: Makes other settings of the operator's, for work on documents that are not the operator's.
        embedder: The configured one, where it was built before.
    """
    loaded = load_settings(Path(config) if config else None)
    log = loaded.settings.logging
    configure_logging(log.level, layout=log.format, stream=sys.stderr, secrets=loaded.secrets)
    if loaded.file is None and adapt is None:
        sys.stderr.write("No footnote.toml here: using the sample wiki. `footnote init` writes your own.\n")
    rooms = Rooms(adapt(loaded.settings) if adapt else loaded.settings, loaded.file, given=embedder)
    try:
        yield rooms
    except (StorageError, LedgerError, SourceError) as error:
        raise Refused(str(error)) from error
    finally:
        rooms.close()
