"""What can go wrong before it is known who is asking, or when somebody asks too much.

CallerError
├── UncheckedRequest  a tool ran for a request of which nobody checked who sent it
├── NamesNobody       a token is good, and does not tell whose it is
├── IssuerAway        the keys that tokens are checked with cannot be read
└── TooMany           the caller has asked too much
"""


class CallerError(Exception):
    """Anything that keeps a request from being answered on purpose; no message holds a token."""


class UncheckedRequest(CallerError):
    """Nobody checked who sent this request: nothing may be answered."""


class NamesNobody(CallerError):
    """A token is what was expected, but for the person: a new one would say no more. The message is for its holder."""


class IssuerAway(CallerError):
    """The issuer's keys were never read, or too long ago to be relied on."""


class TooMany(CallerError):
    """The caller has asked too much.

    Attributes:
        wait_seconds: After which it is worth another try.
    """

    def __init__(self, what: str, wait_seconds: float) -> None:
        super().__init__(what)
        self.wait_seconds = wait_seconds
