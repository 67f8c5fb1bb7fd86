"""What can go wrong in this room. Messages are for operators: no text of a question or document is in them.

AnsweringError
├── LanguageModelUnavailable  no language model wrote the turn to its end
└── ToolFailed                a tool gave no result
    ├── ToolRefused           what was asked of it is not what it takes
    └── ServerNotAsked        the server that has the tool could not be asked
"""


class AnsweringError(Exception):
    """Something in this room failed."""


class LanguageModelUnavailable(AnsweringError):
    """No language model wrote the turn to its end; the message says which, and why.

    Attributes:
        is_of_request: What was asked is at fault, such as a prompt that is too long; the model itself is well.
    """

    def __init__(self, message: str, *, is_of_request: bool = False) -> None:
        super().__init__(message)
        self.is_of_request = is_of_request


class ToolFailed(AnsweringError):
    """A tool gave no result; the message says why in one line, for the model and for whoever reads the answer."""


class ToolRefused(ToolFailed):
    """A tool was not run, because of its name, its arguments or its definition."""


class ServerNotAsked(ToolFailed):
    """A server of live tools is down, too slow, or talks nonsense."""
