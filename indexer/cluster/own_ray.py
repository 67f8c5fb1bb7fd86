"""A cluster of this machine alone: python -m indexer.cluster.own_ray FOLDER PROCESSORS.

A process of its own, as Ray forks and what the driver has loaded must not be forked. It ends when its standard input
does, so that nothing outlives a driver that is killed, and its folder goes with it.
"""

import logging
import shutil
import sys

import ray

# Texts and vectors that are under way; beyond it, Ray puts them into its folder.
_MEMORY_BYTES = 512 * 1024 * 1024


def main(folder: str, processors: int) -> None:
    """Run the cluster, and print its address once it stands.

    Args:
        folder: Where Ray keeps what it needs; short, as sockets lie there.
        processors: How many it uses; 0 for all.
    """
    try:
        ray.init(
            address="local",
            num_cpus=processors or None,
            include_dashboard=False,
            object_store_memory=_MEMORY_BYTES,
            log_to_driver=False,
            logging_level=logging.ERROR,
            _temp_dir=folder,
        )
        sys.stdout.write(f"{ray.get_runtime_context().gcs_address}\n")
        sys.stdout.flush()
        sys.stdin.read()
    finally:
        ray.shutdown()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
