"""Why a webhook is not taken.

NotTaken: the sender is answered with this status and this message.
"""


class NotTaken(Exception):
    """Nothing was asked for.

    Attributes:
        status: Of the answer.
        message: What is wrong and what to do, for whoever looks at the sender's log; nothing of what was sent.
    """

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
