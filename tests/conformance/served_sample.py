"""A served sample: a small index, and the MCP server over it as a process of its own on loopback."""

import json
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from mcp_server.callers.static_tokens import hash_of, new_token

ROOT = Path(__file__).parents[2]
MEMBER = "ingrid.solheim@kestrel.example"
_SAMPLE = ROOT / "config" / "sample"
_READY_SECONDS = 300


@dataclass(frozen=True, slots=True)
class ServedSample:
    """Where it is served.

    Attributes:
        url: Of the endpoint, over HTTP.
        token: Of a member of the group `people`; empty where anybody may ask.
        stdio: The command that serves the same index over standard input, in the member's name.
    """

    url: str
    token: str
    stdio: tuple[str, ...]


@contextmanager
def served_sample(folder: Path, *, with_token: bool) -> Iterator[ServedSample]:
    """Yield the sample, indexed and served until the block ends.

    Args:
        folder: Where index, settings and log are kept; an empty one.
        with_token: Serve it to the bearer of a token alone; to anybody otherwise, as the public.
    """
    port = _free_port()
    token = new_token() if with_token else ""
    settings = folder / "footnote.toml"
    settings.write_text(_settings(folder, port, token), encoding="utf-8")
    config = ["--config", str(settings)]
    _run("-m", "cli", *config, "index")
    serve = (str(ROOT / "footnote"), *config, "mcp")
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen([*serve, "--transport", "http"], stderr=log, stdin=subprocess.DEVNULL)
        try:
            _wait_until_ready(port, server, folder / "server.log")
            yield ServedSample(f"http://127.0.0.1:{port}/mcp", token, serve)
        finally:
            server.terminate()
            with suppress(subprocess.TimeoutExpired):
                server.wait(10)
            server.kill()
            server.wait()


def _settings(folder: Path, port: int, token: str) -> str:
    who = f'[mcp.tokens.tried]\nsha256 = "{hash_of(token)}"\nprincipal = "{MEMBER}"\n' if token else ""
    return f"""
data_dir = {json.dumps(str(folder / "data"))}
[groups]
people = ["{MEMBER}"]
[sources.runbooks]
kind = "folder"
path = {json.dumps(str(_SAMPLE / "runbooks"))}
readers = ["everyone"]
[sources.people]
kind = "folder"
path = {json.dumps(str(_SAMPLE / "restricted"))}
readers = ["group:people"]
[mcp]
port = {port}
principal = "{MEMBER if token else "public"}"
{who}"""


def _run(*arguments: str) -> None:
    done = subprocess.run([sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(arguments)} failed:\n{done.stdout}{done.stderr}")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


def _wait_until_ready(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + _READY_SECONDS
    while time.monotonic() < until and server.poll() is None:
        with suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/ready", timeout=30) as answer:
            if answer.status == 200:
                return
        time.sleep(0.1)
    raise RuntimeError(f"the server was not ready:\n{log.read_text(encoding='utf-8', errors='replace')}")
