"""A real S3 server, in front of which requests can be broken."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import count

from index.store import Store
from playground.object_storage import Faults, failing_storage
from playground.s3 import BUCKET, SECRETS, options, serving_s3

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
        return {**SECRETS, **options(port or self.port)}

    def new_store(self) -> Store:
        """Return a place where nothing lies yet."""
        return Store(f"s3://{BUCKET}/{next(_numbers)}/index", self.options())

    def behind_proxy(
        self, store: Store, *, refresh: timedelta = timedelta(0), patience: float = 20, tries: int = 4
    ) -> Store:
        """Return the same place as it is reached through the proxy; by default with as many tries as LanceDB's own."""
        options = {**self.options(self.proxied), "client_max_retries": str(tries - 1)}
        return Store(store.uri, options, refresh, timedelta(seconds=patience))


@contextmanager
def object_storage() -> Iterator[ObjectStorage]:
    """Serve an empty bucket until the end of the block."""
    faults = Faults()
    with serving_s3() as port, failing_storage(port, faults) as proxied:
        yield ObjectStorage(port, proxied, faults)
