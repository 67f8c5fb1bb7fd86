"""What can go wrong in this room. Messages are for operators: no text of a question or document is in them."""


class AnsweringError(Exception):
    """Something in this room failed."""


class ModelUnavailable(AnsweringError):
    """No language model wrote the turn to its end; the message says which, and why."""
