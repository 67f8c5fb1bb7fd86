"""What can go wrong in this room. Messages are for operators: no text of a question or document is in them."""


class AnsweringError(Exception):
    """Something in this room failed."""


class ModelUnavailable(AnsweringError):
    """No language model wrote the turn to its end; the message says which, and why.

    Attributes:
        is_of_request: What was asked is at fault, such as a prompt that is too long; the model itself is well.
    """

    def __init__(self, message: str, *, is_of_request: bool = False) -> None:
        super().__init__(message)
        self.is_of_request = is_of_request
