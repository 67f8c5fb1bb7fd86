"""A real S3 server (moto's) in a process of its own, in front of which requests can be broken."""

import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import count

from index.store import Store
from playground.object_storage import Faults, failing_storage

_SERVER = """
import sys
from moto.server import ThreadedMotoServer
server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
server.start()
print(server.get_host_and_port()[1], flush=True)
sys.stdin.read()
"""
_KEYS = {"aws_access_key_id": "nobody", "aws_secret_access_key": "nothing-secret", "aws_region": "us-east-1"}
_numbers = count(1)


@dataclass(frozen=True)
class ObjectStorage:
    """Object storage on this machine.

    Attributes:
        port: Of the server itself.
        proxied: Of the proxy before it.
        faults: What the proxy breaks.
    """

    port: int
    proxied: int
    faults: Faults

    def options(self, port: int | None = None) -> dict[str, str]:
        """Return what reaches the server, by default straight."""
        return {**_KEYS, "aws_endpoint": f"http://127.0.0.1:{port or self.port}", "allow_http": "true"}

    def new_store(self) -> Store:
        """Return a place where nothing lies yet."""
        return Store(f"s3://bucket/{next(_numbers)}/index", self.options())

    def behind_proxy(
        self, store: Store, *, refresh: timedelta = timedelta(0), patience: float = 20, tries: int = 4
    ) -> Store:
        """Return the same place as it is reached through the proxy; by default with as many tries as LanceDB's own."""
        options = {**self.options(self.proxied), "client_max_retries": str(tries - 1)}
        return Store(store.uri, options, refresh, timedelta(seconds=patience))


@contextmanager
def object_storage() -> Iterator[ObjectStorage]:
    """Serve an empty bucket until the end of the block."""
    command = [sys.executable, "-c", _SERVER]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=True) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        port = int(server.stdout.readline())
        made = urllib.request.Request(f"http://127.0.0.1:{port}/bucket", method="PUT")
        urllib.request.urlopen(made).close()
        faults = Faults()
        with failing_storage(port, faults) as proxied:
            yield ObjectStorage(port, proxied, faults)
        server.stdin.close()
