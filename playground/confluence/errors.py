"""Why the site or its API refuses something.

PlaygroundError
* Refused: an answer of the API that is not 2xx
* BadQuery: CQL that cannot be read
"""


class PlaygroundError(Exception):
    """Anything the playground refuses."""


class Refused(PlaygroundError):
    """The API answers with this status and message.

    Attributes:
        code: The short name that version 2 of the API gives the reason.
    """

    def __init__(self, status: int, message: str, *, code: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.code = code


class BadQuery(PlaygroundError):
    """The CQL cannot be read; the message says where or which field."""
