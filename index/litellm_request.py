"""LitellmRequest: one request for vectors through litellm, its answer checked, its failure told in kinds. No retries.

litellm's own do not work for embeddings (docs/decisions/0034).
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any, Literal

import numpy as np

from index.embedder import Vectors
from index.litellm_library import load_litellm

Kind = Literal["busy", "late", "unwell", "refused", "wrong"]
"""Why there is no answer.

busy: The server has too much to do, or takes no more for now.
late: It did not answer in time.
unwell: It cannot be reached, broke off, or answered with something that is no answer; perhaps not the next time.
refused: It does not take these texts: they are too many, too long, or it stumbles over one of them.
wrong: It takes nothing as it is configured: key, address, name of the model, length of the vectors.
"""

_BUSY = frozenset({402, 429, 503, 529})
_LATE = frozenset({408, 504})
_UNWELL = frozenset({409, 425})
# 424: text-embeddings-inference, when the model itself fails.
_REFUSED = frozenset({400, 413, 422, 424})
_SERVER_FAULT = 500
_TIMEOUTS = frozenset({"ReadTimeout", "WriteTimeout", "APITimeoutError"})
_UNREACHABLE = frozenset({"ConnectError", "ConnectTimeout"})
_SAID: Mapping[Kind, str] = {
    "busy": "takes no more requests for now: its rate, quota or capacity is used up",
    "late": "did not answer in time",
    "unwell": "failed on its own side, or answered with something else",
    "refused": "refused the texts",
    "wrong": "refused the request",
}


class Trouble(Exception):
    """A request without an answer.

    Attributes:
        kind: What that means for the next one.
        pause_seconds: How long the server asks to be left alone; None where it does not say.
    """

    def __init__(self, kind: Kind, said: str, pause_seconds: float | None = None) -> None:
        super().__init__(said)
        self.kind: Kind = kind
        self.pause_seconds = pause_seconds


@dataclass(frozen=True, slots=True)
class Address:
    """Where vectors are asked for.

    Attributes:
        model: litellm's model string.
        api_base: Of its server; None: its vendor's.
        api_key: None leaves it to litellm's own variables.
    """

    model: str
    api_base: str | None = None
    api_key: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back.

    Attributes:
        vectors: Unit vectors in the order of the texts; NaN throughout where one is none.
        tokens: As the server counted them.
        dollars: By litellm's price list.
    """

    vectors: Vectors
    tokens: int = 0
    dollars: float = 0.0


def request_vectors(address: Address, texts: Sequence[str], *, dimension: int, timeout_seconds: float) -> Answer:
    """Ask once.

    Args:
        address: The model.
        texts: At least one.
        dimension: Of its vectors; 0 takes what comes.
        timeout_seconds: For connecting, and for each wait for bytes.

    Raises:
        Trouble: there is no answer, or none with one vector for each text.
    """
    try:
        response = load_litellm().embedding(
            model=address.model,
            input=list(texts),
            api_base=address.api_base,
            api_key=address.api_key,
            timeout=timeout_seconds,
            num_retries=0,
            max_retries=0,
        )
    except Exception as error:
        # litellm raises one class per vendor fault, and others for answers that it cannot read.
        raise _trouble(error) from error
    vectors = _in_order(list(response.data or []), len(texts))
    if dimension and vectors.shape[1] != dimension:
        raise Trouble(
            "wrong",
            f"makes vectors of {vectors.shape[1]} numbers, and not of {dimension}. If `dimension` in its table is not "
            "0, set it to what the model makes",
        )
    usage, hidden = getattr(response, "usage", None), getattr(response, "_hidden_params", None) or {}
    return Answer(vectors, getattr(usage, "prompt_tokens", 0) or 0, hidden.get("response_cost") or 0.0)


def _in_order(rows: Sequence[Any], count: int) -> Vectors:
    """Return the vectors by their numbers: servers may answer in any order."""
    try:
        # Nothing to confuse one with: some servers number nothing.
        numbered = {row["index"] if count > 1 else 0: row["embedding"] for row in rows}
        vectors = np.array([numbered[number] for number in range(count)], dtype=np.float32)
    except (KeyError, TypeError, ValueError):
        raise Trouble("unwell", f"did not answer {count} texts with one numbered vector each") from None
    if len(rows) != count or vectors.ndim != 2 or not vectors.shape[1]:
        raise Trouble("unwell", f"answered {count} texts with {len(rows)} vectors, or with no vectors at all")
    # The square of a large number is none in single precision.
    lengths = np.linalg.norm(vectors.astype(np.float64), axis=1, keepdims=True)
    is_good = np.isfinite(lengths) & (lengths > 0)
    return np.where(is_good, vectors / np.where(is_good, lengths, 1.0), np.nan).astype(np.float32)


def _trouble(error: BaseException) -> Trouble:
    """Return what an exception of litellm or of its libraries means, without a word of what vendors say."""
    chain = list(_chain(error))
    kinds = {type(each).__name__ for each in chain}
    # The innermost: litellm guesses a status from words of the answer, and gives 500 to whatever it cannot read.
    status = next(
        (code for each in reversed(chain) if isinstance(code := getattr(each, "status_code", None), int)), None
    )
    if kinds & _UNREACHABLE:
        return Trouble("unwell", "cannot be reached")
    if kinds & _TIMEOUTS:
        return Trouble("late", "did not answer in time")
    if status is None:
        return Trouble("wrong", f"failed within litellm ({type(error).__name__})")
    kind = _kind(status)
    return Trouble(kind, f"{_SAID[kind]} ({status})", _pause(chain))


def _kind(status: int) -> Kind:
    if status in _BUSY:
        return "busy"
    if status in _LATE:
        return "late"
    if status in _REFUSED:
        return "refused"
    return "unwell" if status in _UNWELL or status >= _SERVER_FAULT else "wrong"


def _pause(chain: Sequence[BaseException]) -> float | None:
    """Return the seconds that an answer asks for, in one of the three ways in which servers say it."""
    # litellm's exceptions hold a response of their own making, without headers.
    answers = [answer for each in chain if (answer := getattr(each, "response", None)) is not None]
    said = _header(answers, "retry-after")
    try:
        if milliseconds := _header(answers, "retry-after-ms"):
            return max(0.0, float(milliseconds) / 1000)
        return max(0.0, float(said)) if said else None
    except ValueError:
        pass
    try:
        return max(0.0, parsedate_to_datetime(said).timestamp() - time.time())
    except ValueError:
        return None


def _header(answers: Sequence[Any], name: str) -> str:
    return next((str(found) for answer in answers if (found := answer.headers.get(name))), "")


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = getattr(error, "original_exception", None) or error.__cause__ or error.__context__
