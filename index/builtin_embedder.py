"""BuiltinEmbedder: the built-in model under onnxruntime, a text a pass and a pass on every core.

One session with one thread serves all cores at once. Threads that share a pass wait for each other by spinning, and a
batch pays for its padding and for memory: both cost more than they save (docs/benchmarks.md). A vector made alone is
also the same whatever is embedded beside it.
"""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from tokenizers import Encoding, Tokenizer

from index import builtin_model
from index.embedder import Embedding, Span, Vectors
from index.errors import ModelUnavailable
from index.lean_model import lean
from index.once import Once
from index.pooling import pool
from index.space import Space

_SPECIAL_TOKENS = 2  # [CLS] and [SEP]
# Each takes about 40 MB, and what a container may use of a large machine is not seen from within.
_MOST_THREADS = 8


@dataclass(frozen=True, slots=True)
class BuiltinSettings:
    """How to run the built-in model.

    Attributes:
        threads: Texts embedded at a time, each on one core; 0 for as many as there are cores, at most 8.
        max_tokens: Window to use instead of the model's own; 0 for its own.
    """

    threads: int = 0
    max_tokens: int = 0
    query_prefix: str = ""
    passage_prefix: str = ""


class BuiltinEmbedder:
    """Embeds in this process, without a download. The model loads at its first use."""

    def __init__(self, settings: BuiltinSettings) -> None:
        self._settings = settings
        self._threads = settings.threads or min(os.cpu_count() or 1, _MOST_THREADS)
        self._tokenizer = Once(self._load_tokenizer)
        self._session = Once(self._load_session)

    @cached_property
    def space(self) -> Space:
        """The space of these vectors; knowing it does not load the model."""
        return Space(
            builtin_model.NAME,
            builtin_model.MODEL_SHA256[:12],
            builtin_model.DIMENSION,
            self._settings.query_prefix,
            self._settings.passage_prefix,
        )

    @cached_property
    def max_tokens(self) -> int:
        """Window of the model less special tokens and prefix."""
        [prefix] = self.count_tokens([self._settings.passage_prefix])
        return self._window - _SPECIAL_TOKENS - prefix

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Count word pieces; does not load the model, only its tokenizer."""
        encodings = self._tokenizer().encode_batch_fast(list(texts), add_special_tokens=False)
        return [len(encoding.ids) for encoding in encodings]

    def embed_passages(self, texts: Sequence[str], spans: Sequence[Sequence[Span]] = ()) -> list[Embedding]:
        """Embed each text in a pass of its own, the longest first: no core waits for a long one at the end."""
        prefix = self._settings.passage_prefix

        def embed(number: int) -> Embedding:
            within = [(start + len(prefix), end + len(prefix)) for start, end in spans[number]] if spans else []
            return self._embed(prefix + texts[number], within)

        longest_first = sorted(range(len(texts)), key=lambda number: -len(texts[number]))
        with ThreadPoolExecutor(self._threads) as cores:
            embedded = dict(zip(longest_first, cores.map(embed, longest_first), strict=True))
        if texts:
            self._give_back()
        return [embedded[number] for number in range(len(texts))]

    def embed_question(self, question: str) -> Vectors:
        """Embed one question."""
        return self._embed(self._settings.query_prefix + question, ()).vector

    def _embed(self, text: str, spans: Sequence[Span]) -> Embedding:
        encoding, states = self._run(text)
        return pool(states, encoding, spans)

    def _give_back(self) -> None:
        """Free what the passes worked in, 30 to 40 MB a core: onnxruntime keeps it until a pass is told not to."""
        import onnxruntime  # noqa: PLC0415

        options = onnxruntime.RunOptions()
        options.add_run_config_entry("memory.enable_memory_arena_shrinkage", "cpu:0")
        self._run("", options)

    def _run(self, text: str, options: Any = None) -> tuple[Encoding, Vectors]:
        """Return the tokens of a text as the model reads it, and its last hidden state of each."""
        encoding = self._read(text)
        inputs = {
            "input_ids": encoding.ids,
            "attention_mask": encoding.attention_mask,
            "token_type_ids": encoding.type_ids,
        }
        arrays = {name: np.array([each], dtype=np.int64) for name, each in inputs.items()}
        session = self._session()
        try:
            [states] = session.run(None, arrays, options)
        except Exception as error:  # as below
            raise ModelUnavailable(
                f"The built-in model could not embed a text ({type(error).__name__}): is there memory for it?"
            ) from error
        return encoding, states[0]

    def _read(self, text: str) -> Encoding:
        """Return the tokens of a text, as far as they fit the window."""
        # A tokenizer that is set to cut would be a second one beside that which counts: 6 MB in every process.
        tokenizer = self._tokenizer()
        encoding = tokenizer.encode(text, add_special_tokens=False)
        encoding.truncate(self._window - _SPECIAL_TOKENS)
        return tokenizer.post_process(encoding)

    @property
    def _window(self) -> int:
        return min(self._settings.max_tokens or builtin_model.WINDOW_TOKENS, builtin_model.WINDOW_TOKENS)

    def _load_tokenizer(self) -> Tokenizer:
        tokenizer = Tokenizer.from_file(str(builtin_model.tokenizer_file()))
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return tokenizer

    def _load_session(self) -> Any:
        # A fifth of a second to import, and only embedding needs it: a run with nothing new does not.
        import onnxruntime  # noqa: PLC0415

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        model = builtin_model.model_file()
        try:
            session = onnxruntime.InferenceSession(lean(model.read_bytes()), options, ["CPUExecutionProvider"])
        except Exception as error:  # onnxruntime has a class for every status, below Exception alone
            raise ModelUnavailable(
                f"The built-in model {model} could not be loaded ({type(error).__name__}): is there memory for it? "
                "If there is, remove .venv and run `make install`."
            ) from error
        # 23 MB, kept for whoever wants to run the model elsewhere.
        session._model_bytes = None  # noqa: SLF001
        return session
