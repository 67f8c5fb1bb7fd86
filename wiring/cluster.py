"""Indexing on a cluster: what the driver hands to its nodes, and what each of them opens by its own settings."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from socket import gethostname

from config.environment import apply_own_cluster_environment, apply_process_environment
from config.errors import SettingsError
from config.load import load_settings
from config.log import configure_logging
from index.errors import StorageError
from index.store import connect
from index.table import find_table
from index.vectors import vector_count
from index.writer import IndexWriter
from indexer.cluster.cluster_embedder import ClusterEmbedder
from indexer.cluster.cluster_run import ClusterRun
from indexer.cluster.indexing import index_on_cluster
from indexer.cluster.site import Site
from indexer.engine import Engine
from indexer.errors import ClusterUnusable
from wiring.embedder import build_embedder, hosted_name
from wiring.refused import Refused
from wiring.rooms import Rooms
from wiring.serving_model import configured_models

_NO_RAY = (
    "Indexing on a cluster needs the package ray, on every node of it: `.venv/bin/pip install --require-hashes -r "
    "requirements-ray.lock` (see docs/ray.md)."
)


@dataclass(frozen=True, slots=True)
class Footing:
    """What all nodes must have in common; nothing secret is in it.

    Attributes:
        config: The settings file; empty for the usual places.
        model: Name of the embedding model in the settings.
        table: Name of the table, which follows from the model and from how Footnote cuts documents.
        uri: Where the index lies.
        version: Of the table, at least: a copy of it would do no good.
        max_tokens: Of one text, that the model reads: documents are cut by it, and ids of chunks follow from that.
    """

    config: str
    model: str
    table: str
    uri: str
    version: int
    max_tokens: int


@contextmanager
def on_cluster(
    rooms: Rooms, writer: IndexWriter, address: str, *, presses: int = 0
) -> Iterator[tuple[Engine, ClusterEmbedder]]:
    """Yield how documents become rows on a cluster, and the model that embeds there.

    Args:
        rooms: As the settings say.
        writer: Of the table.
        address: Of the cluster; empty for one of this machine alone.
        presses: How many processes embed; 0 for one a processor, or one a node if the model is a service.

    Raises:
        Refused: the library is not installed.
        ClusterUnusable: the cluster, or a node of it, cannot take part.
    """
    if not address:
        apply_own_cluster_environment()
    try:
        # Half a second to import, and a large library that few install.
        from indexer.cluster.joining import connected  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise Refused(_NO_RAY) from error
    model, vectors = rooms.now.name, vector_count(writer)
    table, most = writer.space.table_name, rooms.embedder.max_tokens
    footing = Footing(str(rooms.file or ""), model, table, rooms.store.uri, writer.version, most)
    is_hosted = bool(hosted_name(configured_models(rooms.settings)[model]))
    with connected(address, partial(open_site, footing), presses=presses, is_hosted=is_hosted) as cluster:
        engine = Engine(
            partial(ClusterRun, cluster=cluster),
            # Of processes that embed none may be left.
            lambda written: index_on_cluster(written, cluster, vectors, parts=max(1, cluster.presses)),
        )
        yield engine, ClusterEmbedder(rooms.embedder, cluster)


@lru_cache(maxsize=1)
def open_site(footing: Footing) -> Site:
    """Open what a process on a node works with, by the settings and the secrets of that node.

    Raises:
        ClusterUnusable: this node cannot take part; the message says why, and what to do.
    """
    apply_process_environment()
    try:
        return _open(footing)
    except (SettingsError, StorageError, ConnectionError) as error:
        raise ClusterUnusable(f"Node {gethostname()} cannot take part: {error}") from error


def _open(footing: Footing) -> Site:
    loaded = load_settings(Path(footing.config) if footing.config else None)
    settings, log = loaded.settings, loaded.settings.logging
    configure_logging(log.level, layout=log.format, stream=sys.stderr, secrets=loaded.secrets)
    rooms = Rooms(settings, loaded.file)
    models = configured_models(settings)
    if footing.model not in models or rooms.store.uri != footing.uri:
        raise _other_settings()
    # A process embeds on one processor, and there are as many processes as processors.
    embedder = build_embedder(models[footing.model].model_copy(update={"threads": 1}), settings.data_dir / "models")
    if embedder.space.table_name != footing.table or embedder.max_tokens != footing.max_tokens:
        raise _other_settings()
    table = find_table(connect(rooms.store), footing.table)
    if table is None or table.version < footing.version:
        raise ClusterUnusable(
            f"Node {gethostname()} does not see the index at {footing.uri}. It must lie where every node reaches it: "
            "on object storage, or in a folder that all share."
        )
    return Site(embedder, IndexWriter(table, embedder.space))


def _other_settings() -> ClusterUnusable:
    return ClusterUnusable(
        f"Node {gethostname()} has other settings, or another version of Footnote, than the machine that gives out the "
        "work. Every node needs the same footnote.toml at the same path, the same variables FOOTNOTE_…, and the same "
        "Footnote."
    )
