"""What can go wrong in the ledger.

    LedgerError
    ├── LedgerUnavailable     cannot be opened, reached, read or written
    │   ├── LedgerBusy        another process kept it locked for too long
    │   └── LedgerDamaged     the file is there, but it is not a sound database
    ├── LedgerTooNew          written by a newer Footnote than this one
    ├── RecordRefused         what was to be stored contradicts what is stored, or is no storable text
    ├── RunNotRunning         the run has ended, or a later run of its source has taken over
    ├── MoveRefused           one ledger is in use or not there, or the other is not empty, or not the same afterwards
    ├── LeaseHeld             another process is the one writer
    ├── LeaseLost             this process was the one writer and no longer is
    └── InvalidPrincipal      not `everyone`, `user:<e-mail>` or `group:<name>` (also a ValueError)

A ledger is named by its file, or by server and database: never by a URL, which may hold a password.
"""


class LedgerError(Exception):
    """Anything the ledger reports on purpose; the message says what to do."""


class LedgerUnavailable(LedgerError):
    """The ledger cannot be opened, reached, read or written."""


class LedgerBusy(LedgerUnavailable):
    """Another process kept the ledger, or a table of it, locked for longer than this one waits."""


class LedgerDamaged(LedgerUnavailable):
    """The file is not a sound SQLite database."""


class LedgerTooNew(LedgerError):
    """A newer Footnote has migrated this ledger; reading it with this one could misread permissions."""


class RecordRefused(LedgerError):
    """The database refused a row: it contradicts what is stored, or a value cannot be stored at all."""


class RunNotRunning(LedgerError):
    """The run has ended, or a later run of the same source has marked it as interrupted."""


class MoveRefused(LedgerError):
    """What one ledger holds cannot be put into the other one; nothing was moved, and the message says why."""


class LeaseHeld(LedgerError):
    """Another holder has the lease; the message says which, since when, and what to do."""

    def __init__(self, message: str, name: str) -> None:
        super().__init__(message)
        self.name = name


class LeaseLost(LedgerError):
    """The lease was taken over because it was not renewed in time; stop writing."""


class InvalidPrincipal(LedgerError, ValueError):
    """A text that names nobody a policy or a membership could mean."""
