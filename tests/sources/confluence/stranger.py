"""A server that is no Confluence."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Stranger(ThreadingHTTPServer):
    """Answers every request with the same body."""

    daemon_threads = True
    body = b""
    media_type = "application/json"

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/wiki"


class Reply(BaseHTTPRequestHandler):
    server: Stranger
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        body = self.server.body
        self.send_response(200)
        self.send_header("Content-Type", self.server.media_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        self.do_GET()

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def serving() -> Iterator[Stranger]:
    with Stranger(("127.0.0.1", 0), Reply) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()
