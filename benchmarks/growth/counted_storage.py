"""Counted storage: moto's S3 server in a process of its own, which counts what is asked of it.

How long it takes tells nothing about real object storage; how often it is asked does.
"""

import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import IO

from index.store import Store

_SERVER = """
import json, sys
from collections import Counter
from threading import Thread
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import WSGIRequestHandler, make_server

class Silent(WSGIRequestHandler):
    def log(self, *_):
        pass

counts, answer = Counter(), DomainDispatcherApplication(create_backend_app)

def counting(environ, start_response):
    method, asked = environ["REQUEST_METHOD"], environ.get("QUERY_STRING", "")
    is_read = method in ("GET", "HEAD") and "list-type" not in asked
    is_deletion = method == "DELETE" or (method == "POST" and asked.startswith("delete"))
    counts["reads" if is_read else "deletions" if is_deletion else "writes"] += 1
    return answer(environ, start_response)

server = make_server("127.0.0.1", 0, counting, threaded=True, request_handler=Silent)
Thread(target=server.serve_forever, daemon=True).start()
print(server.server_port, flush=True)
for _ in sys.stdin:
    told, counts = dict(counts), Counter()
    print(json.dumps(told), flush=True)
"""
_KEYS = {"aws_access_key_id": "nobody", "aws_secret_access_key": "nothing-secret", "aws_region": "us-east-1"}


@dataclass(frozen=True)
class CountedStorage:
    """Object storage on this machine.

    Attributes:
        store: A place in it.
    """

    store: Store
    _asks: IO[str]
    _answers: IO[str]

    def counts(self) -> dict[str, int]:
        """Return how many requests came since this was last asked: `reads`, `deletions`, and `writes`, lists too."""
        self._asks.write("\n")
        self._asks.flush()
        return {"reads": 0, "writes": 0, "deletions": 0} | dict(json.loads(self._answers.readline()))


@contextmanager
def counted_storage() -> Iterator[CountedStorage]:
    """Serve an empty bucket until the end of the block."""
    pipe = subprocess.PIPE
    command = [sys.executable, "-c", _SERVER]
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=True) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        endpoint = f"http://127.0.0.1:{int(server.stdout.readline())}"
        urllib.request.urlopen(urllib.request.Request(f"{endpoint}/bucket", method="PUT")).close()
        # It copies a whole object to answer with a part of it, so it is slow: requests that are given up would be
        # counted twice, and every search would look for a newer version.
        options = {**_KEYS, "aws_endpoint": endpoint, "allow_http": "true", "timeout": "300s"}
        store = Store("s3://bucket/index", options, refresh=timedelta(hours=1), patience=timedelta(minutes=30))
        yield CountedStorage(store, server.stdin, server.stdout)
        server.stdin.close()
