"""Exit codes that scripts can use, and the one way to leave with a message."""

FINE = 0
NOTHING_FOUND = 1
BAD_USE = 2
SOURCE_FAILED = 3
INTERRUPTED = 130  # as shells say it: 128 + SIGINT


class Refused(Exception):
    """The command cannot do what was asked; the message says why and what to do."""

    def __init__(self, message: str, code: int = BAD_USE) -> None:
        super().__init__(message)
        self.code = code
