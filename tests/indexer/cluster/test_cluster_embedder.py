import numpy as np
import pytest

from index.embedder import TextsRefused
from index.writer import open_index_writer
from indexer.cluster.cluster_embedder import ClusterEmbedder
from indexer.cluster.site import Site
from tests.fakes.choosy_embedder import ChoosyEmbedder
from tests.fakes.hash_embedder import HashEmbedder
from tests.fakes.thread_cluster import ThreadCluster

BITTER = {3, 20, 39}
TEXTS = [f"{'bread and ' * (number % 7)}{'bitter' if number in BITTER else 'butter'} {number}" for number in range(40)]
SPANS = [[(0, len(text) // 2)] for text in TEXTS]


@pytest.fixture
def cluster(tmp_path):
    node = ChoosyEmbedder("bitter")
    site = Site(node, open_index_writer(str(tmp_path / "index"), node.space))
    cluster = ThreadCluster(lambda: site)
    yield cluster
    cluster.close()


def test_what_a_model_does_not_take_on_a_node_is_told_beside_the_vectors_of_all_others(cluster):
    with pytest.raises(TextsRefused, match="3 of 40") as refused:
        ClusterEmbedder(HashEmbedder(), cluster).embed_passages(TEXTS, SPANS)

    assert {number for number, each in enumerate(refused.value.made) if each is None} == refused.value.news == BITTER
    for made, expected in zip(refused.value.made, HashEmbedder().embed_passages(TEXTS, SPANS), strict=True):
        assert made is None or np.array_equal(made.vector, expected.vector)
        assert made is None or np.array_equal(made.statements, expected.statements)


def test_passages_at_which_a_process_ends_are_embedded_by_another(cluster):
    ends = iter([True, False, True])
    cluster.loses = lambda: next(ends, False)
    taken = [number for number in range(40) if number not in BITTER]
    texts = [TEXTS[number] for number in taken]

    made = ClusterEmbedder(HashEmbedder(), cluster).embed_passages(texts)

    expected = HashEmbedder().embed_passages(texts)
    assert all(np.array_equal(one.vector, other.vector) for one, other in zip(made, expected, strict=True))
