"""Joining: a cluster of Ray to work on, an existing one or one of this machine alone."""

import logging
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, redirect_stdout
from pathlib import Path

import ray
from ray.exceptions import RayError

from indexer.cluster.ray_cluster import RayCluster, nodes, processors
from indexer.cluster.site import OpenSite
from indexer.errors import ClusterUnusable

_KNOCK_SECONDS = 5.0


@contextmanager
def connected(address: str, open_site: OpenSite, *, presses: int = 0, is_hosted: bool = False) -> Iterator[RayCluster]:
    """Work on a cluster inside the block.

    Args:
        address: Of an existing one, of which this machine is a node: `auto`, or host and port of its head. Empty: this
            machine alone, for as long as the block lasts.
        open_site: Opens what each process on a node works with.
        presses: How many processes embed; 0 for one a processor.
        is_hosted: The model is a service, asked by one process a node.

    Raises:
        ClusterUnusable: it cannot be reached, a node cannot take part, or there is no room.
    """
    with ExitStack() as joined:
        # A thread of Ray's prints there what ended unexpectedly; standard output belongs to results.
        joined.enter_context(redirect_stdout(joined.enter_context(Path(os.devnull).open("w", encoding="utf-8"))))
        if address:
            _join(address)
        else:
            _join(joined.enter_context(_own(presses)))
        joined.callback(ray.shutdown)
        cluster = RayCluster(open_site, presses or (len(nodes()) if is_hosted else processors()))
        joined.callback(cluster.end_presses)
        yield cluster


@contextmanager
def _own(processors: int) -> Iterator[str]:
    """Run a cluster of this machine alone inside the block, and yield its address."""
    command = [sys.executable, "-m", "indexer.cluster.own_ray", tempfile.mkdtemp(prefix="ray-"), str(processors)]
    # In a session of its own, so that Ctrl-C tells the driver alone, which ends it in order.
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        # It ends with its standard input, which `Popen` closes here and the system closes for a driver that is killed.
        yield process.stdout.readline().strip() if process.stdout else ""


def _join(address: str) -> None:
    host, _, port = address.rpartition(":")
    try:
        # Ray itself tries for minutes.
        if port.isdecimal():
            socket.create_connection((host, int(port)), _KNOCK_SECONDS).close()
        ray.init(address=address, log_to_driver=False, logging_level=logging.ERROR, namespace="footnote")
    except (ConnectionError, RuntimeError, ValueError, OSError, RayError) as error:
        raise ClusterUnusable(
            f"Ray at {address or 'this machine'} cannot be worked with ({type(error).__name__}). Is it running (`ray "
            "status`), is this machine one of its nodes, and has it the token of the cluster?"
        ) from error
