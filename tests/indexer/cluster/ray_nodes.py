"""Runs a Ray cluster of several nodes on this machine: python -m tests.indexer.cluster.ray_nodes NODES.

Prints its address, and ends with its standard input. Its folder is where RAY_TMPDIR says.
"""

import sys

from ray.cluster_utils import Cluster

_MEMORY = 100 * 1024 * 1024


def main(nodes: int) -> None:
    """Start a head and other nodes, each with one processor."""
    one = {"num_cpus": 1, "object_store_memory": _MEMORY}
    cluster = Cluster(initialize_head=True, head_node_args={**one, "include_dashboard": False})
    try:
        for _ in range(nodes - 1):
            cluster.add_node(**one)
        cluster.wait_for_nodes()
        sys.stdout.write(f"{cluster.address}\n")
        sys.stdout.flush()
        sys.stdin.read()
    finally:
        cluster.shutdown()


if __name__ == "__main__":
    main(int(sys.argv[1]))
