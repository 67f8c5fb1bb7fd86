"""What can go wrong at a source.

SourceError
├── SourceUnavailable   the whole source: not reachable, not configured right
│   └── NotAtHand       what it is asked for has to be brought here first, which may take long
├── DocumentSkipped     one document, on purpose: the message is the reason
├── DocumentUnreadable  one document, for the moment: what is indexed of it stays, and the next run tries again
└── DocumentGone        one document vanished between listing and reading
"""


class SourceError(Exception):
    """Anything a source reports. Messages name the source or path and what to do; never a credential."""


class SourceUnavailable(SourceError):
    """The source as a whole cannot be used; the run keeps the last good rows and says so."""


class NotAtHand(SourceUnavailable):
    """It can tell when `Source.probe` has brought here what it needs, which may take long."""


class DocumentSkipped(SourceError):
    """One document is left out on purpose; the message is the reason that `footnote status` shows."""


class DocumentUnreadable(SourceError):
    """One document cannot be read for the moment; its last good rows stay, and the next run tries again."""


class DocumentGone(SourceError):
    """The document vanished between listing and reading; the next run sees it as removed."""
