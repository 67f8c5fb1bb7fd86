"""A Git server on the loopback that asks for a password, and remembers who asked and how git was started."""

import base64
import os
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tests.sources.repository import GIT


class GitServer(ThreadingHTTPServer):
    """Serves every repository below a folder, or sends everybody elsewhere."""

    def __init__(self, root: Path, *, login: str = "", moved_to: str = "") -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.root = root
        self.expected = "Basic " + base64.b64encode(login.encode()).decode() if login else ""
        self.moved_to = moved_to
        self.seen_authorizations: list[str] = []
        self.seen_arguments: set[bytes] = set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    """One request."""

    server: GitServer

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def log_message(self, *_: object) -> None:
        """Stay quiet."""

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        authorization = self.headers.get("Authorization", "")
        self.server.seen_authorizations.append(authorization)
        self.server.seen_arguments |= arguments_of_all_processes()
        if self.server.moved_to:
            self._reply(302, {"Location": self.server.moved_to + self.path})
        elif self.server.expected and authorization != self.server.expected:
            self._reply(401, {"WWW-Authenticate": 'Basic realm="git"'})
        else:
            self._serve(body)

    def _serve(self, body: bytes) -> None:
        path, _, query = self.path.partition("?")
        environment = {
            "PATH": os.defpath,
            "GIT_PROJECT_ROOT": str(self.server.root),
            "GIT_HTTP_EXPORT_ALL": "1",
            "REQUEST_METHOD": self.command,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "CONTENT_TYPE": self.headers.get("Content-Type", ""),
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
            "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
            "REMOTE_ADDR": "127.0.0.1",
        }
        done = subprocess.run([GIT, "http-backend"], env=environment, input=body, capture_output=True, check=True)
        head, _, content = done.stdout.partition(b"\r\n\r\n")
        headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n"))
        self._reply(int(headers.pop("Status", "200").split()[0]), headers, content)

    def _reply(self, status: int, headers: dict[str, str], content: bytes = b"") -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


@contextmanager
def serve(root: Path, *, login: str = "", moved_to: str = "") -> Iterator[GitServer]:
    with GitServer(root, login=login, moved_to=moved_to) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def arguments_of_all_processes() -> set[bytes]:
    """Return what a process list shows at this moment."""
    shown = set()
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            shown.add(file.read_bytes())
        except OSError:  # it ended meanwhile
            continue
    return shown
