"""A driver to kill: python -m tests.indexer.cluster.driving ADDRESS FOLDER. Indexes a source on a cluster of Ray.

Says at every step how many documents are done, and at the end, as JSON, what came of it.
"""

import json
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path

from index import segments, vectors
from indexer.cluster import cluster_run, indexing
from indexer.cluster.cluster_embedder import ClusterEmbedder
from indexer.cluster.cluster_run import ClusterRun
from indexer.cluster.indexing import index_on_cluster
from indexer.cluster.joining import connected
from indexer.engine import Engine
from indexer.progress import Filling, Progress
from indexer.run import run_sources
from tests.fakes.hash_embedder import HashEmbedder
from tests.indexer.cluster.poison import open_site, source
from tests.indexer.conftest import open_bench


def main(address: str, folder: Path) -> None:
    """Index, printing a line at every step."""
    # What is printed meanwhile is not Ray's to choose, so `sys.stdout` is put away.
    output = sys.stdout

    def tell(step: Progress | Filling) -> None:
        print(step.done, file=output, flush=True)

    # So few documents go on many ways, and their indexes are built in parts.
    cluster_run._GROUP_BYTES = 2_000
    indexing.DISTRIBUTED_ROWS = 100
    for module in (segments, vectors):
        vars(module)["VECTOR_INDEX_ROWS"] = 100
    bench = replace(open_bench(folder, HashEmbedder()), on_progress=tell)
    with connected(address, partial(open_site, str(folder / "index"))) as cluster:
        engine = Engine(
            partial(ClusterRun, cluster=cluster),
            lambda writer: index_on_cluster(writer, cluster, 0, parts=cluster.presses),
        )
        bench = replace(bench, embedder=ClusterEmbedder(bench.embedder, cluster))
        [report] = run_sources(bench, [source()], requested_by="a driver to kill", engine=engine)
    did = report.counts
    told = {"error": report.error, "added": did.added, "failed": did.failed, "presses": cluster.presses}
    print(json.dumps(told), file=output)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
