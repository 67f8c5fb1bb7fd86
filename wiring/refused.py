"""Refused: what was asked for cannot be done; the message says why, and what to do, to the person who asked."""

BAD_USE = 2


class Refused(Exception):
    """The request cannot be carried out.

    Attributes:
        code: What a command exits with.
    """

    def __init__(self, message: str, code: int = BAD_USE) -> None:
        super().__init__(message)
        self.code = code
