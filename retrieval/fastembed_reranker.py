"""FastEmbedReranker: cross-encoders that run in this process, those that fastembed knows or one in a folder."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from threading import Event
from typing import Any

from index.errors import ModelUnavailable
from retrieval.reranker import probability

# Between batches a late request is given up: one takes a fraction of a second.
_BATCH = 16
# Memory grows with the square of the tokens, and some models would read 8,192.
_MAX_TOKENS = 512


@dataclass(frozen=True, slots=True)
class FastEmbedRerankerSettings:
    """How to run a local cross-encoder.

    Attributes:
        model: A name from fastembed's list, or any name for a model in a folder.
        folder: Where its files lie; None for what fastembed keeps in cache_dir.
        cache_dir: Where fastembed keeps the models that it downloads.
        threads: Processor threads; 0 leaves it to the runtime.
        may_download: Whether loading may fetch a model that is not on this machine: not while somebody waits.
    """

    model: str
    folder: Path | None = None
    cache_dir: Path | None = None
    threads: int = 0
    may_download: bool = False


class FastEmbedReranker:
    """Scores with onnxruntime through fastembed, in a thread of its own; the model loads at its first use.

    With one thread requests are answered one after the other: those that are given up while they wait cost nothing.
    """

    def __init__(self, settings: FastEmbedRerankerSettings) -> None:
        self._settings = settings
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="rerank")
        self._model: Any = None

    @property
    def name(self) -> str:
        """Its name in fastembed's list, or the one that the settings give it."""
        return self._settings.model

    async def load(self) -> None:
        """Load the model from this machine, and download it before only where that is allowed."""
        if self._model is None:
            await asyncio.get_running_loop().run_in_executor(self._thread, self._load)

    async def score(self, question: str, passages: Sequence[str]) -> list[float]:
        """Score in batches of similar length, so that little is spent on padding; reads 512 tokens of each pair."""
        await self.load()
        given_up = Event()
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self._thread, self._score, question, passages, given_up)
        finally:
            given_up.set()

    def _score(self, question: str, passages: Sequence[str], given_up: Event) -> list[float]:
        order = sorted(range(len(passages)), key=lambda number: len(passages[number]))
        scores = [0.0] * len(passages)
        for start in range(0, len(order), _BATCH):
            if given_up.is_set():
                break
            batch = order[start : start + _BATCH]
            try:
                logits = list(self._model.rerank(question, [passages[number] for number in batch], batch_size=_BATCH))
            except Exception as error:
                # onnxruntime raises errors of its own for a graph that is no cross-encoder, numpy others.
                raise ModelUnavailable(
                    f"The reranking model {self.name!r} could not read a passage ({type(error).__name__}). "
                    "Check that it is a cross-encoder (`footnote doctor`)."
                ) from error
            for number, logit in zip(batch, logits, strict=True):
                scores[number] = probability(logit)
        return scores

    def _load(self) -> None:
        if self._model is not None:
            return
        # Half a second to import, and nothing but reranking needs it.
        from fastembed.rerank.cross_encoder import TextCrossEncoder  # noqa: PLC0415
        from loguru import logger as log_of_fastembed  # noqa: PLC0415

        log_of_fastembed.disable("fastembed")  # It prints what our own error says better.
        settings = self._settings
        try:
            self._introduce(TextCrossEncoder)
            model: Any = TextCrossEncoder(
                settings.model,
                cache_dir=str(settings.cache_dir) if settings.cache_dir else None,
                threads=settings.threads or None,
                local_files_only=not settings.may_download,
                specific_model_path=str(settings.folder) if settings.folder else None,
            )
            tokenizer = model.model.tokenizer
            cut = tokenizer.truncation
            tokenizer.enable_truncation(min(cut["max_length"], _MAX_TOKENS), direction=cut["direction"])
        except ModelUnavailable:
            raise
        except Exception as error:
            # fastembed raises ValueError, OSError, onnxruntime's own and its downloader's errors here.
            raise ModelUnavailable(self._advice(error)) from error
        self._model = model

    def _introduce(self, library: Any) -> None:
        """Refuse a name that fastembed does not know, or make it known if there is a folder with the model."""
        from fastembed.common.model_description import ModelSource  # noqa: PLC0415 - as above

        name, folder = self.name, self._settings.folder
        known = [model["model"] for model in library.list_supported_models()]
        if name.lower() in map(str.lower, known):
            return
        if folder is None:
            near = get_close_matches(name, known, n=1)
            hint = f"Did you mean {near[0]!r}?" if near else f"It knows {', '.join(known)}."
            raise ModelUnavailable(
                f"fastembed knows no reranking model {name!r}. {hint} For a model of your own set reranker.folder."
            )
        file = "model.onnx" if (folder / "model.onnx").exists() else "onnx/model.onnx"
        if not (folder / file).exists():
            raise FileNotFoundError(file)  # before the name is known, with its file, for good
        library.add_custom_model(name, sources=ModelSource(url="file://unused"), model_file=file)

    def _advice(self, error: Exception) -> str:
        failed = f"The reranking model {self.name!r} could not be loaded ({type(error).__name__})."
        if self._settings.folder:
            return (
                f"{failed} The folder {self._settings.folder} must hold model.onnx or onnx/model.onnx, "
                "tokenizer.json and tokenizer_config.json."
            )
        if self._settings.may_download:
            return f"{failed} Check the connection it is downloaded by, and the disk, or set reranker.folder."
        return f"{failed} `footnote doctor` downloads it; a search never does."
