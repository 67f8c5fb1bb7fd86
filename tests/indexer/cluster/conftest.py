from dataclasses import dataclass, replace

import pytest

from index.vectors import vector_count
from index.writer import open_index_writer
from indexer.cluster.cluster_embedder import ClusterEmbedder
from indexer.cluster.cluster_run import ClusterRun
from indexer.cluster.indexing import index_on_cluster
from indexer.cluster.site import Site
from indexer.engine import Engine
from indexer.run import run_sources
from tests.fakes.hash_embedder import HashEmbedder
from tests.fakes.thread_cluster import ThreadCluster
from tests.indexer.agreement import assert_agreement
from tests.indexer.conftest import Desk, open_bench


@dataclass(slots=True)
class ClusterDesk(Desk):
    """A desk whose runs are worked through on a cluster."""

    cluster: ThreadCluster

    def run_there(self, *sources, **options):
        vectors = vector_count(self.bench.writer)

        def build_run(*arguments):
            return ClusterRun(*arguments, cluster=self.cluster)

        def tidy(writer):
            index_on_cluster(writer, self.cluster, vectors, parts=3)

        bench = replace(self.bench, embedder=ClusterEmbedder(self.bench.embedder, self.cluster))
        return run_sources(bench, sources, requested_by="a test", engine=Engine(build_run, tidy), **options)

    def run_there_well(self, source, **options):
        [report] = self.run_there(source, **options)
        assert report.error is None
        assert_agreement(self.bench, source)
        return report


def desk_at(folder):
    folder.mkdir(exist_ok=True)
    embedder = HashEmbedder()
    node = HashEmbedder()

    def open_site():
        return Site(node, open_index_writer(str(folder / "index"), node.space))

    return ClusterDesk(folder, open_bench(folder, embedder), node, ThreadCluster(open_site))


@pytest.fixture
def desk(tmp_path):
    desk = desk_at(tmp_path / "there")
    yield desk
    desk.cluster.close()
    desk.bench.ledger.dispose()
