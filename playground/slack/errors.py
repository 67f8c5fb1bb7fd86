"""Why the stand-in refuses something.

PlaygroundError
* Refused: an answer of the Web API that is not ok
* Impossible: what a person cannot do in Slack either
"""

from playground.slack.wire import Json


class PlaygroundError(Exception):
    """Anything the playground refuses."""


class Refused(PlaygroundError):
    """The Web API answers `ok: false` with this code.

    Attributes:
        details: What stands in the answer beside the code.
    """

    def __init__(self, code: str, details: Json | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.details = details or {}


class Impossible(PlaygroundError):
    """A person cannot do this; the message says what and why."""


def invalid_arguments(reason: str) -> Refused:
    """The refusal of a call whose arguments make no sense, with the reason as Slack words it."""
    return Refused("invalid_arguments", {"response_metadata": {"messages": [f"[ERROR] {reason}"]}})


def invalid_blocks(*reasons: str) -> Refused:
    """The refusal of blocks, with what is wrong where."""
    messages = [f"[ERROR] {reason}" for reason in reasons]
    return Refused("invalid_blocks", {"errors": list(reasons), "response_metadata": {"messages": messages}})
