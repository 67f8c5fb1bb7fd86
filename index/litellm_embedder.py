"""LitellmEmbedder: embedding models that are a service, by any litellm model string: a vendor's or a team's own.

Passages are asked for in many requests at once, as many as the server bears; a question goes past them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from threading import Lock
from time import monotonic, sleep

import numpy as np

from index.embedder import Embedding, Span, TextsRefused, Vectors, embed_apart
from index.embedding_tally import EmbeddingTally
from index.errors import ModelUnavailable
from index.litellm_library import load_litellm
from index.litellm_request import Address, Answer, Trouble, request_vectors
from index.request_batches import in_batches
from index.request_flow import RequestFlow
from index.request_round import GivenUp, Means, RequestRound, in_background
from index.space import Space

# Hosted models read thousands of tokens, but a passage that a person can check is short.
DEFAULT_MAX_TOKENS = 512
# Tokenizers of hosted models differ; a text counted by the nearest one keeps this share of the window free.
_SAFETY = 0.9
# Whoever asks waits for it, and can be answered by words alone. Vendors take some tenths of a second.
_QUESTION_SECONDS = 3.0
_QUESTION_PAUSE_SECONDS = 0.1
# A request whose bytes trickle in is given up after so many times its wait for bytes.
_OVERDUE = 2


@dataclass(frozen=True, slots=True)
class LitellmSettings:
    """How to reach a hosted model.

    Attributes:
        model: litellm's model string, such as `openai/text-embedding-3-small`.
        dimension: Length of its vectors; 0 asks the model once.
        max_tokens: Longest text; 0 for 512.
        batch_size: Texts a request.
        requests: Under way at once, at most.
        api_key: From the environment or a file; None leaves it to litellm's own variables.
        timeout_seconds: For connecting, and for each wait for bytes, of requests for passages.
    """

    model: str
    dimension: int = 0
    max_tokens: int = 0
    batch_size: int = 16
    requests: int = 8
    query_prefix: str = ""
    passage_prefix: str = ""
    api_base: str | None = None
    api_key: str | None = None
    timeout_seconds: float = 30.0


class LitellmEmbedder:
    """Embeds by requests. Threads may share it.

    Attributes:
        tally: What it has asked, and what came of it.
    """

    def __init__(
        self,
        settings: LitellmSettings,
        *,
        tally: EmbeddingTally | None = None,
        steady: Callable[[], float] = monotonic,
        pause: Callable[[float], None] = sleep,
        question_seconds: float = _QUESTION_SECONDS,
    ) -> None:
        """Take the settings, who counts, a clock and what waits by it, and how long a question may take."""
        self.tally = tally or EmbeddingTally()
        self._settings = settings
        self._address = Address(settings.model, settings.api_base, settings.api_key)
        self._steady = steady
        self._pause = pause
        self._question_seconds = question_seconds
        self._flow = RequestFlow(settings.requests, self.tally)
        self._most_texts = settings.batch_size
        self._lock = Lock()
        # Of calls that were given up: what was paid for is not asked for again.
        self._kept: dict[str, Vectors] = {}
        # Digests of texts that are not taken: asked again after the next start.
        self._refused: set[bytes] = set()

    @cached_property
    def space(self) -> Space:
        """The space of these vectors; asks the model for its dimension when that is not configured."""
        settings = self._settings
        dimension = settings.dimension or self._ask_for_dimension()
        return Space(settings.model, "", dimension, settings.query_prefix, settings.passage_prefix)

    @cached_property
    def max_tokens(self) -> int:
        """Window to fill, with a margin because the tokenizer may only be a near relative of the model's."""
        [prefix] = self.count_tokens([self._settings.passage_prefix])
        return int((self._settings.max_tokens or DEFAULT_MAX_TOKENS) * _SAFETY) - prefix

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Count with litellm's tokenizer for this model."""
        return [load_litellm().token_counter(model=self._settings.model, text=text) if text else 0 for text in texts]

    def embed_passages(self, texts: Sequence[str], spans: Sequence[Sequence[Span]] = ()) -> list[Embedding]:
        """Embed passages and their statements, each text once, in as many requests at once as the server bears.

        Raises:
            ModelUnavailable: the server does not answer, or asks to be left alone for long.
            TextsRefused: it does not take some of the texts; all others have their vectors.
        """
        before = frozenset(self._refused)
        made = embed_apart(texts, spans, self._embed)
        bad = [not (np.isfinite(each.vector).all() and np.isfinite(each.statements).all()) for each in made]
        if not any(bad):
            return made
        known = {
            n for n, text in enumerate(texts) if before & {_digest(each) for each in _with_statements(n, text, spans)}
        }
        raise TextsRefused(
            f"The embedding model {self._settings.model!r} does not take {sum(bad)} of {len(texts)} passages: they are "
            "found by their words alone. If they are too long for it, set `max_tokens` in its table to what it reads.",
            [None if is_bad else each for each, is_bad in zip(made, bad, strict=True)],
            frozenset(n for n, is_bad in enumerate(bad) if is_bad) - known,
        )

    def embed_question(self, question: str) -> Vectors:
        """Embed one question, within three seconds, however many passages are waiting."""
        load_litellm()  # the first time seconds, which are not the server's
        text, deadline = self._settings.query_prefix + question, self._steady() + self._question_seconds
        try:
            vectors = self._ask_in_time(text, deadline).vectors
        except Trouble as trouble:
            pause = _QUESTION_PAUSE_SECONDS if trouble.pause_seconds is None else trouble.pause_seconds
            is_brief = trouble.kind in {"busy", "unwell"} and self._steady() + pause < deadline
            if not is_brief:
                raise self._unavailable(str(trouble)) from trouble
            self._pause(pause)
            try:
                vectors = self._ask_in_time(text, deadline).vectors
            except Trouble as again:
                raise self._unavailable(str(again)) from again
        if not np.isfinite(vectors).all():
            raise self._unavailable("answered a question with a vector that is none")
        return np.asarray(vectors[0], dtype=np.float32)

    def _ask_in_time(self, text: str, deadline: float) -> Answer:
        def ask(texts: Sequence[str]) -> Answer:
            # Always the same: litellm keeps the connections of one timeout apart from those of another.
            return self._ask(texts, timeout_seconds=self._question_seconds)

        try:
            return in_background(ask, [text]).result(timeout=deadline - self._steady())
        except TimeoutError:
            raise Trouble("late", f"did not answer a question within {self._question_seconds:g} seconds") from None

    def _ask_for_dimension(self) -> int:
        texts = ["dimension"]
        asked = RequestRound(texts, self._means(lambda some: self._ask(some, dimension=0)))
        self._work(asked, [[0]])
        if 0 not in asked.vectors:
            raise self._unavailable("does not take a text of one word")
        return len(asked.vectors[0])

    def _embed(self, texts: Sequence[str]) -> Vectors:
        """Return a vector for each text, NaN for those that are refused."""
        dimension = self.space.dimension
        # Statements such as the head of a table stand in many passages.
        distinct = list(dict.fromkeys(texts))
        asked = RequestRound([self._settings.passage_prefix + text for text in distinct], self._means(self._ask))
        with self._lock:
            asked.vectors = {n: self._kept[text] for n, text in enumerate(distinct) if text in self._kept}
        missing = [n for n, text in enumerate(distinct) if n not in asked.vectors and not self._is_refused(text)]
        batches = in_batches([asked.texts[n] for n in missing], most_texts=self._most_texts)
        try:
            self._work(asked, [[missing[n] for n in batch] for batch in batches])
        except ModelUnavailable:
            with self._lock:
                self._kept = {distinct[n]: vector for n, vector in asked.vectors.items()}
            raise
        with self._lock:
            self._kept.clear()
            self._refused |= {_digest(distinct[n]) for n in asked.refused}
        none = np.full(dimension, np.nan, dtype=np.float32)
        vectors = {text: asked.vectors.get(n, none) for n, text in enumerate(distinct)}
        return np.array([vectors[text] for text in texts], dtype=np.float32).reshape(len(texts), dimension)

    def _work(self, asked: RequestRound, batches: Sequence[Sequence[int]]) -> None:
        try:
            asked.work(batches)
        except GivenUp as why:
            raise self._unavailable(str(why)) from why
        finally:
            if asked.most_texts:
                self._most_texts = min(self._most_texts, asked.most_texts)

    def _means(self, ask: Callable[[Sequence[str]], Answer]) -> Means:
        overdue = self._settings.timeout_seconds * _OVERDUE
        return Means(ask, self._flow, overdue, self._steady, self._pause)

    def _ask(
        self, texts: Sequence[str], *, dimension: int | None = None, timeout_seconds: float | None = None
    ) -> Answer:
        """Send one request, and count it."""
        # Whoever asks the first question of all does not wait for the dimension too.
        known = self.space.dimension if "space" in vars(self) else self._settings.dimension
        wanted = known if dimension is None else dimension
        seconds = timeout_seconds or self._settings.timeout_seconds
        try:
            answer = request_vectors(self._address, texts, dimension=wanted, timeout_seconds=seconds)
        except Trouble as trouble:
            self.tally.note(trouble.kind)
            raise
        self.tally.note("answered", texts=len(texts), tokens=answer.tokens, dollars=answer.dollars)
        return answer

    def _is_refused(self, text: str) -> bool:
        return _digest(text) in self._refused

    def _unavailable(self, why: str) -> ModelUnavailable:
        return ModelUnavailable(
            f"The embedding model {self._settings.model!r} {why}. Check `model`, `api_base` and the key of its table "
            "in the settings, [embedder] or [embedders.NAME]."
        )


def _with_statements(position: int, text: str, spans: Sequence[Sequence[Span]]) -> list[str]:
    return [text, *(text[start:end] for start, end in (spans[position] if spans else ()))]


def _digest(text: str) -> bytes:
    return sha256(text.encode()).digest()
