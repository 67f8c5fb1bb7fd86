"""Indexing: the indexes of a table that has grown much are built on the nodes; of others, upkeep does what is left."""

import logging

from index.errors import Overtaken, StorageError
from index.segments import commit_segments, plan_indexes
from index.vectors import vector_count
from index.writer import IndexWriter
from indexer.cluster.cluster import Cluster, WorkerLost
from indexer.errors import ClusterUnusable
from indexer.tidying import tidy_up

logger = logging.getLogger(__name__)

# Below, one machine builds all indexes in some seconds.
DISTRIBUTED_ROWS = 100_000
# With partitions learnt from fewer vectors than this share, the index would not be that of a fresh build.
_FRESH_SHARE = 0.8


def index_on_cluster(writer: IndexWriter, cluster: Cluster, vectors_before: int, *, parts: int) -> None:
    """Leave the index as if it had been built at once.

    Args:
        writer: Of the table.
        cluster: Where it may be built.
        vectors_before: How many rows had a vector before anything was written.
        parts: In how many parts an index is built, one at least.

    Raises:
        Overtaken: another process has taken this one's place.
    """
    vectors = vector_count(writer)
    has_grown = vectors_before < vectors * _FRESH_SHARE
    is_built = vectors >= DISTRIBUTED_ROWS and has_grown and _built(writer, cluster, parts)
    tidy_up(writer, has_grown=has_grown and not is_built)


def _built(writer: IndexWriter, cluster: Cluster, parts: int) -> bool:
    try:
        for plan in plan_indexes(writer, parts):
            if not commit_segments(writer, plan, cluster.build_segments(plan)):
                return False
    except Overtaken:
        raise
    # Lance raises the others, for fragments that another indexer has compacted meanwhile, say.
    except (StorageError, WorkerLost, ClusterUnusable, KeyError, OSError, RuntimeError, ValueError):
        # The rows are there and recorded; upkeep goes on from the indexes that are built.
        logger.exception("indexes could not be built on the cluster")
        return False
    return True
