"""What can go wrong when something is said in Slack.

PostingError
* Refused: Slack said no, and nothing was done
  + Stopped: a person pressed Stop
* Busy: Slack asked to wait, longer than we do
* Unsure: nobody knows whether it was done
"""


class PostingError(Exception):
    """Something was not said, or perhaps not."""


class Refused(PostingError):
    """Slack said no, and nothing was done.

    Attributes:
        code: Slack's word for why.
    """

    def __init__(self, method: str, code: str) -> None:
        super().__init__(f"Slack refused {method}: {code}")
        self.code = code


class Stopped(Refused):
    """A person pressed Stop: nothing more is to be written."""


class Busy(PostingError):
    """Slack asked to wait.

    Attributes:
        retry_after: In seconds.
    """

    def __init__(self, method: str, retry_after: float) -> None:
        super().__init__(f"Slack takes {method} again in {retry_after:.0f} seconds")
        self.retry_after = retry_after


class Unsure(PostingError):
    """The connection broke, or Slack failed: nobody knows whether it was done."""

    def __init__(self, method: str, what: str) -> None:
        super().__init__(f"Slack may have done {method}, or not: {what}")
