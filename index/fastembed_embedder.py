"""FastEmbedEmbedder: any model that fastembed knows by name, in this process. It is downloaded at its first use."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Tokenizer

from index.embedder import Embedding, Span, Vectors, embed_apart
from index.errors import ModelUnavailable
from index.once import Once
from index.pooling import unit
from index.space import Space

_SPECIAL_TOKENS = 2  # [CLS] and [SEP]


@dataclass(frozen=True, slots=True)
class FastEmbedSettings:
    """How to run a local model.

    Attributes:
        model: A name from fastembed's list.
        folder: Where its files lie, for a machine that downloads nothing; None for what fastembed keeps in cache_dir.
        cache_dir: Where fastembed keeps the models that it downloads.
        threads: Processor threads; 0 leaves it to the runtime.
        batch_size: Texts a pass. Padding and memory grow with it: 256 long texts took 8 GB.
        max_tokens: Window to use instead of the model's own; 0 for its own.
    """

    model: str
    folder: Path | None = None
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
        self._model = Once(self._load)
        self._tokenizer = Once(self._load_tokenizer)

    @cached_property
    def space(self) -> Space:
        """The space of these vectors; to know it, the model is loaded."""
        settings, dimension = self._settings, int(self._model().embedding_size)
        return Space(settings.model, self._revision, dimension, settings.query_prefix, settings.passage_prefix)

    @cached_property
    def max_tokens(self) -> int:
        """Window of the model less special tokens and prefix."""
        window = int(self._model().model.tokenizer.truncation["max_length"])
        window = min(self._settings.max_tokens or window, window)
        [prefix] = self.count_tokens([self._settings.passage_prefix])
        return window - _SPECIAL_TOKENS - prefix

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Count word pieces."""
        encodings = self._tokenizer().encode_batch_fast(list(texts), add_special_tokens=False)
        return [len(encoding.ids) for encoding in encodings]

    def embed_passages(self, texts: Sequence[str], spans: Sequence[Sequence[Span]] = ()) -> list[Embedding]:
        """Embed in batches of similar length, so that little is spent on padding."""
        return embed_apart(texts, spans, self._embed_sorted)

    def embed_question(self, question: str) -> Vectors:
        """Embed one question."""
        [vector] = self._model().embed([self._settings.query_prefix + question], batch_size=1)
        return unit(vector)

    @property
    def _revision(self) -> str:
        """Of the model in a folder: it may be another one under the same name."""
        if self._settings.folder is None:
            return ""
        files = sorted(self._settings.folder.rglob("*.onnx"))
        return hashlib.sha256(b"".join(hashlib.sha256(file.read_bytes()).digest() for file in files)).hexdigest()[:12]

    def _embed_sorted(self, texts: Sequence[str]) -> Vectors:
        prefixed = [self._settings.passage_prefix + text for text in texts]
        order = sorted(range(len(prefixed)), key=lambda number: len(prefixed[number]))
        vectors = np.empty((len(prefixed), self.space.dimension), dtype=np.float32)
        embedded = self._model().embed([prefixed[number] for number in order], batch_size=self._settings.batch_size)
        for number, vector in zip(order, embedded, strict=True):
            vectors[number] = unit(vector)
        return vectors

    def _load_tokenizer(self) -> Tokenizer:
        tokenizer = Tokenizer.from_str(self._model().model.tokenizer.to_str())
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return tokenizer

    def _load(self) -> Any:
        # Half a second to import, and only embedding needs it: a run with nothing new does not.
        from fastembed import TextEmbedding  # noqa: PLC0415

        try:
            return TextEmbedding(
                self._settings.model,
                cache_dir=str(self._settings.cache_dir) if self._settings.cache_dir else None,
                threads=self._settings.threads or None,
                specific_model_path=str(self._settings.folder) if self._settings.folder else None,
            )
        except Exception as error:
            # fastembed raises ValueError, OSError, onnxruntime's own and its downloader's errors here.
            raise ModelUnavailable(
                f"The embedding model {self._settings.model!r} could not be loaded ({type(error).__name__}). "
                "Check the name (`footnote doctor`), the connection it is downloaded by, and the disk; "
                "or have its files in a folder, and set `folder` in its table of the settings."
            ) from error
