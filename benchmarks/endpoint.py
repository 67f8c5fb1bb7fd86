"""Endpoint: an index of any size, a ledger with policies, and the MCP server over them in a process of its own."""

import json
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from urllib.error import URLError
from urllib.request import urlopen

from benchmarks.dataset import Dataset
from benchmarks.engines.footnote import SOURCE
from benchmarks.stocking import GROUPS, stock
from mcp_server.callers.static_tokens import hash_of, new_token

PERSON = "reader@example.com"
"""In all groups: what they ask is filtered by three hundred policies."""
ROOT = Path(__file__).parent.parent
_PATIENCE_SECONDS = 120.0
_SETTINGS = """
data_dir = {data}
[sources.{source}]
kind = "folder"
path = {path}
readers = ["everyone"]
[mcp]
principal = "{person}"
port = {port}
calls_per_minute = 100000
[groups]
{groups}
{tokens}
"""
_TOKEN = """
[mcp.tokens.caller-{number}]
sha256 = "{sha256}"
principal = "{person}"
"""


@dataclass(frozen=True)
class Endpoint:
    """What is asked.

    Attributes:
        config: The settings file.
        tokens: Of callers; all of them are the same person to the ledger, and others to the server.
    """

    folder: Path
    config: Path
    url: str
    tokens: Sequence[str]

    def command(self, transport: str) -> list[str]:
        """Return what starts the server."""
        return [sys.executable, "-m", "mcp_server", "--config", str(self.config), "--transport", transport]

    @contextmanager
    def serving(self) -> Iterator[int]:
        """Yield the id of a process that serves over HTTP and is ready to; it ends with the block.

        Raises:
            SystemExit: it did not start; the message is the end of its log.
        """
        log = self.folder / "http.log"
        with log.open("wb") as errors:
            process = subprocess.Popen(self.command("http"), cwd=ROOT, stderr=errors)
        try:
            end = monotonic() + _PATIENCE_SECONDS
            while not is_ready(self.url):
                if process.poll() is not None or monotonic() > end:
                    raise SystemExit(log.read_text(encoding="utf-8")[-2000:])
                sleep(0.1)
            yield process.pid
        finally:
            process.terminate()
            process.wait()


def endpoint(data: Dataset, folder: Path, callers: int, *, reuse: bool = False) -> Endpoint:
    """Return where the rows of a data set are asked for; index and ledger are made anew, unless those of before do."""
    if not (reuse and (folder / "data").exists()):
        shutil.rmtree(folder, ignore_errors=True)
        unfinished = folder / "unfinished"
        stock(unfinished, data)
        unfinished.rename(folder / "data")
    (folder / "documents").mkdir(exist_ok=True)
    tokens, port = [new_token() for _ in range(callers)], free_port()
    values = {
        "data": json.dumps(str(folder / "data")),
        "source": SOURCE,
        "path": json.dumps(str(folder / "documents")),
        "person": PERSON,
        "port": port,
        "groups": "\n".join(f'{name} = ["{PERSON}"]' for name in GROUPS),
        "tokens": "".join(
            _TOKEN.format(number=number, sha256=hash_of(token), person=PERSON) for number, token in enumerate(tokens)
        ),
    }
    config = folder / "footnote.toml"
    config.write_text(_SETTINGS.format(**values), encoding="utf-8")
    return Endpoint(folder, config, f"http://127.0.0.1:{port}/mcp", tokens)


def free_port() -> int:
    """Return a port of loopback that nobody listens on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def is_ready(url: str) -> bool:
    """Tell whether the MCP server at an address can read index and ledger."""
    try:
        with urlopen(url.replace("/mcp", "/ready"), timeout=10) as answer:
            return bool(answer.status == 200)
    except (URLError, TimeoutError, ConnectionError):
        return False
