"""Store: where an index lies, and how it is reached. No other file connects to LanceDB."""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import lancedb
from lancedb.table import LanceTable

# Whoever writes looks for a newer version at every step; so does a reader of a folder, where that costs nothing.
ALWAYS_FRESH = timedelta(0)
# Of errors, object_store's own words are all that Lance passes on: "Generic S3 error: …", or `store: "S3"`.
_OF_OBJECT_STORAGE = re.compile(
    r'Generic (S3|GCS|MicrosoftAzure) error|store: "(S3|GCS|MicrosoftAzure)"'
    r"|Failed to get AWS credentials"
    # The answer to a commit was lost, and so was that to the look whether it is there.
    r"|Commit result for version \d+ is unknown"
)
_WHYS = (
    # First, as the service of a machine that was asked for them may have answered with a status of its own.
    (
        re.compile("Failed to get AWS credentials"),
        "no credentials for object storage were found. Set them in the environment, or in a file that "
        "`index.storage_secrets_file` names",
    ),
    (
        re.compile("Failed to resolve region"),
        "the region of the bucket could not be found out. Check the network and `index.uri`, and set AWS_REGION, or "
        "`aws_region` in `index.storage_options`: then nobody has to ask for it",
    ),
    (re.compile("NoSuchBucket|ContainerNotFound"), "object storage knows no such bucket. Check `index.uri`"),
    (
        re.compile("status(?: code)?: (401|403)|AccessDenied|InvalidAccessKeyId|SignatureDoesNotMatch"),
        "object storage refuses these credentials, or they may not do this. Check them, and the rights on the bucket",
    ),
)
_NO_ANSWER = "object storage does not answer, or fails. Check the network and `index.uri`; once it answers, all goes on"
# One answer to a reader is some megabytes at most. LanceDB's own default of 30 s leaves no time for a second try.
_READING = {"timeout": "5s"}
# Of a look nobody can take the rest away, as of a reader: it tries six times all the same, and without this 25 times,
# for two minutes and more where nothing is ever answered.
_LOOKING = {**_READING, "client_max_retries": "0"}


@dataclass(frozen=True, slots=True)
class Store:
    """A folder, or an address of object storage.

    Attributes:
        uri: A path, or an address that begins with s3://, gs:// or az://.
        options: As LanceDB names them, never shown: credentials may be among them. What is not there is taken from the
            environment.
        refresh: How long a reader of object storage may go without looking whether there is a newer version.
        patience: How long it waits for one answer of object storage, all tries of the library together.
    """

    uri: str
    options: Mapping[str, str] = field(default_factory=dict, repr=False)
    refresh: timedelta = ALWAYS_FRESH
    patience: timedelta = timedelta(seconds=15)

    @classmethod
    def at(cls, place: "Store | str") -> "Store":
        """Return a store as it is, and one of a path, or of an address that needs no options."""
        return cls(place) if isinstance(place, str) else place

    @property
    def is_folder(self) -> bool:
        """Whether it is a folder of this machine."""
        return "://" not in self.uri


def connect(place: Store | str) -> lancedb.DBConnection:
    """Connect for writing, or for what has to be read whole.

    Raises:
        ConnectionError: object storage does not answer, or refuses.
    """
    return _connect(Store.at(place), ALWAYS_FRESH)


def connect_for_a_look(place: Store | str) -> lancedb.DBConnection:
    """Connect to see what is there: object storage that hangs holds that up for half a minute; raises as above."""
    store = Store.at(place)
    return _connect(store if store.is_folder else replace(store, options={**_LOOKING, **store.options}), ALWAYS_FRESH)


def connect_for_commits(place: Store | str) -> lancedb.DBConnection:
    """Connect to tables that stay at their version until they are taken to another; raises as above."""
    return _connect(Store.at(place), None)


def _connect(store: Store, refresh: timedelta | None) -> lancedb.DBConnection:
    options = dict(store.options) or None
    with told_apart():
        return lancedb.connect(store.uri, storage_options=options, read_consistency_interval=refresh)


async def connect_for_reading(store: Store) -> lancedb.AsyncConnection:
    """Connect for reading time and again: indexes that were read are kept, and commits are seen within `refresh`.

    Raises:
        ConnectionError: as `connect`.
    """
    options = None if store.is_folder else {**_READING, **store.options}
    refresh = ALWAYS_FRESH if store.is_folder else store.refresh
    with told_apart():
        return await lancedb.connect_async(store.uri, storage_options=options, read_consistency_interval=refresh)


@contextmanager
def told_apart() -> Iterator[None]:
    """Raise ConnectionError where object storage failed: LanceDB raises ValueError, as for a table that is not there.

    Whoever took the one for the other would take a store for empty, and make a new table there.
    """
    try:
        yield
    except ValueError as error:
        if is_out_of_reach(error):
            raise ConnectionError(str(error)) from error
        raise


def open_dataset(table: LanceTable) -> Any:
    """Open the newest version of a table with Lance itself, which can do what LanceDB cannot.

    Raises:
        ConnectionError: object storage does not answer, or refuses.
    """
    # A quarter of a second to import, which readers do not need.
    import lance  # noqa: PLC0415

    with told_apart():
        return lance.dataset(table.uri, storage_options=_options_of(table))


def remove_files(table: LanceTable, folder: str, names: Iterable[str]) -> None:
    """Remove files of a table that none of its versions has ever had: Lance would keep them for a week.

    Args:
        table: Which the files were written for.
        folder: Of the table's folder, where they lie.
        names: Of the files.

    Raises:
        ConnectionError: object storage does not answer, or refuses.
    """
    from lance.file import LanceFileSession  # noqa: PLC0415 - as above

    with told_apart():
        session = LanceFileSession(f"{table.uri}/{folder}", storage_options=_options_of(table))
        for name in names:
            session.delete_file(name)


def _options_of(table: LanceTable) -> dict[str, str] | None:
    options: dict[str, str] | None = table.initial_storage_options()
    if options is None and "://" in table.uri:
        # None too where nothing answers, and without its options another store would be asked: this raises then.
        _ = table.version
        options = table.initial_storage_options()
    return options


def is_out_of_reach(error: Exception) -> bool:
    """Tell whether object storage failed, which says nothing about what lies there."""
    return isinstance(error, TimeoutError) or _OF_OBJECT_STORAGE.search(str(error)) is not None


def why_out_of_reach(error: Exception) -> str:
    """Return what is wrong with object storage and what to do, without a word of the error itself."""
    return next((why for pattern, why in _WHYS if pattern.search(str(error))), _NO_ANSWER)
