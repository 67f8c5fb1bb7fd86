"""Embedders: the ways to run the built-in model that are compared, each as the contender's side of a process.

All read the same word pieces, 256 of a text at most, and make a unit vector of the mean of its tokens.
"""

import json
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
from fastembed import TextEmbedding
from fastembed.common.model_description import ModelSource, PoolingType
from numpy.typing import NDArray
from tokenizers import Tokenizer

from benchmarks.worker import Handlers
from index import builtin_model
from index.builtin_embedder import BuiltinEmbedder, BuiltinSettings
from index.embedder import Vectors

Embed = Callable[[Sequence[str]], Vectors]
Ids = NDArray[np.int64]
# One pass of a model: ids and mask, shape (texts, tokens), to states, shape (texts, tokens, dimension).
Pass = Callable[[Ids, Ids], Vectors]


def open_contender(way: str, texts: str, **settings: Any) -> Handlers:
    """Load the model in one way and return what can be asked for: `embed` some of the texts, `save` the vectors.

    Args:
        way: A key of `WAYS`.
        texts: File with a JSON list of texts.
        settings: Of that way.
    """
    wanted: list[str] = json.loads(Path(texts).read_text(encoding="utf-8"))
    embed = WAYS[way](**settings)
    made: list[Vectors] = []

    def embed_all(count: int) -> None:
        made[:] = [embed(wanted[:count])]

    return {"embed": embed_all, "save": lambda file: np.save(file, made[0])}


def footnote() -> Embed:
    """Footnote's embedder with its default settings."""
    embedder = BuiltinEmbedder(BuiltinSettings())
    return lambda texts: np.stack([embedding.vector for embedding in embedder.embed_passages(texts)])


def library_defaults() -> Embed:
    """Fastembed as its documentation shows it: no threads, no batch size, the order the texts come in."""
    files = {"model.onnx": builtin_model.model_file(), "tokenizer.json": builtin_model.tokenizer_file()}
    name = "benchmarks/" + builtin_model.NAME
    TextEmbedding.add_custom_model(
        name,
        pooling=PoolingType.MEAN,
        normalization=True,
        sources=ModelSource(url="file://unused"),
        dim=builtin_model.DIMENSION,
        model_file="model.onnx",
    )
    with tempfile.TemporaryDirectory() as folder:  # needed only while the model loads
        for staged, file in files.items():
            (Path(folder) / staged).symlink_to(file)
        settings = {"model_max_length": builtin_model.WINDOW_TOKENS, "pad_token": "[PAD]"}
        (Path(folder) / "tokenizer_config.json").write_text(json.dumps(settings), encoding="utf-8")
        model = TextEmbedding(name, specific_model_path=folder)
    return lambda texts: np.stack(list(model.embed(texts)))


def onnxruntime(*, batch_size: int, has_arena: bool = True) -> Embed:
    """Bare onnxruntime, one batch at a time on all threads."""
    return _in_batches(_session(threads=0, has_arena=has_arena), batch_size)


def onnxruntime_streams(*, batch_size: int, has_arena: bool = True) -> Embed:
    """Bare onnxruntime with a batch in flight on every core, each on one thread: none waits for another."""
    run = _session(threads=1, has_arena=has_arena)
    tokenizer = _tokenizer()
    cores = ThreadPoolExecutor(os.cpu_count())

    def embed(texts: Sequence[str]) -> Vectors:
        vectors = np.empty((len(texts), builtin_model.DIMENSION), dtype=np.float32)

        def keep(batch: tuple[list[int], Ids, Ids]) -> None:
            order, ids, mask = batch
            vectors[order] = mean_of_tokens(run(ids, mask), mask)

        list(cores.map(keep, batches(texts, tokenizer, batch_size)))
        return vectors

    return embed


def openvino(*, batch_size: int) -> Embed:
    """Run the model under OpenVINO, one batch at a time on all threads; shapes stay dynamic."""
    import openvino as runtime  # noqa: PLC0415 - not a library of the product

    hints = {"PERFORMANCE_HINT": "LATENCY", "INFERENCE_PRECISION_HINT": "f32"}
    request = runtime.Core().compile_model(str(builtin_model.model_file()), "CPU", hints).create_infer_request()

    def run(ids: Ids, mask: Ids) -> Vectors:
        request.infer(_inputs(ids, mask), share_inputs=True)
        return np.asarray(request.get_output_tensor(0).data)

    return _in_batches(run, batch_size)


def openvino_streams(*, batch_size: int) -> Embed:
    """Run the model under OpenVINO with a batch in flight on every core."""
    import openvino as runtime  # noqa: PLC0415 - not a library of the product

    hints = {"PERFORMANCE_HINT": "THROUGHPUT", "INFERENCE_PRECISION_HINT": "f32"}
    model = runtime.Core().compile_model(str(builtin_model.model_file()), "CPU", hints)
    tokenizer = _tokenizer()

    def embed(texts: Sequence[str]) -> Vectors:
        vectors = np.empty((len(texts), builtin_model.DIMENSION), dtype=np.float32)
        queue = runtime.AsyncInferQueue(model)

        def keep(request: Any, batch: tuple[list[int], Ids]) -> None:
            order, mask = batch
            vectors[order] = mean_of_tokens(request.get_output_tensor(0).data, mask)

        queue.set_callback(keep)
        for order, ids, mask in batches(texts, tokenizer, batch_size):
            queue.start_async(_inputs(ids, mask), (order, mask))
        queue.wait_all()
        return vectors

    return embed


def _session(*, threads: int, has_arena: bool) -> Pass:
    import onnxruntime as runtime  # noqa: PLC0415 - each way loads its own library, so that memory can be compared

    options = runtime.SessionOptions()
    options.intra_op_num_threads = threads
    options.enable_cpu_mem_arena = has_arena
    session = runtime.InferenceSession(str(builtin_model.model_file()), options, ["CPUExecutionProvider"])

    def run(ids: Ids, mask: Ids) -> Vectors:
        [states] = session.run(None, _inputs(ids, mask))
        return np.asarray(states)

    return run


def _in_batches(run: Pass, batch_size: int) -> Embed:
    tokenizer = _tokenizer()

    def embed(texts: Sequence[str]) -> Vectors:
        vectors = np.empty((len(texts), builtin_model.DIMENSION), dtype=np.float32)
        for order, ids, mask in batches(texts, tokenizer, batch_size):
            vectors[order] = mean_of_tokens(run(ids, mask), mask)
        return vectors

    return embed


def batches(texts: Sequence[str], tokenizer: Tokenizer, size: int) -> Iterator[tuple[list[int], Ids, Ids]]:
    """Yield texts of similar length together: their places in the list, ids and mask; the longest first.

    What a runtime needs most it then takes at once, instead of a little more with every batch.
    """
    encodings = tokenizer.encode_batch_fast(list(texts))
    order = sorted(range(len(texts)), key=lambda number: -len(encodings[number].ids))
    for first in range(0, len(order), size):
        batch = order[first : first + size]
        shape = (len(batch), len(encodings[batch[0]].ids))
        ids, mask = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
        for row, number in enumerate(batch):
            pieces = encodings[number].ids
            ids[row, : len(pieces)], mask[row, : len(pieces)] = pieces, 1
        yield batch, ids, mask


def mean_of_tokens(states: Vectors, mask: Ids) -> Vectors:
    """Return the unit vector of each text, the mean over its own tokens."""
    weights = mask[:, :, None].astype(np.float32)
    vectors = (states * weights).sum(axis=1)
    unit: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return unit


def _inputs(ids: Ids, mask: Ids) -> dict[str, Ids]:
    return {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}


def _tokenizer() -> Tokenizer:
    tokenizer = Tokenizer.from_file(str(builtin_model.tokenizer_file()))
    tokenizer.no_padding()
    tokenizer.enable_truncation(builtin_model.WINDOW_TOKENS)
    return tokenizer


WAYS: dict[str, Callable[..., Embed]] = {
    "footnote": footnote,
    "library": library_defaults,
    "onnxruntime": onnxruntime,
    "onnxruntime streams": onnxruntime_streams,
    "openvino": openvino,
    "openvino streams": openvino_streams,
}
