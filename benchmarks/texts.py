"""Texts: real English, harvested from what is installed beside us: package descriptions and docstrings."""

import ast
import hashlib
import json
import sysconfig
import warnings
from collections.abc import Iterable, Iterator, Sequence
from itertools import cycle, islice
from pathlib import Path
from random import Random

from benchmarks.results import FOLDER

_WANTED = 60_000
_MIN_WORDS = 8
_MAX_WORDS = 400  # more than any embedder here reads
# Parsing a generated file of megabytes takes seconds and yields no prose.
_MAX_BYTES = 300_000


def corpus() -> list[str]:
    """Return up to 60,000 texts of 8 to 400 words, the same at every call; the first takes a minute or two."""
    file = FOLDER / "data" / "texts.json"
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        found = list(islice(harvest(Path(sysconfig.get_paths()["purelib"])), _WANTED * 2))
        Random(0).shuffle(found)  # so that any part of it has texts of every package
        file.write_text(json.dumps(found[:_WANTED]), encoding="utf-8")
    texts: list[str] = json.loads(file.read_text(encoding="utf-8"))
    return texts


def digest(texts: Iterable[str]) -> str:
    """Name a list of texts, so that two runs can tell whether they read the same."""
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:12]


def mixed_lengths(texts: Sequence[str], count: int, *, longest: int = 250) -> list[str]:
    """Return texts of 8 to `longest` words, every length as likely: those of a wiki's chunks, from lines to windows."""
    words = cycle(word for text in texts for word in text.split())
    lengths = Random(0)
    return [" ".join(islice(words, lengths.randint(_MIN_WORDS, longest))) for _ in range(count)]


def harvest(folder: Path) -> Iterator[str]:
    """Yield the English texts below a folder of installed packages, each once, in the order of their paths."""
    seen: set[str] = set()
    for file in sorted(folder.rglob("*")):
        if file.name == "METADATA":
            parts = description_parts(file.read_text(encoding="utf-8", errors="replace"))
        elif file.suffix == ".py" and file.stat().st_size < _MAX_BYTES:
            parts = docstrings(file.read_text(encoding="utf-8", errors="replace"))
        else:
            continue
        for part in parts:
            text = " ".join(part.split()[:_MAX_WORDS])
            if text not in seen and is_english(text):
                seen.add(text)
                yield text


def description_parts(metadata: str) -> list[str]:
    """Return the sections of a package's description, which follows the first blank line of its metadata."""
    return metadata.partition("\n\n")[2].split("\n#")


def docstrings(source: str) -> list[str]:
    """Return the docstrings of a module; none for one that this Python cannot read."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # other people's escape sequences
        try:
            tree = ast.parse(source)
        except (SyntaxError, ValueError, RecursionError):
            return []
    documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
    return [text for node in ast.walk(tree) if isinstance(node, documented) and (text := ast.get_docstring(node))]


def is_english(text: str) -> bool:
    """Tell prose from tables, code and scraps: enough words, and most characters are plain letters."""
    letters = sum(character.isascii() and (character.isalpha() or character == " ") for character in text)
    return text.count(" ") >= _MIN_WORDS - 1 and letters > 0.8 * len(text)
