"""What can go wrong with the index.

StorageError
├── IndexMissing      nothing has been indexed yet
├── OutdatedIndex     the rows were laid out by another version of Footnote
├── UnreadableIndex   the files of the index cannot be read
├── UnwritableIndex   they cannot be written, as the disk is full, say
├── Overtaken         another process writes the index in place of this one, which stood still
├── WrongSpace        the stored vectors were made by another embedder or chunker
├── UpkeepFailed      the rows are well, but could not be tidied
└── ModelUnavailable  an embedding or reranking model cannot be loaded or reached
    └── TextsRefused    it does not take some texts; stands beside the embedder, as it holds the vectors of the others
"""


class StorageError(Exception):
    """Anything the index reports on purpose; the message says what to do."""


class IndexMissing(StorageError):
    """There is no table yet: nothing has been indexed."""


class OutdatedIndex(StorageError):
    """The rows were laid out by another version of Footnote; the indexer makes a table of its own beside theirs."""


class UnreadableIndex(StorageError):
    """The files of the index are damaged or out of reach."""


class UnwritableIndex(StorageError):
    """Its writer can no longer write the index, or read it; the rows are as they were."""


class Overtaken(StorageError):
    """Another process has taken the place of this one, which stood still while it wrote; nothing was written."""


class WrongSpace(StorageError):
    """The stored vectors were made by another model or chunker than the configured one."""


class UpkeepFailed(StorageError):
    """Merging, compacting or cleaning up did not succeed; nothing is lost, and the next upkeep tries again."""


class ModelUnavailable(StorageError):
    """An embedding or reranking model cannot be loaded or did not answer."""
