"""FastEmbedEmbedder: models that run in this process, the built-in one or any that fastembed knows by name."""

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Tokenizer

from index import builtin_model
from index.embedder import Embedding, Span, Vectors, embed_apart
from index.errors import ModelUnavailable
from index.pooling import pool, unit
from index.space import Space

BUILTIN = "builtin"
_BUILTIN_IN_FASTEMBED = "footnote/" + builtin_model.NAME
_SPECIAL_TOKENS = 2  # [CLS] and [SEP]


@dataclass(frozen=True, slots=True)
class FastEmbedSettings:
    """How to run a local model.

    Attributes:
        model: `builtin`, or a model name from fastembed's list.
        cache_dir: Where fastembed keeps the models that it downloads.
        threads: Processor threads; 0 leaves it to the runtime.
        batch_size: Texts a pass. Padding and memory grow with it: 256 long texts took 8 GB.
        max_tokens: Window to use instead of the model's own; 0 for its own.
    """

    model: str = BUILTIN
    cache_dir: Path | None = None
    threads: int = 0
    batch_size: int = 16
    max_tokens: int = 0
    query_prefix: str = ""
    passage_prefix: str = ""


class FastEmbedEmbedder:
    """Embeds with onnxruntime through fastembed. The model loads at its first use."""

    def __init__(self, settings: FastEmbedSettings) -> None:
        self._settings = settings

    @cached_property
    def space(self) -> Space:
        """The space of these vectors; knowing it does not load the built-in model."""
        if self._settings.model == BUILTIN:
            name, revision, dimension = (
                builtin_model.NAME,
                builtin_model.MODEL_SHA256[:12],
                builtin_model.DIMENSION,
            )
        else:
            name, revision, dimension = self._settings.model, "", int(self._model.embedding_size)
        return Space(name, revision, dimension, self._settings.query_prefix, self._settings.passage_prefix)

    @cached_property
    def max_tokens(self) -> int:
        """Window of the model less special tokens and prefix."""
        if self._settings.model == BUILTIN:
            window = builtin_model.WINDOW_TOKENS
        else:
            window = int(self._model.model.tokenizer.truncation["max_length"])
        window = min(self._settings.max_tokens or window, window)
        [prefix] = self.count_tokens([self._settings.passage_prefix])
        return window - _SPECIAL_TOKENS - prefix

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Count word pieces; does not load the built-in model, only its tokenizer."""
        encodings = self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        return [len(encoding.ids) for encoding in encodings]

    def embed_passages(self, texts: Sequence[str], spans: Sequence[Sequence[Span]] = ()) -> list[Embedding]:
        """Embed in batches of similar length, so that little is spent on padding."""
        if self._settings.model != BUILTIN:
            return embed_apart(texts, spans, self._embed_sorted)
        prefix = len(self._settings.passage_prefix)
        prefixed = [self._settings.passage_prefix + text for text in texts]
        embedded: dict[int, Embedding] = {}
        order = sorted(range(len(texts)), key=lambda number: len(texts[number]))
        for first in range(0, len(order), self._settings.batch_size):
            batch = order[first : first + self._settings.batch_size]
            encodings = self._model.model.tokenize([prefixed[number] for number in batch])
            states = self._model.model.onnx_embed([prefixed[number] for number in batch]).model_output
            for number, encoding, states_of_one in zip(batch, encodings, states, strict=True):
                within = [(start + prefix, end + prefix) for start, end in spans[number]] if spans else []
                embedded[number] = pool(states_of_one, encoding, within)
        return [embedded[number] for number in range(len(texts))]

    def embed_question(self, question: str) -> Vectors:
        """Embed one question."""
        [vector] = self._model.embed([self._settings.query_prefix + question], batch_size=1)
        return unit(vector)

    def _embed_sorted(self, texts: Sequence[str]) -> Vectors:
        prefixed = [self._settings.passage_prefix + text for text in texts]
        order = sorted(range(len(prefixed)), key=lambda number: len(prefixed[number]))
        vectors = np.empty((len(prefixed), self.space.dimension), dtype=np.float32)
        embedded = self._model.embed([prefixed[number] for number in order], batch_size=self._settings.batch_size)
        for number, vector in zip(order, embedded, strict=True):
            vectors[number] = unit(vector)
        return vectors

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        if self._settings.model == BUILTIN:
            tokenizer = Tokenizer.from_file(str(builtin_model.tokenizer_file()))
        else:
            tokenizer = Tokenizer.from_str(self._model.model.tokenizer.to_str())
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return tokenizer

    @cached_property
    def _model(self) -> Any:
        # Half a second to import, and only embedding needs it: a run with nothing new does not.
        from fastembed import TextEmbedding  # noqa: PLC0415

        threads = self._settings.threads or None
        name = self._settings.model
        if name == BUILTIN:
            _register_builtin()
            name = _BUILTIN_IN_FASTEMBED
        cache_dir = str(self._settings.cache_dir) if self._settings.cache_dir else None
        local = builtin_model.staged_folder() if name == _BUILTIN_IN_FASTEMBED else nullcontext()
        with local as path:
            try:
                return TextEmbedding(
                    name,
                    cache_dir=cache_dir,
                    threads=threads,
                    specific_model_path=str(path) if path else None,
                )
            except Exception as error:
                # fastembed raises ValueError, OSError, onnxruntime's own and its downloader's errors here.
                raise ModelUnavailable(
                    f"The embedding model {self._settings.model!r} could not be loaded ({type(error).__name__}). "
                    "Check the name (`footnote doctor`), the connection it is downloaded by, and the disk."
                ) from error


def _register_builtin() -> None:
    from fastembed import TextEmbedding  # noqa: PLC0415 - as above
    from fastembed.common.model_description import ModelSource, PoolingType  # noqa: PLC0415

    if any(model["model"] == _BUILTIN_IN_FASTEMBED for model in TextEmbedding.list_supported_models()):
        return
    TextEmbedding.add_custom_model(
        model=_BUILTIN_IN_FASTEMBED,
        pooling=PoolingType.MEAN,
        normalization=True,
        sources=ModelSource(url="file://unused"),
        dim=builtin_model.DIMENSION,
        model_file="model.onnx",
    )
