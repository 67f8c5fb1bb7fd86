"""What can go wrong while documents become rows.

IndexerError
├── Unparsable      one document: the message is the reason that `footnote status` shows
│   └── Unsupported   not damaged, but of a kind that holds no text to index
├── TooMuchGone     so much of a source has vanished that a person should look first
└── RunInProgress   another process is writing this index
"""


class IndexerError(Exception):
    """Anything the indexer reports on purpose."""


class Unparsable(IndexerError):
    """One document cannot be turned into blocks; it is recorded with this reason and the run goes on."""


class Unsupported(Unparsable):
    """One document is of a kind that holds no text to index, such as an image; it is skipped with this reason."""


class TooMuchGone(IndexerError):
    """So much of a source has vanished at once that nothing was removed; the message says what to do."""


class RunInProgress(IndexerError):
    """Another process holds the index; the message says which, since when, and what to do."""
