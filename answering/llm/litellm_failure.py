"""Failure: what litellm raises, in a sentence for operators: without what vendors say, who repeat keys and prompts."""

from collections.abc import Iterator
from dataclasses import dataclass

from answering.errors import LanguageModelUnavailable

_TRANSIENT = frozenset({408, 409, 425, 429})
_SERVER_FAULT = 500
_OF_THE_REQUEST = frozenset({400, 413, 422})
_UNREACHABLE = frozenset({"ConnectError", "ConnectTimeout", "APIConnectionError"})
_SILENT = frozenset({"ReadTimeout", "APITimeoutError"})
# A vendor that wants to be left alone for longer than this is left alone, and the next model is asked.
_LONGEST_PAUSE_SECONDS = 4.0
_FIRST_PAUSE_SECONDS = 0.25


@dataclass(frozen=True, slots=True)
class Failure:
    """One attempt that failed.

    Attributes:
        text: What happened and what to do, to follow the name of the model.
        pause_seconds: How long to wait before another attempt; None when that would be in vain.
        is_of_request: What was asked is at fault; the model is well.
    """

    text: str
    pause_seconds: float | None = None
    is_of_request: bool = False

    def raised(self, message: str) -> LanguageModelUnavailable:
        """Return it as the error of this room."""
        return LanguageModelUnavailable(message, is_of_request=self.is_of_request)


class Failed(Exception):
    """An attempt that failed without an exception of litellm."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.text)
        self.failure = failure


def silent(name: str) -> Failure:
    """Nothing came for longer than is waited for."""
    return Failure(f"said nothing for too long. If it is only slow, raise models.{name}.first_token_seconds.")


def late(name: str) -> Failure:
    """The turn took longer than it may."""
    return Failure(f"took too long for one turn. If it is only slow, raise models.{name}.timeout_seconds.")


def unfinished(name: str) -> Failure:
    """The stream ended in an orderly way, and the turn did not."""
    told = f"ended without finishing, or answered with something else than a stream. Check models.{name}.api_base."
    return Failure(told, _FIRST_PAUSE_SECONDS)


def wordless(finish: str, name: str) -> Failure:
    """The turn ended without a word and without a call."""
    if finish == "length":
        told = f"used its whole turn without a word, perhaps for thinking. Raise models.{name}.max_answer_tokens."
        return Failure(told, is_of_request=True)
    return Failure(f"ended its turn without a word ({finish}).", is_of_request=True)


def failure_of(error: BaseException, *, name: str, attempt: int) -> Failure:
    """Return what an exception of litellm or of its libraries means.

    Args:
        error: litellm wraps; what it wraps is looked at too.
        name: The configured name, for the settings to be named.
        attempt: The number of attempts before.
    """
    if isinstance(error, Failed):
        return error.failure
    backoff = _FIRST_PAUSE_SECONDS * 2**attempt
    if failure := _of_kind({type(each).__name__ for each in _chain(error)}, name, backoff):
        return failure
    status = _status(error)
    if status is None:
        return Failure(f"failed within litellm ({type(error).__name__}). Try it with `footnote doctor`.")
    # litellm gives 500 to whatever it cannot read.
    return Failure(_of_status(status, name), _pause(error, status, backoff), is_of_request=status in _OF_THE_REQUEST)


def _of_kind(kinds: set[str], name: str, backoff: float) -> Failure | None:
    """Return what the classes of an exception and of those behind it mean, as far as they say more than its status."""
    if "ContextWindowExceededError" in kinds:
        told = f"was given more than it can read. Set models.{name}.window_tokens to what it really has."
        return Failure(told, is_of_request=True)
    if "ContentPolicyViolationError" in kinds:
        return Failure("refused what it was asked by its vendor's rules of content.", is_of_request=True)
    if "MidStreamFallbackError" in kinds:
        return Failure("broke off, or sent something that cannot be read.", backoff)
    if kinds & _SILENT:
        return silent(name)
    if kinds & _UNREACHABLE:
        return Failure(f"cannot be reached. Check models.{name}.api_base and the network.", backoff)
    return None


def _status(error: BaseException) -> int | None:
    """Return the status that was answered: the innermost, for litellm guesses from words of the answer."""
    found = [code for each in _chain(error) if isinstance(code := getattr(each, "status_code", None), int)]
    return found[-1] if found else None


def _of_status(status: int, name: str) -> str:
    match status:
        case 401 | 403:
            return (
                f"refused the key ({status}). Check models.{name}.api_key_file, or the variable "
                f"FOOTNOTE__MODELS__{name.replace('-', '_').upper()}__API_KEY."
            )
        case 402 | 429:
            return f"takes no more requests for now ({status}): its rate, quota or credit is used up."
        case 404:
            return f"is not there (404). Check models.{name}.model and models.{name}.api_base."
        case 400 | 413 | 422:
            return (
                f"refused the request ({status}). Try it with `footnote doctor`: if that fails too, check its settings."
            )
    return f"failed on its own side ({status}, or with an answer that is none). Check models.{name}.api_base."


def _pause(error: BaseException, status: int, backoff: float) -> float | None:
    """Return how long to wait before another attempt: as the vendor asks, or a little longer each time."""
    if status < _SERVER_FAULT and status not in _TRANSIENT:
        return None
    headers = getattr(error, "litellm_response_headers", None) or {}
    try:
        asked = float(headers.get("retry-after") or backoff)
    except ValueError:  # A date: nobody who is in a hurry sends one.
        return None
    return asked if 0 <= asked <= _LONGEST_PAUSE_SECONDS else None


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = getattr(error, "original_exception", None) or error.__cause__ or error.__context__
