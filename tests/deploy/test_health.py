"""The script that an image's HEALTHCHECK runs, beside servers that are well, unwell or absent."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from config.settings import Settings
from tests.bot.ports import free_port

SCRIPT = Path(__file__).parents[2] / "deploy" / "health.py"


@contextmanager
def answering(status: int) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/healthz"
        server.shutdown()
        thread.join()


def health(*addresses: str) -> int:
    # A proxy of the network must not be asked.
    environment = {"http_proxy": "http://127.0.0.1:9", "PATH": "/usr/bin:/bin"}
    return subprocess.run([sys.executable, str(SCRIPT), *addresses], env=environment, check=False).returncode


def nobody() -> str:
    return f"http://127.0.0.1:{free_port()}/healthz"


def test_a_container_is_well_when_the_process_that_runs_there_says_so():
    with answering(200) as address:
        assert health(nobody(), address) == 0


@pytest.mark.parametrize("status", [503, 404])
def test_it_is_not_when_the_process_says_otherwise(status):
    with answering(status) as address:
        assert health(nobody(), address) == 1


def test_nor_when_nobody_answers():
    assert health(nobody()) == 1


def test_it_asks_where_the_three_answer_by_default():
    settings = Settings()
    script = SCRIPT.read_text(encoding="utf-8")
    dockerfile = SCRIPT.with_name("Dockerfile").read_text(encoding="utf-8")

    assert f"http://127.0.0.1:{settings.indexer.port}/healthz" in script
    assert f"http://127.0.0.1:{settings.mcp.port}/health" in script
    assert "http://127.0.0.1:9102/healthz" in script
    assert "FOOTNOTE__METRICS__BOT_PORT=9102" in dockerfile
