"""Chroma's MCP server over the same rows, in the environment that `make bench` fills beside its own.

Chroma embeds questions with all-MiniLM-L6-v2, which it would download. In its cache it finds the very file that
Footnote runs: the same model, and the same vectors of the rows.
"""

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mcp.client.client import ConnectMode

from benchmarks.dataset import Dataset
from benchmarks.endpoint import ROOT
from benchmarks.ways import LIMIT
from index import builtin_model

TOOL = "chroma_query_documents"
MODE: ConnectMode = "legacy"
"""Its library, of the year before, ends when a client asks for the versions of the protocol that it speaks."""
ENVIRONMENT = ROOT / "build" / "bench-mcp"
_COLLECTION = "rows"
_CACHE = Path(".cache/chroma/onnx_models/all-MiniLM-L6-v2/onnx")
# Chroma looks whether all of these are there, and reads the first two.
_UNREAD = ("config.json", "special_tokens_map.json", "tokenizer_config.json", "vocab.txt")


@dataclass(frozen=True)
class ChromaServer:
    """The server over what was filled into a folder."""

    folder: Path

    @property
    def command(self) -> list[str]:
        """What starts it over stdio, the one transport that it has."""
        program = str(ENVIRONMENT / "bin" / "chroma-mcp")
        return [program, "--client-type", "persistent", "--data-dir", str(self.folder / "data")]

    @property
    def environment(self) -> dict[str, str]:
        """A home whose cache holds the model; and nothing is reported to anybody."""
        return {"HOME": str(self.folder), "ANONYMIZED_TELEMETRY": "False"}

    def arguments(self, question: str) -> dict[str, Any]:
        """Return what its tool takes for a question."""
        return {"collection_name": _COLLECTION, "query_texts": [question], "n_results": LIMIT}


def chroma_server(data: Dataset, folder: Path, *, reuse: bool = False) -> ChromaServer | None:
    """Return the server over the rows of a data set, filled anew or as before; None where it is not installed."""
    if not (ENVIRONMENT / "ready").exists():
        print("Chroma's server left out: `make build/bench-mcp/ready` installs it", file=sys.stderr)
        return None
    if not (reuse and (folder / "data").exists()):
        shutil.rmtree(folder, ignore_errors=True)
        _put_model(folder / _CACHE)
        print("Filling Chroma …", file=sys.stderr)
        program = [str(ENVIRONMENT / "bin" / "python"), "-m", "benchmarks.chroma_filling"]
        subprocess.run([*program, str(data.folder), str(folder / "unfinished"), _COLLECTION], cwd=ROOT, check=True)
        (folder / "unfinished").rename(folder / "data")
    return ChromaServer(folder)


def _put_model(cache: Path) -> None:
    cache.mkdir(parents=True)
    shutil.copyfile(builtin_model.model_file(), cache / "model.onnx")
    shutil.copyfile(builtin_model.tokenizer_file(), cache / "tokenizer.json")
    for name in _UNREAD:
        (cache / name).write_text(json.dumps({}), encoding="utf-8")
